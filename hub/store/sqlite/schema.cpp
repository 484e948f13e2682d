#include "hub/store/sqlite/schema.h"

#include <string>

#include "hub/store/engine.h"

namespace hub::store::sqlite {
namespace {

constexpr int application_id = 0x56687562;  // "Vhub"

// Times ending in _us are microseconds UTC; days are counted from 1970-01-01 in local dates; begin and
// eind of a registration are local minutes. Columns named *_zegel are sealed under the pupil's key.
constexpr const char* tables = R"sql(
CREATE TABLE meta(naam TEXT PRIMARY KEY, waarde TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE bronnen(bron INTEGER PRIMARY KEY, source TEXT NOT NULL UNIQUE) STRICT;

-- A pupil. The number is found by a keyed index and stored sealed; destroying sleutel erases the pupil.
CREATE TABLE leerlingen(
  leerling INTEGER PRIMARY KEY,
  nummer_index BLOB NOT NULL UNIQUE,
  vestiging TEXT NOT NULL,
  sleutel BLOB NOT NULL,
  nummer_zegel BLOB NOT NULL,
  rooster_zegel BLOB,
  ouders_geinformeerd INTEGER NOT NULL DEFAULT 0,
  stand TEXT,
  stand_tot INTEGER) STRICT;
CREATE INDEX leerlingen_vestiging ON leerlingen(vestiging);
CREATE TABLE merken(leerling INTEGER PRIMARY KEY, nummer INTEGER NOT NULL) STRICT;
CREATE TABLE wekkers(leerling INTEGER PRIMARY KEY, op_us INTEGER NOT NULL) STRICT;
CREATE INDEX wekkers_op ON wekkers(op_us);

-- Every version of every registration, by pupil and school year, so that judging reads one short range.
-- staat: 0 current, 1 replaced, 2 withdrawn, 3 undone with its delivery.
CREATE TABLE registraties(
  leerling INTEGER NOT NULL, schooljaar INTEGER NOT NULL, nr INTEGER NOT NULL,
  staat INTEGER NOT NULL, ingetrokken INTEGER NOT NULL,
  soort INTEGER NOT NULL, geoorloofd INTEGER NOT NULL,
  begin INTEGER NOT NULL, eind INTEGER, minuten INTEGER, lesuur_van INTEGER, lesuur_tot INTEGER,
  bron INTEGER NOT NULL, registratie_id TEXT NOT NULL, versie_us INTEGER NOT NULL, ontvangen_us INTEGER NOT NULL,
  reden_code TEXT, reden_zegel BLOB, aanlevering INTEGER,
  PRIMARY KEY(leerling, schooljaar, nr)) STRICT, WITHOUT ROWID;
CREATE INDEX registraties_aanlevering ON registraties(aanlevering) WHERE aanlevering IS NOT NULL;
-- Where the newest version of a registration stands.
CREATE TABLE registratie_ids(
  bron INTEGER NOT NULL, registratie_id TEXT NOT NULL,
  leerling INTEGER NOT NULL, schooljaar INTEGER NOT NULL, nr INTEGER NOT NULL, versie_us INTEGER NOT NULL,
  PRIMARY KEY(bron, registratie_id)) STRICT, WITHOUT ROWID;
-- soort: 0 hervatting, 1 uitschrijving.
CREATE TABLE beeindigingen(leerling INTEGER NOT NULL, dag INTEGER NOT NULL, soort INTEGER NOT NULL,
  PRIMARY KEY(leerling, dag, soort)) STRICT, WITHOUT ROWID;
CREATE TABLE toestemmingen(leerling INTEGER NOT NULL, lijn INTEGER NOT NULL, van INTEGER NOT NULL,
  verleend INTEGER NOT NULL, op_us INTEGER NOT NULL, PRIMARY KEY(leerling, lijn, van)) STRICT, WITHOUT ROWID;

-- Idempotency: what was seen, and the answers to requests with a key.
-- The oldest have the lowest nr: what is old enough is found without looking at the rest.
CREATE TABLE gebeurtenissen(nr INTEGER PRIMARY KEY, sleutel BLOB NOT NULL UNIQUE, afdruk BLOB NOT NULL, ontvangen_us INTEGER NOT NULL) STRICT;
CREATE TABLE herhalingen(nr INTEGER PRIMARY KEY, sleutel BLOB NOT NULL UNIQUE, afdruk BLOB NOT NULL, uitslag TEXT NOT NULL, op_us INTEGER NOT NULL) STRICT;
CREATE TABLE aanleveringen(aanlevering INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE, afzender TEXT NOT NULL, formaat TEXT NOT NULL,
  op_us INTEGER NOT NULL, nieuw INTEGER NOT NULL, bekend INTEGER NOT NULL, geweigerd INTEGER NOT NULL,
  ingetrokken_us INTEGER) STRICT;

-- What judgement found. verzuimsoort, lijn and partner say where it goes; waarom is its why.
CREATE TABLE dossiers(dossier INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE, leerling INTEGER NOT NULL,
  geopend_us INTEGER NOT NULL, gesloten_us INTEGER) STRICT;
CREATE INDEX dossiers_leerling ON dossiers(leerling);
CREATE TABLE uitkomsten(
  uitkomst INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE, leerling INTEGER NOT NULL,
  regel INTEGER NOT NULL, verzuimsoort INTEGER, status INTEGER NOT NULL,
  lijn INTEGER, partner TEXT, waarom_niet INTEGER,
  dag INTEGER NOT NULL, begindatum INTEGER NOT NULL, einddatum INTEGER, minuten INTEGER,
  aanleiding INTEGER, ziekmeldingen INTEGER NOT NULL, lesdagen INTEGER NOT NULL, sleutel INTEGER,
  dossier INTEGER NOT NULL, afwijking_verteld INTEGER NOT NULL, afgerond INTEGER NOT NULL, vrijgegeven INTEGER NOT NULL,
  waarom TEXT NOT NULL, gemaakt_us INTEGER NOT NULL, gewijzigd_us INTEGER NOT NULL) STRICT;
CREATE INDEX uitkomsten_leerling ON uitkomsten(leerling);
-- What a pupil with a carried state is judged by, however much lies behind it.
CREATE INDEX uitkomsten_open ON uitkomsten(leerling) WHERE afgerond=0 AND status<>4;
CREATE INDEX uitkomsten_onbestelbaar ON uitkomsten(uitkomst) WHERE waarom_niet IS NOT NULL;
-- What each receiver knows a thing by.
CREATE TABLE aliassen(alias BLOB PRIMARY KEY, uitkomst INTEGER NOT NULL, lijn INTEGER NOT NULL, partner TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE statussen(nr INTEGER PRIMARY KEY, leerling INTEGER NOT NULL, uitkomst INTEGER NOT NULL, status INTEGER NOT NULL,
  inhoud_zegel BLOB NOT NULL, op_us INTEGER NOT NULL, verwerkt INTEGER NOT NULL) STRICT;
CREATE INDEX statussen_open ON statussen(leerling) WHERE verwerkt=0;
CREATE INDEX statussen_uitkomst ON statussen(uitkomst);
CREATE TABLE termijnen(termijn INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE, soort INTEGER NOT NULL, vestiging TEXT NOT NULL,
  leerling INTEGER NOT NULL, uitkomst INTEGER NOT NULL, dossier INTEGER NOT NULL,
  vervalt_us INTEGER NOT NULL, staat INTEGER NOT NULL, gemaakt_us INTEGER NOT NULL, gesloten_us INTEGER) STRICT;
CREATE INDEX termijnen_open ON termijnen(vervalt_us) WHERE staat=0;
CREATE INDEX termijnen_uitkomst ON termijnen(uitkomst) WHERE staat=0;
CREATE INDEX termijnen_leerling ON termijnen(leerling) WHERE staat=0;
CREATE INDEX termijnen_vestiging ON termijnen(vestiging, soort) WHERE staat=0;
CREATE UNIQUE INDEX termijnen_school ON termijnen(soort, vestiging) WHERE staat=0 AND leerling=0;

-- Delivery: one numbered stream a subscriber.
CREATE TABLE abonnees(abonnee INTEGER PRIMARY KEY, lijn INTEGER NOT NULL, partner TEXT NOT NULL, kanaal INTEGER NOT NULL,
  volgnummer INTEGER NOT NULL, UNIQUE(lijn, partner, kanaal)) STRICT;
CREATE TABLE berichten(
  bericht INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE, abonnee INTEGER NOT NULL, volgnummer INTEGER,
  soort INTEGER NOT NULL, type TEXT NOT NULL, onderwerp BLOB NOT NULL,
  leerling INTEGER NOT NULL, uitkomst INTEGER NOT NULL, inhoud_zegel BLOB, inhoud TEXT,
  toestemming INTEGER NOT NULL, staat INTEGER NOT NULL,
  gemaakt_us INTEGER NOT NULL, verzonden_us INTEGER, bevestigd_us INTEGER, reden TEXT) STRICT;
CREATE INDEX berichten_wacht ON berichten(abonnee, bericht) WHERE staat=0;
CREATE INDEX berichten_onderweg ON berichten(abonnee, volgnummer) WHERE staat=1;
CREATE UNIQUE INDEX berichten_stroom ON berichten(abonnee, volgnummer) WHERE volgnummer IS NOT NULL;
CREATE INDEX berichten_uitkomst ON berichten(uitkomst);
CREATE INDEX berichten_geweigerd ON berichten(bericht) WHERE staat=4;

-- Each line's hash covers the line before: nothing can be taken out or changed unseen.
CREATE TABLE audit(nr INTEGER PRIMARY KEY, op_us INTEGER NOT NULL, wie TEXT NOT NULL, wat TEXT NOT NULL,
  onderwerp TEXT NOT NULL, hash BLOB NOT NULL) STRICT;
)sql";

// 2: deliveries too large for one transaction.
constexpr const char* since_2 = R"sql(
-- staat: 0 put by, 1 taken and being worked in, -1 being taken back, 2 either is over, its pupils still held back, 3 done.
-- sleutel seals its pieces, herhaling is the idempotency key that gets its answer.
ALTER TABLE aanleveringen ADD COLUMN staat INTEGER NOT NULL DEFAULT 3;
ALTER TABLE aanleveringen ADD COLUMN rijen INTEGER NOT NULL DEFAULT 0;
ALTER TABLE aanleveringen ADD COLUMN sleutel BLOB;
ALTER TABLE aanleveringen ADD COLUMN herhaling BLOB;
CREATE INDEX aanleveringen_open ON aanleveringen(staat, aanlevering) WHERE staat<3;
CREATE TABLE aanlevering_stukken(stuk INTEGER PRIMARY KEY, aanlevering INTEGER NOT NULL, zegel BLOB NOT NULL) STRICT;
CREATE INDEX aanlevering_stukken_van ON aanlevering_stukken(aanlevering, stuk);
-- Pupils of a delivery that is being worked in: marked, and not judged before all of it is.
CREATE TABLE wachtmerken(aanlevering INTEGER NOT NULL, leerling INTEGER NOT NULL, PRIMARY KEY(aanlevering, leerling)) STRICT, WITHOUT ROWID;
CREATE INDEX wachtmerken_leerling ON wachtmerken(leerling);
-- What is taken back leaves it, so that the next piece is found at once.
DROP INDEX registraties_aanlevering;
CREATE INDEX registraties_aanlevering ON registraties(aanlevering) WHERE aanlevering IS NOT NULL AND staat<>3;
)sql";

// 3: what DUO says of pupils, who are then found by their pgn; what is undone may come again under its ids.
constexpr const char* since_3 = R"sql(
-- The pupils of a vestiging with a pgn, by a keyed index; filled at the start where there was a roster already.
ALTER TABLE leerlingen ADD COLUMN pgn_index BLOB;
CREATE INDEX leerlingen_pgn ON leerlingen(pgn_index) WHERE pgn_index IS NOT NULL;
-- What was said, each once. Once it is compared only what it is known by stays.
CREATE TABLE opgaven(nr INTEGER PRIMARY KEY, leerling INTEGER NOT NULL, soort INTEGER NOT NULL, kenmerk TEXT NOT NULL, datum INTEGER NOT NULL,
  woongemeente TEXT NOT NULL, verwerkt INTEGER NOT NULL, UNIQUE(leerling, soort, kenmerk)) STRICT;
CREATE INDEX opgaven_open ON opgaven(leerling) WHERE verwerkt=0;
-- The event of a delivery that brought this version, by the key that gebeurtenissen knows it by.
ALTER TABLE registraties ADD COLUMN gebeurtenis_sleutel BLOB;
-- Rows of a delivery about people who are on no roster here.
ALTER TABLE aanleveringen ADD COLUMN elders INTEGER NOT NULL DEFAULT 0;
)sql";

}  // namespace

void migrate(SqliteDb& db) {
  std::int64_t version = 0;
  {
    sql::Query query(db, "PRAGMA user_version");
    if (query.next()) version = query.integer(0);
  }
  if (version > schema_version) {
    throw sql::DbError(ErrorKind::corrupt, "the store was written by a newer version (schema " + std::to_string(version) +
                                          ", this program knows " + std::to_string(schema_version) +
                                          "): run that version, or restore a backup");
  }
  if (version == schema_version) return;
  sql::Transaction transaction(db);
  if (version < 1) db.script(tables);
  if (version < 2) db.script(since_2);
  db.script(since_3);
  db.script(("PRAGMA application_id=" + std::to_string(application_id) + "; PRAGMA user_version=" +
             std::to_string(schema_version))
                .c_str());
  transaction.commit();
}

}  // namespace hub::store::sqlite
