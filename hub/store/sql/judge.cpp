// T2: what judgement reads of a pupil, and what it found, stored in one transaction together with the
// removal of the mark.
#include <algorithm>
#include <limits>
#include <utility>

#include "hub/base/assert.h"
#include "hub/base/crash_point.h"
#include "hub/store/leerling_json.h"
#include "hub/store/sql/registratie_row.h"
#include "hub/store/sql/sql_store.h"
#include "hub/store/sql/uitkomst_row.h"
#include "hub/store/stand.h"

namespace hub::store::sql {
namespace {

using domain::Gemeld;

template <typename Enum>
std::optional<int> number(const std::optional<Enum>& value) {
  return value ? std::optional(static_cast<int>(*value)) : std::nullopt;
}

// The marked pupils of a list, given as one JSON text.
#define IN_LIST " IN (SELECT CAST(value AS BIGINT) FROM json_each(?))"

crypto::Bytes bytes(std::span<const std::uint8_t> view) { return {view.begin(), view.end()}; }

// Rows come in order of pupil, as the marks stand: one walk hands each its own.
class Of {
 public:
  explicit Of(std::vector<Leerlingstaat>& staten) : at_(staten.begin()), end_(staten.end()) {}
  Leerlingstaat& operator()(Id leerling) {
    while (at_ != end_ && at_->mark.leerling < leerling) ++at_;
    HUB_ASSERT(at_ != end_ && at_->mark.leerling == leerling);
    return *at_;
  }

