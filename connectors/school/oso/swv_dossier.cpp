#include "connectors/school/oso/swv_dossier.h"

#include <utility>

#include "connectors/xml/writer.h"
#include "hub/base/assert.h"

namespace hub::oso {
namespace {

using xml::Writer;

// What the profile says of each category (codelijst 48), and OPT-UIT for what it leaves open and is not given.
void add_categories(Writer& xml, bool po) {
  const char* const only_po = po ? "OPT-UIT" : "VERBODEN";
  const char* const only_vo = po ? "VERBODEN" : "OPT-UIT";
  const std::pair<const char*, const char*> categories[] = {
      {"cat_metadata", "VERPLICHT"},
      {"cat_ouderinzage", "OPT-UIT"},
      {"cat_school", "VERPLICHT"},
      {"cat_leerling", "VERPLICHT"},
      {"cat_oudersverzorgers", "VERPLICHT"},
      {"cat_vve", only_po},
      {"cat_schoolloopbaan", "VERPLICHT"},
      {"cat_overstapadvies", "OPT-UIT"},
      {"cat_onderwijsondersteuning", "VERPLICHT"},
      {"cat_verzuim", "OPTIONEEL"},
      {"cat_eindtoetsbo", only_vo},
      {"cat_toetsresultaten", "OPT-UIT"},
      {"cat_handelingsplannen", "OPT-UIT"},
      {"cat_cijferlijsten", "OPT-UIT"},
      {"cat_vombo", only_vo},
      {"cat_bijlagedocs", "OPT-UIT"},
  };
  xml.open("categorie_uitlevering");
  for (const auto& [name, value] : categories) xml.add(name, value);
  xml.close();
}

void add_metadata(Writer& xml, const SwvDossier& dossier, bool po) {
  xml.open("metadata").add("deeldossier", "LAS").add("pakketnaam", "Verzuimhub").add("pakketversie", dossier.pakketversie);
  xml.add("datum", format_date(dossier.datum)).add("standaardversie", "2019.1").add("validatieversie", "2019.1.1");
  add_categories(xml, po);
  xml.add("overstap", po ? "POSWV" : "VOSWV").close();
}

// Whole hours, cut off once: a day at a time too much would be lost.
void add_hours(Writer& xml, std::string_view name, const domain::Verzuimsom& som) { xml.add(name, std::to_string(som.minuten / 60)); }

void add_verzuim(Writer& xml, const domain::Verzuimoverzicht& verzuim, bool po) {
  xml.open("verzuim");
  if (po) {
    xml.add("dagdelengeoorloofd", std::to_string(verzuim.geoorloofd.dagdelen));
    xml.add("dagdelenongeoorloofd", std::to_string(verzuim.ongeoorloofd.dagdelen));
  } else {
    add_hours(xml, "urengeoorloofd", verzuim.geoorloofd);
    add_hours(xml, "urenongeoorloofd", verzuim.ongeoorloofd);
  }
  xml.add_bool("meerdan25percent", verzuim.meer_dan_kwart).add("frequentie", std::to_string(verzuim.frequentie));
  xml.add_bool("contactleerplicht", verzuim.gemeld_leerplicht).add_bool("rmcmelding", verzuim.gemeld_rmc).close();
}

}  // namespace

bool has_swv_dossier(std::string_view sector) { return sector == "po" || sector == "vo"; }

std::string encode_swv_dossier(const SwvDossier& dossier) {
  HUB_ASSERT(has_swv_dossier(dossier.school.sector));
  const bool po = dossier.school.sector == "po";
  const std::string_view code = dossier.school.code;
  const domain::Leerling& leerling = dossier.leerling;
  Writer xml;
  xml.open("dossier", {{"xmlns", "http://www.edustandaard.nl/oso_gegevensset/2019/dossier"}});
  add_metadata(xml, dossier, po);
  xml.add("overdrachtsoort", "swv-dossier");
  // BRIN of four, vestigingsnummer of two.
  xml.open("huidigeschool").add("naam", dossier.school.naam).add("brincode", code.substr(0, 4)).add("vestigingscode", code.substr(4));
  xml.add("aanleverpunt", "0");
  xml.open("leerling").add_filled("voorvoegsel", leerling.tussenvoegsel).add("achternaam", leerling.achternaam);
  xml.add_filled("roepnaam", leerling.roepnaam).add("geboortedatum", format_date(leerling.geboortedatum));
  add_verzuim(xml, dossier.verzuim, po);
  xml.close().close().close();
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + xml.take() + "\n";
}

}  // namespace hub::oso
