// What one connection does with bytes: tables of what is sent and what must come back, each sent whole
// and in small pieces.
#include <gtest/gtest.h>

#include "loopback.h"

namespace hub::http::test {
namespace {

// 0: as a whole.
constexpr std::size_t pieces[] = {0, 1, 5};

std::vector<Answer> exchange(std::uint16_t port, std::string_view bytes, std::size_t piece) {
  Client client(port);
  if (piece == 0) {
    client.send(bytes);
  } else {
    client.dribble(bytes, piece);
  }
  client.finish_sending();
  return client.read_answers();
}

struct Exchange {
  const char* name;
  std::string bytes;
  std::vector<int> statuses;  // of all answers on the connection, in order
};

TEST(SessionTest, AnswersWellFramedRequestsInOrder) {
  const std::string chunked = "POST /echo HTTP/1.1\r\nHost: hub\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string many_small = [] {
    std::string all;
    for (int i = 0; i < 50; ++i) all += post("/echo", std::to_string(i));
    return all;
  }();
  const Exchange cases[] = {
      {"one", post("/echo", "{}"), {201}},
      {"without body", get("/echo"), {201}},
      {"post without length", "POST /echo HTTP/1.1\r\nHost: hub\r\n\r\n", {201}},
      {"two", post("/echo", "a") + post("/echo", "b"), {201, 201}},
      {"unknown route keeps the connection", get("/nothing") + get("/echo"), {404, 201}},
      {"chunked", chunked + "5\r\nhello\r\n0\r\n\r\n" + get("/echo"), {201, 201}},
      {"chunked in two", chunked + "5\r\nhello\r\nA\r\n0123456789\r\n00\r\n\r\n" + get("/echo"), {201, 201}},
      {"chunk extension", chunked + "5;a=b;c=\"d\"\r\nhello\r\n0;x\r\n\r\n" + get("/echo"), {201, 201}},
      {"trailer", chunked + "5\r\nhello\r\n0\r\nAuthorization: Bearer a\r\n\r\n" + get("/echo"), {201, 201}},
      {"close asked", post("/echo", "a", "Connection: close\r\n") + get("/echo"), {201}},
      {"HTTP/1.0", "GET /echo HTTP/1.0\r\nHost: hub\r\n\r\n" + get("/echo"), {201}},
      {"HTTP/1.0 kept", "GET /echo HTTP/1.0\r\nHost: hub\r\nConnection: keep-alive\r\n\r\n" + get("/echo"), {201, 201}},
      {"answer from another thread", post("/later", "a") + post("/later", "b"), {201, 201}},
      {"h2c upgrade is not taken", get("/echo", "Upgrade: h2c\r\nConnection: Upgrade\r\n") + get("/echo"), {201, 201}},
      {"fifty at once", many_small, std::vector<int>(50, 201)},
      {"nothing", "", {}},
      {"half a request", post("/echo", "abc").substr(0, 20), {}},
      {"half a body", post("/echo", "abcdef").substr(0, post("/echo", "abcdef").size() - 2), {}},
  };
  RunningHub hub;
  for (const auto& one : cases) {
    for (const std::size_t piece : pieces) {
      std::vector<int> statuses;
      for (const auto& answer : exchange(hub.listener.port(), one.bytes, piece)) statuses.push_back(answer.status);
      EXPECT_EQ(statuses, one.statuses) << one.name << ", pieces of " << piece;
    }
  }
}

struct Refused {
  const char* name;
  std::string bytes;
  int status;
};

// In front of each: a good request, to show that earlier ones count. Behind: another, that must never
// be seen.
std::vector<Refused> ambiguous_requests() {
  const auto with = [](const std::string& fields, const std::string& body = "5\r\nhello\r\n0\r\n\r\n") {
    return "POST /echo HTTP/1.1\r\nHost: hub\r\n" + fields + "\r\n" + body;
  };
  const auto chunks = [&with](const std::string& body) { return with("Transfer-Encoding: chunked\r\n", body); };
  std::string many_fields;
  for (int i = 0; i < 101; ++i) many_fields += "A: b\r\n";
  return {
      {"length, then coding", with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 400},
      {"coding, then length", with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 400},
      {"xchunked", with("Transfer-Encoding: xchunked\r\n"), 501},
      {"cow", with("Transfer-Encoding: cow\r\n"), 501},
      {"identity", with("Transfer-Encoding: identity\r\n"), 501},
      {"quoted", with("Transfer-Encoding: \"chunked\"\r\n"), 400},
      {"chunked, identity", with("Transfer-Encoding: chunked, identity\r\n"), 400},
      {"identity, chunked", with("Transfer-Encoding: identity, chunked\r\n"), 400},
      {"\\xff", with("Transfer-Encoding: \xff" "chunked\r\n"), 400},
      {"\\xa0", with("Transfer-Encoding: \xa0" "chunked\r\n"), 400},
      {"\\x0b", with("Transfer-Encoding: \x0b" "chunked\r\n"), 400},
      {"empty coding", with("Transfer-Encoding:\r\n"), 400},
      {"coding twice", with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400},
      {"coding twice, one other", with("Transfer-Encoding: chunked\r\nTransfer-Encoding: cow\r\n"), 400},
      {"coding with space before colon", with("Transfer-Encoding : chunked\r\n"), 400},
      {"folded coding", with("Transfer-Encoding:\r\n chunked\r\n"), 400},
      {"folded behind coding", with("Transfer-Encoding: chunked\r\n , identity\r\n"), 400},
      {"chunked on 1.0", "POST /echo HTTP/1.0\r\nHost: hub\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"equal lengths", with("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"), 400},
      {"unequal lengths", with("Content-Length: 5\r\nContent-Length: 6\r\n", "hello"), 400},
      {"length list", with("Content-Length: 5, 5\r\n", "hello"), 400},
      {"length with plus", with("Content-Length: +5\r\n", "hello"), 400},
      {"negative length", with("Content-Length: -5\r\n", "hello"), 400},
      {"hex length", with("Content-Length: 0x5\r\n", "hello"), 400},
      {"length of 2^64 + 5", with("Content-Length: 18446744073709551621\r\n", "hello"), 400},
      {"chunk size 0x", chunks("0x5\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk size with plus", chunks("+5\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk size with underscore", chunks("5_0\r\nhello\r\n0\r\n\r\n"), 400},
      {"empty chunk size", chunks("\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk size overflow", chunks("10000000000000005\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk size with bare LF", chunks("5\nhello\r\n0\r\n\r\n"), 400},
      {"chunk data too long", chunks("5\r\nhello!\r\n0\r\n\r\n"), 400},
      {"chunk data ends with LF", chunks("5\r\nhello\n0\r\n\r\n"), 400},
      {"chunk extension of 300 bytes", chunks("5;" + std::string(300, 'a') + "\r\nhello\r\n0\r\n\r\n"), 400},
      {"last chunk extension of 300 bytes", chunks("0;" + std::string(300, 'a') + "\r\n\r\n"), 400},
      {"chunk extension of 20 KB", chunks("5;" + std::string(20'000, 'a') + "\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk extension with control byte", chunks("5;a=\x01\r\nhello\r\n0\r\n\r\n"), 400},
      {"length in a trailer", chunks("0\r\nContent-Length: 5\r\n\r\n"), 400},
      {"coding in a trailer", chunks("0\r\nTransfer-Encoding: chunked\r\n\r\n"), 400},
      {"trailers of 20 KB", chunks("0\r\nA: " + std::string(20'000, 'a') + "\r\n\r\n"), 400},
      {"bare LF", "GET /echo HTTP/1.1\nHost: hub\n\n", 400},
      {"bare CR in a value", get("/echo", "A: b\rTransfer-Encoding: chunked\r\n"), 400},
      {"NUL in a value", get("/echo", std::string("A: \0b\r\n", 7)), 400},
      {"folded field", get("/echo", "A: b\r\n c\r\n"), 400},
      {"space before colon", get("/echo", "A : b\r\n"), 400},
      {"empty name", get("/echo", ": b\r\n"), 400},
      {"name that is no token", get("/echo", "A(: b\r\n"), 400},
      {"empty line in front", "\r\n" + get("/echo"), 400},
      {"no host", "GET /echo HTTP/1.1\r\n\r\n", 400},
      {"no host on 1.0", "GET /echo HTTP/1.0\r\n\r\n", 400},
      {"two hosts", get("/echo", "Host: hub\r\n"), 400},
      {"absolute form", get("http://hub/echo"), 400},
      {"userinfo in host", "GET /echo HTTP/1.1\r\nHost: a@hub\r\n\r\n", 400},
      {"fragment", get("/echo#a"), 400},
      {"raw utf-8", get("/\xc3\xa9"), 400},
      {"control byte in target", get("/\x01"), 400},
      {"exclamation mark", get("!"), 400},
      {"escaped slash", get("/a%2fb"), 400},
      {"dot segment", get("/a/../echo"), 400},
      {"escaped NUL", get("/echo%00"), 400},
      {"key twice", get("/echo?a=1&a=2"), 400},
      {"target too long", get("/" + std::string(4096, 'a')), 414},
      {"101 fields", get("/echo", many_fields), 431},
      {"header of 8 KB", get("/echo", "A: " + std::string(8 * 1024, 'a') + "\r\n"), 431},
      {"TRACE", "TRACE /echo HTTP/1.1\r\nHost: hub\r\n\r\n", 405},
      {"CONNECT", "CONNECT hub:443 HTTP/1.1\r\nHost: hub\r\n\r\n", 405},
      {"lower case method", "get /echo HTTP/1.1\r\nHost: hub\r\n\r\n", 501},
      {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"HTTP/0.9", "GET /echo\r\n", 400},
      {"GET with body", get("/echo", "Content-Length: 5\r\n") + "hello", 400},
      {"GET with chunks", get("/echo", "Transfer-Encoding: chunked\r\n") + "0\r\n\r\n", 400},
      {"two authorizations", get("/echo", "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n"), 401},
      {"unknown expectation", post("/echo", "hello", "Expect: 200-ok\r\n"), 417},
      {"body over the route's limit", post("/small", std::string(17, 'a')), 413},
      {"chunks over the route's limit",
       "POST /small HTTP/1.1\r\nHost: hub\r\nTransfer-Encoding: chunked\r\n\r\n"
       "9\r\n123456789\r\n9\r\n123456789\r\n0\r\n\r\n", 413},
      {"a terabyte", "POST /echo HTTP/1.1\r\nHost: hub\r\nContent-Length: 1000000000000\r\n\r\n", 413},
      {"refused on its header block", post("/forbidden", "hello"), 403},
  };
}

TEST(SessionTest, NeverReadsARequestBehindAnAmbiguousOne) {
  RunningHub hub;
  for (const auto& one : ambiguous_requests()) {
    for (const std::size_t piece : pieces) {
      const auto answers = exchange(hub.listener.port(), get("/echo") + one.bytes + get("/smuggled"), piece);
      ASSERT_EQ(answers.size(), 2U) << one.name << ", pieces of " << piece;
      EXPECT_EQ(answers[0].status, 201) << one.name;
      EXPECT_EQ(answers[1].status, one.status) << one.name << ", pieces of " << piece;
      EXPECT_TRUE(answers[1].closes()) << one.name;
    }
  }
  for (const auto& head : hub.application.handled()) EXPECT_EQ(head.path, "/echo");
}

TEST(SessionTest, HandsOverWhatWasSent) {
  RunningHub hub;
  Client client(hub.listener.port());
  const std::string body = "{\"a\": \"\xc3\xa9\"}";
  client.send(post("/echo?na=12&x=%20", body,
                   "Authorization: Bearer abc\r\nX-Odd:  \ttwo words \t\r\nX-Forwarded-For: 1.2.3.4\r\n"));
  const auto answer = client.read_answer();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, body);
  const auto heads = hub.application.handled();
  ASSERT_EQ(heads.size(), 1U);
  EXPECT_EQ(heads[0].method, "POST");
  EXPECT_EQ(heads[0].path, "/echo");
  EXPECT_EQ(heads[0].query_value("na"), "12");
  EXPECT_EQ(heads[0].query_value("x"), " ");
  EXPECT_EQ(heads[0].query_value("y"), std::nullopt);
  EXPECT_EQ(heads[0].header("authorization"), "Bearer abc");
  EXPECT_EQ(heads[0].header("x-odd"), "two words");
  EXPECT_EQ(heads[0].peer, "127.0.0.1");
  EXPECT_FALSE(heads[0].tls);
}

TEST(SessionTest, KeepsTrailersOutOfTheHead) {
  RunningHub hub;
  exchange(hub.listener.port(),
           "POST /echo HTTP/1.1\r\nHost: hub\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"
           "Authorization: Bearer a\r\nX-Late: b\r\n\r\n", 0);
  const auto heads = hub.application.handled();
  ASSERT_EQ(heads.size(), 1U);
  EXPECT_EQ(heads[0].headers.size(), 2U);
  EXPECT_EQ(heads[0].header("authorization"), "");
  EXPECT_EQ(heads[0].header("x-late"), "");
}

TEST(SessionTest, GivesEveryAnswerTheStandardFields) {
  RunningHub hub;
  Client client(hub.listener.port());
  client.send(post("/echo", "{}") + "GET /echo HTTP/1.1\r\n\r\n");
  const auto answers = client.read_answers();
  ASSERT_EQ(answers.size(), 2U);
  for (const auto& answer : answers) {
    EXPECT_TRUE(answer.has("\r\nAPI-Version: 1.0.0\r\n"));
    EXPECT_TRUE(answer.has("\r\nCache-Control: no-store\r\n"));
    EXPECT_TRUE(answer.has("\r\nContent-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"));
    EXPECT_TRUE(answer.has("\r\nX-Content-Type-Options: nosniff\r\n"));
    EXPECT_TRUE(answer.has("\r\nX-Frame-Options: DENY\r\n"));
    EXPECT_TRUE(answer.has(" GMT\r\n"));
    EXPECT_FALSE(answer.has("Strict-Transport-Security"));
  }
  EXPECT_TRUE(answers[0].has("\r\nlocation: /echo\r\n"));
  EXPECT_TRUE(answers[1].has("\r\nContent-Type: application/problem+json\r\n"));
  EXPECT_NE(answers[1].body.find("/problems/malformed-http"), std::string::npos);
}

TEST(SessionTest, AnswersHeadWithoutABody) {
  RunningHub hub;
  Client client(hub.listener.port());
  client.send("HEAD /nothing HTTP/1.1\r\nHost: hub\r\n\r\n");
  const auto head = client.read_answer(/*bodiless=*/true);
  client.send(get("/echo", "Connection: close\r\n"));
  const auto next = client.read_answer();
  ASSERT_TRUE(head && next);
  EXPECT_EQ(head->status, 404);
  EXPECT_TRUE(head->has("\r\nContent-Length: 7\r\n"));
  EXPECT_EQ(next->status, 201);
  EXPECT_TRUE(client.is_closed());
}

TEST(SessionTest, InvitesTheBodyOnlyWhenItIsWelcome) {
  RunningHub hub;
  const auto expecting = [](std::string_view path, std::size_t bytes) {
    const std::string whole = post(path, std::string(bytes, 'a'), "Expect: 100-continue\r\n");
    return whole.substr(0, whole.size() - bytes);
  };
  Client welcome(hub.listener.port());
  welcome.send(expecting("/echo", 5));
  const auto invited = welcome.read_answer(/*bodiless=*/true);
  ASSERT_TRUE(invited);
  EXPECT_EQ(invited->head, "HTTP/1.1 100 Continue\r\n\r\n");
  welcome.send("hello");
  EXPECT_EQ(welcome.read_answer()->body, "hello");

  Client impatient(hub.listener.port());  // sends the body without waiting: no invitation needed
  impatient.send(post("/echo", "hello", "Expect: 100-continue\r\n"));
  EXPECT_EQ(impatient.read_answer()->status, 201);

  for (const auto& [path, bytes, status] : {std::tuple{"/forbidden", 5UL, 403}, std::tuple{"/small", 17UL, 413}}) {
    Client unwelcome(hub.listener.port());
    unwelcome.send(expecting(path, bytes));
    const auto answer = unwelcome.read_answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, status);
    EXPECT_TRUE(answer->closes());
    EXPECT_TRUE(unwelcome.is_closed());
  }
}

TEST(SessionTest, LetsAnEarlyAnswerArriveThoughTheBodyIsStillBeingSent) {
  RunningHub hub;
  Client client(hub.listener.port());
  client.send("POST /small HTTP/1.1\r\nHost: hub\r\nContent-Length: 60000\r\n\r\n");
  client.send(std::string(60'000, 'a'));  // less than is drained: no reset may eat the answer
  const auto answer = client.read_answer();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 413);
  EXPECT_TRUE(client.is_closed());
}

TEST(SessionTest, CarriesABigBodyBothWays) {
  RunningHub hub;
  std::string body(5 * 1024 * 1024, 'a');
  for (std::size_t i = 0; i < body.size(); i += 1000) body[i] = static_cast<char>('a' + i / 1000 % 26);
  Client client(hub.listener.port());
  for (int round = 0; round < 2; ++round) {
    client.send(post("/echo", body));
    const auto answer = client.read_answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, body);
  }
  EXPECT_EQ(hub.figures().body_bytes, 0U);
}

ListenerConfig impatient_config() {
  ListenerConfig config;
  const std::chrono::milliseconds soon{100};
  const std::chrono::milliseconds late{9'000};
  config.deadlines = {.handshake = late, .header = soon, .body = soon, .body_max = late,
                      .handling = soon, .write = late, .idle = soon, .drain = soon};
  return config;
}

TEST(SessionTest, CutsASlowHeaderWithAnAnswer) {
  RunningHub hub(impatient_config());
  Client client(hub.listener.port());
  client.send("GET /echo HTTP/1.1\r\nHost:");
  const auto answers = client.read_answers();
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].status, 408);
  EXPECT_TRUE(answers[0].closes());
}

TEST(SessionTest, CutsASlowBodyWithAnAnswer) {
  RunningHub hub(impatient_config());
  Client client(hub.listener.port());
  client.send(post("/echo", "abcdef").substr(0, post("/echo", "abcdef").size() - 1));
  const auto answers = client.read_answers();
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].status, 408);
}

TEST(SessionTest, CutsSilentConnectionsWithoutAWord) {
  RunningHub hub(impatient_config());
  Client fresh(hub.listener.port());
  EXPECT_TRUE(fresh.is_closed());
  Client idle(hub.listener.port());
  idle.send(get("/echo"));
  EXPECT_EQ(idle.read_answer()->status, 201);
  EXPECT_TRUE(idle.is_closed());
}

TEST(SessionTest, AnswersForAnApplicationThatDoesNot) {
  RunningHub hub(impatient_config());
  Client client(hub.listener.port());
  client.send(post("/never", "a"));
  const auto answers = client.read_answers();
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].status, 503);
  EXPECT_TRUE(answers[0].has("\r\nretry-after: "));
  hub.application.release();  // too late, and nobody minds
  while (hub.figures().connections_open > 0) std::this_thread::yield();
}

TEST(SessionTest, CutsAReaderThatDoesNotRead) {
  auto config = impatient_config();
  config.deadlines.write = std::chrono::milliseconds(100);
  config.deadlines.body_max = std::chrono::milliseconds(100);
  RunningHub hub(config);
  Client client(hub.listener.port());
  client.send(get("/big"));
  while (hub.figures().requests == 0) std::this_thread::yield();
  while (hub.figures().connections_open > 0) std::this_thread::yield();
  EXPECT_FALSE(client.read_answer());  // a part at most
}

}  // namespace
}  // namespace hub::http::test
