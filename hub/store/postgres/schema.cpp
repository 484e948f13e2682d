#include "hub/store/postgres/schema.h"

#include <string>

#include "hub/store/engine.h"

namespace hub::store::postgres {
namespace {

// The tables of the SQLite store, in the types of this engine: ids and moments in 64 bits, days and minutes
// in 32, enumerations in 16. Times ending in _us are microseconds UTC; days are counted from 1970-01-01 in
// local dates; begin and eind of a registration are local minutes. Columns named *_zegel are sealed under the
// pupil's key.
constexpr const char* tables = R"sql(
CREATE TABLE meta(naam TEXT PRIMARY KEY, waarde TEXT NOT NULL);
CREATE TABLE bronnen(bron BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, source TEXT NOT NULL UNIQUE);

-- A pupil. The number is found by a keyed index and stored sealed; destroying sleutel erases the pupil.
CREATE TABLE leerlingen(
  leerling BIGINT PRIMARY KEY,
  nummer_index BYTEA NOT NULL UNIQUE,
  vestiging TEXT NOT NULL,
  sleutel BYTEA NOT NULL,
  nummer_zegel BYTEA NOT NULL,
  rooster_zegel BYTEA,
  ouders_geinformeerd SMALLINT NOT NULL DEFAULT 0,
  stand TEXT,
  stand_tot INTEGER);
CREATE INDEX leerlingen_vestiging ON leerlingen(vestiging);
CREATE TABLE merken(leerling BIGINT PRIMARY KEY, nummer BIGINT NOT NULL);
CREATE TABLE wekkers(leerling BIGINT PRIMARY KEY, op_us BIGINT NOT NULL);
CREATE INDEX wekkers_op ON wekkers(op_us);

-- Every version of every registration, by pupil and school year, so that judging reads one short range.
-- staat: 0 current, 1 replaced, 2 withdrawn, 3 undone with its delivery.
CREATE TABLE registraties(
  leerling BIGINT NOT NULL, schooljaar INTEGER NOT NULL, nr BIGINT NOT NULL,
  staat SMALLINT NOT NULL, ingetrokken SMALLINT NOT NULL,
  soort SMALLINT NOT NULL, geoorloofd SMALLINT NOT NULL,
  begin INTEGER NOT NULL, eind INTEGER, minuten INTEGER, lesuur_van INTEGER, lesuur_tot INTEGER,
  bron BIGINT NOT NULL, registratie_id TEXT NOT NULL, versie_us BIGINT NOT NULL, ontvangen_us BIGINT NOT NULL,
  reden_code TEXT, reden_zegel BYTEA, aanlevering BIGINT,
  PRIMARY KEY(leerling, schooljaar, nr));
CREATE INDEX registraties_aanlevering ON registraties(aanlevering) WHERE aanlevering IS NOT NULL;
-- Where the newest version of a registration stands.
CREATE TABLE registratie_ids(
  bron BIGINT NOT NULL, registratie_id TEXT NOT NULL,
  leerling BIGINT NOT NULL, schooljaar INTEGER NOT NULL, nr BIGINT NOT NULL, versie_us BIGINT NOT NULL,
  PRIMARY KEY(bron, registratie_id));
-- soort: 0 hervatting, 1 uitschrijving.
CREATE TABLE beeindigingen(leerling BIGINT NOT NULL, dag INTEGER NOT NULL, soort SMALLINT NOT NULL,
  PRIMARY KEY(leerling, dag, soort));
CREATE TABLE toestemmingen(leerling BIGINT NOT NULL, lijn SMALLINT NOT NULL, van SMALLINT NOT NULL,
  verleend SMALLINT NOT NULL, op_us BIGINT NOT NULL, PRIMARY KEY(leerling, lijn, van));

-- Idempotency: what was seen, and the answers to requests with a key.
-- The oldest have the lowest nr: what is old enough is found without looking at the rest.
CREATE TABLE gebeurtenissen(nr BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, sleutel BYTEA NOT NULL UNIQUE, afdruk BYTEA NOT NULL,
  ontvangen_us BIGINT NOT NULL);
CREATE TABLE herhalingen(nr BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, sleutel BYTEA NOT NULL UNIQUE, afdruk BYTEA NOT NULL,
  uitslag TEXT NOT NULL, op_us BIGINT NOT NULL);
CREATE TABLE aanleveringen(aanlevering BIGINT PRIMARY KEY, uuid BYTEA NOT NULL UNIQUE, afzender TEXT NOT NULL, formaat TEXT NOT NULL,
  op_us BIGINT NOT NULL, nieuw INTEGER NOT NULL, bekend INTEGER NOT NULL, geweigerd INTEGER NOT NULL,
  ingetrokken_us BIGINT);

-- What judgement found. verzuimsoort, lijn and partner say where it goes; waarom is its why.
CREATE TABLE dossiers(dossier BIGINT PRIMARY KEY, uuid BYTEA NOT NULL UNIQUE, leerling BIGINT NOT NULL,
  geopend_us BIGINT NOT NULL, gesloten_us BIGINT);
CREATE INDEX dossiers_leerling ON dossiers(leerling);
CREATE TABLE uitkomsten(
  uitkomst BIGINT PRIMARY KEY, uuid BYTEA NOT NULL UNIQUE, leerling BIGINT NOT NULL,
  regel SMALLINT NOT NULL, verzuimsoort SMALLINT, status SMALLINT NOT NULL,
  lijn SMALLINT, partner TEXT, waarom_niet SMALLINT,
  dag INTEGER NOT NULL, begindatum INTEGER NOT NULL, einddatum INTEGER, minuten INTEGER,
  aanleiding SMALLINT, ziekmeldingen INTEGER NOT NULL, lesdagen INTEGER NOT NULL, sleutel INTEGER,
  dossier BIGINT NOT NULL, afwijking_verteld SMALLINT NOT NULL, afgerond SMALLINT NOT NULL, vrijgegeven SMALLINT NOT NULL,
  waarom TEXT NOT NULL, gemaakt_us BIGINT NOT NULL, gewijzigd_us BIGINT NOT NULL);
CREATE INDEX uitkomsten_leerling ON uitkomsten(leerling);
-- What a pupil with a carried state is judged by, however much lies behind it.
CREATE INDEX uitkomsten_open ON uitkomsten(leerling) WHERE afgerond=0 AND status<>4;
CREATE INDEX uitkomsten_onbestelbaar ON uitkomsten(uitkomst) WHERE waarom_niet IS NOT NULL;
-- What each receiver knows a thing by.
CREATE TABLE aliassen(alias BYTEA PRIMARY KEY, uitkomst BIGINT NOT NULL, lijn SMALLINT NOT NULL, partner TEXT NOT NULL);
CREATE TABLE statussen(nr BIGINT PRIMARY KEY, leerling BIGINT NOT NULL, uitkomst BIGINT NOT NULL, status SMALLINT NOT NULL,
  inhoud_zegel BYTEA NOT NULL, op_us BIGINT NOT NULL, verwerkt SMALLINT NOT NULL);
CREATE INDEX statussen_open ON statussen(leerling) WHERE verwerkt=0;
CREATE INDEX statussen_uitkomst ON statussen(uitkomst);
CREATE TABLE termijnen(termijn BIGINT PRIMARY KEY, uuid BYTEA NOT NULL UNIQUE, soort SMALLINT NOT NULL, vestiging TEXT NOT NULL,
  leerling BIGINT NOT NULL, uitkomst BIGINT NOT NULL, dossier BIGINT NOT NULL,
  vervalt_us BIGINT NOT NULL, staat SMALLINT NOT NULL, gemaakt_us BIGINT NOT NULL, gesloten_us BIGINT);
CREATE INDEX termijnen_open ON termijnen(vervalt_us) WHERE staat=0;
CREATE INDEX termijnen_uitkomst ON termijnen(uitkomst) WHERE staat=0;
CREATE INDEX termijnen_leerling ON termijnen(leerling) WHERE staat=0;
CREATE INDEX termijnen_vestiging ON termijnen(vestiging, soort) WHERE staat=0;
CREATE UNIQUE INDEX termijnen_school ON termijnen(soort, vestiging) WHERE staat=0 AND leerling=0;

-- The hubs that work on this store, each heard of by the server's clock until tot_us.
CREATE TABLE hubs(naam TEXT PRIMARY KEY, tot_us BIGINT NOT NULL);
-- Delivery: one numbered stream a subscriber. Only houder numbers it, and until tot_us nobody takes it from there;
-- epoch counts who had it.
CREATE TABLE abonnees(abonnee BIGINT PRIMARY KEY, lijn SMALLINT NOT NULL, partner TEXT NOT NULL, kanaal SMALLINT NOT NULL,
  volgnummer BIGINT NOT NULL, houder TEXT NOT NULL DEFAULT '', epoch BIGINT NOT NULL DEFAULT 0, tot_us BIGINT NOT NULL DEFAULT 0,
  UNIQUE(lijn, partner, kanaal));
CREATE TABLE berichten(
  bericht BIGINT PRIMARY KEY, uuid BYTEA NOT NULL UNIQUE, abonnee BIGINT NOT NULL, volgnummer BIGINT,
  soort SMALLINT NOT NULL, type TEXT NOT NULL, onderwerp BYTEA NOT NULL,
  leerling BIGINT NOT NULL, uitkomst BIGINT NOT NULL, inhoud_zegel BYTEA, inhoud TEXT,
  toestemming SMALLINT NOT NULL, staat SMALLINT NOT NULL,
  gemaakt_us BIGINT NOT NULL, verzonden_us BIGINT, bevestigd_us BIGINT, reden TEXT);
CREATE INDEX berichten_wacht ON berichten(abonnee, bericht) WHERE staat=0;
CREATE INDEX berichten_onderweg ON berichten(abonnee, volgnummer) WHERE staat=1;
CREATE UNIQUE INDEX berichten_stroom ON berichten(abonnee, volgnummer) WHERE volgnummer IS NOT NULL;
CREATE INDEX berichten_uitkomst ON berichten(uitkomst);
CREATE INDEX berichten_geweigerd ON berichten(bericht) WHERE staat=4;

-- Each line's hash covers the line before of the same keten, one a hub: nothing can be taken out or changed unseen.
CREATE TABLE audit(nr BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, op_us BIGINT NOT NULL, wie TEXT NOT NULL, wat TEXT NOT NULL,
  onderwerp TEXT NOT NULL, hash BYTEA NOT NULL, keten TEXT NOT NULL DEFAULT coalesce(current_setting('verzuimhub.hub', true), ''));

-- Ids are taken in blocks, a million at a time: of 2^63 there are enough.
CREATE SEQUENCE ids INCREMENT 1000000;
-- Lists go into a statement as one JSON text, read as SQLite's function of this name does. STRICT keeps it from
-- being inlined, which would read the text anew for every row it is compared with; ROWS 1 puts it first in a join.
CREATE FUNCTION json_each(list text) RETURNS TABLE(value text) LANGUAGE sql IMMUTABLE STRICT ROWS 1
  AS 'SELECT json_array_elements_text(list::json)';
)sql";

// 2: deliveries too large for one transaction.
constexpr const char* since_2 = R"sql(
-- staat: 0 put by, 1 taken and being worked in, -1 being taken back, 2 either is over, its pupils still held back, 3 done.
-- sleutel seals its pieces, herhaling is the idempotency key that gets its answer.
ALTER TABLE aanleveringen ADD COLUMN staat SMALLINT NOT NULL DEFAULT 3;
ALTER TABLE aanleveringen ADD COLUMN rijen INTEGER NOT NULL DEFAULT 0;
ALTER TABLE aanleveringen ADD COLUMN sleutel BYTEA;
ALTER TABLE aanleveringen ADD COLUMN herhaling BYTEA;
CREATE INDEX aanleveringen_open ON aanleveringen(staat, aanlevering) WHERE staat<3;
CREATE TABLE aanlevering_stukken(stuk BIGINT PRIMARY KEY, aanlevering BIGINT NOT NULL, zegel BYTEA NOT NULL);
CREATE INDEX aanlevering_stukken_van ON aanlevering_stukken(aanlevering, stuk);
-- Pupils of a delivery that is being worked in: marked, and not judged before all of it is.
CREATE TABLE wachtmerken(aanlevering BIGINT NOT NULL, leerling BIGINT NOT NULL, PRIMARY KEY(aanlevering, leerling));
CREATE INDEX wachtmerken_leerling ON wachtmerken(leerling);
-- What is taken back leaves it, so that the next piece is found at once.
DROP INDEX registraties_aanlevering;
CREATE INDEX registraties_aanlevering ON registraties(aanlevering) WHERE aanlevering IS NOT NULL AND staat<>3;
)sql";

