// One libcurl easy handle with what holds for every peer of ours: verified TLS 1.2 or newer, no proxy
// whatever the environment says, an end within two seconds once we stop. Keeps its connection between
// transfers. One thread. REQUIRES: curl_global_init() was called.
#pragma once

#include <curl/curl.h>

#include <array>
#include <atomic>
#include <stdexcept>
#include <string>
#include <vector>

#include "hub/base/clock.h"

namespace hub::courier {

class CurlHandle {
 public:
  // Both must outlive this. `ca_file`: PEM; empty: the system's authorities.
  CurlHandle(const Clock& clock, const std::atomic<bool>& stopping, const std::string& ca_file);
  ~CurlHandle();
  CurlHandle(const CurlHandle&) = delete;
  CurlHandle& operator=(const CurlHandle&) = delete;

  // Throws std::runtime_error when this libcurl does not know the option, or not this value.
  template <typename Value>
  void option(CURLoption name, Value value) {
    if (curl_easy_setopt(curl_, name, value) == CURLE_OK) return;
    throw std::runtime_error("libcurl does not take option " + std::to_string(static_cast<int>(name)));
  }
  CURLcode perform();
  template <typename Value>
  [[nodiscard]] Value info(CURLINFO name) const {
    Value value{};
    curl_easy_getinfo(curl_, name, &value);
    return value;
  }
  // What `result` of the last perform() means, for people; the same words for the same fault.
  [[nodiscard]] std::string text_of(CURLcode result) const;

 private:
  static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
  static int on_socket(void* self, curl_socket_t socket, curlsocktype);
  static int on_close(void* self, curl_socket_t socket);

  const Clock& clock_;
  const std::atomic<bool>& stopping_;
  CURL* const curl_;
  std::array<char, CURL_ERROR_SIZE> error_text_{};
  MonoTime stop_by_ = MonoTime::max();
  std::vector<curl_socket_t> sockets_;
};

}  // namespace hub::courier
