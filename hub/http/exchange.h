// One HTTP exchange as the routes see it: plain values, no Beast. The listener calls Application on
// its io thread, where nothing may block; an answer may come from any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "hub/http/spool.h"

namespace hub::http {

using Headers = std::vector<std::pair<std::string, std::string>>;  // names in lower case

// What is known once the header block was read and found well framed. Trailers never get here.
struct RequestHead {
  std::string method;   // "GET"; as sent, upper case
  std::string path;     // decoded once, starts with '/', no dot segments, NULs or backslashes
  std::vector<std::pair<std::string, std::string>> query;  // decoded; no key twice
  Headers headers;
  std::string peer;     // address of the other end, without port
  bool tls = false;
  std::weak_ptr<const void> asker{};  // of a request that may wait (ReadBody::wait): expired once nobody is there to answer

  // The only value of a header, or empty.
  [[nodiscard]] std::string_view header(std::string_view lower_case_name) const;
  [[nodiscard]] std::optional<std::string_view> query_value(std::string_view key) const;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  Headers headers;      // beyond those every answer carries (security headers, API-Version, Date)
};

// Read on with at most this many body bytes, or answer at once and close without reading the body.
struct ReadBody {
  std::uint64_t bytes_max;
  // The answer may come so much later than others do. The connection is then watched, and ends when the client leaves.
  std::chrono::milliseconds wait{0};
};
using Admission = std::variant<ReadBody, Response>;

// Called once, from any thread.
using Respond = std::function<void(Response)>;

class Application {
 public:
  virtual ~Application() = default;
  // Decides on the header block alone: who is calling, whether the route exists, how much it may send.
  [[nodiscard]] virtual Admission admit(const RequestHead& head) = 0;
  virtual void handle(RequestHead head, Body body, Respond respond) = 0;
};

}  // namespace hub::http
