// The store in SQL, the same for every engine: one reading of the tables, so that two engines cannot come
// to differ. Owned by one thread. The methods are spread over files by what they do: accept.cpp (T1), versie.cpp (T1 of a
// registration), opgave.cpp (T1 of what DUO says), aanlevering.cpp (T1 of whole files), judge.cpp (T2), deliver.cpp (T3),
// time.cpp (waking and deadlines), undo.cpp. What an engine does in its own way it overrides.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <variant>

#include "hub/crypto/kluis.h"
#include "hub/store/sql/db.h"
#include "hub/store/store.h"

namespace hub::store::sql {

class SqlStore : public Store {
 public:
  Result<std::vector<Uitslag>> accept(std::span<const Aanvraag> aanvragen, WallTime now) override;
  Result<std::vector<Geweigerd>> put_by(const Aanvraag& stuk, WallTime now) override;
  Result<Uitslag> take_delivery(const Aanvraag& heel, WallTime now) override;
  Result<void> drop_delivery(const Uuid& aanlevering) override;
  Result<bool> work_in() override;
  Result<Uitslag> worked_in(const Uuid& aanlevering) override;
  Result<std::optional<Terugname>> withdraw_delivery(const Uuid& aanlevering, const Afzender& afzender, WallTime now) override;
  Result<std::vector<Leerlingstaat>> marked(std::size_t count) override;
  Result<void> identify(Leerlingstaat& staat) override;
  Result<void> settle(std::span<const Vonnis> vonnissen, WallTime now) override;
  Result<void> begin_turn() override;
  Result<void> end_turn() override;
  Result<std::vector<Abonnee>> subscribers() override;
  // As for a hub that is alone.
  Result<Leases> lease() override;
  std::optional<std::chrono::milliseconds> lease_time() const override { return std::nullopt; }
  Result<void> give_back(std::span<const Id> abonnees) override;
  Result<News> news(std::span<const Id> under_way) override;
  Result<std::vector<Bericht>> waiting(Id abonnee, std::size_t count) override;
  Result<std::vector<Bericht>> under_way(Id abonnee) override;
  Result<bool> depart(std::span<Bericht> berichten, WallTime now) override;
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

 protected:
  // `kluis` outlives the store.
  SqlStore(std::unique_ptr<Db> db, crypto::Kluis& kluis);
  // Another hub may have left a delivery that is not worked in.
  void look_for_deliveries() { may_work_in_ = true; }
  // The tables are there: makes sure of the master key and reads what is kept in memory. Throws DbError.
  void start(WallTime now);

  // At the begin of every transaction that writes.
  virtual void on_begin() {}
  // Just before its commit: ids that next_id() gave may stand in it.
  virtual void on_commit() {}
  // In a transaction whose statements touch every pupil.
  virtual void on_long_work() {}
  // After a failure: what was written since the begin is not there.
  virtual void on_rollback() {}
  // What the requests of one group will ask one by one may be asked at once, into known_; called in T1's
  // transaction. An engine without a wire has nothing to win by it.
  virtual void foresee(std::span<const Aanvraag> aanvragen) { static_cast<void>(aanvragen); }
  // In the transaction that takes a delivery back, before it looks at what stands.
  virtual void on_take_back(const std::set<Id>& bronnen) { static_cast<void>(bronnen); }
  // An id for rows whose order is that of their transactions, whichever connection made them.
  virtual Id ordered_id() { return next_id(); }
  // Asked in a transaction: whether time is this hub's to pass until it ends.
  virtual bool may_pass_time(WallTime now) { return static_cast<void>(now), true; }

  struct Pupil {
    Id leerling = 0;
    crypto::Bytes sleutel;
    std::optional<std::int64_t> stand_tot;
  };
  struct Versieplaats {                 // where the newest version of a registration stands
    Id leerling = 0;
    std::int64_t schooljaar = 0;
    std::int64_t nr = 0;
    std::int64_t versie_us = 0;
  };

