// Which server the webhook channel connects to, and which never: certificates, addresses, names, proxies.
#include <arpa/inet.h>
#include <netdb.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/contract/played_resolver.h"
#include "tests/contract/webhook_world.h"
#include "tests/support/tcp_gate.h"

namespace contract {
namespace {

using hub::Uuid;
using hub::delivery::Attempt;
using hub::delivery::Outcome;
using hub::webhook::Webhook;
using hub::webhook::WebhookSettings;
using std::chrono::milliseconds;
using support::WebhookSink;

class WebhookDialTest : public WebhookTest {};

TEST_F(WebhookDialTest, TrustsNoOtherServer) {
  sink_.start();
  WebhookSink other;
  WebhookSettings wrong_authority = settings();
  wrong_authority.endpoint.ca_file = other.ca_file();
  open(wrong_authority);
  ASSERT_TRUE(heard_.wait_down_reason("certificate")) << heard_.story();
  WebhookSettings wrong_name = settings();
  WebhookSink renamed("ergens.voorbeeld.nl");
  renamed.start();
  wrong_name.url = renamed.url();
  wrong_name.endpoint.ca_file = renamed.ca_file();
  open(wrong_name);
  ASSERT_TRUE(heard_.wait_down_reason("matches target host name")) << heard_.story();
  EXPECT_EQ(send().first, Outcome::unreachable);
  EXPECT_TRUE(sink_.handshakes().empty());
  EXPECT_TRUE(renamed.handshakes().empty());
  open(settings());
  expect_works_again();
}

TEST_F(WebhookDialTest, ConnectsToNoAddressThatIsNotAllowed) {  // F63, I85
  sink_.start();
  support::TcpGate canary(sink_.port());
  const std::string port = ":" + std::to_string(canary.port()) + "/";
  // What a name or an odd way to write an address comes down to is looked at when it is dialled.
  for (const char* host : {"localhost", "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"}) {
    WebhookSettings nowhere = settings();
    nowhere.url = "https://" + std::string(host) + port;
    nowhere.endpoint.allowed_networks = {};
    Heard heard;
    Webhook webhook(clock_, random_, heard, nowhere);
    ASSERT_TRUE(heard.wait_down_reason("forbidden-target: ")) << host << heard.story();
    Attempt attempt = make_attempt();
    const Uuid id = attempt.bericht_id;
    ASSERT_TRUE(webhook.try_send(attempt));
    EXPECT_EQ(heard.wait_outcome(id), Outcome::unreachable);
    EXPECT_NE(heard.reason_of(id).find("forbidden-target: "), std::string::npos);
  }
  EXPECT_EQ(canary.connections_count(), 0u);
  WebhookSettings allowed = settings();
  allowed.url = "https://localhost" + port;
  open(allowed);
  expect_works_again();
  EXPECT_GT(canary.connections_count(), 0u);
}

TEST_F(WebhookDialTest, GoesThroughNoProxyOfTheEnvironment) {  // I85
  sink_.start();
  const support::TcpGate proxy(sink_.port());
  const std::string url = "http://127.0.0.1:" + std::to_string(proxy.port());
  for (const char* name : {"https_proxy", "HTTPS_PROXY", "ALL_PROXY"}) ::setenv(name, url.c_str(), 1);
  open(settings());
  expect_works_again();
  webhook_.reset();
  for (const char* name : {"https_proxy", "HTTPS_PROXY", "ALL_PROXY"}) ::unsetenv(name);
  EXPECT_EQ(proxy.connections_count(), 0u);
}

// Listens where nobody should come.
class Canary {
 public:
  Canary(const char* address, std::uint16_t port) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port);
    EXPECT_EQ(inet_pton(AF_INET, address, &at.sin_addr), 1);
    EXPECT_EQ(::bind(socket_, reinterpret_cast<const sockaddr*>(&at), sizeof at), 0);
    EXPECT_EQ(::listen(socket_, 1), 0);
  }
  ~Canary() { ::close(socket_); }
  Canary(const Canary&) = delete;
  Canary& operator=(const Canary&) = delete;
  [[nodiscard]] bool was_visited() const { return ::accept(socket_, nullptr, nullptr) >= 0; }

 private:
  const int socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
};

TEST_F(WebhookDialTest, NoticesANameThatComesToLeadElsewhere) {  // F63, rebinding
  WebhookSink moving("partner.voorbeeld.nl");
  moving.start();
  const Canary canary("127.0.0.2", moving.port());
  PlayedResolver resolver;
  resolver.answer("partner.voorbeeld.nl", "127.0.0.1");
  WebhookSettings by_name = settings();
  by_name.url = "https://partner.voorbeeld.nl:" + std::to_string(moving.port()) + "/verzuim";
  by_name.endpoint.ca_file = moving.ca_file();
  by_name.endpoint.allowed_networks = *hub::parse_networks("127.0.0.1");
  open(by_name);
  ASSERT_TRUE(heard_.wait_link(true)) << heard_.story();
  EXPECT_EQ(send().first, Outcome::taken);
  resolver.answer("partner.voorbeeld.nl", "127.0.0.2");
  open(by_name);
  ASSERT_TRUE(heard_.wait_down_reason("forbidden-target: 127.0.0.2 is loopback")) << heard_.story();
  EXPECT_EQ(send().first, Outcome::unreachable);
  EXPECT_FALSE(canary.was_visited());
}

TEST_F(WebhookDialTest, TellsThatANameLeadsNowhere) {  // F65
  PlayedResolver resolver;
  resolver.fail("nergens.voorbeeld.nl", EAI_NONAME);
  resolver.fail("straks.voorbeeld.nl", EAI_AGAIN);
  for (const char* host : {"nergens", "straks"}) {
    Heard heard;
    WebhookSettings nowhere = settings();
    nowhere.url = "https://" + std::string(host) + ".voorbeeld.nl/";
    const Webhook webhook(clock_, random_, heard, nowhere);
    ASSERT_TRUE(heard.wait_down_reason("Could not resolve host")) << heard.story();
  }
}

TEST_F(WebhookDialTest, WaitsForNoNameServerThatStaysSilent) {  // F65
  PlayedResolver resolver;
  resolver.stall("traag.voorbeeld.nl");
  WebhookSettings slow = settings();
  slow.url = "https://traag.voorbeeld.nl/";
  slow.endpoint.connect_timeout = milliseconds(500);
  open(slow);
  ASSERT_TRUE(heard_.wait_down_reason("Timeout was reached")) << heard_.story();
  EXPECT_EQ(send().first, Outcome::unreachable);
  const auto start = std::chrono::steady_clock::now();
  webhook_->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(6));
}

}  // namespace
}  // namespace contract
