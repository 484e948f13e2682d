#include "hub/commands/batches.h"

#include <gtest/gtest.h>

#include <set>
#include <sstream>

namespace hub::commands {
namespace {

std::vector<Batch> all(const Batches& batches) {
  std::vector<Batch> list;
  while (auto batch = batches()) list.push_back(std::move(*batch));
  return list;
}

Fault at_line(int line, std::string pointer = "") { return {"rule", "message", std::move(pointer), line, 0}; }

TEST(BatchesTest, CutsLinesAndRemembersWhereTheyStood) {
  std::istringstream in("{1}\n\n{2}\r\n{3}\n  \n{4}");
  const auto batches = all(cut_lines(in, 3));
  ASSERT_EQ(batches.size(), 2U);
  EXPECT_EQ(batches[0].body, "{1}\n{2}\r\n{3}\n");
  EXPECT_EQ(batches[0].lines, (std::vector<std::size_t>{1, 3, 4}));
  EXPECT_EQ(batches[0].content_type, "application/x-ndjson");
  EXPECT_EQ(batches[0].bytes_read, 14U);
  EXPECT_EQ(batches[1].body, "{4}\n");
  EXPECT_EQ(batches[1].lines, (std::vector<std::size_t>{6}));
  EXPECT_EQ(batches[1].bytes_read, 20U);
}

TEST(BatchesTest, MakesNoBatchOfNothing) {
  std::istringstream empty("");
  EXPECT_TRUE(all(cut_lines(empty, 3)).empty());
  std::istringstream blank("\n  \n\r\n");
  EXPECT_TRUE(all(cut_lines(blank, 3)).empty());
}

TEST(BatchesTest, KeepsABatchWithinTheBytesOfARequest) {
  const std::string line(1024 * 1024, 'x');
  std::string text;
  for (int i = 0; i < 20; ++i) text += line + "\n";
  std::istringstream in(text);
  const auto batches = all(cut_lines(in, 10'000));
  ASSERT_EQ(batches.size(), 3U);
  for (const Batch& batch : batches) EXPECT_LE(batch.body.size(), batch_bytes_max + line.size() + 1);
}

TEST(BatchesTest, MapsALineOfTheRequestBackToTheFile) {
  std::istringstream in("{1}\n\n{2}\n{3}\n\n\n{4}\n");
  const auto batches = all(cut_lines(in, 2));
  ASSERT_EQ(batches.size(), 2U);
  EXPECT_EQ(in_file(batches[0], at_line(2, "/data/begin")).line, 3);
  EXPECT_EQ(in_file(batches[0], at_line(2, "/data/begin")).pointer, "/data/begin");
  EXPECT_EQ(in_file(batches[1], at_line(2)).line, 7);
  EXPECT_EQ(in_file(batches[1], at_line(0, "/1/id")).line, 7);  // an index instead of a line
  EXPECT_EQ(in_file(batches[1], at_line(0, "/1/id")).pointer, "/id");
  EXPECT_EQ(in_file(batches[1], at_line(9)).line, 0);  // a place that the request did not have
}

TEST(BatchesTest, MapsAnArrayBackByIndex) {
  const auto batches = all(cut_document(Json::parse(R"([{"a":0},{"a":1},{"a":2}])"), 2, 100));
  ASSERT_EQ(batches.size(), 2U);
  EXPECT_EQ(batches[0].body, "{\"a\":0}\n{\"a\":1}\n");
  EXPECT_EQ(batches[1].body, "{\"a\":2}\n");
  EXPECT_EQ(batches[1].bytes_read, 100U);
  const Fault fault = in_file(batches[1], at_line(1, "/data/begin"));
  EXPECT_EQ(fault.pointer, "/2/data/begin");
  EXPECT_EQ(fault.line, 0);
}

TEST(BatchesTest, LeavesThePlacesOfOneEventAndOfAWholeDelivery) {
  const auto one = all(cut_document(Json::parse(R"({"a":0})"), 500, 7));
  ASSERT_EQ(one.size(), 1U);
  EXPECT_EQ(in_file(one[0], at_line(1, "/data/begin")).pointer, "/data/begin");
  EXPECT_EQ(in_file(one[0], at_line(1, "/data/begin")).line, 0);
  const auto whole = all(whole_delivery("a;b\nc;d\n", "text/csv"));
  ASSERT_EQ(whole.size(), 1U);
  EXPECT_EQ(whole[0].body, "a;b\nc;d\n");
  EXPECT_EQ(in_file(whole[0], at_line(2)).line, 2);
}

TEST(BatchesTest, NamesABatchByItsPlaceInTheFile) {
  std::istringstream in("{1}\n{2}\n{3}\n");
  const auto lines = all(cut_lines(in, 2));
  EXPECT_EQ(describe(lines[0]), "lines 1 to 2");
  EXPECT_EQ(describe(lines[1]), "line 3");
  const auto events = all(cut_document(Json::parse("[{},{},{}]"), 2, 9));
  EXPECT_EQ(describe(events[0]), "events 0 to 1");
  EXPECT_EQ(describe(events[1]), "event 2");
  EXPECT_EQ(describe(all(whole_delivery("x", "text/csv"))[0]), "the delivery");
}

TEST(BatchesTest, GivesTheSameRequestTheSameKeyAndAnyOtherAnother) {
  std::istringstream in("{1}\n");
  std::istringstream again("{1}");
  const Batch batch = all(cut_lines(in, 5)).front();
  const std::string key = idempotency_key(batch, "/v1/gebeurtenissen", false);
  EXPECT_EQ(key.size(), 64U);
  EXPECT_EQ(idempotency_key(all(cut_lines(again, 500)).front(), "/v1/gebeurtenissen", false), key);
  std::set<std::string> keys{key};
  Batch other = batch;
  other.body = "{2}\n";
  EXPECT_TRUE(keys.insert(idempotency_key(other, "/v1/gebeurtenissen", false)).second);
  EXPECT_TRUE(keys.insert(idempotency_key(batch, "/v1/verzuimregistraties", false)).second);
  EXPECT_TRUE(keys.insert(idempotency_key(batch, "/v1/gebeurtenissen", true)).second);
}

}  // namespace
}  // namespace hub::commands