  struct Verzonden {                    // a bericht, to whoever confirms it
    Id bericht = 0;
    Id uitkomst = 0;
    Berichtstaat staat = Berichtstaat::wacht;
    domain::Ontvanger ontvanger;
  };
  // Answers by key, none for what is not there; a key that was not foreseen is asked for when it comes up.
  // Kept up by what this transaction writes.
  struct Known {
    template <typename Value>
    using Answers = std::unordered_map<std::string, std::optional<Value>>;
    Answers<std::array<std::uint8_t, 32>> gebeurtenissen;  // by the bytes of event_key(): its print
    Answers<Pupil> leerlingen;                             // by pupil_key()
    Answers<Versieplaats> registraties;                    // by registratie_key()
    Answers<Verzonden> berichten;                          // by the bytes of its id
    std::unordered_map<std::string, std::vector<Id>> pgns;  // the pupils, by the bytes of pgn_index()
  };
  static std::array<std::uint8_t, 16> event_key(const domain::Gebeurtenis& gebeurtenis, const Afzender& afzender);
  static std::string pupil_key(const domain::LeerlingSleutel& sleutel) { return sleutel.vestiging + '/' + sleutel.leerlingnummer; }
  static std::string registratie_key(Id bron, const std::string& registratie_id) { return std::to_string(bron) + '/' + registratie_id; }

  [[nodiscard]] Db& db() { return *db_; }
  [[nodiscard]] crypto::Kluis& kluis() { return kluis_; }
  Transaction begin();
  Transaction begin_unsynced();         // of its own: what a power cut may undo until the next one
  Transaction begin_unheard();          // for what nobody outside can come to know of
  void hear();                          // in either: what is stored from here on is for others to know
  void commit(Transaction& transaction);
  // Runs `work`, turning a DbError into an Error and forgetting what a rollback undid. What another hub
  // was in the way of is done again, unless it was a part of more.
  template <typename Work>
  auto guarded(Work work, int attempts = 5) -> Result<decltype(work())> {
    if (turn_) attempts = 1;
    while (true) {
      try {
        if constexpr (std::is_void_v<decltype(work())>) {
          work();
          return {};
        } else {
          return work();
        }
      } catch (const DbConflict& conflict) {
        reload();
        if (--attempts <= 0) return error(conflict.kind(), conflict.what());
      } catch (const DbError& failure) {
        reload();
        return error(failure.kind(), failure.what());
      }
    }
  }
  Id bron(const std::string& source);
  [[nodiscard]] std::optional<std::string> meta(const char* naam);
  void set_meta(const char* naam, const std::string& waarde);

  Known known_;

 private:
  // What is read of a marked pupil and opened only when asked for.
  struct Zegels {
    crypto::Bytes sleutel;
    crypto::Bytes nummer;
    crypto::Bytes rooster;              // empty: on no roster
  };
  using Marked = std::vector<Leerlingstaat>;

  void forget_rows();                   // that are known of, when they may be undone
  void reload();                        // what is kept in memory, read again after a rollback

  // T1, one method a kind; each returns the refusal, or whether the event was new.
  struct Context {
    const Aanvraag& aanvraag;
    WallTime now;
    std::optional<Id> aanlevering;
  };
  struct Elders {};                     // about nobody who is on a roster here
  using Genomen = std::variant<bool, Elders, Geweigerd>;
  struct Open;
  std::optional<Open> next_open();
  bool work_in_piece(Open& open);
  void finish_delivery(const Open& open);
  void take_back_piece(Id aanlevering);
  void release(Id aanlevering);         // its pupils, to judgement
  Uitslag read_uitslag(const Uuid& aanlevering);
  static Geweigerd id_conflict(std::size_t index);
  Uitslag accept_one(const Aanvraag& aanvraag, WallTime now);
  Uitslag take_all(const Aanvraag& aanvraag, WallTime now);
  Genomen take(const domain::Gebeurtenis& gebeurtenis, const Context& context);
  Genomen take_version(const domain::Gebeurtenis& gebeurtenis, const domain::Verzuimregistratie& versie, bool ingetrokken,
                       const Context& context);
  Genomen take_inschrijving(const domain::Inschrijving& inschrijving);
  Genomen take_beeindiging(const domain::LeerlingSleutel& sleutel, LocalDay dag, bool uitgeschreven);
  Genomen take_toestemming(const domain::Toestemming& toestemming);
  std::vector<Id> find_by_pgn(const domain::Leerlingopgave& opgave);
  Genomen take_opgave(const domain::Leerlingopgave& opgave, const Context& context);
  Genomen take_status(const domain::Statuswijziging& status, const Context& context);
  Genomen take_ontvangst(const domain::Ontvangst& ontvangst, const Context& context);
  bool differs(Id leerling, std::int64_t schooljaar, std::int64_t nr, const Pupil& pupil,
               const domain::Verzuimregistratie& versie, bool ingetrokken);
  std::optional<Uitslag> repeated(const Herhaling& herhaling);
  struct Gebracht {                     // a version that a delivery brought
    Id leerling = 0;
    std::int64_t schooljaar = 0;
    std::int64_t nr = 0;
    Id bron = 0;
    std::string registratie_id;
    crypto::Bytes sleutel;              // of its event; empty: it had no id
  };
  bool undo_piece(Id aanlevering);
  void undo_version(const Gebracht& versie);
  std::optional<Id> find_melding(const domain::Statuswijziging& status, const Context& context);

