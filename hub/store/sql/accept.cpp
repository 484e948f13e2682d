// T1: what comes in is stored, each request whole or not at all, in one transaction with the others
// that waited. Writes the registrations, the answers to repeats, the audit line and a mark on every
// pupil that is touched; nothing is judged here.
#include <algorithm>

#include "hub/base/assert.h"
#include "hub/base/crash_point.h"
#include "hub/base/json.h"
#include "hub/store/leerling_json.h"
#include "hub/store/sql/rows.h"
#include "hub/store/sql/sql_store.h"
#include "hub/store/uitslag_json.h"

namespace hub::store::sql {
namespace {

using domain::Meldingstatus;

std::string bytes_of(std::span<const std::uint8_t> bytes) { return {bytes.begin(), bytes.end()}; }

// A registration or its withdrawal can not be refused once its id is new, and a receipt is refused before it writes
// anything, so a request that holds one of them alone needs no savepoint.
bool needs_savepoint(const Aanvraag& aanvraag) {
  if (aanvraag.gebeurtenissen.size() != 1 || aanvraag.aanlevering || aanvraag.herhaling) return true;
  const auto& inhoud = aanvraag.gebeurtenissen.front().inhoud;
  return !(std::holds_alternative<domain::Verzuimregistratie>(inhoud) || std::holds_alternative<domain::Intrekking>(inhoud) ||
           std::holds_alternative<domain::Ontvangst>(inhoud));
}

}  // namespace

Geweigerd SqlStore::id_conflict(std::size_t index) {
  return {index, 409, "id-conflict", "this source sent this id before with other content: give what changed a new id"};
}

// What an event is known by: 128 bits, so that no two of a country's collide. What a partner sends is known
// for that partner only: it may name any source, and must not use up the ids of a school.
std::array<std::uint8_t, 16> SqlStore::event_key(const domain::Gebeurtenis& gebeurtenis, const Afzender& afzender) {
  const bool of_partner = std::holds_alternative<domain::Statuswijziging>(gebeurtenis.inhoud) ||
                          std::holds_alternative<domain::Ontvangst>(gebeurtenis.inhoud);
  const std::string_view parts[] = {gebeurtenis.source, gebeurtenis.id, of_partner ? std::string_view(afzender.naam) : std::string_view()};
  const crypto::Digest whole = crypto::sha256_of(parts);
  std::array<std::uint8_t, 16> sleutel;
  std::copy_n(whole.begin(), sleutel.size(), sleutel.begin());
  return sleutel;
}

Result<std::vector<Uitslag>> SqlStore::accept(std::span<const Aanvraag> aanvragen, WallTime now) {
  if (turn_) reload();  // one that was not ended is undone
  return guarded([&] {
    std::vector<Uitslag> uitslagen;
    uitslagen.reserve(aanvragen.size());
    Transaction transaction = begin();
    known_ = {};
    foresee(aanvragen);
    for (const Aanvraag& aanvraag : aanvragen) uitslagen.push_back(accept_one(aanvraag, now));
    pass_crash_point("in_t1");
    commit(transaction);
    known_ = {};
    return uitslagen;
  });
}

Uitslag SqlStore::accept_one(const Aanvraag& aanvraag, WallTime now) {
  if (aanvraag.herhaling) {
    if (auto earlier = repeated(*aanvraag.herhaling)) return *earlier;
  }
  const bool savepoint = needs_savepoint(aanvraag);
  const auto hash_before = audit_hash_;
  if (savepoint) run(*db_, "SAVEPOINT aanvraag");
  Uitslag uitslag = take_all(aanvraag, now);
  if (savepoint && uitslag.soort == Uitslag::Soort::geweigerd) {
    run(*db_, "ROLLBACK TO aanvraag");
    forget_rows();  // some were of what is undone
    audit_hash_ = hash_before;
  }
  if (savepoint) run(*db_, "RELEASE aanvraag");
  // Who is on no roster today may be tomorrow: such an answer is not given again.
  if (aanvraag.herhaling && uitslag.elders == 0) {
    run(*db_, "INSERT INTO herhalingen(sleutel, afdruk, uitslag, op_us) VALUES(?,?,?,?)", aanvraag.herhaling->sleutel,
        aanvraag.herhaling->afdruk, to_text(uitslag), column(now));
  }
  return uitslag;
}

std::optional<Uitslag> SqlStore::repeated(const Herhaling& herhaling) {
  Query query(*db_, "SELECT afdruk, uitslag FROM herhalingen WHERE sleutel=?", herhaling.sleutel);
  if (!query.next()) return std::nullopt;
  if (!std::ranges::equal(query.blob(0), herhaling.afdruk)) {
    Uitslag other;
    other.soort = Uitslag::Soort::sleutel_hergebruikt;
    return other;
  }
  return uitslag_from_text(query.text(1));
}

Uitslag SqlStore::take_all(const Aanvraag& aanvraag, WallTime now) {
  Uitslag uitslag;
  uitslag.aanlevering = aanvraag.aanlevering;
  Context context{aanvraag, now, std::nullopt};
  if (aanvraag.aanlevering) context.aanlevering = next_id();
  for (std::size_t index = 0; index < aanvraag.gebeurtenissen.size(); ++index) {
    Genomen genomen = take(aanvraag.gebeurtenissen[index], context);
    if (auto* fout = std::get_if<Geweigerd>(&genomen)) {
      fout->index = index;
      uitslag.geweigerd.push_back(std::move(*fout));
    } else if (std::holds_alternative<Elders>(genomen)) {
      ++uitslag.elders;
    } else {
      ++(std::get<bool>(genomen) ? uitslag.nieuw : uitslag.bekend);
    }
  }
  if (!uitslag.geweigerd.empty() && !aanvraag.lenient) {
    uitslag.soort = Uitslag::Soort::geweigerd;
    uitslag.nieuw = uitslag.bekend = uitslag.elders = 0;
    return uitslag;
  }
  if (aanvraag.aanlevering) {
    run(*db_, "INSERT INTO aanleveringen(aanlevering, uuid, afzender, formaat, op_us, nieuw, bekend, geweigerd, elders, herhaling) VALUES(?,?,?,?,?,?,?,?,?,?)",
        *context.aanlevering, *aanvraag.aanlevering, aanvraag.afzender.naam, aanvraag.formaat, column(now), uitslag.nieuw,
        uitslag.bekend, aanvraag.geweigerd + uitslag.geweigerd.size(), uitslag.elders,
        aanvraag.herhaling ? std::optional(aanvraag.herhaling->sleutel) : std::nullopt);
  }
  add_audit(now, aanvraag.afzender.naam, "aangenomen", std::to_string(uitslag.nieuw) + " nieuw, " + std::to_string(uitslag.bekend) + " bekend");
  return uitslag;
}

SqlStore::Genomen SqlStore::take(const domain::Gebeurtenis& gebeurtenis, const Context& context) {
  if (!gebeurtenis.id.empty()) {
    if (const auto before = seen(gebeurtenis, context)) {
      if (*before == gebeurtenis.afdruk) return false;
      return id_conflict(0);
    }
  }
  struct Visitor {
    SqlStore& store;
    const domain::Gebeurtenis& gebeurtenis;
    const Context& context;
    Genomen operator()(const domain::Verzuimregistratie& v) { return store.take_version(gebeurtenis, v, false, context); }
    Genomen operator()(const domain::Intrekking& v) {
      domain::Verzuimregistratie versie;
      versie.registratie_id = v.registratie_id;
      versie.gewijzigd_op = v.gewijzigd_op;
      versie.leerling = v.leerling;
      return store.take_version(gebeurtenis, versie, true, context);
    }
    Genomen operator()(const domain::Inschrijving& v) { return store.take_inschrijving(v); }
    Genomen operator()(const domain::Uitschrijving& v) { return store.take_beeindiging(v.leerling, v.datum, true); }
    Genomen operator()(const domain::Hervatting& v) { return store.take_beeindiging(v.leerling, v.datum, false); }
    Genomen operator()(const domain::Toestemming& v) { return store.take_toestemming(v); }
    Genomen operator()(const domain::OudersGeinformeerd& v) {
      const Pupil pupil = store.pupil(v.leerling);
      run(*store.db_, "UPDATE leerlingen SET ouders_geinformeerd=1 WHERE leerling=?", pupil.leerling);
      store.mark(pupil.leerling);
      return true;
    }
    Genomen operator()(const domain::Leerlingopgave& v) { return store.take_opgave(v, context); }
    Genomen operator()(const domain::Statuswijziging& v) { return store.take_status(v, context); }
    Genomen operator()(const domain::Ontvangst& v) { return store.take_ontvangst(v, context); }
  };
  Genomen genomen = std::visit(Visitor{*this, gebeurtenis, context}, gebeurtenis.inhoud);
  if (std::holds_alternative<Geweigerd>(genomen) && !gebeurtenis.id.empty()) {
    // A lenient request goes on without it: what was refused was not seen.
    const auto sleutel = event_key(gebeurtenis, context.aanvraag.afzender);
    run(*db_, "DELETE FROM gebeurtenissen WHERE sleutel=?", sleutel);
    known_.gebeurtenissen.erase(bytes_of(sleutel));
  }
  return genomen;
}

std::optional<std::array<std::uint8_t, 32>> SqlStore::find_print(const std::array<std::uint8_t, 16>& sleutel) {
  if (const auto known = known_.gebeurtenissen.find(bytes_of(sleutel)); known != known_.gebeurtenissen.end()) return known->second;
  Query query(*db_, "SELECT afdruk FROM gebeurtenissen WHERE sleutel=?", sleutel);
  if (!query.next()) return std::nullopt;
  std::array<std::uint8_t, 32> afdruk{};
  HUB_ASSERT(query.blob(0).size() == afdruk.size());
  std::ranges::copy(query.blob(0), afdruk.begin());
  return afdruk;
}

std::optional<std::array<std::uint8_t, 32>> SqlStore::seen(const domain::Gebeurtenis& gebeurtenis, const Context& context) {
  const auto sleutel = event_key(gebeurtenis, context.aanvraag.afzender);
  const auto known = known_.gebeurtenissen.find(bytes_of(sleutel));
  if (known != known_.gebeurtenissen.end()) {
    if (known->second) return known->second;
    known->second = gebeurtenis.afdruk;
    gather(*db_, "INSERT INTO gebeurtenissen(sleutel, afdruk, ontvangen_us) VALUES(?,?,?)", sleutel, gebeurtenis.afdruk, column(context.now));
    return std::nullopt;
  }
  if (count(*db_, "INSERT INTO gebeurtenissen(sleutel, afdruk, ontvangen_us) VALUES(?,?,?) ON CONFLICT DO NOTHING", sleutel, gebeurtenis.afdruk,
            column(context.now)) != 0) {
    return std::nullopt;
  }
  return find_print(sleutel);
}

std::optional<SqlStore::Verzonden> SqlStore::find_bericht(const Uuid& uuid) {
  const auto known = known_.berichten.find(bytes_of(uuid.bytes));
  if (known != known_.berichten.end()) return known->second;
  Query query(*db_, "SELECT bericht, uitkomst, staat, lijn, partner FROM berichten JOIN abonnees USING(abonnee) WHERE uuid=?", uuid);
  if (!query.next()) return std::nullopt;
  return Verzonden{query.integer(0), query.integer(1), static_cast<Berichtstaat>(query.integer(2)),
                   {static_cast<domain::Lijn>(query.integer(3)), query.text(4)}};
}

SqlStore::Genomen SqlStore::take_inschrijving(const domain::Inschrijving& inschrijving) {
  const Pupil leerling = pupil(inschrijving.sleutel);
  domain::Leerling nieuw = inschrijving.leerling;
  std::string rooster = to_text(nieuw);
  {
    Query query(*db_, "SELECT rooster_zegel FROM leerlingen WHERE leerling=?", leerling.leerling);
    if (query.next() && !query.is_null(0)) {
      const auto stored = kluis_.open(leerling.sleutel, query.blob(0));
      const auto known = stored && inschrijving.gedeeltelijk ? leerling_from_text(*stored) : std::nullopt;
      if (known) {
        nieuw = domain::aangevuld(std::move(nieuw), *known);
        rooster = to_text(nieuw);
      }
      if (stored && *stored == rooster) return false;
    }
  }
  // Age and residence decide kind and receiver of every melding that is not closed, however old.
  run(*db_, "UPDATE leerlingen SET rooster_zegel=?, pgn_index=?, stand=NULL, stand_tot=NULL WHERE leerling=?",
      kluis_.seal(leerling.sleutel, rooster),
      nieuw.pgn.empty() ? std::nullopt : std::optional(kluis_.pgn_index(inschrijving.sleutel.vestiging, nieuw.pgn)), leerling.leerling);
  known_.pgns.clear();  // of these it may be another now
  mark(leerling.leerling);
  return true;
}

SqlStore::Genomen SqlStore::take_beeindiging(const domain::LeerlingSleutel& sleutel, LocalDay dag, bool uitgeschreven) {
  const Pupil leerling = pupil(sleutel);
  if (count(*db_, "INSERT INTO beeindigingen(leerling, dag, soort) VALUES(?,?,?) ON CONFLICT DO NOTHING", leerling.leerling, column(dag), uitgeschreven) == 0) {
    return false;
  }
  touch_past(leerling.leerling, leerling.stand_tot, dag - std::chrono::days(1));
  mark(leerling.leerling);
  return true;
}

SqlStore::Genomen SqlStore::take_toestemming(const domain::Toestemming& toestemming) {
  const Pupil leerling = pupil(toestemming.leerling);
  // The newest `op` wins; of two of one day the later to arrive.
  const auto changed = count(*db_, "INSERT INTO toestemmingen(leerling, lijn, van, verleend, op_us) VALUES(?,?,?,?,?) "
                                  "ON CONFLICT(leerling, lijn, van) DO UPDATE SET verleend=excluded.verleend, op_us=excluded.op_us "
                                  "WHERE excluded.op_us >= toestemmingen.op_us",
                             leerling.leerling, static_cast<int>(toestemming.lijn), static_cast<int>(toestemming.van),
                             toestemming.verleend, column(toestemming.op));
  if (changed > 0) mark(leerling.leerling);
  return true;
}

std::optional<Id> SqlStore::find_melding(const domain::Statuswijziging& status, const Context& context) {
  const auto& partner = context.aanvraag.afzender.partner;
  if (const auto* alias = std::get_if<Uuid>(&status.melding)) {
    if (!partner) return std::nullopt;
    // Only who got a verzuimmelding answers it; its school knows it too, by another name.
    Query query(*db_, "SELECT a.uitkomst FROM aliassen a JOIN uitkomsten u USING(uitkomst) WHERE alias=? AND a.lijn=? AND a.partner=? "
                     "AND u.lijn=a.lijn AND u.partner=a.partner AND u.verzuimsoort IS NOT NULL",
                *alias, static_cast<int>(partner->lijn), partner->partner);
    return query.next() ? std::optional(query.integer(0)) : std::nullopt;
  }
  const auto& zoek = std::get<domain::MeldingBeschrijving>(status.melding);
  // What still runs before what is closed, the newest first.
  Query query(*db_, "SELECT u.uitkomst, l.sleutel, l.rooster_zegel FROM uitkomsten u JOIN leerlingen l USING(leerling) "
                   "WHERE verzuimsoort=? AND begindatum=? AND status<>4 AND partner IS NOT NULL AND rooster_zegel IS NOT NULL "
                   "ORDER BY status IN (0,1) DESC, uitkomst DESC",
              static_cast<int>(zoek.verzuimsoort), column(zoek.begindatum));
  while (query.next()) {
    const auto rooster = kluis_.open(query.blob(1), query.blob(2));
    const auto leerling = rooster ? leerling_from_text(*rooster) : std::nullopt;
    if (leerling && leerling->pgn == zoek.pgn) return query.integer(0);
  }
  return std::nullopt;
}

SqlStore::Genomen SqlStore::take_status(const domain::Statuswijziging& status, const Context& context) {
  const auto uitkomst = find_melding(status, context);
  if (!uitkomst) return Geweigerd{0, 404, "melding-onbekend", "you know no melding by this id"};
  Id leerling = 0;
  auto current = Meldingstatus::R;
  {
    Query query(*db_, "SELECT leerling, coalesce((SELECT s.status FROM statussen s WHERE s.leerling=u.leerling AND s.uitkomst=u.uitkomst "
                     "AND verwerkt=0 ORDER BY nr DESC LIMIT 1), status) FROM uitkomsten u WHERE uitkomst=?",
                *uitkomst);
    HUB_ASSERT(query.next());
    leerling = query.integer(0);
    current = static_cast<Meldingstatus>(query.integer(1));
  }
  if (current == status.status) return false;
  if (!domain::partner_may_set(current, status.status)) {
    return Geweigerd{0, 409, "status-niet-toegestaan",
                     std::string("a melding with status ") + std::string(name_of(domain::meldingstatus_namen, current)) +
                         " cannot become " + std::string(name_of(domain::meldingstatus_namen, status.status))};
  }
  const Json inhoud{{"reden", status.reden}, {"toelichting", status.toelichting}, {"contact", status.contact}};
  run(*db_, "INSERT INTO statussen(nr, leerling, uitkomst, status, inhoud_zegel, op_us, verwerkt) VALUES(?,?,?,?,?,?,0)", ordered_id(),
      leerling, *uitkomst, static_cast<int>(status.status), kluis_.seal(key_of(leerling), inhoud.dump()), column(context.now));
  // An answer to a melding of a closed school year opens that year again: it decides where the rules reset.
  run(*db_, "UPDATE leerlingen SET stand=NULL, stand_tot=NULL WHERE leerling=? AND EXISTS(SELECT 1 FROM uitkomsten WHERE uitkomst=? AND afgerond=1)",
      leerling, *uitkomst);
  mark(leerling);
  return true;
}

SqlStore::Genomen SqlStore::take_ontvangst(const domain::Ontvangst& ontvangst, const Context& context) {
  const auto& partner = context.aanvraag.afzender.partner;
  const auto bericht = find_bericht(ontvangst.bericht_id);
  if (!bericht || bericht->ontvanger != partner || bericht->staat == Berichtstaat::wacht) {
    return Geweigerd{0, 404, "bericht-onbekend", "no bericht with this id was sent to you"};
  }
  if (bericht->staat != Berichtstaat::onderweg) return false;
  run(*db_, "UPDATE berichten SET staat=2, bevestigd_us=? WHERE bericht=?", column(context.now), bericht->bericht);
  if (bericht->uitkomst != 0) {
    // An outcome has one such deadline open at most, so that its row is found before it is written.
    run(*db_, "UPDATE termijnen SET staat=1, gesloten_us=? WHERE termijn=(SELECT termijn FROM termijnen WHERE uitkomst=? AND soort=0 AND staat=0 LIMIT 1)",
        column(context.now), bericht->uitkomst);
  }
  if (const auto known = known_.berichten.find(bytes_of(ontvangst.bericht_id.bytes)); known != known_.berichten.end()) {
    known->second->staat = Berichtstaat::bevestigd;
  }
  return true;
}

}  // namespace hub::store::sql