// 3: what DUO says of pupils, who are then found by their pgn; what is undone may come again under its ids.
constexpr const char* since_3 = R"sql(
-- The pupils of a vestiging with a pgn, by a keyed index; filled at the start where there was a roster already.
ALTER TABLE leerlingen ADD COLUMN pgn_index BYTEA;
CREATE INDEX leerlingen_pgn ON leerlingen(pgn_index) WHERE pgn_index IS NOT NULL;
-- What was said, each once. Once it is compared only what it is known by stays.
CREATE TABLE opgaven(nr BIGINT PRIMARY KEY, leerling BIGINT NOT NULL, soort SMALLINT NOT NULL, kenmerk TEXT NOT NULL, datum INTEGER NOT NULL,
  woongemeente TEXT NOT NULL, verwerkt SMALLINT NOT NULL, UNIQUE(leerling, soort, kenmerk));
CREATE INDEX opgaven_open ON opgaven(leerling) WHERE verwerkt=0;
-- The event of a delivery that brought this version, by the key that gebeurtenissen knows it by.
ALTER TABLE registraties ADD COLUMN gebeurtenis_sleutel BYTEA;
-- Rows of a delivery about people who are on no roster here.
ALTER TABLE aanleveringen ADD COLUMN elders INTEGER NOT NULL DEFAULT 0;
)sql";

