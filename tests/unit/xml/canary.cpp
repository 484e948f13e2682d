#include "tests/unit/xml/canary.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace xml_test {

Canary::Canary() {
  support::write_file(file(), secret);
  watch_ = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::inotify_add_watch(watch_, file().c_str(), IN_OPEN | IN_ACCESS) < 0 || ::bind(listener_, generic, length) != 0 ||
      ::listen(listener_, 16) != 0 || ::getsockname(listener_, generic, &length) != 0) {
    throw std::runtime_error("the canary has no file or no port to sit on");
  }
  port_ = ntohs(address.sin_port);
}

Canary::~Canary() {
  ::close(watch_);
  ::close(listener_);
}

bool Canary::file_opened() {
  alignas(inotify_event) std::array<char, 4096> events;
  bool seen = false;
  while (::read(watch_, events.data(), events.size()) > 0) seen = true;
  return seen;
}

bool Canary::called() {
  bool seen = false;
  for (int peer = ::accept(listener_, nullptr, nullptr); peer >= 0; peer = ::accept(listener_, nullptr, nullptr)) {
    ::close(peer);
    seen = true;
  }
  return seen;
}

}  // namespace xml_test
