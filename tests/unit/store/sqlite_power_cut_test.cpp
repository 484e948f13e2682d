// What a power cut leaves of the store: each file as it was when it was last synced. SQLite's own sync calls are
// watched, so a commit that should wait for the disk and does not is seen here.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>

#include "hub/crypto/kluis.h"
#include "hub/store/sqlite/sqlite_store.h"
#include "tests/support/temp_dir.h"

namespace hub::store::sqlite {
namespace {

// SQLite's way to the disk while this lives: it does what it did, and every sync is remembered.
class WatchedDisk {
 public:
  WatchedDisk() : real_(sqlite3_vfs_find("unix")), watched_(*real_) {
    watched_.zName = "watched";
    watched_.pAppData = this;
    watched_.szOsFile = real_->szOsFile + static_cast<int>(sizeof(Watch));
    watched_.xOpen = open;
    watched_.xDelete = remove;
    if (sqlite3_vfs_register(&watched_, 1) != SQLITE_OK) throw std::runtime_error("SQLite takes no other disk");
  }
  ~WatchedDisk() {
    sqlite3_vfs_unregister(&watched_);
    sqlite3_vfs_register(real_, 1);
  }
  WatchedDisk(const WatchedDisk&) = delete;
  WatchedDisk& operator=(const WatchedDisk&) = delete;

  [[nodiscard]] int syncs() const { return syncs_; }
  // What is there when the power comes back, in another folder.
  void write_what_is_left(const std::filesystem::path& folder) const {
    for (const auto& [path, content] : synced_) support::write_file(folder / std::filesystem::path(path).filename(), content);
  }

 private:
  // Behind SQLite's own part of an open file.
  struct Watch {
    WatchedDisk* disk;
    const char* path;
    const sqlite3_io_methods* real;
    sqlite3_io_methods methods;
  };
  static Watch& watch_of(sqlite3_file* file) { return *reinterpret_cast<Watch*>(reinterpret_cast<char*>(file) + sqlite3_vfs_find("unix")->szOsFile); }

  static int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags) {
    auto* disk = static_cast<WatchedDisk*>(vfs->pAppData);
    const int code = disk->real_->xOpen(disk->real_, path, file, flags, out_flags);
    if (code != SQLITE_OK || path == nullptr) return code;
    Watch& watch = watch_of(file);
    watch = {disk, path, file->pMethods, *file->pMethods};
    watch.methods.xSync = sync;
    file->pMethods = &watch.methods;
    return SQLITE_OK;
  }
  static int remove(sqlite3_vfs* vfs, const char* path, int and_sync) {
    auto* disk = static_cast<WatchedDisk*>(vfs->pAppData);
    disk->synced_.erase(path);
    return disk->real_->xDelete(disk->real_, path, and_sync);
  }
  static int sync(sqlite3_file* file, int flags) {
    Watch& watch = watch_of(file);
    const int code = watch.real->xSync(file, flags);
    ++watch.disk->syncs_;
    watch.disk->synced_[watch.path] = support::read_file(watch.path);
    return code;
  }

  sqlite3_vfs* const real_;
  sqlite3_vfs watched_;
  int syncs_ = 0;
  std::map<std::string, std::string> synced_;
};

class SqlitePowerCutTest : public testing::Test {
 protected:
  std::unique_ptr<SqliteStore> open(const std::filesystem::path& folder) {
    auto opened = SqliteStore::open((folder / "hub.db").string(), kluis_, now_);
    if (!opened) throw std::runtime_error(opened.error().text);
    return std::move(*opened);
  }
  void register_absence(const std::string& leerling) {
    Aanvraag aanvraag;
    domain::Verzuimregistratie versie;
    versie.registratie_id = "R" + leerling;
    versie.leerling = {"90BB00", leerling};
    aanvraag.gebeurtenissen.emplace_back().inhoud = versie;
    if (!store_->accept(std::span(&aanvraag, 1), now_)) throw std::runtime_error("refused");
  }
  // Judges who is marked, within a turn; with a bericht each when `tells`.
  void judge(bool tells) {
    auto staten = store_->marked(10);
    std::vector<Vonnis> vonnissen;
    for (const Leerlingstaat& staat : *staten) {
      Vonnis& vonnis = vonnissen.emplace_back();
      vonnis.mark = staat.mark;
      vonnis.vestiging = "90BB00";
      vonnis.wek_op = now_ + std::chrono::hours(24);
      if (!tells) continue;
      NieuwBericht& bericht = vonnis.berichten.emplace_back();
      bericht.id = make_uuid7(now_, random_);
      bericht.ontvanger = {domain::Lijn::leerplicht, "0363"};
      bericht.leerling = staat.mark.leerling;
      bericht.data = "{}";
    }
    ASSERT_TRUE(store_->settle(vonnissen, now_));
  }
  std::vector<Bericht> depart() {
    const Id stream = store_->subscribers()->front().id;
    auto berichten = store_->waiting(stream, 10);
    EXPECT_TRUE(store_->depart(*berichten, now_).value_or(false));
    return *berichten;
  }
  int syncs_of(const std::function<void()>& work) {
    const int before = disk_.syncs();
    work();
    return disk_.syncs() - before;
  }
  // A store as it is found after the power went now.
  std::unique_ptr<SqliteStore> after_power_cut() {
    const auto folder = dir_ / ("cut-" + std::to_string(++cuts_));
    std::filesystem::create_directory(folder);
    disk_.write_what_is_left(folder);
    return open(folder);
  }

