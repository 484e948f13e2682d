#include "hub/commands/parcel.h"

#include <gtest/gtest.h>

#include "hub/base/local_time.h"
#include "tests/support/temp_dir.h"

namespace hub::commands {
namespace {

const WallTime now = *parse_rfc3339("2026-11-20T08:00:00Z");
constexpr std::string_view event =
    R"({"specversion":"1.0","id":"x1","source":"urn:nld:oin:00000099000000090200:systeem:las","type":"nl.onderwijs.hervattingen.gemeld.v1","data":{"vestiging":"90BB00","leerlingnummer":"1","datum":"2026-11-20"}})";
constexpr std::string_view plain =
    R"({"registratieId":"R1","gewijzigdOp":"2026-11-20T07:00:00Z","vestiging":"90BB00","leerlingnummer":"1","soort":"ziek","geoorloofd":"ja","begin":"2026-11-09T08:30:00+01:00","eind":null})";

class ParcelTest : public testing::Test {
 protected:
  Result<Parcel> make(std::string_view text, const ParcelOptions& options) {
    support::write_file(directory_ / "file", text);
    return make_parcel((directory_ / "file").string(), options);
  }
  Result<Parcel> make(std::string_view text, std::string format = "auto") { return make(text, {std::move(format), "", 500}); }

  support::TempDir directory_;
};

TEST_F(ParcelTest, FindsTheDoorByLookingAtTheFile) {
  const std::string two = std::string(event) + "\n" + std::string(event) + "\n";
  struct Case {
    std::string name;
    std::string text;
    std::string path;
    std::size_t events;
  };
  const std::vector<Case> cases = {
      {"events", two, "/v1/gebeurtenissen", 2},
      {"an array of events", "[" + std::string(event) + "]", "/v1/gebeurtenissen", 1},
      {"one event over several lines", "{\n" + std::string(event).substr(1), "/v1/gebeurtenissen", 1},
      {"registrations without envelope", std::string(plain) + "\n", "/v1/verzuimregistraties", 1},
      {"a school system's file", "700201;20260901;1000;20260901;1045;2;2;Z;x\n", "/v1/aanleveringen", 0},
  };
  for (const Case& one : cases) {
    auto parcel = make(one.text);
    ASSERT_TRUE(parcel) << one.name << ": " << parcel.error().text;
    EXPECT_EQ(parcel->path, one.path) << one.name;
    EXPECT_EQ(parcel->bytes, one.text.size()) << one.name;
    const auto batch = parcel->batches();
    ASSERT_TRUE(batch) << one.name;
    EXPECT_EQ(batch->events, one.events) << one.name;
    EXPECT_FALSE(parcel->batches()) << one.name;
  }
}

TEST_F(ParcelTest, SaysAloudWhatItGuessedAndLeavesTheFormatToTheHub) {
  const auto guessed = make("700201;20260901;1000;20260901;1045;2;2;Z;x\n");
  ASSERT_TRUE(guessed);
  ASSERT_EQ(guessed->words.size(), 1U);
  EXPECT_NE(guessed->words.front().find("eduarte-absentiemeldingen"), std::string::npos);
  const auto named = make("700201;x\n", {"eduarte-waarnemingen", "90CC00", 500});
  ASSERT_TRUE(named);
  EXPECT_TRUE(named->words.empty());
  EXPECT_EQ(named->path, "/v1/aanleveringen?vestiging=90CC00&formaat=eduarte-waarnemingen");
  EXPECT_EQ(named->batches()->content_type, "text/csv");
  EXPECT_EQ(make("[1]", {"somtoday-waarnemingen", "", 500})->batches()->content_type, "application/json");
}

TEST_F(ParcelTest, RefusesWhatItCannotSend) {
  const auto kind = [](const Result<Parcel>& parcel) { return parcel ? ErrorKind::busy : parcel.error().kind; };
  EXPECT_EQ(kind(make("")), ErrorKind::corrupt);
  EXPECT_EQ(kind(make("\n \n")), ErrorKind::corrupt);
  EXPECT_EQ(kind(make("hello\n")), ErrorKind::corrupt);
  EXPECT_EQ(kind(make("[" + std::string(event))), ErrorKind::corrupt);
  EXPECT_EQ(kind(make("[]", "cloudevents")), ErrorKind::corrupt);
  EXPECT_EQ(kind(make(event, "cloudevent")), ErrorKind::rejected);
  EXPECT_EQ(kind(make(event, {"auto", "90bb00&x=1", 500})), ErrorKind::rejected);
  EXPECT_EQ(kind(make_parcel((directory_ / "nothing").string(), {"auto", "", 500})), ErrorKind::unreachable);
  EXPECT_EQ(kind(make_parcel(directory_.path().string(), {"auto", "", 500})), ErrorKind::unreachable);
  EXPECT_NE(make(event, "cloudevent").error().text.find("did you mean cloudevents"), std::string::npos);
}

TEST_F(ParcelTest, FindsTheFaultsThatAHubWouldFind) {
  auto parcel = make(std::string(event) + "\n\n" + R"({"specversion":"1.0","id":"x2"})" + "\n");
  ASSERT_TRUE(parcel);
  const auto batch = parcel->batches();
  ASSERT_TRUE(batch);
  const auto faults = check(*parcel, *batch, now);
  ASSERT_FALSE(faults.empty());
  EXPECT_EQ(in_file(*batch, faults.front()).line, 3);
  auto without_envelope = make(std::string(plain));
  EXPECT_TRUE(check(*without_envelope, *without_envelope->batches(), now).empty());
}

}  // namespace
}  // namespace hub::commands
