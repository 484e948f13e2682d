// The store: all that must survive the power going at any line. Two implementations (SQLite and, by
// configuration, PostgreSQL) pass one suite; nothing above knows which one runs, nor whether other hubs work
// on the same one.
//
// Every method that writes is one transaction, durable when it returns, but inside a turn. One thread owns a Store; a
// second, read-only Reader may serve another thread. Errors: busy (full disk, locked: nothing
// happened, try later), corrupt (stop: the store is in doubt).
//
// What identifies a pupil goes in and comes out in clear here and is sealed under that pupil's key
// inside.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "hub/base/result.h"
#include "hub/base/uuid.h"
#include "hub/domain/gebeurtenis.h"
#include "hub/domain/oordeel.h"
#include "hub/domain/termijn.h"
#include "hub/domain/toestemming.h"
#include "hub/domain/verschil.h"

namespace hub::store {

using Id = std::int64_t;  // a row's key inside; never leaves the house

// ---------------------------------------------------------------- T1: accept

// Who brought something, as known from its credentials.
struct Afzender {
  std::string naam;                            // "90BB00-somtoday", "leerplicht/0363": audited
  std::optional<domain::Ontvanger> partner;    // set when it is a partner
};

// An Idempotency-Key (hashed with the caller) and the print of the body it came with.
struct Herhaling {
  std::array<std::uint8_t, 32> sleutel{};
  std::array<std::uint8_t, 32> afdruk{};
};

// One request or inbound message. All or nothing, unless lenient.
struct Aanvraag {
  Afzender afzender;
  std::vector<domain::Gebeurtenis> gebeurtenissen;
  std::optional<Herhaling> herhaling;
  bool lenient = false;
  std::optional<Uuid> aanlevering;             // a whole delivery: can be undone by this id
  std::string formaat;
  std::size_t geweigerd = 0;                   // its rows that were refused when it was read: counted, not stored
};

// Why one gebeurtenis was not taken.
struct Geweigerd {
  std::size_t index = 0;                       // in Aanvraag::gebeurtenissen
  int status = 409;                            // the HTTP status it amounts to: 404 or 409
  std::string regel;                           // slug: "id-conflict"
  std::string melding;
};

struct Uitslag {
  enum class Soort { aangenomen, geweigerd, sleutel_hergebruikt } soort = Soort::aangenomen;
  bool bezig = false;                          // taken and on disk, and being worked in: the counts are not final
  bool herhaald = false;                       // the stored answer of an earlier request with this key
  std::optional<Uuid> aanlevering{};           // the id by which it is known: of a repeat the first one's
  std::size_t nieuw = 0;
  std::size_t bekend = 0;                      // seen before with the same content
  std::size_t elders = 0;                      // of a delivery: about people who are on no roster here; not kept
  std::vector<Geweigerd> geweigerd;            // with Soort::geweigerd nothing was stored
};

// ---------------------------------------------------------------- T2: judge

// A pupil whose outcome must be computed anew. The number changes when a new reason comes up while
// one is being dealt with; a mark is removed only while its number is still the one that was read.
struct Mark {
  Id leerling = 0;
  std::int64_t nummer = 0;
};

struct Dossier {
  Id id = 0;
  Uuid uuid;
};

struct OpenStatus {                            // a partner's answer, not yet worked in
  Id id = 0;
  Id uitkomst = 0;
  domain::Meldingstatus status = domain::Meldingstatus::B;
  std::string inhoud;                          // JSON {reden, toelichting, contact}
};

struct OpenOpgave {                            // what DUO says, not yet compared
  Id id = 0;
  domain::Opgave inhoud;
};

struct Uitkomstrij {                           // a stored outcome
  domain::Gemeld gemeld;
  Uuid uuid;
  Id dossier = 0;
  bool vrijgegeven = false;                    // a bericht was made (a ziekteverzuimsignaal waits for consent)
  std::string waarom;                          // JSON {regel, versie, dagen}
};

struct OpenTermijn {
  Id id = 0;
  Uuid uuid;
  domain::Termijnsoort soort = domain::Termijnsoort::pact;
  Id uitkomst = 0;
  WallTime vervalt{};
};

struct Leerlingstaat {
  Mark mark;
  std::string vestiging;
  std::string leerlingnummer;                  // opened only when asked for (Store::identify)
  std::optional<domain::Leerling> leerling;    // likewise; none: on no roster
  std::vector<domain::Registratie> registraties;
  std::vector<LocalDay> beeindigingen;         // ascending
  std::vector<LocalDay> uitschrijvingen;       // those of them that are one
  std::optional<domain::Wandelstand> stand;
  std::vector<Uitkomstrij> uitkomsten;         // in order of regel, then begindatum
  std::vector<domain::Toestemmingstaat> toestemmingen;
  std::vector<OpenStatus> statussen;           // in order of arrival
  std::vector<OpenOpgave> opgaven;             // in order of arrival
  std::optional<Dossier> dossier;              // the open one
  std::vector<OpenTermijn> termijnen;          // open ones
  bool ouders_geinformeerd = false;            // a record of it arrived since the last judgement
};

enum class Kanaal { mqtt, mail };

struct NieuwBericht {
  enum class Voorwaarde {
    altijd,
    bijwerken,      // a change: rewrites what still waits for this receiver, else follows what left
    als_ontvangen,  // a withdrawal: cancels what still waits, and follows only what left
  };
  Uuid id;
  domain::Ontvanger ontvanger;
  Kanaal kanaal = Kanaal::mqtt;
  domain::Berichtsoort soort = domain::Berichtsoort::signaal;
  std::string type;                            // what happened: "verzuimmeldingen.geregistreerd"
  Uuid onderwerp;                              // subject: what this receiver knows the thing by
  Id leerling = 0;                             // 0: about no pupil
  Id uitkomst = 0;                             // 0: about none
  std::string data;                            // JSON, all fields; the contract filters at sending
  Voorwaarde voorwaarde = Voorwaarde::altijd;
  bool toestemming_vereist = false;            // looked at again at the moment of sending
};

struct NieuweTermijn {
  Id id = 0;
  Uuid uuid;
  domain::Termijnsoort soort = domain::Termijnsoort::pact;
  std::string vestiging;
  Id leerling = 0;
  Id uitkomst = 0;
  Id dossier = 0;
  WallTime vervalt{};
};

struct Vonnis {                                // what judgement wants stored for one pupil
  Mark mark;
  std::string vestiging;
  std::vector<Uitkomstrij> nieuw;
  std::vector<Uitkomstrij> gewijzigd;          // by gemeld.id; every mutable column is rewritten
  bool geheel = false;                         // judged from the first registration on: of what is stored nothing is folded in but
  std::vector<Id> afgerond;                    // these outcomes, by a closed school year
  std::vector<NieuwBericht> berichten;
  std::vector<Dossier> nieuwe_dossiers;
  std::optional<Id> dossier_mag_dicht;         // closed when nothing of it is open any more
  std::vector<NieuweTermijn> termijnen;
  std::vector<std::pair<Id, domain::Termijnstaat>> gesloten_termijnen;
  bool ouders_verwerkt = false;
  std::vector<Id> statussen_verwerkt;
  std::vector<Id> opgaven_verwerkt;
  std::optional<domain::Wandelstand> stand;    // a newer one to keep
  std::optional<WallTime> wek_op;              // when time alone may change the outcome; none: never
};

// ---------------------------------------------------------------- T3: deliver

struct Abonnee {                               // one ordered stream
  Id id = 0;
  domain::Ontvanger ontvanger;
  Kanaal kanaal = Kanaal::mqtt;
  auto operator<=>(const Abonnee&) const = default;
};

struct Lease {                                 // a stream that is this hub's to number and send
  Abonnee abonnee;
  std::int64_t epoch = 0;                      // another one than before: somebody else had it in between
};

struct Leases {
  std::vector<Lease> ours;
  std::vector<Id> others;                      // streams that other hubs have, or nobody yet
  std::size_t surplus = 0;                     // of ours: more than this hub's share
};

struct News {                                  // what other hubs did to streams of ours
  std::vector<Id> waiting;                     // streams in which berichten wait
  std::vector<Uuid> settled;                   // berichten that are not under way any more
};

enum class Berichtstaat { wacht, onderweg, bevestigd, vervallen, geweigerd, ingehouden };
inline constexpr std::array<std::string_view, 6> berichtstaat_namen = {"wacht",     "onderweg",  "bevestigd",
                                                                       "vervallen", "geweigerd", "ingehouden"};

struct Bericht {
  Id id = 0;                                   // ascending in the order they were made
  Uuid uuid;
  Id abonnee = 0;
  std::int64_t volgnummer = 0;                 // 0: not yet sent
  domain::Berichtsoort soort = domain::Berichtsoort::signaal;
  std::string type;
  Uuid onderwerp;
  Id leerling = 0;
  std::string data;
  bool toestemming_vereist = false;
  Berichtstaat staat = Berichtstaat::wacht;
  WallTime gemaakt{};
  std::optional<WallTime> verzonden;
  std::optional<WallTime> bevestigd;
  std::string reden;                           // why it was refused
};

struct Termijn {                               // a due one
  Id id = 0;
  Uuid uuid;
  domain::Termijnsoort soort = domain::Termijnsoort::pact;
  std::string vestiging;
  Id leerling = 0;
  Id uitkomst = 0;
  Uuid dossier_uuid;
  WallTime vervalt{};
  std::vector<domain::Ontvanger> meldingen_bij;  // receivers of the pupil's running LRV or RMC
};

struct Afloop {                                // what becomes of a due termijn, in one transaction
  Id termijn = 0;
  domain::Termijnstaat staat = domain::Termijnstaat::verlopen;
  std::vector<NieuwBericht> berichten;
  std::optional<NieuweTermijn> volgende;       // the next one of a repeating kind
};

struct Tellingen {                             // what the reminder mail says of a school
  std::int64_t open_dossiers = 0;
  std::int64_t thuiszitters = 0;
  std::int64_t meldingen_maand = 0;
  std::int64_t open_termijnen = 0;
};

// What undoing a delivery comes to.
struct Terugname {
  std::size_t registraties = 0;          // versions that go; 0 when it was withdrawn before
  bool bezig = false;                    // it is certain, and not all of them are gone yet
};

class Store {
 public:
  virtual ~Store() = default;

