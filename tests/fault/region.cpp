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

using Berichten = std::map<std::string, Bericht>;  // by id: each message once, however often it came

const system_test::Keys thuiszitter_keys{"naam", "geboortedatum", "begindatum", "einddatum"};
constexpr const char* leerplicht_token = "leerplicht/0363";
constexpr int at_home_first = 1001;  // pupils
constexpr int at_home_count = 4;     // so that the point of a deadline is passed more than three times

system_test::HubOptions with_tokens(system_test::HubOptions options) {
  options.subjects = {"90BB00-somtoday", leerplicht_token};
  options.settings.emplace_back("mqtt.resend_after_seconds=10");  // the least; what was lost is asked for again by then
  return options;
}

std::vector<json> events_of(int truants_count) {
  std::vector<json> events;
  for (int pupil = at_home_first; pupil < at_home_first + at_home_count; ++pupil) {
    events.push_back(system_test::inschrijving(system_test::meerlanden, pupil));
    events.push_back(system_test::registratie(system_test::meerlanden, pupil, "thuis-" + std::to_string(pupil), {.geoorloofd = "ja", .first = "2026-10-19"}));
  }
  for (int pupil = 1; pupil <= truants_count; ++pupil) {
    for (json& event : system_test::truancy(system_test::meerlanden, pupil)) events.push_back(std::move(event));
  }
  return events;
}

Berichten heard_by(Partner& partner) {
  Berichten found;
  for (const Bericht& bericht : partner.heard()) found.emplace(bericht.id(), bericht);
  return found;
}

// Those of one type: "verzuimsignalen.geregistreerd".
Berichten of_type(const Berichten& berichten, const std::string& type) {
  Berichten found;
  for (const auto& [id, bericht] : berichten) {
    if (bericht.type() == "nl.onderwijs." + type + ".v1") found.emplace(id, bericht);
  }
  return found;
}

// INV3: every number from 1 on, and one message of each number.
void expect_gapless(Partner& partner) {
  std::map<std::int64_t, json> stream;
  for (const Bericht& bericht : partner.heard()) {
    const auto [first, added] = stream.emplace(bericht.volgnummer(), bericht.event);
    EXPECT_TRUE(added || bericht.event == first->second) << partner.branch() << ": one number, two messages: " << bericht.event;
  }
  EXPECT_EQ(stream.size(), heard_by(partner).size()) << partner.branch() << ": one message, two numbers";
  std::int64_t expected = 0;
  for (const auto& [volgnummer, event] : stream) EXPECT_EQ(volgnummer, ++expected) << partner.branch() << ": a gap";
}

// INV5: `count` messages, each about something else.
void expect_one_each(const Berichten& berichten, std::size_t count, const std::function<std::string(const json& data)>& about) {
  std::set<std::string> told;
  for (const auto& [id, bericht] : berichten) EXPECT_TRUE(told.insert(about(bericht.data())).second) << "told anew under another id: " << bericht.event;
  EXPECT_EQ(told.size(), count);
}

// INV3: what is about the same thing comes in the order in which it happened.
void expect_in_order(const Berichten& earlier, const Berichten& later, const std::function<std::string(const json& data)>& about) {
  std::map<std::string, std::int64_t> numbers;
  for (const auto& [id, bericht] : earlier) numbers[about(bericht.data())] = bericht.volgnummer();
  for (const auto& [id, bericht] : later) EXPECT_GT(bericht.volgnummer(), numbers[about(bericht.data())]) << bericht.event;
}

}  // namespace

Region::Region(system_test::HubOptions options) : hub(with_tokens(std::move(options))) {}

void Region::add_hub(const std::string& url) {
  other_urls_.push_back(url);
  other_hubs_.emplace_back(url);
}

void Region::push(int truants_count) {
  truants_count_ = static_cast<std::size_t>(truants_count);
  school_ = std::make_unique<RetryingSchool>(hub, events_of(truants_count), other_urls_);
}

