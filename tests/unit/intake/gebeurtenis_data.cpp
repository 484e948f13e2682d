#include "tests/unit/intake/gebeurtenis_data.h"

#include "hub/base/assert.h"

namespace hub::intake_test {

WallTime now() { return *parse_rfc3339("2026-09-08T12:00:00Z"); }

const std::vector<Berichttype>& berichttypes() {
  static const std::vector<Berichttype> all = {
      {"nl.onderwijs.verzuimregistraties.geregistreerd.v1", "gebeurtenissen/verzuimregistratie-geregistreerd",
       R"({"registratieId": "ST-1", "gewijzigdOp": "2026-09-07T09:12:44+02:00", "vestiging": "90BB00", "leerlingnummer": "100122",
           "soort": "afwezig", "geoorloofd": "nee", "begin": "2026-09-07T08:30:00+02:00", "eind": "2026-09-07T15:30:00+02:00",
           "minuten": 120, "lesuurVan": 1, "lesuurTot": 7, "redenCode": "OA", "redenTekst": "Niet verschenen"})"},
      {"nl.onderwijs.verzuimregistraties.ingetrokken.v1", "gebeurtenissen/verzuimregistratie-ingetrokken",
       R"({"registratieId": "ST-1", "gewijzigdOp": "2026-09-08T10:05:00+02:00", "vestiging": "90BB00", "leerlingnummer": "100122"})"},
      {"nl.onderwijs.leerlingen.ingeschreven.v1", "gebeurtenissen/leerling-ingeschreven",
       R"({"vestiging": "90BB00", "leerlingnummer": "100122", "pgn": "999990019", "roepnaam": "Sam", "tussenvoegsel": "de",
           "achternaam": "Voorbeeld", "geboortedatum": "2011-03-14", "woongemeente": "0363", "leerjaar": 4, "startkwalificatie": false})"},
      {"nl.onderwijs.leerlingen.uitgeschreven.v1", "gebeurtenissen/leerling-uitgeschreven",
       R"({"vestiging": "90BB00", "leerlingnummer": "100122", "datum": "2026-09-08"})"},
      {"nl.onderwijs.toestemmingen.verleend.v1", "gebeurtenissen/toestemming",
       R"({"vestiging": "90BB00", "leerlingnummer": "100122", "lijn": "jgz", "op": "2026-09-07", "van": "ouders"})"},
      {"nl.onderwijs.toestemmingen.ingetrokken.v1", "gebeurtenissen/toestemming",
       R"({"vestiging": "90BB00", "leerlingnummer": "100122", "lijn": "swv", "op": "2026-09-07T09:00:00+02:00", "van": "leerling"})"},
      {"nl.onderwijs.ouders.geinformeerd.v1", "gebeurtenissen/ouders-geinformeerd",
       R"({"vestiging": "90BB00", "leerlingnummer": "100122", "waarover": "thuiszittersmelding", "op": "2026-09-07"})"},
      {"nl.onderwijs.hervattingen.gemeld.v1", "gebeurtenissen/hervatting",
       R"({"vestiging": "90BB00", "leerlingnummer": "100122", "datum": "2026-09-08"})"},
      {"nl.onderwijs.opgaven.geregistreerd.v1", "gebeurtenissen/opgave",
       R"({"vestiging": "90BB00", "pgn": "999990019", "soort": "verhuisd", "kenmerk": "2026-09-01", "datum": "2026-09-01", "woongemeente": "0394"})"},
      {"nl.onderwijs.verzuimmeldingen.status-gewijzigd.v1", "gebeurtenissen/verzuimmelding-status",
       R"({"meldingId": "0e6d2c1a-4b7f-8c3e-9a51-7d20c4f8b163", "status": "B", "reden": null, "toelichting": "Gesprek gepland",
           "contact": "Team leerplicht"})"},
      {"nl.onderwijs.berichten.ontvangen.v1", "gebeurtenissen/bericht-ontvangen",
       R"({"berichtId": "01a0a03c-bff8-7c44-b0d1-52b9a8e3f017", "volgnummer": 1042, "epoch": 1})"},
  };
  return all;
}

const Berichttype& berichttype(std::string_view schema) {
  for (const Berichttype& known : berichttypes()) {
    if (known.schema == schema) return known;
  }
  HUB_ASSERT(false);
  return berichttypes().front();
}

Json with(const Json& data, std::string_view field, std::string_view value) {
  Json changed = data;
  if (value == "-") {
    changed.erase(std::string(field));
  } else {
    // The library's own parse: some of these values are ones that parse_json would refuse.
    changed[std::string(field)] = Json::parse(value);
  }
  return changed;
}

std::vector<std::string> places(const std::vector<Fault>& faults) {
  std::vector<std::string> lines;
  for (const Fault& fault : faults) lines.push_back(fault.rule + " " + fault.pointer);
  return lines;
}

Json make_event(const Berichttype& berichttype, std::string_view id) {
  return {{"specversion", "1.0"},
          {"id", id},
          {"source", source},
          {"type", berichttype.type},
          {"time", "2026-09-07T07:12:45Z"},
          {"datacontenttype", "application/json"},
          {"data", Json::parse(berichttype.data)}};
}

}  // namespace hub::intake_test