  // T1. One answer for each request, in order; requests do not see each other fail.
  [[nodiscard]] virtual Result<std::vector<Uitslag>> accept(std::span<const Aanvraag> aanvragen, WallTime now) = 0;

  // A delivery of more rows than one transaction should hold is put by in pieces, and nothing of it counts before it
  // is taken, by one small commit. After that it is worked in a piece at a time, between other requests, and its pupils
  // are judged once all of it is.
  // A piece of the rows, under the id that `stuk` names. The refusals are those that are known now: an id that
  // its source has used for other content.
  [[nodiscard]] virtual Result<std::vector<Geweigerd>> put_by(const Aanvraag& stuk, WallTime now) = 0;
  // Takes all that was put by under that id; `heel` has no rows itself. Refused: it is there no more.
  [[nodiscard]] virtual Result<Uitslag> take_delivery(const Aanvraag& heel, WallTime now) = 0;
  // Forgets what was put by and not taken.
  [[nodiscard]] virtual Result<void> drop_delivery(const Uuid& aanlevering) = 0;
  // Works in a piece of what was taken, or takes back a piece of what is withdrawn; true when there may be more to do.
  [[nodiscard]] virtual Result<bool> work_in() = 0;
  // What became of a delivery that was taken.
  [[nodiscard]] virtual Result<Uitslag> worked_in(const Uuid& aanlevering) = 0;

