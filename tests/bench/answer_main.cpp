// answer: the hub's own HTTP listener with nothing of the hub behind it. Answers every POST with 201: at once, or
// (--store) after the rows of a registration are durable, written by one thread that commits for all who wait.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <thread>

#include "hub/base/bounded_queue.h"
#include "hub/http/listener.h"
#include "rows.h"

namespace {

using namespace hub;

// As the hub's own commits, and its answer.
constexpr std::size_t group_max = 256;
constexpr std::size_t queue_max = 10'000;
constexpr std::uint64_t body_bytes_max = 16 * 1024 * 1024;
const std::string counts = R"({"bekend":0,"fouten":[],"geweigerd":0,"nieuw":1,"ontvangen":1})";

http::Response created() {
  http::Response response;
  response.status = 201;
  response.body = counts;
  response.headers.emplace_back("Location", "/v1/verzuimregistraties/VR-0000000000");
  return response;
}

// Group commit: all that wait are one transaction.
class Writer {
 public:
  explicit Writer(const std::string& store) : rows_(store), thread_([this] { run(); }) {}
  ~Writer() {
    waiting_.close();
    thread_.join();
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  [[nodiscard]] bool try_push(http::Respond& respond) { return waiting_.try_push(respond); }

 private:
  void run() {
    while (!waiting_.is_closed()) {
      const auto group = waiting_.take(group_max, std::chrono::seconds(1));
      if (group.empty()) continue;
      rows_.begin();
      for (std::size_t i = 0; i < group.size(); ++i) {
        rows_.add();
        rows_.add_audit();
      }
      rows_.commit();
      for (const http::Respond& respond : group) respond(created());
    }
  }

  bench::Rows rows_;
  BoundedQueue<http::Respond> waiting_{queue_max};
  std::thread thread_;  // last: uses the above
};

class Answerer final : public http::Application {
 public:
  explicit Answerer(Writer* writer) : writer_(writer) {}
  [[nodiscard]] http::Admission admit(const http::RequestHead&) override { return http::ReadBody{body_bytes_max}; }
  void handle(http::RequestHead, http::Body, http::Respond respond) override {
    if (writer_ == nullptr) return respond(created());
    if (!writer_->try_push(respond)) respond(http::Response{503, "application/json", "{}", {}});
  }

 private:
  Writer* const writer_;
};

void run(const std::string& store, const std::string& certificate, const std::string& key) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  const SystemClock clock;
  http::ListenerConfig config;
  if (!certificate.empty()) config.tls = http::TlsEndpoint{0, {certificate, key}};
  std::unique_ptr<Writer> writer;
  if (!store.empty()) writer = std::make_unique<Writer>(store);
  Answerer answerer(writer.get());
  const auto refuse = [](int status, std::string_view slug, std::string_view) {
    return http::Response{status, "application/json", std::string(slug), {}};
  };
  http::Listener listener(clock, answerer, refuse, config);
  std::thread io([&listener] { listener.run(); });
  std::printf("ready http=127.0.0.1:%d https=127.0.0.1:%d\n", listener.port(), listener.tls_port());
  std::fflush(stdout);
  int signal = 0;
  sigwait(&signals, &signal);
  listener.stop(std::chrono::seconds(1));
  io.join();
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("The hub's HTTP listener with nothing of the hub behind it", "answer");
  std::string store;
  std::string certificate;
  std::string key;
  app.add_option("--store", store, "A database that a hub made; it is changed. Without: answers at once");
  app.add_option("--certificate", certificate, "PEM; with --key: a second port that speaks TLS");
  app.add_option("--key", key, "PEM");
  CLI11_PARSE(app, argc, argv);
  try {
    run(store, certificate, key);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "answer: %s\n", failure.what());
    return 1;
  }
  return 0;
}
