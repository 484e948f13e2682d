// What the listener does with many connections: limits, budget, stop, TLS.
#include "hub/http/listener.h"

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>

#include "loopback.h"

namespace hub::http::test {
namespace {

using std::chrono::milliseconds;
constexpr milliseconds patient{10'000};

TEST(ListenerTest, StartsAndStopsFiftyTimes) {
  for (int i = 0; i < 50; ++i) {
    RunningHub hub;
    if (i % 2 == 0) {
      Client client(hub.listener.port());
      client.send(post("/later", "a"));
      EXPECT_EQ(client.read_answer()->status, 201);
      const MonoTime begun = hub.clock.mono();
      hub.stop(i % 4 == 0 ? patient : milliseconds(0));
      // A connection that idles, or is just about to, does not use up the grace.
      EXPECT_LT(hub.clock.mono() - begun, patient / 2);
    }
  }
}

TEST(ListenerTest, StopsBeforeItRan) {
  SystemClock clock;
  ScriptedApplication application;
  Listener listener(clock, application, plain_refusal, {});
  listener.stop(patient);
  listener.stop(milliseconds(0));
  listener.run();
}

TEST(ListenerTest, IsDestroyedWithoutEverRunning) {
  SystemClock clock;
  ScriptedApplication application;
  Listener listener(clock, application, plain_refusal, {});
  listener.post([] { FAIL() << "dropped, since run() was never called"; });
}

TEST(ListenerTest, FinishesRequestsUnderWayWhenItStops) {
  RunningHub hub;
  Client idle(hub.listener.port());
  idle.send(get("/echo"));
  EXPECT_EQ(idle.read_answer()->status, 201);
  Client waiting(hub.listener.port());
  waiting.send(post("/never", "a") + get("/echo"));
  hub.application.await_parked(1);
  hub.listener.stop(patient);
  EXPECT_TRUE(idle.is_closed());
  hub.application.release();
  const auto answers = waiting.read_answers();
  ASSERT_EQ(answers.size(), 1U);  // the one behind it is not begun
  EXPECT_EQ(answers[0].status, 200);
  EXPECT_TRUE(answers[0].closes());
}

TEST(ListenerTest, CutsRequestsThatOutliveTheGrace) {
  RunningHub hub;
  Client waiting(hub.listener.port());
  waiting.send(post("/never", "a"));
  hub.application.await_parked(1);
  hub.stop(milliseconds(0));
  EXPECT_TRUE(waiting.is_closed());
  hub.application.release();
}

TEST(ListenerTest, IgnoresAnswersAfterItsEnd) {
  ScriptedApplication application;
  {
    SystemClock clock;
    Listener listener(clock, application, plain_refusal, {});
    std::thread io([&listener] { listener.run(); });
    Client client(listener.port());
    client.send(post("/never", "a"));
    application.await_parked(1);
    listener.stop(milliseconds(0));
    io.join();
  }
  application.release();
}

TEST(ListenerTest, RunsPostedWorkInOrderOnTheIoThread) {
  RunningHub hub;
  std::vector<int> order;
  for (int i = 0; i < 100; ++i) hub.listener.post([&order, i] { order.push_back(i); });
  static_cast<void>(hub.figures());  // comes behind them
  ASSERT_EQ(order.size(), 100U);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TEST(ListenerTest, ClosesConnectionsBeyondTheLimitOfAnAddress) {
  ListenerConfig config = quick_config();
  config.connections_per_address_max = 2;
  RunningHub hub(config);
  Client first(hub.listener.port());
  first.send(get("/echo"));
  EXPECT_EQ(first.read_answer()->status, 201);
  {
    Client second(hub.listener.port());
    second.send(get("/echo", "Connection: close\r\n"));
    EXPECT_EQ(second.read_answer()->status, 201);
    Client third(hub.listener.port());
    EXPECT_TRUE(third.is_closed());
    EXPECT_TRUE(second.is_closed());
  }
  EXPECT_EQ(hub.figures().connections_refused, 1U);
  while (hub.figures().connections_open > 1) std::this_thread::yield();
  Client fourth(hub.listener.port());
  fourth.send(get("/echo"));
  EXPECT_EQ(fourth.read_answer()->status, 201);
}

TEST(ListenerTest, ClosesConnectionsBeyondTheLimitOfAll) {
  ListenerConfig config = quick_config();
  config.connections_max = 1;
  RunningHub hub(config);
  Client first(hub.listener.port());
  first.send(get("/echo"));
  EXPECT_EQ(first.read_answer()->status, 201);
  Client second(hub.listener.port());
  EXPECT_TRUE(second.is_closed());
}

TEST(ListenerTest, RefusesBodiesBeyondTheBudgetAndRecovers) {
  ListenerConfig config = quick_config();
  config.body_bytes_budget = 1000;
  RunningHub hub(config);
  Client holder(hub.listener.port());
  holder.send(post("/never", std::string(900, 'a')));
  hub.application.await_parked(1);
  EXPECT_EQ(hub.figures().body_bytes, 900U);

  Client declared(hub.listener.port());
  declared.send(post("/echo", std::string(101, 'a')));
  const auto refused = declared.read_answer();
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 503);
  EXPECT_TRUE(refused->has("\r\nretry-after: "));
  EXPECT_TRUE(declared.is_closed());

  Client chunked(hub.listener.port());
  chunked.send("POST /echo HTTP/1.1\r\nHost: hub\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" + std::string(101, 'a') +
               "\r\n0\r\n\r\n");
  EXPECT_EQ(chunked.read_answer()->status, 503);

  Client small(hub.listener.port());
  small.send(post("/echo", std::string(100, 'a')));
  EXPECT_EQ(small.read_answer()->status, 201);

  hub.application.release();
  EXPECT_EQ(holder.read_answer()->status, 200);
  small.send(post("/echo", std::string(1000, 'a')));
  EXPECT_EQ(small.read_answer()->status, 201);
}

TEST(ListenerTest, AcceptsAgainAfterTheDescriptorsRanOut) {
  RunningHub hub;
  {
    Client first(hub.listener.port());
    first.send(get("/echo"));
    EXPECT_EQ(first.read_answer()->status, 201);
  }
  const int highest = ::dup(0);
  ::close(highest);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  {
    const rlimit tight{static_cast<rlim_t>(highest) + 1, before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &tight), 0);
    Client starved(hub.listener.port());  // takes the last one
    EXPECT_TRUE(starved.is_closed());
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
  }
  EXPECT_GE(hub.figures().accept_errors, 1U);
  Client client(hub.listener.port());
  client.send(get("/echo"));
  EXPECT_EQ(client.read_answer()->status, 201);
}

TEST(ListenerTest, SaysWhatItCanNotBind) {
  RunningHub hub;
  SystemClock clock;
  ScriptedApplication application;
  ListenerConfig config;
  config.address = "no address";
  EXPECT_THROW(Listener(clock, application, plain_refusal, config), std::runtime_error);
  config.address = "127.0.0.1";
  config.port = hub.listener.port();
  EXPECT_THROW(Listener(clock, application, plain_refusal, config), std::runtime_error);
  config.port = 0;
  config.tls = TlsEndpoint{.port = 0, .files = {"/nowhere.pem", "/nowhere.key"}};
  EXPECT_THROW(Listener(clock, application, plain_refusal, config), std::runtime_error);
}

TEST(ListenerTest, ServesManyConnectionsAnsweredFromOtherThreads) {
  RunningHub hub;
  std::vector<std::thread> threads;
  std::atomic<int> answered{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&hub, &answered] {
      Client client(hub.listener.port());
      for (int i = 0; i < 50; ++i) {
        const std::string body = std::to_string(i);
        client.send(post("/later", body));
        const auto answer = client.read_answer();
        if (answer && answer->body == body) ++answered;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(answered, 200);
}

class TlsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    directory_ = std::filesystem::temp_directory_path() / ("http_tests_" + std::to_string(::getpid()));
    std::filesystem::create_directories(directory_);
    make_certificate("first");
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  void make_certificate(const std::string& name) {
    const std::string command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes" +
                                (" -days 2 -subj /CN=" + name) + " -keyout " + key() + " -out " + certificate() +
                                " 2>/dev/null";
    ASSERT_EQ(std::system(command.c_str()), 0);
  }
  [[nodiscard]] std::string key() const { return directory_ / "key.pem"; }
  [[nodiscard]] std::string certificate() const { return directory_ / "certificate.pem"; }
  [[nodiscard]] ListenerConfig config() const {
    ListenerConfig with_tls = quick_config();
    with_tls.tls = TlsEndpoint{.port = 0, .files = {certificate(), key()}};
    return with_tls;
  }

 private:
  std::filesystem::path directory_;
};

// A TLS client over a raw one; it checks nothing about the certificate.
class TlsClient {
 public:
  explicit TlsClient(std::uint16_t port, const std::string& alpn = "", int version_max = TLS1_3_VERSION)
      : client_(port), context_(SSL_CTX_new(TLS_client_method())), ssl_(SSL_new(context_)) {
    SSL_set_max_proto_version(ssl_, version_max);
    SSL_set_security_level(ssl_, 0);  // offers what the server must refuse
    const auto* offered = reinterpret_cast<const unsigned char*>(alpn.data());
    if (!alpn.empty()) SSL_set_alpn_protos(ssl_, offered, static_cast<unsigned>(alpn.size()));
    SSL_set_fd(ssl_, client_.descriptor());
    connected_ = SSL_connect(ssl_) == 1;
  }
  ~TlsClient() {
    SSL_free(ssl_);
    SSL_CTX_free(context_);
    ERR_clear_error();
  }
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;

  [[nodiscard]] bool connected() const { return connected_; }
  void send(std::string_view bytes) {
    const int count = static_cast<int>(bytes.size());
    EXPECT_EQ(SSL_write(ssl_, bytes.data(), count), count);
  }
  // Until the server says goodbye.
  std::string read_all() {
    std::string all;
    char bytes[4096];
    int got = 0;
    while ((got = SSL_read(ssl_, bytes, sizeof bytes)) > 0) all.append(bytes, static_cast<std::size_t>(got));
    EXPECT_EQ(SSL_get_error(ssl_, got), SSL_ERROR_ZERO_RETURN) << "cut without close_notify";
    return all;
  }
  std::string subject() {
    X509* certificate = SSL_get1_peer_certificate(ssl_);
    char name[100] = "";
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name, sizeof name);
    X509_free(certificate);
    return name;
  }
  std::string protocol() { return SSL_get_version(ssl_); }
  std::string suite() { return SSL_get_cipher_name(ssl_); }
  [[nodiscard]] bool has_ticket() { return SSL_SESSION_has_ticket(SSL_get_session(ssl_)) == 1; }

 private:
  Client client_;
  SSL_CTX* context_;
  SSL* ssl_;
  bool connected_ = false;
};

TEST_F(TlsTest, ServesOverTls) {
  RunningHub hub(config());
  for (const int version : {TLS1_3_VERSION, TLS1_2_VERSION}) {
    TlsClient client(hub.listener.tls_port(), "\x02h2\x08http/1.1", version);
    ASSERT_TRUE(client.connected());
    client.send(post("/later", "hello") + get("/echo", "Connection: close\r\n"));
    const std::string all = client.read_all();
    EXPECT_NE(all.find("\r\nStrict-Transport-Security: max-age=31536000\r\n"), std::string::npos);
    EXPECT_NE(all.find("\r\n\r\nhelloHTTP/1.1 201 Created\r\n"), std::string::npos);
    EXPECT_FALSE(client.has_ticket());
    EXPECT_NE(client.suite().find("GCM"), std::string::npos) << client.suite();
  }
  EXPECT_TRUE(hub.application.handled().front().tls);
}

TEST_F(TlsTest, ServesPlainBesideTls) {
  RunningHub hub(config());
  Client client(hub.listener.port());
  client.send(get("/echo"));
  EXPECT_EQ(client.read_answer()->status, 201);
}

TEST_F(TlsTest, TurnsAwayWhatIsTooOldOrAnotherProtocol) {
  RunningHub hub(config());
  EXPECT_FALSE(TlsClient(hub.listener.tls_port(), "", TLS1_1_VERSION).connected());
  EXPECT_FALSE(TlsClient(hub.listener.tls_port(), "\x02h2").connected());
  Client plain(hub.listener.tls_port());
  plain.send(get("/echo"));
  plain.finish_sending();
  EXPECT_FALSE(plain.read_answer());  // an alert at most
}

TEST_F(TlsTest, CutsASlowHandshake) {
  auto impatient = config();
  impatient.deadlines.handshake = milliseconds(100);
  RunningHub hub(impatient);
  Client silent(hub.listener.tls_port());
  EXPECT_TRUE(silent.is_closed());
}

TEST_F(TlsTest, LetsAnEarlyAnswerArrive) {
  RunningHub hub(config());
  TlsClient client(hub.listener.tls_port());
  ASSERT_TRUE(client.connected());
  client.send("POST /small HTTP/1.1\r\nHost: hub\r\nContent-Length: 17\r\n\r\n");
  EXPECT_NE(client.read_all().find("HTTP/1.1 413 "), std::string::npos);
}

TEST_F(TlsTest, RotatesItsCertificate) {
  RunningHub hub(config());
  TlsClient before(hub.listener.tls_port());
  EXPECT_EQ(before.subject(), "first");
  make_certificate("second");
  ASSERT_TRUE(hub.listener.reload_tls());
  static_cast<void>(hub.figures());  // comes behind the swap
  EXPECT_EQ(TlsClient(hub.listener.tls_port()).subject(), "second");
  before.send(get("/echo", "Connection: close\r\n"));
  EXPECT_NE(before.read_all().find("HTTP/1.1 201 "), std::string::npos);
}

TEST_F(TlsTest, KeepsTheOldCertificateWhenTheNewOneIsBad) {
  RunningHub hub(config());
  std::ofstream(certificate()) << "no certificate";
  const auto reloaded = hub.listener.reload_tls();
  ASSERT_FALSE(reloaded);
  EXPECT_EQ(reloaded.error().kind, ErrorKind::rejected);
  EXPECT_EQ(TlsClient(hub.listener.tls_port()).subject(), "first");
}

}  // namespace
}  // namespace hub::http::test
