#include "hub/http/body.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/temp_dir.h"

namespace hub::http {
namespace {

struct Outcome {
  int status = 0;     // of the refusal; 200 when the body is whole, 0 when more is needed
  std::string body;
  std::string rest;   // what the reader left for the next request
};

const std::string in_memory;

// Reads `bytes` as a body, adding `piece` bytes at a time to what was left.
Outcome read_body(const std::string& bytes, bool chunked, std::uint64_t length, std::size_t piece,
                  std::uint64_t bytes_max = 1000, std::uint64_t budget = 10'000) {
  std::uint64_t in_use = 0;
  BodyShare share(in_use, budget);
  BodyReader reader(share, in_memory);
  Framed framed;
  framed.chunked = chunked;
  framed.content_length = length;
  const auto refusal = reader.begin(framed, bytes_max);
  if (refusal) return {.status = refusal->status, .body = "", .rest = bytes};
  std::string waiting;
  std::size_t fed = 0;
  while (fed < bytes.size() && !reader.is_done()) {
    waiting += bytes.substr(fed, piece);
    fed = std::min(bytes.size(), fed + piece);
    const auto step = reader.read(waiting);
    waiting.erase(0, step.bytes_used);
    if (step.refusal) return {.status = step.refusal->status, .body = "", .rest = ""};
  }
  return {.status = reader.is_done() ? 200 : 0, .body = std::string(reader.take()->view()), .rest = waiting + bytes.substr(fed)};
}

// Of so many bytes, in pieces of 64 KB, kept in `directory` when it is long.
Result<Body> keep(const std::string& body, const std::string& directory) {
  std::uint64_t in_use = 0;
  BodyShare share(in_use, body.size());
  BodyReader reader(share, directory);
  Framed framed;
  framed.content_length = body.size();
  EXPECT_FALSE(reader.begin(framed, body.size()));
  for (std::size_t at = 0; at < body.size(); at += 64 * 1024) {
    const auto step = reader.read(std::string_view(body).substr(at, 64 * 1024));
    if (step.refusal) return error(ErrorKind::busy, std::string(step.refusal->slug));
  }
  EXPECT_TRUE(reader.is_done());
  return reader.take();
}

TEST(BodyTest, KeepsALongOneInANamelessFile) {
  std::string body(3 * body_memory_max + 7, 'x');
  body.front() = 'a';
  body.back() = 'z';
  const support::TempDir directory;
  auto kept = keep(body, directory.path());
  ASSERT_TRUE(kept);
  EXPECT_TRUE(std::filesystem::is_empty(directory.path()));
  const Body moved = std::move(*kept);
  EXPECT_EQ(moved.view(), body);
  EXPECT_TRUE(kept->view().empty());
  EXPECT_EQ(keep(std::string(body_memory_max, 'x'), directory.path())->view().size(), body_memory_max);
  EXPECT_EQ(keep(body, directory.path() / "none").error().text, "storage-full");
}

struct ChunkCase {
  const char* name;
  std::string bytes;
  int status;
  std::string body = {};
};

TEST(BodyTest, DecodesChunksStrictly) {
  const ChunkCase cases[] = {
      {"one", "5\r\nhello\r\n0\r\n\r\n", 200, "hello"},
      {"two", "1\r\na\r\n00A\r\n0123456789\r\n0\r\n\r\n", 200, "a0123456789"},
      {"none", "0\r\n\r\n", 200, ""},
      {"extension", "1;a=\"b c\"\r\na\r\n0;d\r\n\r\n", 200, "a"},
      {"longest extension", "1;" + std::string(255, 'a') + "\r\na\r\n0\r\n\r\n", 200, "a"},
      {"extension too long", "1;" + std::string(256, 'a') + "\r\na\r\n0\r\n\r\n", 400},
      {"trailers", "0\r\nA: b\r\nC:\r\n\r\n", 200, ""},
      {"bad trailer", "0\r\nA b\r\n\r\n", 400},
      {"folded trailer", "0\r\nA: b\r\n c\r\n\r\n", 400},
      {"trailer with bare LF", "0\r\nA: b\n\r\n", 400},
      {"length in a trailer", "0\r\nCONTENT-Length: 1\r\n\r\n", 400},
      {"trailers too long", "0\r\nA: " + std::string(4500, 'a') + "\r\nA: " + std::string(4500, 'a') + "\r\n\r\n", 400},
      {"no size", "\r\n", 400},
      {"no digit", "g\r\n", 400},
      {"minus", "-1\r\n", 400},
      {"prefix", "0x1\r\n", 400},
      {"space in front", " 1\r\n", 400},
      {"space behind", "1 \r\n", 400},
      {"sixteen digits", "0000000000000001\r\n", 400},
      {"bare LF", "1\na\r\n", 400},
      {"bare CR", "1\ra\r\n", 400},
      {"too much data", "1\r\nab\r\n", 400},
      {"LF behind data", "1\r\na\n", 400},
      {"chunk over the limit", "3E9\r\n", 413},
      {"sum over the limit", "3E7\r\n" + std::string(999, 'a') + "\r\n2\r\n", 413},
      {"at the limit", "3E8\r\n" + std::string(1000, 'a') + "\r\n0\r\n\r\n", 200, std::string(1000, 'a')},
      {"unfinished", "5\r\nhell", 0, "hell"},
      {"unfinished end", "1\r\na\r\n0\r\n", 0, "a"},
  };
  for (const auto& one : cases) {
    // Byte by byte is also the case on which Beast's own decoder asserts.
    for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{100'000}}) {
      const Outcome outcome = read_body(one.bytes, /*chunked=*/true, 0, piece);
      EXPECT_EQ(outcome.status, one.status) << one.name << ", pieces of " << piece;
      EXPECT_EQ(outcome.body, one.body) << one.name << ", pieces of " << piece;
    }
  }
}

TEST(BodyTest, LeavesTheNextRequestAlone) {
  for (const std::size_t piece : {std::size_t{1}, std::size_t{4}, std::size_t{100}}) {
    EXPECT_EQ(read_body("helloGET /", /*chunked=*/false, 5, piece).rest, "GET /");
    EXPECT_EQ(read_body("2\r\nab\r\n0\r\n\r\nGET /", /*chunked=*/true, 0, piece).rest, "GET /");
    EXPECT_EQ(read_body("GET /", /*chunked=*/false, 0, piece).rest, "GET /");
  }
}

TEST(BodyTest, HoldsALengthAgainstLimitAndBudget) {
  EXPECT_EQ(read_body("", false, 1001, 1).status, 413);
  EXPECT_EQ(read_body("", false, 101, 1, 1000, 100).status, 503);
  EXPECT_EQ(read_body(std::string(100, 'a'), false, 100, 7, 1000, 100).status, 200);
  EXPECT_EQ(read_body("65\r\n" + std::string(101, 'a'), true, 0, 7, 1000, 100).status, 503);
}

TEST(BodyTest, GivesItsShareBack) {
  std::uint64_t in_use = 0;
  {
    BodyShare share(in_use, 10);
    EXPECT_TRUE(share.try_grow(4));
    EXPECT_TRUE(share.try_grow(6));
    EXPECT_FALSE(share.try_grow(1));
    EXPECT_EQ(in_use, 10U);
    share.release();
    EXPECT_EQ(in_use, 0U);
    EXPECT_TRUE(share.try_grow(1));
  }
  EXPECT_EQ(in_use, 0U);
}

}  // namespace
}  // namespace hub::http