  Pupil pupil(const domain::LeerlingSleutel& sleutel);           // found or made
  std::optional<Pupil> find_pupil(const domain::LeerlingSleutel& sleutel);
  std::optional<Versieplaats> find_registratie(Id bron, const std::string& registratie_id);
  std::optional<Verzonden> find_bericht(const Uuid& uuid);
  // The print it was seen with before, and nothing is changed.
  std::optional<std::array<std::uint8_t, 32>> find_print(const std::array<std::uint8_t, 16>& sleutel);
  // The print it was seen with before; none: it is new, and from now on seen.
  std::optional<std::array<std::uint8_t, 32>> seen(const domain::Gebeurtenis& gebeurtenis, const Context& context);
  crypto::Bytes key_of(Id leerling);
  void mark(Id leerling);
  void forget_stand(Id leerling);       // it is judged from its first registration on
  void touch_past(Id leerling, const std::optional<std::int64_t>& stand_tot, LocalDay day);  // forgets the stand
  Id abonnee(const domain::Ontvanger& ontvanger, Kanaal kanaal);
  void index_pgns();
  void add_audit(WallTime now, std::string_view wie, std::string_view wat, std::string_view onderwerp);

  Marked take_marked(std::size_t count);
  void load_leerlingen(Marked& staten, const std::string& list);
  void load_registraties(Marked& staten, const std::string& list);
  void load_uitkomsten(Marked& staten, const std::string& list);
  void load_toestemmingen(Marked& staten, const std::string& list);
  void load_opgaven(Marked& staten, const std::string& list);
  void load_statussen(Marked& staten, const std::string& list);
  void load_open(Marked& staten, const std::string& list);
  Zegels zegels_of(Id leerling);
  void identify_or_throw(Leerlingstaat& staat);
  void settle_one(const Vonnis& vonnis, WallTime now);
  void insert_uitkomst(Id leerling, const Uitkomstrij& rij, WallTime now);
  void update_uitkomst(const Uitkomstrij& rij, WallTime now);
  void insert_bericht(const NieuwBericht& bericht, WallTime now);
  struct Gemaakt;
  void write_bericht(Id bericht, const Gemaakt& gemaakt, const std::optional<std::int64_t>& volgnummer, const std::optional<WallTime>& verzonden);
  static Bericht as_bericht(Id bericht, const Gemaakt& gemaakt);
  void write_gemaakt();                 // those that did not leave at once
  void add_alias(Id uitkomst, const domain::Ontvanger& ontvanger, const Uuid& alias);
  bool replace_waiting(const NieuwBericht& bericht, Id abonnee, WallTime now);
  void insert_termijn(const NieuweTermijn& termijn, WallTime now);
  Bericht read_bericht(const Query& query);

  std::unique_ptr<Db> db_;
  crypto::Kluis& kluis_;
  std::int64_t epoch_ = 1;              // of all streams; a restore starts the next one
  std::array<std::uint8_t, 32> audit_hash_{};
  std::map<std::string, Id> bronnen_;
  std::map<std::tuple<domain::Lijn, std::string, Kanaal>, Id> abonnees_;
  std::set<Id> touched_;
  std::unordered_set<Id> marked_;       // by the transaction that is open: once is enough
  std::optional<Id> held_for_;          // what is marked is held back until this delivery is worked in
  bool may_work_in_ = true;             // there may be a delivery to work in
  // Berichten of the transaction that is open. Most leave in the turn that made them: they are written once, with
  // their number, and not read back and opened to leave.
  struct Gemaakt {
    NieuwBericht bericht;
    Id abonnee = 0;
    WallTime op{};
  };
  std::map<Id, Gemaakt> gemaakt_;
  std::optional<Transaction> turn_;
  bool unheard_ = false;                // the turn has stored nothing yet that anyone outside can come to know of
  // T2 is one transaction: it opens when marks are taken and ends when their outcome is stored.
  std::optional<Transaction> judging_;
  std::unordered_map<Id, Zegels> judged_;
  Id judged_up_to_ = 0;                 // marks are taken in turn, so that no pupil waits for ever
};

}  // namespace hub::store::sql
