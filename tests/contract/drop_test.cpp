// What the channel of files promises, on a real disk. The suite of every channel (channel_test.cpp) is not for it: a folder
// is no peer that takes a bericht and keeps its answer back.
#include <gtest/gtest.h>
#include <sys/inotify.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <set>

#include "connectors/file/drop_channel.h"
#include "connectors/file/drop_folder.h"
#include "hub/base/json.h"
#include "tests/contract/heard.h"
#include "tests/support/sheet.h"
#include "tests/support/temp_dir.h"

namespace contract {
namespace {

namespace fs = std::filesystem;
using hub::Json;
using hub::Uuid;
using hub::delivery::Attempt;
using hub::delivery::Outcome;
using hub::domain::Berichtsoort;
using hub::domain::Bestandsvorm;
using hub::file::DropChannel;
using hub::file::DropFolder;
using hub::file::DropSettings;
using namespace std::chrono_literals;
using Names = std::vector<std::string>;

constexpr const char* no_folder = "there is no folder";

class DropTest : public testing::Test {
 protected:
  DropTest() {
    settings.partner = "leerplicht/0363";
    settings.choice = {(directory.path() / "uit").string(), Bestandsvorm::csv, hub::domain::Kolomnamen::contract};
    settings.contracten = {{Berichtsoort::verzuimmelding, {Berichtsoort::verzuimmelding, "wet", {"meldingId", "leerling.achternaam"}}},
                           {Berichtsoort::termijn, {Berichtsoort::termijn, "wet", {"termijnId"}}}};
    settings.gathering.quiet = 50ms;
    settings.shortest_rest = 20ms;
    settings.longest_rest = 100ms;
    fs::create_directory(map());
  }
  fs::path map() const { return directory.path() / "uit"; }
  void open() { channel = std::make_unique<DropChannel>(clock, random, heard, settings); }
  void open_and_wait() {
    open();
    ASSERT_TRUE(heard.wait_link(true)) << heard.story();
  }
  // The next bericht of the stream.
  Attempt make_attempt(const std::string& type = "verzuimmeldingen.geregistreerd", const std::string& achternaam = "Vogel") {
    const Uuid id = make_uuid7(clock.wall(), random);
    const Json event{{"id", to_string(id)},
                     {"type", "nl.onderwijs." + type + ".v1"},
                     {"time", "2026-11-20T11:00:00Z"},
                     {"subject", "m" + std::to_string(volgnummer)},
                     {"volgnummer", volgnummer},
                     {"epoch", 1},
                     {"data", {{"meldingId", "m" + std::to_string(volgnummer)}, {"leerling", {{"achternaam", achternaam}}}}}};
    ++volgnummer;
    return {id, "leerplicht/0363", "", "application/cloudevents+json", event.dump()};
  }
  Uuid send(Attempt attempt) {
    const Uuid id = attempt.bericht_id;
    EXPECT_TRUE(channel->try_send(attempt));
    return id;
  }
  // All that is there, hidden files too.
  Names names() const {
    Names found;
    for (const auto& entry : fs::directory_iterator(map())) found.push_back(entry.path().filename());
    std::sort(found.begin(), found.end());
    return found;
  }
  // How often each volgnummer stands in a file.
  std::multiset<int> numbers() const {
    std::multiset<int> found;
    for (const std::string& name : names()) {
      const Json rows = hub::parse_json(support::read_sheet(map() / name)).value();
      for (std::size_t i = 1; i < rows.size(); ++i) {
        const Json& number = rows.at(i).at(1);
        found.insert(number.is_string() ? std::stoi(number.get<std::string>()) : number.at("getal").get<int>());
      }
    }
    return found;
  }

