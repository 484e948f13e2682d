// The puller and a real HTTPS server that answers as Somtoday does.
#include "connectors/school/somtoday/puller.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>

#include "hub/base/json.h"
#include "tests/support/somtoday_simulator.h"

namespace contract {
namespace {

using hub::Json;
using hub::Result;
using hub::somtoday::Page;
using hub::somtoday::PageRows;
using hub::somtoday::Puller;
using std::chrono::milliseconds;
using support::wait_until;

constexpr const char* naam = "90BB00-somtoday";

Json read_json(const std::string& text) { return hub::parse_json(text).value(); }

// Items by number, each of the day before yesterday.
Json make_items(int first, int count, const std::string& date) {
  Json items = Json::array();
  for (int i = first; i < first + count; ++i) items.push_back({{"nummer", i}, {"beginDatumTijd", date + "T08:30:00.000+01:00"}});
  return items;
}

class SomtodayPullTest : public testing::Test {
 protected:
  hub::somtoday::PullSource source() {
    hub::somtoday::PullSource source;
    source.naam = naam;
    source.stand_file = directory_ / "stand.json";
    source.pull.url = school_.url();
    source.pull.token_url = school_.token_url();
    source.pull.client_id = support::SomtodaySimulator::client_id;
    source.pull.client_secret = support::SomtodaySimulator::client_secret;
    source.pull.shortest_rest = source.pull.longest_rest = milliseconds(100);
    return source;
  }
  hub::somtoday::PullerSettings settings() {
    hub::somtoday::PullerSettings settings;
    settings.ca_file = school_.ca_file();
    settings.allowed_networks = *hub::parse_networks("127.0.0.0/8 ::1");
    settings.connect_timeout = settings.answer_timeout = milliseconds(5'000);
    return settings;
  }
  void have(const Json& items) { school_.items(Json{{"items", items}}.dump()); }
  void start(std::vector<hub::somtoday::PullSource> sources, const hub::somtoday::PullerSettings& settings) {
    puller_ = std::make_unique<Puller>(clock_, random_, settings, std::move(sources), [this](const std::string& bron, const Page& page) { return take(bron, page); });
  }
  void start() { start({source()}, settings()); }
  Result<PageRows> take(const std::string& bron, const Page& page) {
    const std::lock_guard lock(mutex_);
    EXPECT_EQ(bron, naam);
    if (full_ > 0 && full_-- > 0) return hub::error(hub::ErrorKind::busy, "full");
    const Json items = read_json(page.body).at("items");
    for (const Json& item : items) numbers_.push_back(item.at("nummer"));
    pages_.push_back(page.first);
    return PageRows{items.size(), 1};
  }
  std::vector<int> numbers() {
    const std::lock_guard lock(mutex_);
    return numbers_;
  }
  std::set<int> distinct() {
    const auto all = numbers();
    return {all.begin(), all.end()};
  }
  const hub::somtoday::PullFigures& figures() { return puller_->figures().at(naam); }
  bool wait_for_pulls(std::uint64_t count) {
    return wait_until([&] { return figures().pulls >= count; });
  }
  void expect_all(int count) {
    EXPECT_EQ(distinct().size(), static_cast<std::size_t>(count));
    EXPECT_EQ(numbers().size(), static_cast<std::size_t>(count));
  }

  const std::string recent_ = hub::format_date(hub::local_day(hub::SystemClock().wall()) - std::chrono::days(2));
  hub::SystemClock clock_;
  hub::SystemRandom random_;
  support::TempDir directory_;
  support::SomtodaySimulator school_;
  std::mutex mutex_;
  std::vector<int> numbers_;
  std::vector<std::size_t> pages_;
  int full_ = 0;
  std::unique_ptr<Puller> puller_;
};

TEST_F(SomtodayPullTest, TakesEveryPageOfTheWindowAndNothingBeyondIt) {
  Json items = make_items(0, 250, recent_);
  items.push_back(make_items(999, 1, "2019-01-07").at(0));
  have(items);
  start();
  ASSERT_TRUE(wait_for_pulls(1));
  expect_all(250);
  EXPECT_EQ(pages_, (std::vector<std::size_t>{0, 100, 200}));
  EXPECT_EQ(figures().rows, 250u);
  EXPECT_EQ(figures().refused, 3u);
  EXPECT_GT(figures().last_success, 0);
  EXPECT_FALSE(figures().failing);
  EXPECT_EQ(school_.requests("token").size(), 1u);
  EXPECT_FALSE(std::filesystem::exists(directory_ / "stand.json"));
  puller_->stop();
}

TEST_F(SomtodayPullTest, BeginsAgainAfterItsInterval) {
  have(make_items(0, 3, recent_));
  auto often = source();
  often.pull.every = milliseconds(200);
  start({often}, settings());
  ASSERT_TRUE(wait_for_pulls(3));
  EXPECT_EQ(distinct().size(), 3u);
  EXPECT_GE(numbers().size(), 9u);
}

TEST_F(SomtodayPullTest, GetsThroughWhateverGoesWrongOnce) {
  for (const char* script : {R"({"statuses": [200, 503, 200], "headers": {"Retry-After": "1"}})", R"({"statuses": [200, 429, 200], "headers": {"Retry-After": "straks"}})",
                             R"({"statuses": [200, 0, 200]})", R"({"statuses": [200, 1, 200]})", R"({"statuses": [200, 500, 404, 200]})", R"({"pages_per_token": 2})",
                             R"({"token_statuses": [503, 200]})", R"({"expires_in": 1})", R"({"expires_in": null})", R"({"totals": false})", R"({"ranges": false})"}) {
    SCOPED_TRACE(script);
    support::SomtodaySimulator fresh;
    fresh.script(script);
    fresh.items(Json{{"items", make_items(0, 250, recent_)}}.dump());
    numbers_.clear();
    auto from = source();
    from.pull.url = fresh.url();
    from.pull.token_url = fresh.token_url();
    auto trusting = settings();
    trusting.ca_file = fresh.ca_file();
    start({from}, trusting);
    EXPECT_TRUE(wait_for_pulls(1));
    expect_all(250);
    EXPECT_FALSE(figures().failing);
    puller_.reset();
  }
}

TEST_F(SomtodayPullTest, StaysAwayAsLongAsItIsAsked) {
  have(make_items(0, 3, recent_));
  school_.script(R"({"statuses": [429, 200], "headers": {"Retry-After": "2"}})");
  start();
  ASSERT_TRUE(wait_for_pulls(1));
  const auto pages = school_.requests("page");
  ASSERT_EQ(pages.size(), 2u);
  EXPECT_GT(read_json(pages.at(1)).at("at").get<double>() - read_json(pages.at(0)).at("at").get<double>(), 1.9);
}

TEST_F(SomtodayPullTest, LosesNothingWhenItemsComeInBetweenPages) {
  have(make_items(0, 250, recent_));
  school_.script(Json{{"insert_after", 1}, {"insert", make_items(500, 30, recent_)}}.dump());
  start();
  ASSERT_TRUE(wait_for_pulls(1));
  // What was inserted before the place it had reached comes with the next pull; what moved comes twice.
  const auto seen = distinct();
  EXPECT_EQ(std::count_if(seen.begin(), seen.end(), [](int number) { return number < 250; }), 250);
  EXPECT_EQ(numbers().size(), 280u);
}

TEST_F(SomtodayPullTest, APageThatIsNotTakenComesAgain) {
  have(make_items(0, 150, recent_));
  full_ = 2;
  start();
  ASSERT_TRUE(wait_for_pulls(1));
  expect_all(150);
}

TEST_F(SomtodayPullTest, GoesOnAtThePageThatWasNotTaken) {
  have(make_items(0, 350, recent_));
  school_.script(R"({"hold_from": 3})");
  start();
  ASSERT_TRUE(school_.wait_for_requests("page", 3));
  ASSERT_TRUE(wait_until([&] { return numbers().size() == 200; }));
  puller_.reset();  // while the third page does not come
  school_.script("{}");
  EXPECT_TRUE(std::filesystem::exists(directory_ / "stand.json"));
  start();
  ASSERT_TRUE(wait_for_pulls(1));
  expect_all(350);
  EXPECT_FALSE(std::filesystem::exists(directory_ / "stand.json"));
}

TEST_F(SomtodayPullTest, AStandThatIsDamagedCostsOneWindow) {
  have(make_items(0, 3, recent_));
  std::ofstream(directory_ / "stand.json") << "{\"van\":";
  start();
  ASSERT_TRUE(wait_for_pulls(1));
  expect_all(3);
}

TEST_F(SomtodayPullTest, SaysThatItFails) {
  auto stranger = source();
  stranger.pull.client_secret = "anders";
  start({stranger}, settings());
  EXPECT_TRUE(wait_until([&] { return figures().failing.load(); }));
  EXPECT_TRUE(school_.wait_for_requests("token", 3));  // it goes on trying
  EXPECT_TRUE(school_.requests("page").empty());
}

TEST_F(SomtodayPullTest, ConnectsToNoAddressThatIsNotAllowed) {  // F63
  auto nowhere = settings();
  nowhere.allowed_networks = {};
  start({source()}, nowhere);
  EXPECT_TRUE(wait_until([&] { return figures().failing.load(); }));
  EXPECT_TRUE(school_.requests("token").empty());
}

TEST_F(SomtodayPullTest, TrustsNoOtherServer) {
  auto wrong = settings();
  const support::SomtodaySimulator other;
  wrong.ca_file = other.ca_file();
  start({source()}, wrong);
  EXPECT_TRUE(wait_until([&] { return figures().failing.load(); }));
  EXPECT_TRUE(school_.requests("token").empty());
}

TEST_F(SomtodayPullTest, StopsAtOnceWhileItRests) {
  school_.script(R"({"statuses": [503], "headers": {"Retry-After": "3600"}})");
  have(make_items(0, 3, recent_));
  start();
  ASSERT_TRUE(wait_until([&] { return figures().failing.load(); }));
  const auto before = clock_.mono();
  puller_->stop();
  EXPECT_LT(clock_.mono() - before, std::chrono::seconds(3));
}

TEST_F(SomtodayPullTest, StartsNotWithSettingsThatCannotWork) {
  auto plain = source();
  plain.pull.url = "http://localhost";
  EXPECT_THROW(start({plain}, settings()), std::runtime_error);
  auto silent = source();
  silent.pull.client_secret = "";
  EXPECT_THROW(start({silent}, settings()), std::runtime_error);
}

}  // namespace
}  // namespace contract
