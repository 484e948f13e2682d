// A pupil of school 90BB00 through a school year: what arrives, what time it is, and what everybody then
// hears. The real store in memory and the real judgement; messages leave in the same moment and are
// confirmed at once. Every message that leaves is held to its JSON Schema and contract.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "hub/base/json.h"
#include "hub/domain/partner.h"
#include "hub/judge/judge.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub::judge_test {

using Lines = std::vector<std::string>;

class StoryTest : public testing::Test {
 protected:
  StoryTest();

  // It is now this local minute, "2026-09-01 16:00": what time brings happens first, then all is judged.
  void at(std::string_view moment);

  // What arrives, and is judged at once. Times local; `eind` empty: still absent.
  void absent(std::string_view begin, std::string_view eind, std::string id = {});
  void sick(std::string_view begin, std::string_view eind, std::string id = {});
  void luxe(std::string_view begin, std::string_view eind, std::string id = {});
  void whole_days_absent(const std::vector<std::string>& dagen);
  void withdraw(const std::string& id);
  void roster(std::string_view born = "2011-03-14", std::string gemeente = "0363");
  void back(std::string_view dag);
  void consent(domain::Toestemminggever van, bool verleend = true);
  void parents_informed();
  // The partner's answer to the newest melding it was told of; true when it was taken.
  bool answers(const domain::Ontvanger& partner, domain::Meldingstatus status);
  void arrives(domain::Inhoud inhoud);

  // Everything that left since the last call, in the order it was made: receiver, type and what it says, as
  // "leerplicht/0363 verzuimmeldingen.geregistreerd V3 R 2026-09-01 2026-09-04 960".
  Lines heard();
  // What waits and has not left.
  Lines waiting();
  // While false, nothing leaves.
  bool leaves_ = true;
  // `data` as the receiver got it, of the newest message to it.
  Json data_to(const std::string& ontvanger) const { return data_.at(ontvanger); }
  Json event_to(const std::string& ontvanger) const { return events_.at(ontvanger); }
  void judge();

  static domain::Ontvanger leerplicht(std::string partner = "0363") { return {domain::Lijn::leerplicht, std::move(partner)}; }

  domain::Regio regio_;
  WallTime now_;
  SeededRandom random_{1};
  crypto::Kluis kluis_;
  std::unique_ptr<store::sqlite::SqliteStore> store_;
  judge::Judge judge_;

 private:
  void add(domain::Soort soort, domain::Geoorloofd geoorloofd, std::string_view begin, std::string_view eind, std::string id);
  void send_all();
  std::string take(const store::Abonnee& abonnee, const store::Bericht& bericht);

  std::map<store::Id, std::string> left_;          // by the order they were made
  std::map<std::string, Json> data_;
  std::map<std::string, Json> events_;
  std::map<std::string, domain::Verzuimregistratie> registraties_;
  int made_ = 0;
};

}  // namespace hub::judge_test