 private:
  std::vector<Leerlingstaat>::iterator at_;
  std::vector<Leerlingstaat>::iterator end_;
};

// Whether it leaves the pupil as it was: nobody outside can come to know of it, and who loses it judges once more.
bool changes_nothing(const Vonnis& vonnis) {
  return vonnis.nieuw.empty() && vonnis.gewijzigd.empty() && vonnis.berichten.empty() && vonnis.nieuwe_dossiers.empty() && !vonnis.dossier_mag_dicht &&
         vonnis.termijnen.empty() && vonnis.gesloten_termijnen.empty() && !vonnis.ouders_verwerkt && vonnis.statussen_verwerkt.empty() && vonnis.opgaven_verwerkt.empty();
}

}  // namespace

Result<std::vector<Leerlingstaat>> SqlStore::marked(std::size_t count) {
  return guarded([&] {
    Transaction transaction = begin_unheard();
    Marked staten = take_marked(count);
    if (staten.empty()) return staten;
    std::string list = "[";
    for (const Leerlingstaat& staat : staten) list += std::to_string(staat.mark.leerling) + ",";
    list.back() = ']';
    load_leerlingen(staten, list);
    load_registraties(staten, list);
    load_uitkomsten(staten, list);
    load_toestemmingen(staten, list);
    load_statussen(staten, list);
    load_opgaven(staten, list);
    load_open(staten, list);
    judging_.emplace(std::move(transaction));
    return staten;
  });
}

// A pupil that another hub is dealing with is left to it: T1 holds the pupils that it is about, T2 those it judges.
SqlStore::Marked SqlStore::take_marked(std::size_t count) {
  Marked staten;
  const auto take = [&](Id after, Id up_to) {
    Query query(*db_, "SELECT leerling, nummer FROM merken /*shared: JOIN leerlingen USING(leerling)*/ WHERE leerling>? AND leerling<=? "
                      "AND NOT EXISTS(SELECT 1 FROM wachtmerken w WHERE w.leerling=merken.leerling) "
                      "ORDER BY leerling LIMIT ? /*shared: FOR NO KEY UPDATE SKIP LOCKED*/",
                after, up_to, count - staten.size());
    while (query.next()) staten.emplace_back().mark = {query.integer(0), query.integer(1)};
  };
  take(judged_up_to_, std::numeric_limits<Id>::max());
  if (staten.size() < count && judged_up_to_ > 0) take(0, judged_up_to_);
  if (!staten.empty()) judged_up_to_ = staten.back().mark.leerling;
  std::ranges::sort(staten, {}, [](const Leerlingstaat& staat) { return staat.mark.leerling; });
  return staten;
}

void SqlStore::load_leerlingen(Marked& staten, const std::string& list) {
  judged_.clear();
  std::vector<Id> unreadable;
  {
    Of of(staten);
    Query query(*db_, "SELECT leerling, vestiging, stand, ouders_geinformeerd, sleutel, nummer_zegel, rooster_zegel FROM leerlingen WHERE leerling" IN_LIST
                      " ORDER BY leerling", list);
    while (query.next()) {
      const Id leerling = query.integer(0);
      Leerlingstaat& staat = of(leerling);
      staat.vestiging = query.text(1);
      if (!query.is_null(2)) staat.stand = stand_from_text(query.text(2));
      if (!query.is_null(2) && !staat.stand) unreadable.push_back(leerling);
      staat.ouders_geinformeerd = query.integer(3) != 0;
      judged_.emplace(leerling, Zegels{bytes(query.blob(4)), bytes(query.blob(5)), bytes(query.blob(6))});
    }
  }
  for (const Id leerling : unreadable) forget_stand(leerling);
}

// With a carried stand only the school years from it on are read, and of older ones what still ran into
// them; those are few, so they are found by reading one year back. A stand ends on 1 August: 10 000 years
// are 3 652 425 days, and the whole ones before it say which year began.
void SqlStore::load_registraties(Marked& staten, const std::string& list) {
  Of of(staten);
  Query query(*db_, REGISTRATIE_COLUMNS ", r.leerling FROM leerlingen l JOIN registraties r ON r.leerling=l.leerling "
                    "AND r.schooljaar>=coalesce(1969+l.stand_tot*10000/3652425, 0) WHERE l.leerling" IN_LIST " AND staat=0 ORDER BY l.leerling", list);
  while (query.next()) of(query.integer(7)).registraties.push_back(read_registratie(query));
}

void SqlStore::load_uitkomsten(Marked& staten, const std::string& list) {
  Of of(staten);
  // In two parts, so that of a pupil whose past is carried nothing is read but what is open.
  Query query(*db_, UITKOMST_COLUMNS ", leerling FROM uitkomsten u WHERE leerling" IN_LIST " AND status<>4 AND afgerond=0 UNION ALL "
                    UITKOMST_COLUMNS ", u.leerling FROM leerlingen l JOIN uitkomsten u ON u.leerling=l.leerling WHERE l.leerling" IN_LIST
                    " AND l.stand IS NULL AND status<>4 AND afgerond=1 ORDER BY 21, 3, 10, 1", list, list);
  while (query.next()) of(query.integer(20)).uitkomsten.push_back(read_uitkomst(query));
}

void SqlStore::load_toestemmingen(Marked& staten, const std::string& list) {
  Of of(staten);
  Query query(*db_, "SELECT leerling, lijn, van, verleend FROM toestemmingen WHERE leerling" IN_LIST " ORDER BY leerling", list);
  while (query.next()) {
    of(query.integer(0)).toestemmingen.push_back({static_cast<domain::Lijn>(query.integer(1)),
                                                  static_cast<domain::Toestemminggever>(query.integer(2)), query.integer(3) != 0});
  }
}

void SqlStore::load_statussen(Marked& staten, const std::string& list) {
  Of of(staten);
  Query query(*db_, "SELECT leerling, nr, uitkomst, status, inhoud_zegel FROM statussen WHERE verwerkt=0 AND leerling" IN_LIST " ORDER BY leerling, nr", list);
  while (query.next()) {
    const Id leerling = query.integer(0);
    auto inhoud = kluis_.open(key_of(leerling), query.blob(4));
    if (!inhoud) throw DbError(ErrorKind::corrupt, inhoud.error().text);
    of(leerling).statussen.push_back({query.integer(1), query.integer(2), static_cast<domain::Meldingstatus>(query.integer(3)), std::move(*inhoud)});
  }
}

void SqlStore::load_opgaven(Marked& staten, const std::string& list) {
  Of of(staten);
  Query query(*db_, "SELECT leerling, nr, soort, kenmerk, datum, woongemeente FROM opgaven WHERE verwerkt=0 AND leerling" IN_LIST " ORDER BY leerling, nr", list);
  while (query.next()) {
    of(query.integer(0)).opgaven.push_back({query.integer(1), {static_cast<domain::Opgavesoort>(query.integer(2)), query.text(3), day_from(query.integer(4)), query.text(5)}});
  }
}

void SqlStore::load_open(Marked& staten, const std::string& list) {
  {
    Of of(staten);
    Query query(*db_, "SELECT leerling, dag, max(soort) FROM beeindigingen WHERE leerling" IN_LIST " GROUP BY leerling, dag ORDER BY leerling, dag", list);
    while (query.next()) {
      Leerlingstaat& staat = of(query.integer(0));
      staat.beeindigingen.push_back(day_from(query.integer(1)));
      if (query.integer(2) != 0) staat.uitschrijvingen.push_back(day_from(query.integer(1)));
    }
  }
  {
    Of of(staten);
    Query query(*db_, "SELECT leerling, dossier, uuid FROM dossiers WHERE gesloten_us IS NULL AND leerling" IN_LIST " ORDER BY leerling", list);
    while (query.next()) of(query.integer(0)).dossier = Dossier{query.integer(1), query.uuid(2)};
  }
  Of of(staten);
  Query query(*db_, "SELECT leerling, termijn, uuid, soort, uitkomst, vervalt_us FROM termijnen WHERE staat=0 AND leerling" IN_LIST " ORDER BY leerling, termijn", list);
  while (query.next()) {
    of(query.integer(0)).termijnen.push_back({query.integer(1), query.uuid(2), static_cast<domain::Termijnsoort>(query.integer(3)), query.integer(4),
                                              wall_from(query.integer(5))});
  }
}

Result<void> SqlStore::identify(Leerlingstaat& staat) {
  return guarded([&] { identify_or_throw(staat); });
}

SqlStore::Zegels SqlStore::zegels_of(Id leerling) {
  Query query(*db_, "SELECT sleutel, nummer_zegel, rooster_zegel FROM leerlingen WHERE leerling=?", leerling);
  HUB_ASSERT(query.next());
  return {bytes(query.blob(0)), bytes(query.blob(1)), bytes(query.blob(2))};
}

void SqlStore::identify_or_throw(Leerlingstaat& staat) {
  const auto found = judged_.find(staat.mark.leerling);
  const Zegels zegels = found != judged_.end() ? found->second : zegels_of(staat.mark.leerling);
  auto nummer = kluis_.open(zegels.sleutel, zegels.nummer);
  if (!nummer) throw DbError(ErrorKind::corrupt, nummer.error().text);
  staat.leerlingnummer = std::move(*nummer);
  if (zegels.rooster.empty()) return;
  const auto rooster = kluis_.open(zegels.sleutel, zegels.rooster);
  if (!rooster) throw DbError(ErrorKind::corrupt, rooster.error().text);
  staat.leerling = leerling_from_text(*rooster);
}

// Asked at the moment of sending: what judgement read may be older.
Result<Leerlingstaat> SqlStore::consent_state(Id leerling) {
  return guarded([&] {
    judged_.clear();
    Marked one(1);
    one.front().mark.leerling = leerling;
    load_toestemmingen(one, "[" + std::to_string(leerling) + "]");
    identify_or_throw(one.front());
    return std::move(one.front());
  });
}

// The transaction that took the marks ends here. One that found no such transaction, because something was
// stored in between, is as good: a pupil that was marked anew keeps its mark.
Result<void> SqlStore::settle(std::span<const Vonnis> vonnissen, WallTime now) {
  return guarded([&] {
    Transaction transaction = judging_ ? std::move(*judging_) : begin_unheard();
    judging_.reset();
    if (!std::ranges::all_of(vonnissen, changes_nothing)) hear();
    for (const Vonnis& vonnis : vonnissen) settle_one(vonnis, now);
    pass_crash_point("in_t2");
    commit(transaction);
  }, 1);
}

void SqlStore::settle_one(const Vonnis& vonnis, WallTime now) {
  const Id leerling = vonnis.mark.leerling;
  for (const Dossier& dossier : vonnis.nieuwe_dossiers) {
    run(*db_, "INSERT INTO dossiers(dossier, uuid, leerling, geopend_us) VALUES(?,?,?,?)", dossier.id, dossier.uuid, leerling, column(now));
  }
  if (vonnis.geheel) run(*db_, "UPDATE uitkomsten SET afgerond=0 WHERE leerling=? AND afgerond=1", leerling);
  const domain::Ontvanger school{domain::Lijn::school, vonnis.vestiging};
  for (const Uitkomstrij& rij : vonnis.nieuw) {
    insert_uitkomst(leerling, rij, now);
    add_alias(rij.gemeld.id, school, kluis_.pseudonym(to_string(school), rij.uuid));
  }
  for (const Uitkomstrij& rij : vonnis.gewijzigd) update_uitkomst(rij, now);
  for (const Id id : vonnis.afgerond) run(*db_, "UPDATE uitkomsten SET afgerond=1 WHERE uitkomst=?", id);
  for (const NieuwBericht& bericht : vonnis.berichten) insert_bericht(bericht, now);
  for (const NieuweTermijn& termijn : vonnis.termijnen) insert_termijn(termijn, now);
  for (const auto& [termijn, slot] : vonnis.gesloten_termijnen) {
    run(*db_, "UPDATE termijnen SET staat=?, gesloten_us=? WHERE termijn=? AND staat=0", static_cast<int>(slot), column(now), termijn);
  }
  if (vonnis.ouders_verwerkt) run(*db_, "UPDATE leerlingen SET ouders_geinformeerd=0 WHERE leerling=?", leerling);
  if (vonnis.dossier_mag_dicht) {
    run(*db_, "UPDATE dossiers SET gesloten_us=? WHERE dossier=? AND NOT EXISTS(SELECT 1 FROM uitkomsten u WHERE u.leerling=dossiers.leerling "
              "AND u.dossier=dossiers.dossier AND ((regel<=2 AND status IN (0,1)) OR (regel=3 AND status<>4 AND einddatum IS NULL)))",
        column(now), *vonnis.dossier_mag_dicht);
  }
  for (const Id status : vonnis.statussen_verwerkt) run(*db_, "UPDATE statussen SET verwerkt=1 WHERE nr=?", status);
  for (const Id opgave : vonnis.opgaven_verwerkt) run(*db_, "UPDATE opgaven SET verwerkt=1, woongemeente='' WHERE nr=?", opgave);
  if (vonnis.stand) {
    run(*db_, "UPDATE leerlingen SET stand=?, stand_tot=? WHERE leerling=?", to_text(*vonnis.stand), column(vonnis.stand->tot), leerling);
  }
  if (vonnis.wek_op) {
    run(*db_, "INSERT INTO wekkers(leerling, op_us) VALUES(?,?) ON CONFLICT(leerling) DO UPDATE SET op_us=excluded.op_us", leerling, column(*vonnis.wek_op));
  } else {
    run(*db_, "DELETE FROM wekkers WHERE leerling=?", leerling);
  }
  run(*db_, "DELETE FROM merken WHERE leerling=? AND nummer=?", leerling, vonnis.mark.nummer);
  marked_.erase(leerling);
}

void SqlStore::insert_uitkomst(Id leerling, const Uitkomstrij& rij, WallTime now) {
  const Gemeld& gemeld = rij.gemeld;
  const domain::Uitkomst& u = gemeld.uitkomst;
  const auto& ontvanger = gemeld.bestemming.ontvanger;
  const bool waits = !ontvanger;
  run(*db_, "INSERT INTO uitkomsten(uitkomst, uuid, leerling, regel, verzuimsoort, status, lijn, partner, waarom_niet, dag, begindatum, "
           "einddatum, minuten, aanleiding, ziekmeldingen, lesdagen, sleutel, dossier, afwijking_verteld, afgerond, vrijgegeven, waarom, "
           "gemaakt_us, gewijzigd_us) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
      gemeld.id, rij.uuid, leerling, static_cast<int>(u.regel), number(gemeld.bestemming.verzuimsoort), static_cast<int>(gemeld.status),
      ontvanger ? std::optional(static_cast<int>(ontvanger->lijn)) : std::nullopt,
      ontvanger ? std::optional(ontvanger->partner) : std::nullopt,
      waits ? number(gemeld.bestemming.onbestelbaar) : std::nullopt, column(u.dag), column(u.begindatum),
      column(u.einddatum), u.minuten, number(u.aanleiding), u.aantal_ziekmeldingen, u.aantal_lesdagen, day_or_null(u.sleutel),
      rij.dossier, gemeld.afwijking_verteld, u.afgerond, rij.vrijgegeven, rij.waarom, column(now), column(now));
}

void SqlStore::update_uitkomst(const Uitkomstrij& rij, WallTime now) {
  const Gemeld& gemeld = rij.gemeld;
  const domain::Uitkomst& u = gemeld.uitkomst;
  const auto& ontvanger = gemeld.bestemming.ontvanger;
  const bool waits = !ontvanger && gemeld.status != domain::Meldingstatus::I;
  run(*db_, "UPDATE uitkomsten SET verzuimsoort=?, status=?, lijn=?, partner=?, waarom_niet=?, dag=?, begindatum=?, einddatum=?, minuten=?, "
           "aanleiding=?, ziekmeldingen=?, lesdagen=?, afwijking_verteld=?, vrijgegeven=?, waarom=?, gewijzigd_us=? WHERE uitkomst=?",
      number(gemeld.bestemming.verzuimsoort), static_cast<int>(gemeld.status),
      ontvanger ? std::optional(static_cast<int>(ontvanger->lijn)) : std::nullopt,
      ontvanger ? std::optional(ontvanger->partner) : std::nullopt,
      waits ? number(gemeld.bestemming.onbestelbaar) : std::nullopt, column(u.dag), column(u.begindatum),
      column(u.einddatum), u.minuten, number(u.aanleiding), u.aantal_ziekmeldingen, u.aantal_lesdagen, gemeld.afwijking_verteld,
      rij.vrijgegeven, rij.waarom, column(now), gemeld.id);
}

void SqlStore::insert_bericht(const NieuwBericht& bericht, WallTime now) {
  const Id stream = abonnee(bericht.ontvanger, bericht.kanaal);
  if (bericht.voorwaarde != NieuwBericht::Voorwaarde::altijd && replace_waiting(bericht, stream, now)) return;
  gemaakt_.emplace(ordered_id(), Gemaakt{bericht, stream, now});
  if (bericht.uitkomst != 0) add_alias(bericht.uitkomst, bericht.ontvanger, bericht.onderwerp);
  touched_.insert(stream);
}

void SqlStore::write_bericht(Id id, const Gemaakt& gemaakt, const std::optional<std::int64_t>& volgnummer, const std::optional<WallTime>& verzonden) {
  const NieuwBericht& bericht = gemaakt.bericht;
  std::optional<crypto::Bytes> zegel;
  if (bericht.leerling != 0) zegel = kluis_.seal(key_of(bericht.leerling), bericht.data);
  run(*db_, "INSERT INTO berichten(bericht, uuid, abonnee, volgnummer, soort, type, onderwerp, leerling, uitkomst, inhoud_zegel, inhoud, toestemming, "
            "staat, gemaakt_us, verzonden_us) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
      id, bericht.id, gemaakt.abonnee, volgnummer, static_cast<int>(bericht.soort), bericht.type, bericht.onderwerp, bericht.leerling,
      bericht.uitkomst, zegel, zegel ? std::nullopt : std::optional(bericht.data), bericht.toestemming_vereist,
      static_cast<int>(volgnummer ? Berichtstaat::onderweg : Berichtstaat::wacht), column(gemaakt.op), column(verzonden));
}

void SqlStore::write_gemaakt() {
  for (const auto& [id, gemaakt] : gemaakt_) write_bericht(id, gemaakt, std::nullopt, std::nullopt);
  gemaakt_.clear();
}

void SqlStore::add_alias(Id uitkomst, const domain::Ontvanger& ontvanger, const Uuid& alias) {
  run(*db_, "INSERT INTO aliassen(alias, uitkomst, lijn, partner) VALUES(?,?,?,?) ON CONFLICT DO NOTHING", alias, uitkomst,
      static_cast<int>(ontvanger.lijn), ontvanger.partner);
}

// True when nothing needs to follow: a withdrawal of what never left, or a change worked into what still
// waits.
bool SqlStore::replace_waiting(const NieuwBericht& bericht, Id stream, WallTime now) {
  write_gemaakt();
  bool left = false;
  std::optional<Id> waits;
  std::string waits_type;
  {
    Query query(*db_, "SELECT bericht, staat, type FROM berichten WHERE uitkomst=? AND abonnee=? AND staat IN (0,1,2,4) ORDER BY bericht "
                      "/*shared: FOR UPDATE*/",
                bericht.uitkomst, stream);
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
    run(*db_, "UPDATE berichten SET staat=3, reden='withdrawn before it left' WHERE uitkomst=? AND abonnee=? AND staat=0", bericht.uitkomst, stream);
    return !left;
  }
  if (!waits || (left && waits_type != bericht.type)) return false;
  run(*db_, "UPDATE berichten SET inhoud_zegel=?, gemaakt_us=? WHERE bericht=?", kluis_.seal(key_of(bericht.leerling), bericht.data), column(now), *waits);
  return true;
}

// Of a school's own one of a kind is open.
void SqlStore::insert_termijn(const NieuweTermijn& termijn, WallTime now) {
  run(*db_, "INSERT INTO termijnen(termijn, uuid, soort, vestiging, leerling, uitkomst, dossier, vervalt_us, staat, gemaakt_us) VALUES(?,?,?,?,?,?,?,?,0,?) "
            "ON CONFLICT(soort, vestiging) WHERE staat=0 AND leerling=0 DO NOTHING",
      termijn.id, termijn.uuid, static_cast<int>(termijn.soort), termijn.vestiging, termijn.leerling, termijn.uitkomst, termijn.dossier,
      column(termijn.vervalt), column(now));
}

}  // namespace hub::store::sql
