#include "http_connection.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <stdexcept>

namespace bench {
namespace {

[[noreturn]] void fail(const std::string& what) { throw std::runtime_error("http: " + what); }

int connect_to(std::uint16_t port) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (descriptor < 0 || ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    const std::string why = std::strerror(errno);
    if (descriptor >= 0) ::close(descriptor);
    fail("127.0.0.1:" + std::to_string(port) + ": " + why);
  }
  const int on = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return descriptor;
}

// Field names are the same in whatever letters: the hub writes Content-Length, others content-length.
std::size_t content_length(std::string_view head) {
  constexpr std::string_view name = "\r\ncontent-length:";
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + ('a' - 'A') : a) == b; };
  const auto at = std::search(head.begin(), head.end(), name.begin(), name.end(), same);
  if (at == head.end()) return 0;
  const auto* digits = &*at + name.size();
  while (*digits == ' ') ++digits;
  std::size_t length = 0;
  std::from_chars(digits, head.data() + head.size(), length);
  return length;
}

}  // namespace

std::shared_ptr<ssl_ctx_st> make_tls_client() {
  std::shared_ptr<ssl_ctx_st> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  if (!context) fail("no TLS");
  // What goes out may be handed over in parts, and from where it stands.
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  return context;
}

HttpConnection::HttpConnection(std::uint16_t port, ssl_ctx_st* tls) : descriptor_(connect_to(port)) {
  if (tls != nullptr) {
    tls_ = SSL_new(tls);
    if (tls_ == nullptr || SSL_set_fd(tls_, descriptor_) != 1 || SSL_connect(tls_) != 1) fail("no TLS handshake");
  }
  ::fcntl(descriptor_, F_SETFL, ::fcntl(descriptor_, F_GETFL) | O_NONBLOCK);
}

HttpConnection::~HttpConnection() {
  SSL_free(tls_);
  ::close(descriptor_);
}

void HttpConnection::send(std::string_view request) {
  unsent_ = request;
  received_.clear();
  head_bytes_ = answer_bytes_ = 0;
  flush();
}

void HttpConnection::flush() {
  while (!unsent_.empty()) {
    const std::size_t written = write_some();
    if (written == 0) return;
    unsent_.remove_prefix(written);
  }
}

// 0: not now.
std::size_t HttpConnection::write_some() {
  if (tls_ != nullptr) {
    std::size_t written = 0;
    if (SSL_write_ex(tls_, unsent_.data(), unsent_.size(), &written) == 1) return written;
    const int why = SSL_get_error(tls_, 0);
    if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) fail("the server broke TLS off");
    return 0;
  }
  const ssize_t written = ::send(descriptor_, unsent_.data(), unsent_.size(), MSG_NOSIGNAL);
  if (written >= 0) return static_cast<std::size_t>(written);
  if (errno != EAGAIN) fail(std::strerror(errno));
  return 0;
}

std::size_t HttpConnection::read_some(char* to, std::size_t bytes) {
  if (tls_ != nullptr) {
    std::size_t read = 0;
    if (SSL_read_ex(tls_, to, bytes, &read) == 1) return read;
    const int why = SSL_get_error(tls_, 0);
    if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) fail("the server broke TLS off");
    return 0;
  }
  const ssize_t read = ::recv(descriptor_, to, bytes, 0);
  if (read > 0) return static_cast<std::size_t>(read);
  if (read == 0) fail("the server hung up");
  if (errno != EAGAIN) fail(std::strerror(errno));
  return 0;
}

std::optional<int> HttpConnection::go_on() {
  flush();
  char room[16 * 1024];
  while (true) {
    const std::size_t read = read_some(room, sizeof room);
    if (read == 0) return std::nullopt;
    received_.append(room, read);
    if (const auto status = parse()) return status;
  }
}

// "HTTP/1.1 201 Created", fields, an empty line, and as many bytes as Content-Length says.
std::optional<int> HttpConnection::parse() {
  if (answer_bytes_ == 0) {
    const auto end = received_.find("\r\n\r\n");
    if (end == std::string::npos) return std::nullopt;
    head_bytes_ = end + 4;
    answer_bytes_ = head_bytes_ + content_length(std::string_view(received_).substr(0, end + 2));
  }
  if (received_.size() < answer_bytes_) return std::nullopt;
  int status = 0;
  if (!received_.starts_with("HTTP/1.1 ") || std::from_chars(received_.data() + 9, received_.data() + 12, status).ec != std::errc()) {
    fail("no answer: " + received_.substr(0, 40));
  }
  return status;
}

int HttpConnection::exchange(std::string_view request) {
  constexpr int patience_ms = 60'000;
  send(request);
  while (true) {
    pollfd ready{descriptor_, POLLIN, 0};
    if (!unsent_.empty()) ready.events |= POLLOUT;
    if (::poll(&ready, 1, patience_ms) == 0) fail("no answer within a minute");
    if (const auto status = go_on()) return *status;
  }
}

}  // namespace bench
