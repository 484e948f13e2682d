#include "tests/fault/region.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/system/school.h"

namespace fault_test {

using nlohmann::json;
using system_test::Bericht;
using system_test::Partner;

namespace {

constexpr const char* leerplicht_token = "leerplicht/0363";

system_test::HubOptions with_tokens(system_test::HubOptions options) {
  options.subjects = {"90BB00-somtoday", leerplicht_token};
  options.settings.emplace_back("mqtt.resend_after_seconds=10");  // the least; what was lost is asked for again by then
  return options;
}

// Each message that came, once.
std::map<std::string, Bericht> by_id(Partner& partner) {
  std::map<std::string, Bericht> found;
  for (const Bericht& bericht : partner.heard()) found.emplace(bericht.id(), bericht);
  return found;
}

}  // namespace

Region::Region(system_test::HubOptions options) : hub(with_tokens(std::move(options))) {}

void Region::push(int pupils_count) {
  pupils_count_ = pupils_count;
  school_ = std::make_unique<RetryingSchool>(hub, truancy_of(1, pupils_count));
}

void Region::listen() {
  if (partners_.empty()) {
    partners_.push_back(std::make_unique<Partner>(hub, "leerplicht", "0363"));
    partners_.push_back(std::make_unique<Partner>(hub, "school", "90BB00"));
    partners_.push_back(std::make_unique<Partner>(hub, "beheer", "operators"));
  }
  for (const auto& partner : partners_) partner->listen();
}

bool Region::wait_until(const std::function<bool()>& condition, std::chrono::milliseconds deadline) {
  return support::wait_until(
      [&] {
        for (const auto& partner : partners_) partner->confirm();
        return condition();
      },
      deadline);
}

bool Region::is_finished() {
  const auto pupils = static_cast<std::size_t>(pupils_count_);
  if (!school_->is_done() || by_id(*partners_[0]).size() < pupils || by_id(*partners_[1]).size() < pupils) return false;
  if (hub.figure("verzuimhub_messages_under_way") != 0) return false;
  std::size_t confirmed = 0;
  for (const json& melding : hub.items("/v1/meldingen?aantal=1000")) confirmed += melding.at("bezorging") == "bevestigd" ? 1U : 0U;
  return confirmed == pupils;
}

void Region::finish() {
  const bool finished = wait_until([this] { return is_finished(); }, 2 * support::patience);
  ASSERT_EQ(school_->refusal(), "");
  ASSERT_TRUE(finished) << school_->acknowledged_count() << " events acknowledged; " << by_id(*partners_[0]).size() << " of " << pupils_count_
                        << " meldingen heard; " << hub.figure("verzuimhub_messages_under_way") << " messages under way";
}

void Region::expect_acknowledged_stored() {
  for (const json& event : school_->acknowledged()) {
    const json& data = event.at("data");
    const bool is_registration = data.contains("registratieId");
    const std::string path = is_registration ? "/v1/verzuimregistraties/" + data.at("registratieId").get<std::string>()
                                             : "/v1/vestigingen/90BB00/leerlingen/" + data.at("leerlingnummer").get<std::string>();
    const system_test::Answer answer = hub.get(path);
    ASSERT_EQ(answer.status, 200) << "acknowledged, and gone: " << path << answer.body;
    if (is_registration) EXPECT_EQ(answer.json().at("versies").size(), 1U) << "stored twice: " << path;
  }
}

void Region::expect_promises_kept() {
  if (testing::Test::HasFatalFailure()) return;
  expect_acknowledged_stored();
  const system_test::Answer again = hub.post_events(school_->acknowledged());
  EXPECT_EQ(again.status, 200) << again.body;  // every one is known
  for (const auto& partner : partners_) expect_gapless(*partner);
  expect_one_message_a_pupil(*partners_[0], [](const Bericht& bericht) { return bericht.data().at("leerling").at("pgn").get<std::string>(); });
  expect_one_message_a_pupil(*partners_[1], [](const Bericht& bericht) { return bericht.data().at("leerlingnummer").get<std::string>(); });
  for (const auto& [id, bericht] : by_id(*partners_[0])) {
    EXPECT_EQ(bericht.type(), "nl.onderwijs.verzuimmeldingen.geregistreerd.v1");
    EXPECT_EQ(system_test::keys_of(bericht.data()), system_test::melding_keys);
    EXPECT_EQ(bericht.data().at("minuten"), 1200);
  }
  // A deadline elapses once.
  std::set<std::string> deadlines;
  for (const auto& [id, bericht] : by_id(*partners_[2])) EXPECT_TRUE(deadlines.insert(bericht.data().at("termijnId")).second) << bericht.event;
  expect_the_hub_agrees();
}

void Region::expect_gapless(Partner& partner) {
  std::map<std::int64_t, json> stream;
  for (const Bericht& bericht : partner.heard()) {
    const auto [first, added] = stream.emplace(bericht.volgnummer(), bericht.event);
    if (!added) EXPECT_EQ(bericht.event, first->second) << partner.branch() << ": one number, two messages";
  }
  EXPECT_EQ(stream.size(), by_id(partner).size()) << partner.branch() << ": one message, two numbers";
  std::int64_t expected = 0;
  for (const auto& [volgnummer, event] : stream) EXPECT_EQ(volgnummer, ++expected) << partner.branch() << ": a gap";
}

void Region::expect_one_message_a_pupil(Partner& partner, const std::function<std::string(const Bericht&)>& pupil) {
  std::set<std::string> pupils;
  std::set<std::string> subjects;
  for (const auto& [id, bericht] : by_id(partner)) {
    EXPECT_TRUE(pupils.insert(pupil(bericht)).second) << partner.branch() << " heard of one twice: " << bericht.event;
    EXPECT_TRUE(subjects.insert(bericht.event.at("subject")).second) << bericht.event;
  }
  EXPECT_EQ(pupils.size(), static_cast<std::size_t>(pupils_count_)) << partner.branch();
}

// What leerplicht can read back is what it heard.
void Region::expect_the_hub_agrees() {
  std::map<std::string, Bericht> heard = by_id(leerplicht());
  for (const json& event : hub.items("/v1/berichten?aantal=1000", leerplicht_token)) {
    const auto found = heard.find(event.at("id"));
    ASSERT_NE(found, heard.end()) << "never heard: " << event;
    EXPECT_EQ(found->second.event, event);
    heard.erase(found);
  }
  EXPECT_TRUE(heard.empty()) << "the hub does not know of " << heard.size() << " messages that were heard";
}

}  // namespace fault_test
