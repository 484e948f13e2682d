#include "connectors/courier/dial_guard.h"

#include <sys/socket.h>

#include <utility>

namespace hub::courier {

DialGuard::DialGuard(CurlHandle& curl, std::vector<Network> allowed, std::string setting) : allowed_(std::move(allowed)), setting_(std::move(setting)) {
  curl.option(CURLOPT_OPENSOCKETFUNCTION, &DialGuard::on_open);
  curl.option(CURLOPT_OPENSOCKETDATA, this);
}

curl_socket_t DialGuard::on_open(void* self_pointer, curlsocktype, curl_sockaddr* address) {
  auto* self = static_cast<DialGuard*>(self_pointer);
  const auto ip = ip_address_of(address->addr);
  const std::string why = ip ? why_forbidden(*ip, self->allowed_) : "no IP address";
  if (!why.empty()) {
    self->forbidden_ = "forbidden-target: " + (ip ? to_string(*ip) + " is " : "") + why + ", and on no network of " + self->setting_;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

}  // namespace hub::courier
