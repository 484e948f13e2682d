// One kept connection to an HTTP server on this machine, plain or TLS, one request at a time. Non-blocking once
// it is made: whoever owns it waits for its descriptor, edge-triggered. Throws std::runtime_error when the
// server hangs up or says what is no HTTP; a benchmark that lost a connection has measured nothing. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct ssl_ctx_st;
struct ssl_st;

namespace bench {

// Takes any certificate: what is measured is the cost of TLS, on this machine.
[[nodiscard]] std::shared_ptr<ssl_ctx_st> make_tls_client();

class HttpConnection {
 public:
  // Connects and shakes hands, blocking. `tls` nullptr: plain; else it outlives the connection.
  HttpConnection(std::uint16_t port, ssl_ctx_st* tls);
  ~HttpConnection();
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  [[nodiscard]] int descriptor() const { return descriptor_; }
  // Starts a request and writes as much of it as goes; its bytes stay where they are until the answer is
  // there. REQUIRES: no request is open.
  void send(std::string_view request);
  // Writes and reads as far as it goes. The status of the answer, once that has come whole.
  [[nodiscard]] std::optional<int> go_on();
  // Of the last answer, until the next request.
  [[nodiscard]] std::string_view body() const { return std::string_view(received_).substr(head_bytes_); }
  // Sends a request and waits for the answer: for what is not measured.
  int exchange(std::string_view request);

 private:
  void flush();
  [[nodiscard]] std::size_t write_some();
  [[nodiscard]] std::size_t read_some(char* to, std::size_t bytes);
  [[nodiscard]] std::optional<int> parse();

  int descriptor_ = -1;
  ssl_st* tls_ = nullptr;
  std::string_view unsent_;
  std::string received_;
  std::size_t head_bytes_ = 0;
  std::size_t answer_bytes_ = 0;  // 0: the header block is not whole
};

}  // namespace bench
