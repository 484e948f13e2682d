#include "connectors/school/oso/dossier.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "connectors/school/csv/cel.h"
#include "connectors/school/csv/leerling_veld.h"
#include "connectors/school/edexml/veld_lezer.h"
#include "connectors/school/rijuitkomst.h"
#include "connectors/school/xml_bestand.h"

namespace hub::oso {
namespace {

using edexml::VeldLezer;
using school::bezwaar;
using school::Fouten;
using school::Gelezen;
using school::Rijuitkomst;
using xml::Element;

constexpr std::string_view gegevensset = "http://www.edustandaard.nl/oso_gegevensset/";
constexpr std::string_view gegevensset_2019 = "http://www.edustandaard.nl/oso_gegevensset/2019/dossier";

// The two that go along with a pupil, of codelijst 29.
Gelezen<std::string> parse_overdrachtsoort(std::string_view text) {
  if (text == "overstapdossier" || text == "overdrachtbinnenbrin") return std::string(text);
  if (text == "swv-dossier") {
    return bezwaar("unknown-value", "a swv-dossier is for the samenwerkingsverband and does not say by number whose it is: deliver the overstapdossier that came with the pupil");
  }
  return bezwaar("unknown-value", "must be overstapdossier or overdrachtbinnenbrin");
}

// xs:boolean.
Gelezen<bool> parse_boolean(std::string_view text) {
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  return bezwaar("unknown-value", "write true or false");
}

// The day on which the dossier was made.
Gelezen<LocalDay> parse_dossierdatum(std::string_view text, LocalDay vandaag) {
  const auto datum = csv::parse_datum(school::without_zone(text));
  // No dossier of 2019.1 is older than 2019.
  const bool possible = !datum || (*datum <= vandaag && *datum >= LocalDay(std::chrono::year(2019) / 1 / 1));
  if (!possible) return bezwaar("implausible-date", "lies in the future, or before 2019");
  return datum;
}

const Element* need(VeldLezer& parent, std::string_view name) {
  const Element* found = parent.find(name);
  if (found == nullptr) parent.refuse({"schema", "must have " + std::string(name)});
  return found;
}

// One of the three that ask for a conversation. A false, and one that is not there, says nothing.
bool says_much_absence(VeldLezer& verzuim) {
  bool much = false;
  for (const char* vlag : {"meerdan25percent", "contactleerplicht", "rmcmelding"}) {
    if (verzuim.find(vlag) != nullptr && verzuim.read(vlag, parse_boolean).value_or(false)) much = true;
  }
  return much;
}

std::optional<std::string> read_pgn(VeldLezer& leerling) {
  const bool numbered = leerling.find("onderwijsnummer") != nullptr;
  if (numbered && leerling.find("bsn") != nullptr) leerling.refuse({"schema", "must have a bsn or an onderwijsnummer, not both"});
  return leerling.read(numbered ? "onderwijsnummer" : "bsn", csv::parse_pgn);
}

Fouten join(std::array<VeldLezer*, 3> lezers) {
  Fouten all;
  for (VeldLezer* lezer : lezers) {
    Fouten own = lezer->take();
    all.insert(all.end(), std::make_move_iterator(own.begin()), std::make_move_iterator(own.end()));
  }
  return all;
}

// `metadata` and `leerling` of one dossier.
Rijuitkomst read_verzuim(const Element& metadata, const Element& leerling, const Element& verzuim, const intake::LeveringContext& context) {
  VeldLezer kop(metadata);
  VeldLezer wie(leerling);
  VeldLezer wat(verzuim);
  const bool much = says_much_absence(wat);
  if (!much && wat.goed()) return school::Overgeslagen{};
  const auto datum = kop.read("datum", [&context](std::string_view text) { return parse_dossierdatum(text, local_day(context.ontvangen)); });
  auto pgn = read_pgn(wie);
  Fouten fouten = join({&kop, &wie, &wat});
  if (!fouten.empty()) return fouten;
  domain::Opgave opgave{domain::Opgavesoort::verzuim_vorige_school, format_date(*datum), *datum, ""};
  return school::make_gebeurtenis(context, domain::Leerlingopgave{context.vestiging, std::move(*pgn), std::move(opgave)});
}

Rijuitkomst read_dossier(const Element& root, const intake::LeveringContext& context) {
  VeldLezer dossier(root);
  dossier.read("overdrachtsoort", parse_overdrachtsoort);
  const Element* metadata = need(dossier, "metadata");
  const Element* from = need(dossier, "huidigeschool");
  if (!dossier.goed()) return dossier.take();
  VeldLezer school(*from);
  if (school.text("brincode") + school.text("vestigingscode") == context.vestiging) {
    school.refuse({"wrong-vestiging", "is this school itself: deliver the dossiers of pupils who come, not of those who go"});
  }
  const Element* leerling = need(school, "leerling");
  if (!school.goed()) return school.take();
  VeldLezer pupil(*leerling);
  const Element* verzuim = pupil.find("verzuim");
  if (!pupil.goed()) return pupil.take();
  if (verzuim == nullptr) return school::Overgeslagen{};
  return read_verzuim(*metadata, *leerling, *verzuim, context);
}

std::optional<school::Bezwaar> find_other(const Element& root) {
  if (root.name == "dossier" && root.namespace_uri == gegevensset_2019) return std::nullopt;
  if (root.namespace_uri.starts_with(gegevensset)) {
    return school::Bezwaar{"schema", "must be a dossier of the OSO gegevensset 2019.1, and is of another version: ask for it anew"};
  }
  return school::Bezwaar{"schema", "must be dossier of the OSO gegevensset 2019.1, in its namespace"};
}

}  // namespace

intake::Levering decode_dossier(std::string_view body, const intake::LeveringContext& context) {
  const auto document = school::open_xml(body);
  if (!document) return school::make_onleesbaar(document.error());
  if (const auto other = find_other(document->root())) return school::make_onleesbaar(school::fault_at(document->root(), *other));
  school::LeveringOpbouw opbouw(context);
  opbouw.add(read_dossier(document->root(), context));
  return opbouw.take();
}

}  // namespace hub::oso
