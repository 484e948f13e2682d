#include "loopback.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <future>

namespace hub::http::test {

Admission ScriptedApplication::admit(const RequestHead& head) {
  if (head.path == "/forbidden") return Response{.status = 403, .body = "no", .headers = {}};
  if (head.path == "/small") return ReadBody{16};
  if (head.path == "/big") return Response{.status = 200, .body = std::string(16 * 1024 * 1024, 'a'), .headers = {}};
  if (head.path == "/echo" || head.path == "/later" || head.path == "/never") return ReadBody{8 * 1024 * 1024};
  if (head.path == "/wait") return ReadBody{0, std::chrono::seconds(60)};
  return Response{.status = 404, .body = "unknown", .headers = {}};
}

void ScriptedApplication::handle(RequestHead head, Body body, Respond respond) {
  const std::lock_guard lock(mutex_);
  const std::string path = head.path;
  handled_.push_back(std::move(head));
  if (path == "/never" || path == "/wait") {
    parked_.push_back(std::move(respond));
    changed_.notify_all();
    return;
  }
  Response response{.status = 201, .body = std::string(body.view()), .headers = {{"location", path}}};
  if (path != "/later") return respond(std::move(response));
  answering_.emplace_back([respond, response]() mutable { respond(std::move(response)); });
}

ScriptedApplication::~ScriptedApplication() {
  for (auto& thread : answering_) thread.join();
}

std::vector<RequestHead> ScriptedApplication::handled() const {
  const std::lock_guard lock(mutex_);
  return handled_;
}

void ScriptedApplication::await_parked(std::size_t count) {
  std::unique_lock lock(mutex_);
  ASSERT_TRUE(changed_.wait_for(lock, std::chrono::seconds(10), [this, count] { return parked_.size() >= count; }));
}

void ScriptedApplication::release() {
  std::vector<Respond> parked;
  {
    const std::lock_guard lock(mutex_);
    parked.swap(parked_);
  }
  for (const auto& respond : parked) respond(Response{.status = 200, .body = "released", .headers = {}});
}

ListenerConfig quick_config() {
  ListenerConfig config;
  config.deadlines.drain = std::chrono::milliseconds(100);
  return config;
}

RunningHub::RunningHub(ListenerConfig config)
    : listener(clock, application, plain_refusal, std::move(config)), io_([this] { listener.run(); }) {}

RunningHub::~RunningHub() { stop(std::chrono::milliseconds(0)); }

void RunningHub::stop(std::chrono::milliseconds grace) {
  if (!io_.joinable()) return;
  listener.stop(grace);
  io_.join();
}

ListenerFigures RunningHub::figures() {
  std::promise<ListenerFigures> promise;
  listener.post([this, &promise] { promise.set_value(listener.figures()); });
  return promise.get_future().get();
}

Client::Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval patience{10, 0};
  const int on = 1;
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  EXPECT_EQ(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
}

Client::~Client() { ::close(socket_); }

bool Client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void Client::dribble(std::string_view bytes, std::size_t piece) {
  while (!bytes.empty()) {
    if (!send(bytes.substr(0, piece))) return;
    bytes.remove_prefix(std::min(piece, bytes.size()));
    std::this_thread::yield();
  }
}

void Client::finish_sending() { ::shutdown(socket_, SHUT_WR); }

bool Client::receive() {
  char bytes[16 * 1024];
  const ssize_t got = ::recv(socket_, bytes, sizeof bytes, 0);
  if (got < 0) {
    EXPECT_EQ(errno, ECONNRESET) << "the connection stayed open and silent";
  }
  if (got <= 0) return false;
  received_.append(bytes, static_cast<std::size_t>(got));
  return true;
}

std::optional<Answer> Client::read_answer(bool bodiless) {
  while (received_.find("\r\n\r\n") == std::string::npos) {
    if (!receive()) return std::nullopt;
  }
  Answer answer;
  answer.head = received_.substr(0, received_.find("\r\n\r\n") + 4);
  received_.erase(0, answer.head.size());
  EXPECT_TRUE(answer.head.starts_with("HTTP/1.1 ")) << answer.head;
  answer.status = std::atoi(answer.head.c_str() + 9);
  const std::string length_field = "\r\nContent-Length: ";
  const std::size_t length_at = answer.head.find(length_field);
  if (bodiless || length_at == std::string::npos) return answer;
  const auto length = std::strtoul(answer.head.c_str() + length_at + length_field.size(), nullptr, 10);
  while (received_.size() < length) {
    if (!receive()) return std::nullopt;
  }
  answer.body = received_.substr(0, length);
  received_.erase(0, length);
  return answer;
}

std::vector<Answer> Client::read_answers() {
  std::vector<Answer> answers;
  while (auto answer = read_answer()) answers.push_back(std::move(*answer));
  EXPECT_EQ(received_, "");
  return answers;
}

bool Client::is_closed() { return !receive() && received_.empty(); }

Response plain_refusal(int status, std::string_view slug, std::string_view detail) {
  return Response{.status = status,
                  .content_type = "application/problem+json",
                  .body = "{\"type\":\"/problems/" + std::string(slug) + "\",\"detail\":\"" + std::string(detail) +
                          "\"}",
                  .headers = {}};
}

std::string post(std::string_view path, std::string_view body, std::string_view more_fields) {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n" + std::string(more_fields) + "\r\n" + std::string(body);
}

std::string get(std::string_view target, std::string_view more_fields) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: hub\r\n" + std::string(more_fields) + "\r\n";
}

}  // namespace hub::http::test
