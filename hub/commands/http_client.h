// Sends one request at a time to one hub over a kept connection. http_client.cpp is the only file of the
// commands that includes libcurl. Follows no redirect: a token goes only where it was meant to. One thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hub/base/result.h"

namespace hub::commands {

struct HttpTarget {
  std::string url;      // https://host[:port][/path], or http:// on this machine
  std::string token;    // bearer; empty: none. REQUIRES: visible ASCII
  std::string ca_file;  // PEM; empty: the system's authorities
  std::function<void(std::uint64_t)> on_sent{};  // bytes of the body that left so far; many times a second
};

struct HttpRequest {
  std::string path;     // below the URL: "/v1/gebeurtenissen"; GET when there is no content_type
  std::string content_type;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

struct HttpAnswer {
  int status = 0;
  std::string body;     // at most 16 MiB of it
  std::optional<std::chrono::seconds> retry_after;
  bool replayed = false;  // the stored answer to an earlier request with this Idempotency-Key
};

class HttpClient {
 public:
  // Throws std::runtime_error when libcurl does not start.
  explicit HttpClient(const HttpTarget& target);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // Any answer, whatever its status. Errors: unreachable, when nothing can have arrived; unknown, when it
  // may have; rejected, when trying again cannot help (no trust in the certificate).
  [[nodiscard]] Result<HttpAnswer> send(const HttpRequest& request);

 private:
  struct Handle;
  std::unique_ptr<Handle> handle_;
};

// Of the libcurl that is loaded: "7.88.1".
std::string http_library_version();

}  // namespace hub::commands
