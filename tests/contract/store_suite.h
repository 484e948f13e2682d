// What every Store promises (hub/store/store.h), held against each kind of store there is. Written to the
// interface alone: what a test wants to know of the inside it asks of the kind's StoreHome.
// Each test has a store of its own and one pupil school, 90BB00. One thread.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "hub/crypto/kluis.h"
#include "hub/store/reader.h"
#include "hub/store/store.h"

namespace hub::store_test {

// Where one store keeps its data for the length of a test.
class StoreHome {
 public:
  virtual ~StoreHome() = default;
  // Opens it, the first time empty. At most one is open at a time.
  virtual Result<std::unique_ptr<store::Store>> open(crypto::Kluis& kluis, WallTime now) = 0;

  // Beside an open one that lasts.
  virtual Result<std::unique_ptr<store::Reader>> open_reader(const crypto::Kluis& kluis) = 0;

  // While it is closed. Whether every audit line's hash covers the line before; how many lines.
  struct Audit {
    bool verifies = false;
    std::vector<std::string> lines;  // "who what subject"
  };
  virtual Audit read_audit() = 0;
  // As a later version of the program would leave it.
  virtual void make_newer() = 0;
};

struct StoreKind {
  std::string naam;
  std::function<std::unique_ptr<StoreHome>()> make;
};
inline void PrintTo(const StoreKind& kind, std::ostream* out) { *out << kind.naam; }
// Every kind, and those whose data outlive the store object.
const std::vector<StoreKind>& store_kinds();
const std::vector<StoreKind>& lasting_store_kinds();
std::string name_of_kind(const testing::TestParamInfo<StoreKind>& info);

// A registration as a test writes it; times local, "2026-09-07 08:30", empty: none.
struct Reg {
  std::string id = "R1";
  std::string versie = "2026-09-07T09:00:00Z";   // empty: the source has no versions
  std::string leerling = "100122";
  domain::Soort soort = domain::Soort::afwezig;
  std::string begin = "2026-09-07 08:30";
  std::string eind = "2026-09-07 15:30";
  std::string reden_code = {};
  std::string reden_tekst = {};
};

class StoreTest : public testing::TestWithParam<StoreKind> {
 protected:
  StoreTest();

  // What comes in. An event without id is never seen as a repeat; `content` stands for its bytes.
  static domain::Gebeurtenis event(domain::Inhoud inhoud, std::string id = {}, std::string_view content = "as it was");
  static domain::Verzuimregistratie reg(const Reg& fields);
  static domain::Intrekking withdrawal(const Reg& fields);
  static domain::LeerlingSleutel pupil(std::string nummer = "100122") { return {"90BB00", std::move(nummer)}; }
  static domain::Inschrijving roster(std::string nummer = "100122");
  static std::array<std::uint8_t, 32> print(std::string_view text) { return crypto::sha256(text); }

  // Hands in one request and gives its answer.
  store::Uitslag accept(std::vector<domain::Gebeurtenis> gebeurtenissen);
  store::Uitslag accept(store::Aanvraag aanvraag);
  store::Uitslag accept_from(const domain::Ontvanger& partner, domain::Inhoud inhoud);
  std::string answer(domain::Inhoud inhoud);           // "nieuw", "bekend" or the rule that refused it
  std::string answer_to(const domain::Ontvanger& partner, domain::Inhoud inhoud);
  static std::string to_word(const store::Uitslag& uitslag);

  // The marked pupil with this number, identified; a test that asks for one that is not marked fails.
  store::Leerlingstaat marked(std::string_view nummer = "100122");
  std::vector<std::string> marked_numbers();           // sorted
  // As marked(), and marked again without other change when it was not.
  store::Leerlingstaat look_at(std::string_view nummer = "100122");
  // The begin of each registration that counts, sorted: "ziek 2026-09-07 08:30".
  std::vector<std::string> counting(std::string_view nummer = "100122");

  // Judgement that changes nothing, or what the test fills in.
  store::Vonnis verdict(const store::Leerlingstaat& staat) const;
  void settle(const store::Vonnis& vonnis);
  void settle_all();                                   // every mark, nothing changed

  // An outcome for the pupil, received by `ontvanger` when given.
  store::Uitkomstrij outcome(domain::Regel regel = domain::Regel::zestien_uur, std::string_view begin = "2026-09-01");
  // A bericht in the stream of leerplicht/0363.
  store::NieuwBericht bericht(const store::Leerlingstaat& staat, std::string data = R"({"a":1})");
  // Makes so many berichten for leerplicht/0363, and gives that stream.
  store::Id make_berichten(int count, const domain::Ontvanger& ontvanger = leerplicht());
  store::Abonnee stream_of(const domain::Ontvanger& ontvanger, store::Kanaal kanaal = store::Kanaal::mqtt);
  std::vector<store::Bericht> waiting(store::Id abonnee, std::size_t count = 100);
  std::vector<store::Bericht> under_way(store::Id abonnee);
  // Sends off everything that waits in that stream.
  std::vector<store::Bericht> depart_all(store::Id abonnee);
  store::NieuweTermijn termijn(domain::Termijnsoort soort, std::string_view vervalt, store::Id leerling = 0, store::Id uitkomst = 0,
                               store::Id dossier = 0);

  static domain::Ontvanger leerplicht() { return {domain::Lijn::leerplicht, "0363"}; }
  static domain::Ontvanger jgz() { return {domain::Lijn::jgz, "ggd-am"}; }
  static WallTime at(std::string_view text) { return *parse_rfc3339(text); }
  static LocalDay dag(std::string_view text) { return *parse_date(text); }

  // The value of a result that must be good.
  template <typename T>
  static T must(Result<T> result) {
    EXPECT_TRUE(result) << result.error().text;
    return std::move(*result);
  }
  static void must(const Result<void>& result) { EXPECT_TRUE(result) << result.error().text; }

  WallTime now_ = at("2026-09-08T12:00:00Z");
  SeededRandom random_{7};
  crypto::Kluis kluis_;
  std::unique_ptr<StoreHome> home_;
  std::unique_ptr<store::Store> store_;
};

// Kinds whose data outlive the store object.
class StoreReopenTest : public StoreTest {
 protected:
  // Closes the store and opens it again, as a restart does.
  void reopen();
};

}  // namespace hub::store_test
