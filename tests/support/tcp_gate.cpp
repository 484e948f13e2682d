#include "tests/support/tcp_gate.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>
#include <vector>

namespace support {
namespace {

// What is held for a side that does not read; then the other side has to wait, as on a real network.
constexpr std::size_t held_bytes_max = 1024 * 1024;

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

void set_up(int socket) {
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL) | O_NONBLOCK);
}

bool is_later() { return errno == EAGAIN || errno == EINTR; }

}  // namespace

TcpGate::TcpGate(std::uint16_t server_port) : server_port_(server_port) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  sockaddr_in address = loopback(0);
  socklen_t length = sizeof address;
  std::array<int, 2> ends{};
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), length) != 0 || ::listen(listener_, 64) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length) != 0 ||
      ::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
    throw std::runtime_error("TcpGate: no socket");
  }
  port_ = ntohs(address.sin_port);
  wake_read_ = ends[0];
  wake_write_ = ends[1];
  thread_ = std::thread([this] { run(); });
}

TcpGate::~TcpGate() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake();
  thread_.join();
  for (Link& link : links_) close_link(link, /*reset=*/false);
  for (const int descriptor : {listener_, wake_read_, wake_write_}) ::close(descriptor);
}

void TcpGate::wake() {
  const char byte = 0;
  static_cast<void>(!::write(wake_write_, &byte, 1));  // full: it wakes up anyway
}

void TcpGate::cut() {
  {
    const std::lock_guard lock(mutex_);
    for (Link& link : links_) link.broken = true;
  }
  wake();
}

void TcpGate::freeze_answers() {
  const std::lock_guard lock(mutex_);
  answers_frozen_ = true;
}

void TcpGate::freeze() {
  const std::lock_guard lock(mutex_);
  questions_frozen_ = answers_frozen_ = true;
}

void TcpGate::thaw() {
  {
    const std::lock_guard lock(mutex_);
    questions_frozen_ = answers_frozen_ = false;
  }
  wake();
}

void TcpGate::delay(std::chrono::milliseconds each_way) {
  const std::lock_guard lock(mutex_);
  delay_ = each_way;
}

void TcpGate::run() {
  for (;;) {
    wait_for_work();
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    accept_client();
    for (auto link = links_.begin(); link != links_.end();) {
      move(*link);
      const bool done = is_done(link->questions) && is_done(link->answers);
      if (!link->broken && !done) {
        ++link;
        continue;
      }
      close_link(*link, /*reset=*/link->broken);
      link = links_.erase(link);
    }
  }
}

void TcpGate::wait_for_work() {
  std::vector<pollfd> polls = {{listener_, POLLIN, 0}, {wake_read_, POLLIN, 0}};
  int timeout_ms = -1;
  {
    const std::lock_guard lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    const auto add = [&](const Pipe& pipe, bool frozen) {
      if (!frozen && !pipe.ended && pipe.held_bytes < held_bytes_max) polls.push_back({pipe.from, POLLIN, 0});
      if (frozen || pipe.chunks.empty()) return;
      if (pipe.chunks.front().due <= now) {
        polls.push_back({pipe.to, POLLOUT, 0});
      } else {
        const auto wait = std::chrono::ceil<std::chrono::milliseconds>(pipe.chunks.front().due - now).count();
        timeout_ms = timeout_ms < 0 ? static_cast<int>(wait) : std::min(timeout_ms, static_cast<int>(wait));
      }
    };
    for (const Link& link : links_) {
      add(link.questions, questions_frozen_);
      add(link.answers, answers_frozen_);
    }
  }
  ::poll(polls.data(), polls.size(), timeout_ms);
  std::array<char, 64> ignored{};
  while (::read(wake_read_, ignored.data(), ignored.size()) > 0) {
  }
}

void TcpGate::accept_client() {
  const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (client < 0) return;
  connections_count_.fetch_add(1);
  const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(server_port_);
  // On this machine connecting does not wait: it is taken by the kernel or refused.
  const bool connected = ::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  Link link;
  link.client = client;
  link.server = server;
  link.questions.from = link.answers.to = client;
  link.questions.to = link.answers.from = server;
  link.broken = !connected;
  set_up(client);
  set_up(server);
  links_.push_back(std::move(link));
}

void TcpGate::move(Link& link) {
  if (link.broken) return;
  const bool questions_go = questions_frozen_ || (read_into(link.questions) && write_from(link.questions));
  const bool answers_go = answers_frozen_ || (read_into(link.answers) && write_from(link.answers));
  link.broken = !questions_go || !answers_go;
}

bool TcpGate::is_done(const Pipe& pipe) { return pipe.ended && pipe.chunks.empty(); }

bool TcpGate::read_into(Pipe& pipe) {
  std::array<char, 65'536> buffer{};
  while (!pipe.ended && pipe.held_bytes < held_bytes_max) {
    const ssize_t count = ::recv(pipe.from, buffer.data(), buffer.size(), 0);
    if (count < 0) return is_later();
    if (count == 0) {
      pipe.ended = true;
      if (pipe.chunks.empty()) ::shutdown(pipe.to, SHUT_WR);
      return true;
    }
    const auto bytes = static_cast<std::size_t>(count);
    pipe.chunks.push_back({std::chrono::steady_clock::now() + delay_, std::string(buffer.data(), bytes)});
    pipe.held_bytes += bytes;
  }
  return true;
}

bool TcpGate::write_from(Pipe& pipe) {
  while (!pipe.chunks.empty() && pipe.chunks.front().due <= std::chrono::steady_clock::now()) {
    std::string& bytes = pipe.chunks.front().bytes;
    const ssize_t count = ::send(pipe.to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0) return is_later();
    pipe.held_bytes -= static_cast<std::size_t>(count);
    bytes.erase(0, static_cast<std::size_t>(count));
    if (!bytes.empty()) return true;
    pipe.chunks.pop_front();
    if (pipe.chunks.empty() && pipe.ended) ::shutdown(pipe.to, SHUT_WR);
  }
  return true;
}

void TcpGate::close_link(const Link& link, bool reset) {
  for (const int socket : {link.client, link.server}) {
    if (reset) {
      const linger at_once{1, 0};
      ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
    ::close(socket);
  }
}

}  // namespace support