  // Undoes a delivery: each registration it brought goes back to the version before; of a large one a piece at a time,
  // by work_in(). Not found: nullopt.
  [[nodiscard]] virtual Result<std::optional<Terugname>> withdraw_delivery(const Uuid& aanlevering, const Afzender& afzender, WallTime now) = 0;

  // T2.
  [[nodiscard]] virtual Result<std::vector<Leerlingstaat>> marked(std::size_t count) = 0;
  // Fills leerlingnummer and leerling.
  [[nodiscard]] virtual Result<void> identify(Leerlingstaat& staat) = 0;
  [[nodiscard]] virtual Result<void> settle(std::span<const Vonnis> vonnissen, WallTime now) = 0;
  // A fresh key for a row that judgement makes.
  [[nodiscard]] virtual Id next_id() = 0;

  // What T2, time and T3 store between these two becomes durable together, by one commit, or not at all: a
  // method that fails undoes the whole turn, and so does whoever begins the next one without ending this.
  // T1 is never part of it.
  // Except for judgements that change nothing for a pupil, and pupils that are marked because it is time: of these
  // nobody outside can come to know. They may stand although the rest of their turn is undone; and when a turn holds
  // nothing else, a power cut may still undo them until something that is durable follows: their marks, or the moments
  // at which to mark, are then there again.
  [[nodiscard]] virtual Result<void> begin_turn() = 0;
  [[nodiscard]] virtual Result<void> end_turn() = 0;

