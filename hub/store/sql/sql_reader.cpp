#include "hub/store/sql/sql_reader.h"

#include "hub/base/json.h"
#include "hub/store/leerling_json.h"
#include "hub/store/sql/aanleverstaat.h"
#include "hub/store/sql/registratie_row.h"
#include "hub/store/sql/uitkomst_row.h"

namespace hub::store::sql {
namespace {

// Asks once more when the connection was lost, since it may have been long ago: reading changes nothing.
template <typename Work>
auto guarded(Work work) -> Result<decltype(work())> {
  for (bool again = false;; again = true) {
    try {
      return work();
    } catch (const DbError& failure) {
      if (again || failure.kind() != ErrorKind::busy) return error(failure.kind(), failure.what());
    }
  }
}

// How far the newest bericht to its receiver is; what the school hears of it is another matter.
#define NEWEST_BERICHT                                                                                              \
  "(SELECT b.staat FROM berichten b JOIN abonnees a USING(abonnee) WHERE b.uitkomst=u.uitkomst AND a.lijn=u.lijn "  \
  "AND a.partner=u.partner ORDER BY bericht DESC LIMIT 1)"

// Lists of schools go into a statement as one JSON text.
std::string as_list(const std::vector<std::string>& vestigingen) { return Json(vestigingen).dump(); }

// A registration's row as it was sent.
Versie read_versie(const Query& query) {
  Versie versie;
  versie.registratie.registratie = read_registratie(query);
  versie.registratie.gewijzigd_op = wall_from(query.integer(7));
  versie.ontvangen = wall_from(query.integer(8));
  versie.registratie.reden_code = query.text(9);
  const auto staat = query.integer(11);
  versie.ingetrokken = query.integer(12) != 0;
  versie.geldt = staat == actueel || staat == ingetrokken_staat;
  return versie;
}

}  // namespace

std::string SqlReader::opened(std::span<const std::uint8_t> key, std::span<const std::uint8_t> sealed) const {
  auto text = kluis_.open(key, sealed);
  if (!text) throw DbError(ErrorKind::corrupt, text.error().text);
  return std::move(*text);
}

Leerlingrij SqlReader::identify(Id leerling) {
  Leerlingrij rij;
  rij.id = leerling;
  Query query(*db_, "SELECT vestiging, sleutel, nummer_zegel, rooster_zegel FROM leerlingen WHERE leerling=?", leerling);
  if (!query.next()) return rij;
  rij.vestiging = query.text(0);
  rij.leerlingnummer = opened(query.blob(1), query.blob(2));
  if (!query.is_null(3)) rij.leerling = leerling_from_text(opened(query.blob(1), query.blob(3)));
  return rij;
}

Result<std::vector<Versie>> SqlReader::registratie(const std::string& source, const std::string& registratie_id) {
  return guarded([&] {
    // The versions of one registration stand with the pupils they named; most often that is one.
    std::vector<Versie> versies;
    Query query(*db_, REGISTRATIE_COLUMNS ", r.versie_us, ontvangen_us, reden_code, reden_zegel, staat, "
                     "ingetrokken, r.leerling, l.sleutel FROM registratie_ids i JOIN bronnen b USING(bron) "
                     "JOIN registraties r ON r.leerling=i.leerling AND r.bron=i.bron AND r.registratie_id=i.registratie_id "
                     "JOIN leerlingen l ON l.leerling=r.leerling WHERE b.source=? AND i.registratie_id=? ORDER BY r.versie_us DESC, r.nr",
                source, registratie_id);
    while (query.next()) {
      Versie versie = read_versie(query);
      versie.registratie.registratie_id = registratie_id;
      if (!query.is_null(10)) versie.registratie.reden_tekst = opened(query.blob(14), query.blob(10));
      const Leerlingrij leerling = identify(query.integer(13));
      versie.registratie.leerling = {leerling.vestiging, leerling.leerlingnummer};
      versies.push_back(std::move(versie));
    }
    return versies;
  });
}

Result<std::vector<Meldingrij>> SqlReader::gevolgen(const std::string& source, const std::string& registratie_id) {
  return guarded([&] {
    std::vector<Meldingrij> rijen;
    Query query(*db_, UITKOMST_COLUMNS ", u.leerling, (SELECT uuid FROM dossiers d WHERE d.dossier=u.dossier), gemaakt_us FROM uitkomsten u "
                     "JOIN registratie_ids i ON i.leerling=u.leerling JOIN bronnen b ON b.bron=i.bron "
                     "WHERE b.source=? AND i.registratie_id=? AND status<>4 ORDER BY uitkomst",
                source, registratie_id);
    while (query.next()) {
      rijen.push_back({read_uitkomst(query), identify(query.integer(20)), query.uuid(21), wall_from(query.integer(22)), std::nullopt});
    }
    return rijen;
  });
}

Result<std::vector<Meldingrij>> SqlReader::meldingen(const Blik& blik, const Bladzijde& bladzijde) {
  return guarded([&] {
    std::vector<Meldingrij> rijen;
    const auto read = [&](Query& query) {
      while (query.next()) {
        Meldingrij rij{read_uitkomst(query), identify(query.integer(20)), query.uuid(21), wall_from(query.integer(22)), std::nullopt};
        if (const auto staat = query.maybe(23)) rij.bericht = static_cast<Berichtstaat>(*staat);
        rijen.push_back(std::move(rij));
      }
    };
    if (blik.partner) {
      Query query(*db_, UITKOMST_COLUMNS ", u.leerling, (SELECT uuid FROM dossiers d WHERE d.dossier=u.dossier), gemaakt_us, "
                       NEWEST_BERICHT " FROM uitkomsten u "
                       "WHERE regel<=4 AND uitkomst>? AND lijn=? AND partner=? AND "
                       "EXISTS(SELECT 1 FROM berichten b WHERE b.uitkomst=u.uitkomst AND b.volgnummer IS NOT NULL) ORDER BY uitkomst LIMIT ?",
                  bladzijde.na, static_cast<int>(blik.partner->lijn), blik.partner->partner, bladzijde.aantal);
      read(query);
    } else {
      Query query(*db_, UITKOMST_COLUMNS ", u.leerling, (SELECT uuid FROM dossiers d WHERE d.dossier=u.dossier), gemaakt_us, "
                       NEWEST_BERICHT " FROM uitkomsten u "
                       "JOIN leerlingen l USING(leerling) WHERE regel<=4 AND uitkomst>? AND l.vestiging IN (SELECT value FROM json_each(?)) "
                       "ORDER BY uitkomst LIMIT ?",
                  bladzijde.na, as_list(blik.vestigingen), bladzijde.aantal);
      read(query);
    }
    return rijen;
  });
}

Result<std::optional<Meldingrij>> SqlReader::melding(const domain::Ontvanger& kenner, const Uuid& alias) {
  return guarded([&]() -> std::optional<Meldingrij> {
    Query query(*db_, UITKOMST_COLUMNS ", u.leerling, (SELECT uuid FROM dossiers d WHERE d.dossier=u.dossier), gemaakt_us, "
                     NEWEST_BERICHT " FROM aliassen k JOIN uitkomsten u ON u.uitkomst=k.uitkomst "
                     "WHERE k.alias=? AND k.lijn=? AND k.partner=? AND regel<=4",
                alias, static_cast<int>(kenner.lijn), kenner.partner);
    if (!query.next()) return std::nullopt;
    Meldingrij rij{read_uitkomst(query), identify(query.integer(20)), query.uuid(21), wall_from(query.integer(22)), std::nullopt};
    if (const auto staat = query.maybe(23)) rij.bericht = static_cast<Berichtstaat>(*staat);
    return rij;
  });
}

Result<std::vector<Statusrij>> SqlReader::verloop(Id uitkomst) {
  return guarded([&] {
    std::vector<Statusrij> rijen;
    Query query(*db_, "SELECT status, op_us, inhoud_zegel, sleutel FROM statussen JOIN leerlingen USING(leerling) WHERE uitkomst=? ORDER BY nr", uitkomst);
    while (query.next()) {
      rijen.push_back({static_cast<domain::Meldingstatus>(query.integer(0)), wall_from(query.integer(1)), opened(query.blob(3), query.blob(2))});
    }
    return rijen;
  });
}

Result<std::map<domain::Ontvanger, std::int64_t>> SqlReader::nummers() {
  return guarded([&] {
    std::map<domain::Ontvanger, std::int64_t> nummers;
    Query query(*db_, "SELECT lijn, partner, volgnummer FROM abonnees WHERE kanaal=0");
    while (query.next()) nummers[{static_cast<domain::Lijn>(query.integer(0)), query.text(1)}] = query.integer(2);
    return nummers;
  });
}

Result<std::vector<Bericht>> SqlReader::berichten(const domain::Ontvanger& abonnee, std::int64_t na, std::size_t aantal) {
  return guarded([&] {
    std::vector<Bericht> berichten;
    Query query(*db_, "SELECT bericht, uuid, b.volgnummer, soort, type, onderwerp, b.leerling, inhoud_zegel, inhoud, gemaakt_us, staat, sleutel FROM berichten b "
                     "JOIN abonnees a USING(abonnee) LEFT JOIN leerlingen l ON l.leerling=b.leerling "
                     "WHERE a.lijn=? AND a.partner=? AND kanaal=0 AND b.volgnummer>? ORDER BY b.volgnummer LIMIT ?",
                static_cast<int>(abonnee.lijn), abonnee.partner, na, aantal);
    while (query.next()) {
      Bericht bericht;
      bericht.id = query.integer(0);
      bericht.uuid = query.uuid(1);
      bericht.volgnummer = query.integer(2);
      bericht.soort = static_cast<domain::Berichtsoort>(query.integer(3));
      bericht.type = query.text(4);
      bericht.onderwerp = query.uuid(5);
      bericht.leerling = query.integer(6);
      bericht.data = query.is_null(7) ? query.text(8) : opened(query.blob(11), query.blob(7));
      bericht.gemaakt = wall_from(query.integer(9));
      bericht.staat = static_cast<Berichtstaat>(query.integer(10));
      berichten.push_back(std::move(bericht));
    }
    return berichten;
  });
}

Result<std::vector<Leerlingrij>> SqlReader::leerlingen(const std::string& vestiging, const Bladzijde& bladzijde) {
  return guarded([&] {
    std::vector<Leerlingrij> rijen;
    Query query(*db_, "SELECT leerling FROM leerlingen WHERE vestiging=? AND leerling>? ORDER BY leerling LIMIT ?", vestiging, bladzijde.na, bladzijde.aantal);
    while (query.next()) rijen.push_back(identify(query.integer(0)));
    return rijen;
  });
}

Result<std::optional<Leerlingrij>> SqlReader::leerling(const domain::LeerlingSleutel& sleutel) {
  return guarded([&]() -> std::optional<Leerlingrij> {
    Query query(*db_, "SELECT leerling FROM leerlingen WHERE nummer_index=?", kluis_.pupil_index(sleutel.vestiging, sleutel.leerlingnummer));
    if (!query.next()) return std::nullopt;
    return identify(query.integer(0));
  });
}

Result<domain::Verzuimstukken> SqlReader::verzuim(Id leerling) {
  return guarded([&] {
    domain::Verzuimstukken stukken;
    Query registraties(*db_, REGISTRATIE_COLUMNS " FROM registraties r WHERE leerling=? AND staat=0", leerling);
    while (registraties.next()) stukken.registraties.push_back(read_registratie(registraties));
    Query beeindigingen(*db_, "SELECT DISTINCT dag FROM beeindigingen WHERE leerling=? ORDER BY dag", leerling);
    while (beeindigingen.next()) stukken.beeindigingen.push_back(day_from(beeindigingen.integer(0)));
    Query meldingen(*db_, UITKOMST_COLUMNS " FROM uitkomsten u WHERE leerling=? AND regel<=2 AND status<>4 ORDER BY uitkomst", leerling);
    while (meldingen.next()) stukken.meldingen.push_back(read_uitkomst(meldingen).gemeld);
    return stukken;
  });
}

Result<std::vector<Termijnrij>> SqlReader::termijnen(const Blik& blik, const Bladzijde& bladzijde) {
  return guarded([&] {
    std::vector<Termijnrij> rijen;
    Query query(*db_, "SELECT termijn, t.uuid, soort, vestiging, d.uuid, vervalt_us, staat FROM termijnen t LEFT JOIN dossiers d ON d.dossier=t.dossier "
                     "WHERE termijn>? AND vestiging IN (SELECT value FROM json_each(?)) ORDER BY termijn LIMIT ?",
                bladzijde.na, as_list(blik.vestigingen), bladzijde.aantal);
    while (query.next()) {
      rijen.push_back({query.integer(0), query.uuid(1), static_cast<domain::Termijnsoort>(query.integer(2)), query.text(3), query.uuid(4),
                       wall_from(query.integer(5)), static_cast<domain::Termijnstaat>(query.integer(6))});
    }
    return rijen;
  });
}

Result<std::vector<Dossierrij>> SqlReader::dossiers(const Blik& blik, const Bladzijde& bladzijde) {
  return guarded([&] {
    std::vector<Dossierrij> rijen;
    Query query(*db_, "SELECT dossier, d.uuid, d.leerling, geopend_us, gesloten_us FROM dossiers d JOIN leerlingen l ON l.leerling=d.leerling "
                     "WHERE dossier>? AND l.vestiging IN (SELECT value FROM json_each(?)) ORDER BY dossier LIMIT ?",
                bladzijde.na, as_list(blik.vestigingen), bladzijde.aantal);
    while (query.next()) {
      rijen.push_back({{query.integer(0), query.uuid(1)}, identify(query.integer(2)), wall_from(query.integer(3)), wall_or_none(query, 4)});
    }
    return rijen;
  });
}

Result<std::vector<Onbestelbaar>> SqlReader::onbestelbaar(const Blik& blik, const Bladzijde& bladzijde) {
  return guarded([&] {
    std::vector<Onbestelbaar> rijen;
    const std::string schools = as_list(blik.vestigingen);
    Query query(*db_,
                "SELECT uitkomst, regel, leerling, uuid, NULL, NULL, waarom_niet, NULL, gemaakt_us FROM uitkomsten u JOIN leerlingen l USING(leerling) "
                "WHERE waarom_niet IS NOT NULL AND uitkomst>? AND l.vestiging IN (SELECT value FROM json_each(?)) UNION ALL "
                "SELECT bericht, -1-soort, b.leerling, b.uuid, a.lijn, a.partner, NULL, reden, gemaakt_us FROM berichten b JOIN abonnees a USING(abonnee) "
                "LEFT JOIN leerlingen l ON l.leerling=b.leerling WHERE staat=4 AND bericht>? AND coalesce(l.vestiging, a.partner) IN (SELECT value FROM json_each(?)) "
                "ORDER BY 1 LIMIT ?",
                bladzijde.na, schools, bladzijde.na, schools, bladzijde.aantal);
    while (query.next()) {
      Onbestelbaar rij;
      rij.id = query.integer(0);
      const auto what = query.integer(1);
      rij.wat = what < 0 ? std::string(domain::berichtsoort_namen[static_cast<std::size_t>(-1 - what)])
                         : std::string(name_of(domain::regel_namen, static_cast<domain::Regel>(what)));
      if (query.integer(2) != 0) {
        const Leerlingrij leerling = identify(query.integer(2));
        rij.vestiging = leerling.vestiging;
        rij.leerlingnummer = leerling.leerlingnummer;
      } else {
        rij.vestiging = query.text(5);
      }
      rij.uuid = query.uuid(3);
      if (!query.is_null(4)) rij.ontvanger = to_string(domain::Ontvanger{static_cast<domain::Lijn>(query.integer(4)), query.text(5)});
      rij.reden = query.is_null(6) ? query.text(7) : std::string(domain::onbestelbaar_namen[static_cast<std::size_t>(query.integer(6))]);
      rij.sinds = wall_from(query.integer(8));
      rijen.push_back(std::move(rij));
    }
    return rijen;
  });
}

Result<std::optional<Aanlevering>> SqlReader::aanlevering(const Uuid& uuid, const std::string& afzender) {
  return guarded([&]() -> std::optional<Aanlevering> {
    Query query(*db_, "SELECT formaat, op_us, nieuw, bekend, geweigerd, ingetrokken_us, staat, rijen, elders FROM aanleveringen WHERE uuid=? AND afzender=? AND staat<>0", uuid, afzender);
    if (!query.next()) return std::nullopt;
    Aanlevering aanlevering;
    aanlevering.uuid = uuid;
    aanlevering.formaat = query.text(0);
    aanlevering.op = wall_from(query.integer(1));
    aanlevering.nieuw = static_cast<std::size_t>(query.integer(2));
    aanlevering.bekend = static_cast<std::size_t>(query.integer(3));
    aanlevering.geweigerd = static_cast<std::size_t>(query.integer(4));
    aanlevering.ingetrokken = !query.is_null(5);
    aanlevering.gaat_terug = query.integer(6) == wordt_ingetrokken;
    aanlevering.bezig = query.integer(6) == in_verwerking;
    // What was put by and is neither new nor known is still to be worked in, or was refused on the way.
    const auto rijen = static_cast<std::size_t>(query.integer(7));
    aanlevering.elders = static_cast<std::size_t>(query.integer(8));
    const std::size_t rest = rijen - std::min(rijen, aanlevering.nieuw + aanlevering.bekend + aanlevering.elders);
    (aanlevering.bezig ? aanlevering.wacht : aanlevering.geweigerd) += rest;
    return aanlevering;
  });
}

}  // namespace hub::store::sql
