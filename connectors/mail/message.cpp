#include "connectors/mail/message.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <initializer_list>

#include "hub/base/assert.h"
#include "hub/base/base64.h"
#include "hub/base/json.h"

namespace hub::mail {
namespace {

constexpr std::size_t address_bytes_max = 254;    // RFC 5321: a path of 256 less its angle brackets
constexpr std::size_t local_bytes_max = 64;       // RFC 5321 4.5.3.1.1
constexpr std::size_t label_bytes_max = 63;       // RFC 1035
constexpr std::size_t header_bytes_max = 998;     // RFC 5322's line; far beyond any subject of ours
constexpr std::size_t body_bytes_max = 1024 * 1024;  // a mail of ours is a page
constexpr std::size_t encoded_line_max = 76;      // RFC 2045 6.7

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// RFC 5322 atext.
bool is_atom_character(char c) {
  return is_letter_or_digit(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

// Runs `accept` over the parts between dots; false when there is an empty one.
template <typename Accept>
bool all_parts(std::string_view text, Accept accept) {
  for (;;) {
    const auto dot = text.find('.');
    const auto part = text.substr(0, dot);
    if (part.empty() || !accept(part)) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_label(std::string_view label) {
  return label.size() <= label_bytes_max && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(), [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

bool is_atom(std::string_view part) { return std::all_of(part.begin(), part.end(), is_atom_character); }

// RFC 2047: a word a line, lines of at most 76, no character cut in two.
std::string encoded_words(std::string_view text) {
  constexpr std::size_t bytes_a_word = 39;  // 64 characters as a word; with "Subject: " before it within 76
  std::string words;
  while (!text.empty()) {
    std::size_t count = std::min(bytes_a_word, text.size());
    while (count < text.size() && count > 1 && (static_cast<unsigned char>(text[count]) & 0xc0) == 0x80) --count;
    if (!words.empty()) words += "\r\n ";
    words += "=?UTF-8?B?" + encode_base64(text.substr(0, count)) + "?=";
    text.remove_prefix(count);
  }
  return words;
}

// Unstructured header text. REQUIRES: clean text.
std::string header_text(std::string_view text) {
  constexpr std::size_t plain_max = 60;  // leaves the line, with the longest field name, below 78
  const bool padded = !text.empty() && (text.front() == ' ' || text.back() == ' ');  // a reader would drop those
  const bool plain = text.size() <= plain_max && !padded && text.find("=?") == std::string_view::npos &&
                     std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return plain ? std::string(text) : encoded_words(text);
}

// A name before an address: a quoted string when ASCII, else encoded words.
std::string display_name(std::string_view name) {
  const std::string encoded = header_text(name);
  if (encoded != name) return encoded;
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

// Every kind of line end becomes one LF.
std::string with_plain_line_ends(std::string_view text) {
  std::string lines;
  lines.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r') {
      lines += '\n';
      if (i + 1 < text.size() && text[i + 1] == '\n') ++i;
    } else {
      lines += text[i];
    }
  }
  return lines;
}

// RFC 2045 6.7, lines ended by CRLF. A dot or "From " at the start of a line is encoded too: no server
// on the way is trusted to double or quote it.
std::string quoted_printable(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const std::string lines = with_plain_line_ends(text);
  std::string out;
  out.reserve(lines.size() + lines.size() / 8);
  std::size_t column = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const char c = lines[i];
    if (c == '\n') {
      out += "\r\n";
      column = 0;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    const bool at_end = i + 1 == lines.size() || lines[i + 1] == '\n';
    const bool blank = c == ' ' || c == '\t';
    const bool starts_wrong = column == 0 && (c == '.' || lines.compare(i, 5, "From ") == 0);
    const bool plain = byte >= 0x20 && byte < 0x7f && c != '=' && !starts_wrong && !(blank && at_end);
    const std::size_t width = plain || (c == '\t' && !at_end) ? 1 : 3;
    if (column + width > encoded_line_max - 1) {  // one column for the soft break's "="
      out += "=\r\n";
      column = 0;
      --i;  // again, now as the first of its line
      continue;
    }
    if (width == 1) {
      out += c;
    } else {
      out += {'=', digits[byte >> 4], digits[byte & 0xfu]};
    }
    column += width;
  }
  if (column > 0) out += "\r\n";
  return out;
}

// "Mon, 07 Sep 2026 07:00:00 +0000"
std::string format_date_time(WallTime time) {
  constexpr std::array<const char*, 7> weekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d +0000",
                weekdays[std::chrono::weekday(day).c_encoding()], static_cast<unsigned>(date.day()),
                months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text.data();
}

std::string body_part(std::string_view type, std::string_view text) {
  std::string part = "Content-Type: ";
  part += type;
  part += "; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n";
  return part + quoted_printable(text);
}

}  // namespace

std::optional<std::string> parse_address(std::string_view text) {
  if (text.size() > address_bytes_max) return std::nullopt;
  const auto at = text.find('@');
  if (at == std::string_view::npos) return std::nullopt;
  const auto local = text.substr(0, at);
  const auto domain = text.substr(at + 1);
  if (local.size() > local_bytes_max || !all_parts(local, is_atom) || !all_parts(domain, is_label)) return std::nullopt;
  std::string address(text);
  std::transform(address.begin() + static_cast<std::ptrdiff_t>(at), address.end(),
                 address.begin() + static_cast<std::ptrdiff_t>(at),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return address;
}

Result<Content> parse_content(std::string_view json) {
  const auto parsed = parse_json(json);
  if (!parsed) return error(ErrorKind::rejected, "mail: " + parsed.error().message);
  if (!parsed->is_object()) return error(ErrorKind::rejected, "mail: not an object");
  Content content;
  const std::initializer_list<std::pair<const char*, std::string*>> members = {
      {"to", &content.to}, {"subject", &content.subject}, {"text", &content.text}, {"html", &content.html}};
  for (const auto& [name, target] : members) {
    const Json* value = find_member(*parsed, name);
    if (value == nullptr || !value->is_string()) {
      return error(ErrorKind::rejected, std::string("mail: ") + name + " must be text");
    }
    *target = value->get_ref<const std::string&>();
  }
  if (parsed->size() != members.size()) return error(ErrorKind::rejected, "mail: unknown member");
  return content;
}

Result<std::string> write_message(const Envelope& envelope, const Content& content) {
  const auto from = parse_address(envelope.from_address);
  HUB_ASSERT(from.has_value());
  const auto to = parse_address(content.to);
  if (!to) return error(ErrorKind::rejected, "mail: to is not one plain address");
  if (!is_clean_text(content.subject, header_bytes_max)) {
    return error(ErrorKind::rejected, "mail: subject is too long or has a control or invisible character");
  }
  if (!is_clean_text(envelope.from_name, header_bytes_max)) {
    return error(ErrorKind::rejected, "mail: the sender's name is too long or has a control or invisible character");
  }
  if (content.text.empty()) return error(ErrorKind::rejected, "mail: text is empty");
  if (content.text.size() > body_bytes_max || content.html.size() > body_bytes_max) {
    return error(ErrorKind::rejected, "mail: body is too long");
  }

  const std::string id = to_string(envelope.bericht_id);
  std::string mail = "Date: " + format_date_time(envelope.date) + "\r\n";
  mail += "Message-ID: <" + id + from->substr(from->find('@')) + ">\r\n";
  mail += "From: " + (envelope.from_name.empty() ? *from : display_name(envelope.from_name) + "\r\n <" + *from + ">");
  mail += "\r\nTo: " + *to + "\r\nSubject: " + header_text(content.subject) + "\r\n";
  // So that no holiday answer comes back (RFC 3834).
  mail += "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n";
  if (content.html.empty()) return mail + body_part("text/plain", content.text);
  // No quoted-printable text has "=_" in it, so this boundary is in no part.
  const std::string boundary = "=_verzuimhub_" + id;
  mail += "Content-Type: multipart/alternative;\r\n boundary=\"" + boundary + "\"\r\n\r\n";
  mail += "--" + boundary + "\r\n" + body_part("text/plain", content.text) + "\r\n";
  mail += "--" + boundary + "\r\n" + body_part("text/html", content.html) + "\r\n";
  return mail + "--" + boundary + "--\r\n";
}

}  // namespace hub::mail