  support::TempDir directory;
  hub::SystemClock clock;
  hub::SystemRandom random;
  DropSettings settings;
  int volgnummer = 1;
  Heard heard;
  std::unique_ptr<DropChannel> channel;  // goes first: it still talks to the others
};

TEST_F(DropTest, WritesWhatCameTogetherToAFileForEachKind) {
  open_and_wait();
  send(make_attempt("verzuimmeldingen.geregistreerd", "=Vogel"));
  send(make_attempt("termijnen.naderend"));
  send(make_attempt("verzuimmeldingen.ingetrokken"));
  ASSERT_TRUE(heard.wait_outcomes(3));
  EXPECT_EQ(heard.count_of(Outcome::taken), 3U);
  EXPECT_EQ(names(), (Names{"termijn-0001-000000000002-000000000002.csv", "verzuimmelding-0001-000000000001-000000000003.csv"}));
  const Json rows = hub::parse_json(support::read_sheet(map() / names().at(1))).value();
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows.at(0), (Json{"id", "volgnummer", "tijd", "type", "onderwerp", "meldingId", "leerling.achternaam"}));
  EXPECT_EQ(rows.at(1).at(6), "'=Vogel");
  EXPECT_EQ(rows.at(2).at(3), "ingetrokken");
  EXPECT_EQ(rows.at(2).at(4), "m3");
  struct stat status {};
  ASSERT_EQ(::stat((map() / names().at(1)).c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0640U);
}

TEST_F(DropTest, WritesWorkbooksToWhoWantsThem) {
  settings.choice.vorm = Bestandsvorm::xlsx;
  open_and_wait();
  const Uuid good = send(make_attempt());
  const Uuid endless = send(make_attempt("verzuimmeldingen.geregistreerd", std::string(32'768, 'a')));
  EXPECT_EQ(heard.wait_outcome(good), Outcome::taken);
  EXPECT_EQ(heard.wait_outcome(endless), Outcome::rejected);
  EXPECT_NE(heard.reason_of(endless).find("vorm: csv"), std::string::npos);
  EXPECT_EQ(names(), Names{"verzuimmelding-0001-000000000001-000000000001.xlsx"});
  EXPECT_EQ(numbers(), std::multiset<int>{1});
}

TEST_F(DropTest, RefusesWhatItHasNoColumnsForAndWritesTheRest) {
  open_and_wait();
  const Uuid refused = send(make_attempt("ziekteverzuimsignalen.geregistreerd"));
  const Uuid good = send(make_attempt());
  EXPECT_EQ(heard.wait_outcome(refused), Outcome::rejected);
  EXPECT_EQ(heard.wait_outcome(good), Outcome::taken);
  EXPECT_TRUE(heard.is_up());
  EXPECT_EQ(numbers(), std::multiset<int>{2});
}

TEST_F(DropTest, WritesAtOnceWhatFillsAFile) {
  settings.gathering = {.quiet = 1h, .longest = 1h, .rows_max = 8};
  open_and_wait();
  for (int i = 0; i < 16; ++i) {
    Attempt attempt = make_attempt();
    ASSERT_TRUE(support::wait_until([&] { return channel->try_send(attempt); }));
  }
  ASSERT_TRUE(heard.wait_outcomes(16));
  EXPECT_EQ(names(), (Names{"verzuimmelding-0001-000000000001-000000000008.csv", "verzuimmelding-0001-000000000009-000000000016.csv"}));
}

TEST_F(DropTest, OwesNothingWhenItStops) {
  settings.gathering = {.quiet = 1h, .longest = 1h, .rows_max = 1'000};
  open_and_wait();
  constexpr std::size_t held = 999;  // one more would fill a file
  for (std::size_t i = 0; i < held; ++i) send(make_attempt());
  channel->stop();
  EXPECT_EQ(heard.outcomes_count(), held);
  EXPECT_EQ(heard.count_of(Outcome::unreachable), held);  // they come again after the next start
  EXPECT_FALSE(heard.is_up());
  EXPECT_EQ(names(), Names{});
  Attempt late = make_attempt();
  const Attempt before = late;
  EXPECT_FALSE(channel->try_send(late));
  EXPECT_EQ(late.payload, before.payload);
}

TEST_F(DropTest, WaitsForAFolderThatIsNotThereAndDoesNotMakeIt) {
  fs::remove(map());
  open();
  ASSERT_TRUE(heard.wait_down_reason(no_folder)) << heard.story();
  EXPECT_EQ(heard.wait_outcome(send(make_attempt())), Outcome::unreachable);
  EXPECT_FALSE(fs::exists(map()));
  fs::create_directory(map());
  ASSERT_TRUE(heard.wait_link(true)) << heard.story();
  EXPECT_EQ(heard.wait_outcome(send(make_attempt())), Outcome::taken);
  EXPECT_EQ(numbers(), std::multiset<int>{2});
}

TEST_F(DropTest, GivesBackWhatItGatheredWhenTheFolderIsGoneAndTakesItAgain) {
  settings.gathering.quiet = 200ms;
  open_and_wait();
  Attempt melding = make_attempt();
  Attempt termijn = make_attempt("termijnen.naderend");
  fs::rename(map(), directory.path() / "elders");
  send(melding);
  send(termijn);
  ASSERT_TRUE(heard.wait_outcomes(2));
  EXPECT_EQ(heard.count_of(Outcome::unreachable), 2U);
  EXPECT_NE(heard.reason_of(melding.bericht_id).find(no_folder), std::string::npos);
  EXPECT_FALSE(heard.is_up());
  fs::rename(directory.path() / "elders", map());
  ASSERT_TRUE(heard.wait_link(true)) << heard.story();
  send(melding);
  send(termijn);
  ASSERT_TRUE(heard.wait_outcomes(4));
  EXPECT_EQ(numbers(), (std::multiset<int>{1, 2}));
}

// Nobody can write in the folder: not the root that tests may run as either, who is somebody else meanwhile.
class Locked {
 public:
  explicit Locked(const fs::path& map) : map_(map) {
    fs::permissions(map_, fs::perms::owner_read | fs::perms::owner_exec);
    if (::geteuid() == 0) was_root_ = ::seteuid(nobody) == 0;
  }
  ~Locked() {
    if (was_root_) {
      EXPECT_EQ(::seteuid(0), 0);
    }
    fs::permissions(map_, fs::perms::owner_all);
  }
  Locked(const Locked&) = delete;
  Locked& operator=(const Locked&) = delete;

 private:
  static constexpr uid_t nobody = 65'534;
  const fs::path map_;
  bool was_root_ = false;
};

TEST_F(DropTest, WaitsWhileItMayNotWriteThere) {
  open_and_wait();
  Attempt attempt = make_attempt();
  {
    const Locked locked(map());
    send(attempt);
    EXPECT_EQ(heard.wait_outcome(attempt.bericht_id), Outcome::unreachable);
    EXPECT_NE(heard.reason_of(attempt.bericht_id).find("the hub may not write in"), std::string::npos) << heard.reason_of(attempt.bericht_id);
    EXPECT_FALSE(heard.is_up());
  }
  ASSERT_TRUE(heard.wait_link(true)) << heard.story();
  EXPECT_EQ(names(), Names{});
  send(attempt);
  ASSERT_TRUE(heard.wait_outcomes(2));
  EXPECT_EQ(numbers(), std::multiset<int>{1});
}

// The write itself fails, some way into it: by a limit on the size of files, which root has too.
TEST_F(DropTest, LeavesNothingHalfWrittenWhenThereIsNoRoom) {
  open_and_wait();
  Attempt attempt = make_attempt("verzuimmeldingen.geregistreerd", std::string(20'000, 'a'));
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit small{4'096, before.rlim_max};
  const auto old = std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  send(attempt);
  const auto outcome = heard.wait_outcome(attempt.bericht_id);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, old);
  EXPECT_EQ(outcome, Outcome::unreachable);
  EXPECT_NE(heard.reason_of(attempt.bericht_id).find("cannot write in"), std::string::npos) << heard.reason_of(attempt.bericht_id);
  ASSERT_TRUE(heard.wait_link(true)) << heard.story();
  EXPECT_EQ(names(), Names{});
  send(attempt);
  ASSERT_TRUE(heard.wait_outcomes(2));
  EXPECT_EQ(numbers(), std::multiset<int>{1});
}

TEST_F(DropTest, StartsAndStopsAgainAndAgain) {
  settings.gathering.quiet = 1ms;
  std::size_t sent = 0;
  for (int round = 0; round < 25; ++round) {
    channel.reset();
    open();
    Attempt attempt = make_attempt();
    if (channel->try_send(attempt)) ++sent;  // at any moment of looking and writing
  }
  ASSERT_TRUE(heard.wait_link(true)) << heard.story();
  send(make_attempt());
  ASSERT_TRUE(heard.wait_outcomes(sent + 1));
  EXPECT_EQ(heard.outcomes_count(), sent + 1);
  EXPECT_EQ(numbers().size(), heard.count_of(Outcome::taken));
}

class DropFolderTest : public testing::Test {
 protected:
  Names names() const {
    Names found;
    for (const auto& entry : fs::directory_iterator(directory.path())) found.push_back(entry.path().filename());
    std::sort(found.begin(), found.end());
    return found;
  }

  support::TempDir directory;
  hub::SystemRandom random;
  DropFolder folder{directory.path(), random};
};

// Seen by whoever watches the folder, as the kernel tells it.
TEST_F(DropFolderTest, ShowsAFileOnlyWhenItIsWhole) {
  const int watch = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  ASSERT_GE(::inotify_add_watch(watch, directory.path().c_str(), IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_TO), 0);
  ASSERT_TRUE(folder.look());
  ASSERT_TRUE(folder.put("a", ".csv", std::string(100'000, 'a')));
  alignas(inotify_event) char buffer[8'192];
  const ssize_t bytes = ::read(watch, buffer, sizeof buffer);
  ::close(watch);
  std::vector<std::pair<std::uint32_t, std::string>> visible;
  std::size_t hidden = 0;
  for (ssize_t at = 0; at < bytes;) {
    inotify_event event;
    std::memcpy(&event, buffer + at, sizeof event);
    const std::string name = buffer + at + static_cast<ssize_t>(sizeof event);
    if (name.starts_with('.')) {
      ++hidden;
    } else {
      visible.emplace_back(event.mask, name);
    }
    at += static_cast<ssize_t>(sizeof event + event.len);
  }
  EXPECT_GE(hidden, 2U);
  ASSERT_EQ(visible.size(), 1U);
  EXPECT_EQ(visible.front(), std::pair(std::uint32_t{IN_MOVED_TO}, std::string("a.csv")));
}

TEST_F(DropFolderTest, NeverWritesOverAFile) {
  EXPECT_EQ(folder.put("a", ".csv", "een"), "a.csv");
  EXPECT_EQ(folder.put("a", ".csv", "twee"), "a-2.csv");
  fs::create_symlink("/dev/null", directory.path() / "a-3.csv");
  EXPECT_EQ(folder.put("a", ".csv", "drie"), "a-4.csv");
  EXPECT_EQ(support::read_file(directory / "a.csv"), "een");
  EXPECT_EQ(support::read_file(directory / "a-2.csv"), "twee");
  EXPECT_EQ(names(), (Names{"a-2.csv", "a-3.csv", "a-4.csv", "a.csv"}));
}

TEST_F(DropFolderTest, TakesAwayWhatACrashLeftHalfWrittenAndNothingElse) {
  support::write_file(directory / ".verzuimhub-0123456789abcdef.part", "half");
  support::write_file(directory / ".iets-anders", "van een ander");
  support::write_file(directory / "verzuimmelding-0001-000000000001-000000000001.csv", "heel");
  ASSERT_TRUE(folder.look());
  EXPECT_EQ(names(), (Names{".iets-anders", "verzuimmelding-0001-000000000001-000000000001.csv"}));
}

TEST_F(DropFolderTest, SaysWhatToDo) {
  DropFolder nowhere(directory.path() / "geen", random);
  EXPECT_EQ(nowhere.look().error().text, "there is no folder " + (directory.path() / "geen").string() + ": make it or mount it, or mend `map` in partners.yaml");
  support::write_file(directory / "bestand", "");
  DropFolder file(directory.path() / "bestand", random);
  EXPECT_NE(file.look().error().text.find("there is no folder"), std::string::npos);
  DropFolder kernel("/proc", random);  // where nobody writes, root neither
  EXPECT_EQ(kernel.look().error().kind, hub::ErrorKind::unreachable);
}

}  // namespace
}  // namespace contract