// Making the tables is for one at a time: the number stands for the words "verzuimhub schema".
constexpr const char* wait_for_turn = "SELECT pg_advisory_xact_lock(hashtext('verzuimhub schema'))";

}  // namespace

void migrate(PostgresDb& db) {
  sql::Transaction transaction(db);
  sql::run(db, wait_for_turn);
  bool there = false;
  {
    sql::Query query(db, "SELECT to_regclass('meta') IS NOT NULL");
    there = query.next() && query.integer(0) != 0;
  }
  std::int64_t version = 0;
  if (there) {
    sql::Query query(db, "SELECT CAST(waarde AS BIGINT) FROM meta WHERE naam='schema'");
    if (query.next()) version = query.integer(0);
  }
  if (version > schema_version) {
    throw sql::DbError(ErrorKind::corrupt, "the store was written by a newer version (schema " + std::to_string(version) +
                                               ", this program knows " + std::to_string(schema_version) +
                                               "): run that version, or restore a backup");
  }
  transaction.commit();
  if (version == schema_version) return;
  // One text is one transaction to the server.
  db.script(("BEGIN; " + std::string(wait_for_turn) + "; " + (version < 1 ? tables : "") + (version < 2 ? since_2 : "") + since_3 +
             "INSERT INTO meta(naam, waarde) VALUES('schema', '" + std::to_string(schema_version) + "') ON CONFLICT(naam) DO UPDATE SET waarde=excluded.waarde; COMMIT")
                .c_str());
}

}  // namespace hub::store::postgres
