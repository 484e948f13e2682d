#include "hub/http/framing.h"

#include <gtest/gtest.h>

namespace hub::http {
namespace {

using Query = std::vector<std::pair<std::string, std::string>>;

HeaderBlock block_of(std::string method, std::string target, Headers more = {}) {
  HeaderBlock block{.method = std::move(method), .target = std::move(target), .fields = {{"host", "hub"}}};
  block.fields.insert(block.fields.end(), more.begin(), more.end());
  return block;
}

int status_of(const tl::expected<Framed, Refusal>& framed) { return framed ? 200 : framed.error().status; }

struct TargetCase {
  const char* name;
  std::string target;
  int status;
  std::string path = {};
  Query query = {};
};

TEST(FramingTest, DecodesATargetOnceOrRefusesIt) {
  const TargetCase cases[] = {
      {"plain", "/v1/dossiers", 200, "/v1/dossiers"},
      {"root", "/", 200, "/"},
      {"escaped letter", "/v1/%64ossiers", 200, "/v1/dossiers"},
      {"utf-8", "/v1/%C3%A9", 200, "/v1/\xc3\xa9"},
      {"dots inside a segment", "/a..b/.well-known/...", 200, "/a..b/.well-known/..."},
      {"query", "/a?na=12&x=%26%3D&leeg&b+c=d+e", 200, "/a", {{"na", "12"}, {"x", "&="}, {"leeg", ""}, {"b c", "d e"}}},
      {"query with empty pairs", "/a?&&b=1&", 200, "/a", {{"b", "1"}}},
      {"query with question mark", "/a?b=?", 200, "/a", {{"b", "?"}}},
      {"query with brackets", "/a?b[]=1|2", 200, "/a", {{"b[]", "1|2"}}},
      {"query with traversal is only a value", "/a?b=../%2e%2e/%2f", 200, "/a", {{"b", "../..//"}}},
      {"empty", "", 400},
      {"asterisk", "*", 400},
      {"exclamation mark", "!", 400},
      {"absolute form", "http://hub/a", 400},
      {"userinfo", "http://piet:geheim@hub/a", 400},
      {"authority form", "hub:443", 400},
      {"fragment", "/a#b", 400},
      {"raw utf-8", "/\xc3\xa9", 400},
      {"raw space", "/a b", 400},
      {"raw backslash", "/a\\b", 400},
      {"raw quote", "/a\"b", 400},
      {"broken escape", "/a%zz", 400},
      {"escape cut short", "/a%4", 400},
      {"escaped NUL", "/a%00", 400},
      {"escaped line end", "/a%0d%0aX: y", 400},
      {"escaped DEL", "/a%7f", 400},
      {"escaped slash", "/a%2fb", 400},
      {"escaped backslash", "/a%5Cb", 400},
      {"escaped percent", "/a%252e", 400},
      {"overlong slash", "/a%c0%af", 400},
      {"overlong dot of three", "/a%e0%80%ae", 400},
      {"surrogate", "/a%ed%a0%80", 400},
      {"utf-8 cut short", "/a%e2%82", 400},
      {"beyond unicode", "/a%f4%90%80%80", 400},
      {"dot segment", "/a/./b", 400},
      {"two dots", "/a/../b", 400},
      {"two dots at the end", "/a/..", 400},
      {"escaped dots", "/a/%2e%2e/b", 400},
      {"one escaped dot", "/a/.%2E", 400},
      {"dots with a parameter", "/a/%2e%2e;x/b", 400},
      {"key twice", "/a?b=1&c=2&b=3", 400},
      {"key twice, once escaped", "/a?b=1&%62=3", 400},
      {"NUL in query", "/a?b=%00", 400},
      {"broken escape in query", "/a?b=%", 400},
      {"no utf-8 in query", "/a?b=%ff", 400},
      {"target of 4096 bytes", "/" + std::string(4095, 'a'), 200, "/" + std::string(4095, 'a')},
      {"target of 4097 bytes", "/" + std::string(4096, 'a'), 414},
  };
  for (const auto& one : cases) {
    const auto framed = frame(block_of("GET", one.target), {});
    EXPECT_EQ(status_of(framed), one.status) << one.name;
    if (!framed) continue;
    EXPECT_EQ(framed->head.path, one.path) << one.name;
    EXPECT_EQ(framed->head.query, one.query) << one.name;
  }
}

TEST(FramingTest, TakesFiftyQueryKeysAndNoMore) {
  std::string target = "/a?";
  for (int i = 0; i < 50; ++i) target += "k" + std::to_string(i) + "=1&";
  EXPECT_EQ(status_of(frame(block_of("GET", target), {})), 200);
  EXPECT_EQ(status_of(frame(block_of("GET", target + "k50=1"), {})), 400);
}

struct FieldCase {
  const char* name;
  std::string method;
  Headers fields;
  int status;
};

TEST(FramingTest, JudgesMethodsAndFields) {
  const FieldCase cases[] = {
      {"HEAD", "HEAD", {}, 200},
      {"OPTIONS", "OPTIONS", {}, 200},
      {"TRACE", "TRACE", {}, 405},
      {"CONNECT", "CONNECT", {}, 405},
      {"PRI", "PRI", {}, 501},
      {"lower case", "get", {}, 501},
      {"override is ignored", "GET", {{"x-http-method-override", "DELETE"}}, 200},
      {"two hosts", "GET", {{"host", "hub"}}, 400},
      {"length", "POST", {{"content-length", "12"}}, 200},
      {"length zero", "GET", {{"content-length", "0"}}, 200},
      {"GET with length", "GET", {{"content-length", "1"}}, 400},
      {"HEAD with chunks", "HEAD", {{"transfer-encoding", "chunked"}}, 400},
      {"equal lengths", "POST", {{"content-length", "5"}, {"content-length", "5"}}, 400},
      {"length list", "POST", {{"content-length", "5, 5"}}, 400},
      {"length with sign", "POST", {{"content-length", "+5"}}, 400},
      {"negative length", "POST", {{"content-length", "-5"}}, 400},
      {"hex length", "POST", {{"content-length", "0x5"}}, 400},
      {"length with leading zero", "POST", {{"content-length", "05"}}, 400},
      {"length of 2^64", "POST", {{"content-length", "18446744073709551616"}}, 400},
      {"empty length", "POST", {{"content-length", ""}}, 400},
      {"chunked", "POST", {{"transfer-encoding", "Chunked"}}, 200},
      {"other coding", "POST", {{"transfer-encoding", "xchunked"}}, 501},
      {"identity", "POST", {{"transfer-encoding", "identity"}}, 501},
      {"empty coding", "POST", {{"transfer-encoding", ""}}, 400},
      {"coding list", "POST", {{"transfer-encoding", "chunked, identity"}}, 400},
      {"gzip then chunked", "POST", {{"transfer-encoding", "gzip, chunked"}}, 400},
      {"quoted coding", "POST", {{"transfer-encoding", "\"chunked\""}}, 400},
      {"coding with nbsp", "POST", {{"transfer-encoding", "\xa0" "chunked"}}, 400},
      {"coding twice", "POST", {{"transfer-encoding", "chunked"}, {"transfer-encoding", "chunked"}}, 400},
      {"coding and length", "POST", {{"transfer-encoding", "chunked"}, {"content-length", "5"}}, 400},
      {"expect", "POST", {{"expect", "100-Continue"}}, 200},
      {"unknown expect", "POST", {{"expect", "200-ok"}}, 417},
      {"two authorizations", "GET", {{"authorization", "Bearer a"}, {"authorization", "Bearer b"}}, 401},
      {"empty authorization", "GET", {{"authorization", ""}}, 401},
      {"two content types", "POST", {{"content-type", "a/b"}, {"content-type", "a/c"}}, 400},
      {"two idempotency keys", "POST", {{"idempotency-key", "a"}, {"idempotency-key", "a"}}, 400},
      {"forwarded for is only a field", "GET", {{"x-forwarded-for", "1.2.3.4"}, {"forwarded", "for=1.2.3.4"}}, 200},
      {"h2c upgrade is ignored", "GET", {{"upgrade", "h2c"}, {"connection", "upgrade, http2-settings"}}, 200},
  };
  for (const auto& one : cases) {
    EXPECT_EQ(status_of(frame(block_of(one.method, "/a", one.fields), {})), one.status) << one.name;
  }
}

TEST(FramingTest, KnowsOnlyItsOwnHostNames) {
  const auto status_for = [](const std::string& host) {
    HeaderBlock block{.method = "GET", .target = "/", .http_1_0 = false, .fields = {{"host", host}}};
    return status_of(frame(std::move(block), {"hub.nl", "[::1]"}));
  };
  EXPECT_EQ(status_for("hub.nl"), 200);
  EXPECT_EQ(status_for("HUB.nl:8080"), 200);
  EXPECT_EQ(status_for("[::1]:8080"), 200);
  EXPECT_EQ(status_for("hub.nl.evil.nl"), 421);
  EXPECT_EQ(status_for("evil.nl"), 421);
  EXPECT_EQ(status_for("hub.nl:80a"), 400);
  EXPECT_EQ(status_for("piet@hub.nl"), 400);
  EXPECT_EQ(status_for("hub.nl/"), 400);
  EXPECT_EQ(status_for("hub.nl, evil.nl"), 400);
  EXPECT_EQ(status_for(":80"), 400);
  EXPECT_EQ(status_for("[::1"), 421);
  EXPECT_EQ(status_for(""), 400);
}

TEST(FramingTest, RefusesChunksOnHttp10) {
  auto block = block_of("POST", "/a", {{"transfer-encoding", "chunked"}});
  block.http_1_0 = true;
  EXPECT_EQ(status_of(frame(std::move(block), {})), 400);
}

TEST(FramingTest, KeepsAConnectionAsItsVersionSays) {
  const auto keeps = [](bool http_1_0, const std::string& connection) {
    auto block = block_of("GET", "/", {{"connection", connection}});
    block.http_1_0 = http_1_0;
    return frame(std::move(block), {})->keep_alive;
  };
  EXPECT_TRUE(keeps(false, ""));
  EXPECT_FALSE(keeps(false, "Close"));
  EXPECT_FALSE(keeps(false, "upgrade ,\tclose"));
  EXPECT_FALSE(keeps(true, ""));
  EXPECT_TRUE(keeps(true, "Keep-Alive"));
  EXPECT_FALSE(keeps(true, "keep-alive, close"));
}

TEST(FramingTest, NamesAHeaderOnlyWhenItIsAlone) {
  const RequestHead head{.method = "GET", .path = "/", .query = {}, 
                         .headers = {{"prefer", "a"}, {"prefer", "b"}, {"accept", "c"}}, .peer = ""};
  EXPECT_EQ(head.header("accept"), "c");
  EXPECT_EQ(head.header("prefer"), "");
  EXPECT_EQ(head.header("cookie"), "");
}

struct ScanCase {
  const char* name;
  std::string bytes;
  int status;  // 200: a whole block; 0: more is needed
};

TEST(HeaderScanTest, SeesWhatTheParserHides) {
  const std::string line = "GET / HTTP/1.1\r\n";
  std::string fields_100 = line;
  for (int i = 0; i < 100; ++i) fields_100 += "A: b\r\n";
  const ScanCase cases[] = {
      {"whole", line + "Host: hub\r\n\r\n", 200},
      {"empty value", line + "A:\r\n\r\n", 200},
      {"tab and obs-text in a value", line + "A: \t\xe9\r\n\r\n", 200},
      {"unfinished", line + "Host: hub\r\n", 0},
      {"nothing", "", 0},
      {"empty line first", "\r\n", 400},
      {"TLS hello", "\x16\x03\x01\x02", 400},
      {"bare LF", "GET / HTTP/1.1\n", 400},
      {"bare LF in fields", line + "A: b\nC: d\r\n", 400},
      {"bare CR in a value", line + "A: b\rC: d\r\n", 400},
      {"LF CR", line + "A: b\r\n\n\r", 400},
      {"NUL", line + std::string("A: \0\r\n", 7), 400},
      {"vertical tab", line + "Transfer-Encoding: \x0b" "chunked\r\n", 400},
      {"folded", line + "A: b\r\n c\r\n", 400},
      {"folded first field", line + " A: b\r\n", 400},
      {"space before colon", line + "Host : hub\r\n", 400},
      {"empty name", line + ": hub\r\n", 400},
      {"no colon", line + "Host\r\n", 400},
      {"name that is no token", line + "Ho(st: hub\r\n", 400},
      {"name with high byte", line + "H\xf6st: hub\r\n", 400},
      {"HTTP/0.9", "GET /\r\n", 400},
      {"no target", "GET HTTP/1.1\r\n", 400},
      {"two spaces", "GET  / HTTP/1.1\r\n", 400},
      {"space behind version", "GET / HTTP/1.1 \r\n", 400},
      {"tab for space", "GET\t/\tHTTP/1.1\r\n", 400},
      {"lower case version", "GET / http/1.1\r\n", 400},
      {"HTTP/2.0", "PRI * HTTP/2.0\r\n", 505},
      {"HTTP/1.2", "GET / HTTP/1.2\r\n", 505},
      {"100 fields", fields_100 + "\r\n", 200},
      {"101 fields", fields_100 + "A: b\r\n\r\n", 431},
      {"8 KB field", line + "A: " + std::string(8192, 'b'), 431},
      {"long target, whole line", "GET /" + std::string(4096, 'a') + " HTTP/1.1\r\n", 414},
      {"long target, no end", "GET /" + std::string(8200, 'a'), 414},
  };
  for (const auto& one : cases) {
    HeaderScan whole;
    const auto refusal = whole.read(one.bytes);
    EXPECT_EQ(refusal ? refusal->status : whole.block_bytes() == 0 ? 0 : 200, one.status) << one.name;
    HeaderScan dribbled;
    std::optional<Refusal> late;
    for (std::size_t bytes = 1; bytes <= one.bytes.size() && !late; ++bytes) {
      late = dribbled.read(std::string_view(one.bytes).substr(0, bytes));
    }
    EXPECT_EQ(late ? late->status : dribbled.block_bytes() == 0 ? 0 : 200, one.status) << one.name << ", byte by byte";
  }
}

TEST(HeaderScanTest, MeasuresTheBlockAndNotWhatFollows) {
  const std::string block = "GET / HTTP/1.1\r\nHost: hub\r\n\r\n";
  HeaderScan scan;
  EXPECT_FALSE(scan.read(block + "\n\nanything " + std::string(9000, '\0')));
  EXPECT_EQ(scan.block_bytes(), block.size());
}

}  // namespace
}  // namespace hub::http