  // T3.
  [[nodiscard]] virtual Result<std::vector<Abonnee>> subscribers() = 0;
  // Which streams are this hub's: it keeps those it has for another lease_time(), and takes what nobody has, up to
  // its share. A hub that is alone has them all.
  [[nodiscard]] virtual Result<Leases> lease() = 0;
  // How long nobody else takes a stream of a hub that is not heard of; none: no other hub can be there.
  [[nodiscard]] virtual std::optional<std::chrono::milliseconds> lease_time() const = 0;
  // Other hubs may have these from now on.
  [[nodiscard]] virtual Result<void> give_back(std::span<const Id> abonnees) = 0;
  // `under_way`: berichten of ours to be looked at.
  [[nodiscard]] virtual Result<News> news(std::span<const Id> under_way) = 0;
  // The first `count` that wait / that are under way, in order.
  [[nodiscard]] virtual Result<std::vector<Bericht>> waiting(Id abonnee, std::size_t count) = 0;
  [[nodiscard]] virtual Result<std::vector<Bericht>> under_way(Id abonnee) = 0;
  // Numbers each of these (they wait, in order, all of one stream) as the next of it: from now on it is under way.
  // False: the stream is another hub's now, and nothing was numbered.
  [[nodiscard]] virtual Result<bool> depart(std::span<Bericht> berichten, WallTime now) = 0;
  // They did not leave: consent was withdrawn.
  [[nodiscard]] virtual Result<void> hold(std::span<const Bericht> berichten, WallTime now) = 0;
  // Done without a receipt, or refused for good; one that still waits then never gets a number.
  [[nodiscard]] virtual Result<void> finish(Id bericht, Berichtstaat staat, const std::string& reden, WallTime now) = 0;
  // What consent and age say at the moment of sending.
  [[nodiscard]] virtual Result<Leerlingstaat> consent_state(Id leerling) = 0;
  [[nodiscard]] virtual std::int64_t epoch() const = 0;
  // Streams that got new berichten since the last call.
  [[nodiscard]] virtual std::vector<Id> take_touched_subscribers() = 0;

  // Time; none is due to this hub while another one is at it. Marks the pupils that were to be looked at again by
  // `now`; how many.
  [[nodiscard]] virtual Result<std::size_t> wake(WallTime now, std::size_t count) = 0;
  [[nodiscard]] virtual Result<std::vector<Termijn>> due(WallTime now, std::size_t count) = 0;
  [[nodiscard]] virtual Result<void> elapse(std::span<const Afloop> aflopen, WallTime now) = 0;
  // The earliest moment at which wake or due has something; none: never.
  [[nodiscard]] virtual Result<std::optional<WallTime>> next_wake() = 0;
  // A school's repeating termijn, made once.
  [[nodiscard]] virtual Result<void> ensure_termijn(const NieuweTermijn& termijn, WallTime now) = 0;
  [[nodiscard]] virtual Result<Tellingen> count_for(const std::string& vestiging, WallTime month_start) = 0;

  // Marks every pupil, and forgets carried state, when the calendar or the rules are not those of the
  // last run. `print` stands for them.
  [[nodiscard]] virtual Result<void> rules_in_force(const std::string& print) = 0;
  // Deletes idempotency keys and event ids older than `before`, and deliveries that were put by before then and not
  // taken, at most `count`; how many.
  [[nodiscard]] virtual Result<std::size_t> forget_repeats(WallTime before, std::size_t count) = 0;
  // Pupils that wait for judgement.
  [[nodiscard]] virtual Result<std::int64_t> marks() = 0;
};

}  // namespace hub::store
