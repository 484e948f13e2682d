// The one place where a connection to an address that another party chose begins. libcurl has resolved the name, and
// connects to exactly this address or to none, so that a name which changes its mind changes nothing. One thread.
#pragma once

#include <string>
#include <vector>

#include "connectors/courier/curl_handle.h"
#include "hub/base/network.h"

namespace hub::courier {

class DialGuard {
 public:
  // `curl` connects to public addresses and to `allowed` only, as long as this lives; `setting` is where an operator
  // allows more.
  DialGuard(CurlHandle& curl, std::vector<Network> allowed, std::string setting = "webhook.allowed_networks");
  DialGuard(const DialGuard&) = delete;
  DialGuard& operator=(const DialGuard&) = delete;

  void forget() { forbidden_.clear(); }
  // Why the last connection was not made ("forbidden-target: …"); empty: it is not for this.
  [[nodiscard]] const std::string& forbidden() const { return forbidden_; }

 private:
  static curl_socket_t on_open(void* self, curlsocktype, curl_sockaddr* address);

  const std::vector<Network> allowed_;
  const std::string setting_;
  std::string forbidden_;
};

}  // namespace hub::courier
