// The store on one SQLite file. Owned by one thread. The methods are spread over files by what they
// do: accept.cpp (T1), judge.cpp (T2), deliver.cpp (T3), time.cpp (waking and deadlines), undo.cpp.
#pragma once

#include <map>
#include <set>
#include <tuple>

#include "hub/crypto/kluis.h"
#include "hub/store/sqlite/db.h"
#include "hub/store/store.h"

namespace hub::store::sqlite {

class SqliteStore final : public Store {
 public:
  // Opens or makes `path` (":memory:" for a throw-away store). `kluis` must outlive the store.
  // Error: busy (in use, no rights), corrupt (newer schema, other master key, weak file system).
  static Result<std::unique_ptr<SqliteStore>> open(const std::string& path, crypto::Kluis& kluis, WallTime now);

  Result<std::vector<Uitslag>> accept(std::span<const Aanvraag> aanvragen, WallTime now) override;
  Result<std::optional<std::size_t>> withdraw_delivery(const Uuid& aanlevering, const Afzender& afzender,
                                                       WallTime now) override;
  Result<std::vector<Leerlingstaat>> marked(std::size_t count) override;
  Result<void> identify(Leerlingstaat& staat) override;
  Result<void> settle(std::span<const Vonnis> vonnissen, WallTime now) override;
  Id next_id() override { return ++last_id_; }
  Result<std::vector<Abonnee>> subscribers() override;
  Result<std::vector<Bericht>> waiting(Id abonnee, std::size_t count) override;
  Result<std::vector<Bericht>> under_way(Id abonnee) override;
  Result<void> depart(std::span<Bericht> berichten, WallTime now) override;
  Result<void> hold(std::span<const Bericht> berichten, WallTime now) override;
  Result<void> finish(Id bericht, Berichtstaat staat, const std::string& reden, WallTime now) override;
  Result<Leerlingstaat> consent_state(Id leerling) override;
  std::int64_t epoch() const override { return epoch_; }
  std::vector<Id> take_touched_subscribers() override;
  Result<std::size_t> wake(WallTime now, std::size_t count) override;
  Result<std::vector<Termijn>> due(WallTime now, std::size_t count) override;
  Result<void> elapse(std::span<const Afloop> aflopen, WallTime now) override;
  Result<std::optional<WallTime>> next_wake() override;
  Result<void> ensure_termijn(const NieuweTermijn& termijn, WallTime now) override;
  Result<Tellingen> count_for(const std::string& vestiging, WallTime month_start) override;
  Result<void> rules_in_force(const std::string& print) override;
  Result<std::size_t> forget_repeats(WallTime before, std::size_t count) override;
  Result<std::int64_t> marks() override;

 private:
  struct Pupil {
    Id leerling = 0;
    crypto::Bytes sleutel;
    std::optional<std::int64_t> stand_tot;
  };

  SqliteStore(const std::string& path, crypto::Kluis& kluis);
  void start(WallTime now);
  void reload();                        // what is kept in memory, read again after a rollback
  void commit(Transaction& transaction);
  // Runs `work`, turning a DbError into an Error and forgetting what a rollback undid.
  template <typename Work>
  auto guarded(Work work) -> Result<decltype(work())> {
    try {
      if constexpr (std::is_void_v<decltype(work())>) {
        work();
        return {};
      } else {
        return work();
      }
    } catch (const DbError& failure) {
      reload();
      return error(failure.kind(), failure.what());
    }
  }

  // T1, one method a kind; each returns the refusal, or whether the event was new.
  struct Context {
    const Aanvraag& aanvraag;
    WallTime now;
    std::optional<Id> aanlevering;
  };
  using Genomen = std::variant<bool, Geweigerd>;
  Uitslag accept_one(const Aanvraag& aanvraag, WallTime now);
  Uitslag take_all(const Aanvraag& aanvraag, WallTime now);
  Genomen take(const domain::Gebeurtenis& gebeurtenis, const Context& context);
  Genomen take_version(const std::string& source, const domain::Verzuimregistratie& versie, bool ingetrokken,
                       const Context& context);
  Genomen take_inschrijving(const domain::Inschrijving& inschrijving);
  Genomen take_beeindiging(const domain::LeerlingSleutel& sleutel, LocalDay dag, bool uitgeschreven);
  Genomen take_toestemming(const domain::Toestemming& toestemming);
  Genomen take_status(const domain::Statuswijziging& status, const Context& context);
  Genomen take_ontvangst(const domain::Ontvangst& ontvangst, const Context& context);
  bool differs(Id leerling, std::int64_t schooljaar, std::int64_t nr, const Pupil& pupil,
               const domain::Verzuimregistratie& versie, bool ingetrokken);
  std::optional<Uitslag> repeated(const Herhaling& herhaling);
  struct Versieplaats {
    Id leerling = 0;
    std::int64_t schooljaar = 0;
    std::int64_t nr = 0;
    Id bron = 0;
    std::string registratie_id;
    bool geldt = false;                 // no later version replaced it
  };
  void undo_version(const Versieplaats& versie);
  std::optional<Id> find_melding(const domain::Statuswijziging& status, const Context& context);

  Id bron(const std::string& source);
  Pupil pupil(const domain::LeerlingSleutel& sleutel);           // found or made
  std::optional<Pupil> find_pupil(const domain::LeerlingSleutel& sleutel);
  crypto::Bytes key_of(Id leerling);
  void mark(Id leerling);
  void touch_past(Id leerling, const std::optional<std::int64_t>& stand_tot, LocalDay day);  // forgets the stand
  Id abonnee(const domain::Ontvanger& ontvanger, Kanaal kanaal);
  void add_audit(WallTime now, std::string_view wie, std::string_view wat, std::string_view onderwerp);

  Leerlingstaat load(const Mark& mark);
  void load_registraties(Leerlingstaat& staat);
  void load_uitkomsten(Leerlingstaat& staat);
  void load_toestemmingen(Leerlingstaat& staat);
  void identify_or_throw(Leerlingstaat& staat);
  void settle_one(const Vonnis& vonnis, WallTime now);
  void insert_uitkomst(Id leerling, const Uitkomstrij& rij, WallTime now);
  void update_uitkomst(const Uitkomstrij& rij, WallTime now);
  void insert_bericht(const NieuwBericht& bericht, WallTime now);
  void add_alias(Id uitkomst, const domain::Ontvanger& ontvanger, const Uuid& alias);
  bool replace_waiting(const NieuwBericht& bericht, Id abonnee, WallTime now);
  void insert_termijn(const NieuweTermijn& termijn, WallTime now);
  Bericht read_bericht(const Query& query);

  Db db_;
  crypto::Kluis& kluis_;
  Id last_id_ = 0;                      // one counter for every table: an id says when its row was made
  Id reserved_id_ = 0;                  // no id above it is in the file; kept in meta, moved in leaps
  std::int64_t epoch_ = 1;              // of all streams; a restore starts the next one
  std::array<std::uint8_t, 32> audit_hash_{};
  std::map<std::string, Id> bronnen_;
  std::map<std::tuple<domain::Lijn, std::string, Kanaal>, Id> abonnees_;
  std::set<Id> touched_;
};

}  // namespace hub::store::sqlite