  WatchedDisk disk_;
  support::TempDir dir_;
  const WallTime now_ = *parse_rfc3339("2026-09-08T12:00:00Z");
  SeededRandom random_{3};
  crypto::Kluis kluis_{crypto::Key{}, random_};
  std::unique_ptr<SqliteStore> store_ = open(dir_.path());
  int cuts_ = 0;
};

TEST_F(SqlitePowerCutTest, KeepsWhatWasAccepted) {  // F13
  EXPECT_EQ(syncs_of([&] { register_absence("2"); }), 1);
  EXPECT_EQ(after_power_cut()->marks().value(), 1);
}

TEST_F(SqlitePowerCutTest, JudgesOnceMoreWhatNobodyHeardOf) {
  register_absence("1");
  EXPECT_EQ(syncs_of([&] {
    ASSERT_TRUE(store_->begin_turn());
    judge(/*tells=*/false);
    ASSERT_TRUE(store_->end_turn());
  }), 0);
  EXPECT_EQ(store_->marks().value(), 0);
  const auto found = after_power_cut();
  EXPECT_EQ(found->marks().value(), 1);
  EXPECT_FALSE(found->next_wake().value());
}

TEST_F(SqlitePowerCutTest, KeepsItOnceSomethingDurableFollows) {
  register_absence("1");
  ASSERT_TRUE(store_->begin_turn());
  judge(/*tells=*/false);
  ASSERT_TRUE(store_->end_turn());
  EXPECT_EQ(syncs_of([&] { register_absence("2"); }), 1);
  const auto found = after_power_cut();
  EXPECT_EQ(found->marks().value(), 1);
  EXPECT_EQ(found->marked(10)->front().mark.leerling, store_->marked(10)->front().mark.leerling);
  EXPECT_EQ(found->next_wake().value(), now_ + std::chrono::hours(24));
}

TEST_F(SqlitePowerCutTest, KeepsWhatIsSentBeforeItIsSent) {
  register_absence("1");
  std::vector<Bericht> sent;
  EXPECT_EQ(syncs_of([&] {
    ASSERT_TRUE(store_->begin_turn());
    judge(/*tells=*/true);
    sent = depart();
    ASSERT_TRUE(store_->end_turn());
  }), 1);
  const auto found = after_power_cut();
  EXPECT_EQ(found->marks().value(), 0);
  const auto under_way = found->under_way(sent.front().abonnee);
  ASSERT_EQ(under_way->size(), 1u);
  EXPECT_EQ(under_way->front().uuid, sent.front().uuid);
  EXPECT_EQ(under_way->front().volgnummer, 1);
}

TEST_F(SqlitePowerCutTest, KeepsANumberThatATurnGaveAfterJudgingThatChangedNothing) {
  register_absence("1");
  ASSERT_TRUE(store_->begin_turn());
  judge(/*tells=*/true);
  ASSERT_TRUE(store_->end_turn());
  register_absence("2");
  std::vector<Bericht> sent;
  EXPECT_EQ(syncs_of([&] {
    ASSERT_TRUE(store_->begin_turn());
    judge(/*tells=*/false);
    sent = depart();
    ASSERT_TRUE(store_->end_turn());
  }), 1);
  const auto found = after_power_cut();
  EXPECT_EQ(found->marks().value(), 0);
  EXPECT_EQ(found->under_way(sent.front().abonnee)->front().volgnummer, 1);
}

TEST_F(SqlitePowerCutTest, MarksOnceMoreWhomTimeMarked) {
  register_absence("1");
  ASSERT_TRUE(store_->begin_turn());
  judge(/*tells=*/false);
  ASSERT_TRUE(store_->end_turn());
  register_absence("2");
  const WallTime later = now_ + std::chrono::hours(25);
  EXPECT_EQ(syncs_of([&] {
    ASSERT_TRUE(store_->begin_turn());
    EXPECT_EQ(store_->wake(later, 10).value(), 1u);
    ASSERT_TRUE(store_->end_turn());
  }), 0);
  const auto found = after_power_cut();
  EXPECT_EQ(found->marks().value(), 1);
  EXPECT_EQ(found->wake(later, 10).value(), 1u);
}

}  // namespace
}  // namespace hub::store::sqlite
