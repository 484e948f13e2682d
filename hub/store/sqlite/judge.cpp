// T2: what judgement reads of a pupil, and what it found, stored in one transaction together with the
// removal of the mark.
#include <algorithm>

#include "hub/base/assert.h"
#include "hub/base/crash_point.h"
#include "hub/store/leerling_json.h"
#include "hub/store/sqlite/registratie_row.h"
#include "hub/store/sqlite/sqlite_store.h"
#include "hub/store/sqlite/uitkomst_row.h"
#include "hub/store/stand.h"

namespace hub::store::sqlite {
namespace {

using domain::Gemeld;

int school_year(LocalDay day) {
  return static_cast<int>(std::chrono::year_month_day(school_year_start(day)).year());
}

template <typename Enum>
std::optional<int> number(const std::optional<Enum>& value) {
  return value ? std::optional(static_cast<int>(*value)) : std::nullopt;
}

}  // namespace

Result<std::vector<Leerlingstaat>> SqliteStore::marked(std::size_t count) {
  return guarded([&] {
    std::vector<Mark> marks;
    {
      Query query(db_, "SELECT leerling, nummer FROM merken LIMIT ?", count);
      while (query.next()) marks.push_back({query.integer(0), query.integer(1)});
    }
    std::vector<Leerlingstaat> staten;
    staten.reserve(marks.size());
    for (const Mark& mark : marks) staten.push_back(load(mark));
    return staten;
  });
}

Leerlingstaat SqliteStore::load(const Mark& mark) {
  Leerlingstaat staat;
  staat.mark = mark;
  {
    Query query(db_, "SELECT vestiging, stand, ouders_geinformeerd FROM leerlingen WHERE leerling=?", mark.leerling);
    HUB_ASSERT(query.next());
    staat.vestiging = query.text(0);
    if (!query.is_null(1)) staat.stand = stand_from_text(query.text(1));
    staat.ouders_geinformeerd = query.integer(2) != 0;
  }
  load_registraties(staat);
  {
    Query query(db_, "SELECT DISTINCT dag FROM beeindigingen WHERE leerling=? ORDER BY dag", mark.leerling);
    while (query.next()) staat.beeindigingen.push_back(day_from(query.integer(0)));
  }
  load_uitkomsten(staat);
  load_toestemmingen(staat);
  {
    Query query(db_, "SELECT nr, uitkomst, status, inhoud_zegel FROM statussen WHERE leerling=? AND verwerkt=0 ORDER BY nr", mark.leerling);
    while (query.next()) {
      auto inhoud = kluis_.open(key_of(mark.leerling), query.blob(3));
      if (!inhoud) throw DbError(ErrorKind::corrupt, inhoud.error().text);
      staat.statussen.push_back({query.integer(0), query.integer(1), static_cast<domain::Meldingstatus>(query.integer(2)), std::move(*inhoud)});
    }
  }
  {
    Query query(db_, "SELECT dossier, uuid FROM dossiers WHERE leerling=? AND gesloten_us IS NULL", mark.leerling);
    if (query.next()) staat.dossier = Dossier{query.integer(0), query.uuid(1)};
  }
  Query query(db_, "SELECT termijn, uuid, soort, uitkomst, vervalt_us FROM termijnen WHERE leerling=? AND staat=0 ORDER BY termijn", mark.leerling);
  while (query.next()) {
    staat.termijnen.push_back({query.integer(0), query.uuid(1), static_cast<domain::Termijnsoort>(query.integer(2)), query.integer(3),
                               wall_from(query.integer(4))});
  }
  return staat;
}

// With a carried stand only the school years from it on are read, and of older ones what still ran into
// them; those are few, so they are found by reading one year back.
void SqliteStore::load_registraties(Leerlingstaat& staat) {
  const bool whole = !staat.stand;
  const int from_year = whole ? 0 : school_year(staat.stand->tot) - 1;
  Query query(db_, REGISTRATIE_COLUMNS " FROM registraties r WHERE leerling=? AND schooljaar>=? AND staat=0", staat.mark.leerling, from_year);
  while (query.next()) staat.registraties.push_back(read_registratie(query));
}

void SqliteStore::load_uitkomsten(Leerlingstaat& staat) {
  const bool whole = !staat.stand;
  Query query(db_, UITKOMST_COLUMNS " FROM uitkomsten u WHERE leerling=? AND status<>4 AND afgerond<=? ORDER BY regel, begindatum, uitkomst",
              staat.mark.leerling, whole ? 1 : 0);
  while (query.next()) staat.uitkomsten.push_back(read_uitkomst(query));
}

void SqliteStore::load_toestemmingen(Leerlingstaat& staat) {
  Query query(db_, "SELECT lijn, van, verleend FROM toestemmingen WHERE leerling=?", staat.mark.leerling);
  while (query.next()) {
    staat.toestemmingen.push_back({static_cast<domain::Lijn>(query.integer(0)),
                                   static_cast<domain::Toestemminggever>(query.integer(1)), query.integer(2) != 0});
  }
}

Result<void> SqliteStore::identify(Leerlingstaat& staat) {
  return guarded([&] { identify_or_throw(staat); });
}

void SqliteStore::identify_or_throw(Leerlingstaat& staat) {
  Query query(db_, "SELECT sleutel, nummer_zegel, rooster_zegel FROM leerlingen WHERE leerling=?", staat.mark.leerling);
  HUB_ASSERT(query.next());
  auto nummer = kluis_.open(query.blob(0), query.blob(1));
  if (!nummer) throw DbError(ErrorKind::corrupt, nummer.error().text);
  staat.leerlingnummer = std::move(*nummer);
  if (query.is_null(2)) return;
  const auto rooster = kluis_.open(query.blob(0), query.blob(2));
  if (!rooster) throw DbError(ErrorKind::corrupt, rooster.error().text);
  staat.leerling = leerling_from_text(*rooster);
}

Result<Leerlingstaat> SqliteStore::consent_state(Id leerling) {
  return guarded([&] {
    Leerlingstaat staat;
    staat.mark.leerling = leerling;
    load_toestemmingen(staat);
    identify_or_throw(staat);
    return staat;
  });
}

Result<void> SqliteStore::settle(std::span<const Vonnis> vonnissen, WallTime now) {
  return guarded([&] {
    Transaction transaction(db_);
    for (const Vonnis& vonnis : vonnissen) settle_one(vonnis, now);
    pass_crash_point("in_t2");
    commit(transaction);
  });
}

void SqliteStore::settle_one(const Vonnis& vonnis, WallTime now) {
  const Id leerling = vonnis.mark.leerling;
  for (const Dossier& dossier : vonnis.nieuwe_dossiers) {
    run(db_, "INSERT INTO dossiers(dossier, uuid, leerling, geopend_us) VALUES(?,?,?,?)", dossier.id, dossier.uuid, leerling, column(now));
  }
  if (vonnis.geheel) run(db_, "UPDATE uitkomsten SET afgerond=0 WHERE leerling=? AND afgerond=1", leerling);
  const domain::Ontvanger school{domain::Lijn::school, vonnis.vestiging};
  for (const Uitkomstrij& rij : vonnis.nieuw) {
    insert_uitkomst(leerling, rij, now);
    add_alias(rij.gemeld.id, school, kluis_.pseudonym(to_string(school), rij.uuid));
  }
  for (const Uitkomstrij& rij : vonnis.gewijzigd) update_uitkomst(rij, now);
  for (const Id id : vonnis.afgerond) run(db_, "UPDATE uitkomsten SET afgerond=1 WHERE uitkomst=?", id);
  for (const NieuwBericht& bericht : vonnis.berichten) insert_bericht(bericht, now);
  for (const NieuweTermijn& termijn : vonnis.termijnen) insert_termijn(termijn, now);
  for (const auto& [termijn, slot] : vonnis.gesloten_termijnen) {
    run(db_, "UPDATE termijnen SET staat=?, gesloten_us=? WHERE termijn=? AND staat=0", static_cast<int>(slot), column(now), termijn);
  }
  if (vonnis.ouders_verwerkt) run(db_, "UPDATE leerlingen SET ouders_geinformeerd=0 WHERE leerling=?", leerling);
  if (vonnis.dossier_mag_dicht) {
    run(db_, "UPDATE dossiers SET gesloten_us=? WHERE dossier=? AND NOT EXISTS(SELECT 1 FROM uitkomsten WHERE leerling=? AND dossier=?2 AND "
             "((regel<=2 AND status IN (0,1)) OR (regel=3 AND status<>4 AND einddatum IS NULL)))",
        column(now), *vonnis.dossier_mag_dicht, leerling);
  }
  for (const Id status : vonnis.statussen_verwerkt) run(db_, "UPDATE statussen SET verwerkt=1 WHERE nr=?", status);
  if (vonnis.stand) {
    run(db_, "UPDATE leerlingen SET stand=?, stand_tot=? WHERE leerling=?", to_text(*vonnis.stand), column(vonnis.stand->tot), leerling);
  }
  if (vonnis.wek_op) {
    run(db_, "INSERT INTO wekkers(leerling, op_us) VALUES(?,?) ON CONFLICT(leerling) DO UPDATE SET op_us=excluded.op_us", leerling, column(*vonnis.wek_op));
  } else {
    run(db_, "DELETE FROM wekkers WHERE leerling=?", leerling);
  }
  run(db_, "DELETE FROM merken WHERE leerling=? AND nummer=?", leerling, vonnis.mark.nummer);
}

void SqliteStore::insert_uitkomst(Id leerling, const Uitkomstrij& rij, WallTime now) {
  const Gemeld& gemeld = rij.gemeld;
  const domain::Uitkomst& u = gemeld.uitkomst;
  const auto& ontvanger = gemeld.bestemming.ontvanger;
  const bool waits = !ontvanger;
  run(db_, "INSERT INTO uitkomsten(uitkomst, uuid, leerling, regel, verzuimsoort, status, lijn, partner, waarom_niet, dag, begindatum, "
           "einddatum, minuten, aanleiding, ziekmeldingen, lesdagen, sleutel, dossier, afwijking_verteld, afgerond, vrijgegeven, waarom, "
           "gemaakt_us, gewijzigd_us) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
      gemeld.id, rij.uuid, leerling, static_cast<int>(u.regel), number(gemeld.bestemming.verzuimsoort), static_cast<int>(gemeld.status),
      ontvanger ? std::optional(static_cast<int>(ontvanger->lijn)) : std::nullopt,
      ontvanger ? std::optional(ontvanger->partner) : std::nullopt,
      waits ? number(gemeld.bestemming.onbestelbaar) : std::nullopt, column(u.dag), column(u.begindatum),
      column(u.einddatum), u.minuten, number(u.aanleiding), u.aantal_ziekmeldingen, u.aantal_lesdagen, day_or_null(u.sleutel),
      rij.dossier, gemeld.afwijking_verteld, u.afgerond, rij.vrijgegeven, rij.waarom, column(now), column(now));
}

void SqliteStore::update_uitkomst(const Uitkomstrij& rij, WallTime now) {
  const Gemeld& gemeld = rij.gemeld;
  const domain::Uitkomst& u = gemeld.uitkomst;
  const auto& ontvanger = gemeld.bestemming.ontvanger;
  const bool waits = !ontvanger && gemeld.status != domain::Meldingstatus::I;
  run(db_, "UPDATE uitkomsten SET verzuimsoort=?, status=?, lijn=?, partner=?, waarom_niet=?, dag=?, begindatum=?, einddatum=?, minuten=?, "
           "aanleiding=?, ziekmeldingen=?, lesdagen=?, afwijking_verteld=?, vrijgegeven=?, waarom=?, gewijzigd_us=? WHERE uitkomst=?",
      number(gemeld.bestemming.verzuimsoort), static_cast<int>(gemeld.status),
      ontvanger ? std::optional(static_cast<int>(ontvanger->lijn)) : std::nullopt,
      ontvanger ? std::optional(ontvanger->partner) : std::nullopt,
      waits ? number(gemeld.bestemming.onbestelbaar) : std::nullopt, column(u.dag), column(u.begindatum),
      column(u.einddatum), u.minuten, number(u.aanleiding), u.aantal_ziekmeldingen, u.aantal_lesdagen, gemeld.afwijking_verteld,
      rij.vrijgegeven, rij.waarom, column(now), gemeld.id);
}

void SqliteStore::insert_bericht(const NieuwBericht& bericht, WallTime now) {
  const Id stream = abonnee(bericht.ontvanger, bericht.kanaal);
  if (bericht.voorwaarde != NieuwBericht::Voorwaarde::altijd && replace_waiting(bericht, stream, now)) return;
  std::optional<crypto::Bytes> zegel;
  if (bericht.leerling != 0) zegel = kluis_.seal(key_of(bericht.leerling), bericht.data);
  run(db_, "INSERT INTO berichten(bericht, uuid, abonnee, soort, type, onderwerp, leerling, uitkomst, inhoud_zegel, inhoud, toestemming, staat, "
           "gemaakt_us) VALUES(?,?,?,?,?,?,?,?,?,?,?,0,?)",
      next_id(), bericht.id, stream, static_cast<int>(bericht.soort), bericht.type, bericht.onderwerp, bericht.leerling, bericht.uitkomst,
      zegel, zegel ? std::nullopt : std::optional(bericht.data), bericht.toestemming_vereist, column(now));
  if (bericht.uitkomst != 0) add_alias(bericht.uitkomst, bericht.ontvanger, bericht.onderwerp);
  touched_.insert(stream);
}

void SqliteStore::add_alias(Id uitkomst, const domain::Ontvanger& ontvanger, const Uuid& alias) {
  run(db_, "INSERT OR IGNORE INTO aliassen(alias, uitkomst, lijn, partner) VALUES(?,?,?,?)", alias, uitkomst,
      static_cast<int>(ontvanger.lijn), ontvanger.partner);
}

// True when nothing needs to follow: a withdrawal of what never left, or a change worked into what still
// waits.
bool SqliteStore::replace_waiting(const NieuwBericht& bericht, Id stream, WallTime now) {
  bool left = false;
  std::optional<Id> waits;
  std::string waits_type;
  {
    Query query(db_, "SELECT bericht, staat, type FROM berichten WHERE uitkomst=? AND abonnee=? AND staat IN (0,1,2,4) ORDER BY bericht", bericht.uitkomst, stream);
    while (query.next()) {
      const bool waiting = static_cast<Berichtstaat>(query.integer(1)) == Berichtstaat::wacht;
      left = left || !waiting;
      if (waiting) {
        waits = query.integer(0);
        waits_type = query.text(2);
      }
    }
  }
  if (bericht.voorwaarde == NieuwBericht::Voorwaarde::als_ontvangen) {
    run(db_, "UPDATE berichten SET staat=3, reden='withdrawn before it left' WHERE uitkomst=? AND abonnee=? AND staat=0", bericht.uitkomst, stream);
    return !left;
  }
  if (!waits || (left && waits_type != bericht.type)) return false;
  run(db_, "UPDATE berichten SET inhoud_zegel=?, gemaakt_us=? WHERE bericht=?", kluis_.seal(key_of(bericht.leerling), bericht.data), column(now), *waits);
  return true;
}

void SqliteStore::insert_termijn(const NieuweTermijn& termijn, WallTime now) {
  run(db_, "INSERT INTO termijnen(termijn, uuid, soort, vestiging, leerling, uitkomst, dossier, vervalt_us, staat, gemaakt_us) VALUES(?,?,?,?,?,?,?,?,0,?)",
      termijn.id, termijn.uuid, static_cast<int>(termijn.soort), termijn.vestiging, termijn.leerling, termijn.uitkomst, termijn.dossier,
      column(termijn.vervalt), column(now));
}

}  // namespace hub::store::sqlite
