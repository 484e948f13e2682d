// Asks a hub over HTTP as any other program would: libcurl, one connection that stays open.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/process.h"

namespace system_test {

struct Request {
  std::string method = "GET";
  std::string path;
  std::string token{};                 // bearer; empty: none is sent
  std::string content_type{};          // empty: none is sent
  std::string body{};
  std::vector<std::string> headers{};  // further ones, "Prefer: handling=lenient"
};

struct Answer {
  int status = 0;  // 0: no answer came, and nobody knows whether the request did
  std::map<std::string, std::string> headers{};  // names in lower case
  std::string body{};

  [[nodiscard]] bool is_accepted() const { return status == 200 || status == 201; }
  // The body; null when it is no JSON.
  [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(body, nullptr, /*allow_exceptions=*/false); }
  [[nodiscard]] std::string header(const std::string& name) const;  // empty: there is none
};

// One thread; several may have one each.
class HttpClient {
 public:
  // With a ca_file: TLS to that authority only. Who has not answered by `patience` is given up.
  explicit HttpClient(std::string base_url, std::string ca_file = {}, std::chrono::milliseconds patience = support::patience);
  ~HttpClient();
  HttpClient(HttpClient&&) noexcept;

  [[nodiscard]] Answer send(const Request& request);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace system_test