void Region::listen() {
  if (partners_.empty()) {
    partners_.push_back(std::make_unique<Partner>(hub, "leerplicht", "0363"));
    partners_.push_back(std::make_unique<Partner>(hub, "school", "90BB00"));
    partners_.push_back(std::make_unique<Partner>(hub, "swv", "swv-am-vo"));
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
  if (!school_->is_done() || heard_by(leerplicht()).size() < truants_count_) return false;
  if (hub.figure("verzuimhub_messages_under_way") != 0) return false;
  for (system_test::HttpClient& other : other_hubs_) {
    if (system_test::RunningHub::figure_of(other, "verzuimhub_messages_under_way") != 0) return false;
  }
  std::size_t confirmed = 0;
  for (const json& melding : hub.items("/v1/meldingen?aantal=1000")) confirmed += melding.at("bezorging") == "bevestigd" ? 1U : 0U;
  return confirmed == truants_count_ + at_home_count;
}

void Region::finish() {
  const bool finished = wait_until([this] { return is_finished(); }, 2 * support::patience);
  ASSERT_EQ(school_->refusal(), "");
  ASSERT_TRUE(finished) << school_->acknowledged_count() << " events acknowledged; " << heard_by(leerplicht()).size() << " of " << truants_count_
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
    ASSERT_TRUE(!is_registration || answer.json().at("versies").size() == 1) << "stored twice: " << path;
  }
}

void Region::expect_promises_kept() {
  if (testing::Test::HasFatalFailure()) return;
  expect_acknowledged_stored();
  const system_test::Answer again = hub.post_events(school_->acknowledged());
  EXPECT_EQ(again.status, 200) << again.body;  // every one is known
  for (const auto& partner : partners_) expect_gapless(*partner);
  const Berichten meldingen = heard_by(leerplicht());
  const Berichten signals = of_type(heard_by(*partners_[1]), "verzuimsignalen.geregistreerd");
  const auto deadline = [](const json& data) { return data.at("termijnId").get<std::string>(); };
  expect_one_each(meldingen, truants_count_, [](const json& data) { return data.at("leerling").at("pgn").get<std::string>(); });
  expect_one_each(signals, truants_count_, [](const json& data) { return data.at("leerlingnummer").get<std::string>(); });
  const Berichten near = of_type(heard_by(*partners_[1]), "termijnen.naderend");
  const Berichten passed = of_type(heard_by(*partners_[1]), "termijnen.verlopen");
  expect_one_each(near, at_home_count, deadline);
  expect_one_each(passed, at_home_count, deadline);
  expect_in_order(near, passed, deadline);
  const Berichten at_home = heard_by(*partners_[2]);
  expect_one_each(at_home, at_home_count, [](const json& data) { return data.at("naam").get<std::string>(); });
  for (const auto& [id, bericht] : at_home) EXPECT_EQ(system_test::keys_of(bericht.data()), thuiszitter_keys);
  for (const auto& [id, bericht] : meldingen) {
    EXPECT_EQ(bericht.type(), "nl.onderwijs.verzuimmeldingen.geregistreerd.v1");
    EXPECT_EQ(system_test::keys_of(bericht.data()), system_test::melding_keys);
    EXPECT_EQ(bericht.data().at("minuten"), 1200);
  }
  expect_the_hub_agrees();
  expect_no_pupil_in_the_open();
}

void Region::expect_no_pupil_in_the_open() {
  std::string open = hub.process().err() + hub.process().out() + hub.send({.path = "/metrics"}).body;
  for (const auto& file : std::filesystem::directory_iterator(hub.directory() / "data")) open += support::read_file(file.path());
  for (const auto& partner : partners_) {
    for (const Bericht& bericht : partner->heard()) open += bericht.topic;
  }
  for (const std::string& personal : {std::string("Roepnaam"), std::string("Proefpersoon"), system_test::pgn(1), system_test::pgn(at_home_first)}) {
    EXPECT_EQ(open.find(personal), std::string::npos) << personal << " stands in the log, the metrics, a topic or in clear in the store";
  }
}

// What leerplicht can read back is what it heard.
void Region::expect_the_hub_agrees() {
  Berichten heard = heard_by(leerplicht());
  for (const json& event : hub.items("/v1/berichten?aantal=1000", leerplicht_token)) {
    const auto found = heard.find(event.at("id"));
    ASSERT_NE(found, heard.end()) << "never heard: " << event;
    EXPECT_EQ(found->second.event, event);
    heard.erase(found);
  }
  EXPECT_TRUE(heard.empty()) << "the hub does not know of " << heard.size() << " messages that were heard";
}

}  // namespace fault_test
