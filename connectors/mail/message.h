// Writes one mail as bytes: RFC 5322 and MIME, CRLF only, ASCII only. Pure; any thread. What could end
// a header early or name a second recipient is refused here, before a server ever sees it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hub/base/clock.h"
#include "hub/base/result.h"
#include "hub/base/uuid.h"

namespace hub::mail {

// One address ("zorg@school.nl"), nothing around it, lower case domain. Stricter than the RFCs on
// purpose: ASCII (an international domain as xn--…), no quoted local part, no comment, no address
// literal, at most 254 bytes. Nothing: it is not that.
std::optional<std::string> parse_address(std::string_view text);

// What delivery hands over as payload: a JSON object with exactly these members.
struct Content {
  std::string to;       // one address
  std::string subject;  // UTF-8 without control or invisible characters; at most 998 bytes
  std::string text;     // plain text, required; any line ends
  std::string html;     // the same for eyes; empty: none
};

// Error rejected: not such an object. The text names the member, never its value.
Result<Content> parse_content(std::string_view json);

// Who it is from and what makes it this mail and no other.
struct Envelope {
  std::string from_name;     // shown; may be empty; as clean as a subject
  std::string from_address;  // REQUIRES: parse_address() accepts it
  Uuid bericht_id;           // Message-ID is <bericht_id@domain of from_address>: the same at every retry
  WallTime date;
};

// The whole mail. Error rejected: an address or a header that can not be written safely.
Result<std::string> write_message(const Envelope& envelope, const Content& content);

}  // namespace hub::mail
