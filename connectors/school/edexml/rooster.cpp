#include "connectors/school/edexml/rooster.h"

#include <map>
#include <optional>
#include <utility>

#include "connectors/school/csv/cel.h"
#include "connectors/school/csv/leerling_veld.h"
#include "connectors/school/edexml/veld_lezer.h"
#include "connectors/school/rijuitkomst.h"
#include "connectors/school/veld.h"
#include "connectors/school/xml_bestand.h"

namespace hub::edexml {
namespace {

using school::bezwaar;
using school::fault_at;
using school::Gelezen;
using school::Overgeslagen;
using school::Rijuitkomst;
using school::without_zone;
using xml::Element;

constexpr std::string_view uwlr_namespace = "http://www.edustandaard.nl/leerresultaten/2/leerlinggegevens";
constexpr std::string_view soap_namespace = "http://schemas.xmlsoap.org/soap/envelope/";

// 1 to 8 are groepen of primary school, 11 to 16 years 1 to 6 after it. Any other (babies, SBO, combined) is no year.
std::optional<int> leerjaar_of(std::string_view jaargroep) {
  if (jaargroep.size() == 1 && jaargroep[0] >= '1' && jaargroep[0] <= '8') return jaargroep[0] - '0';
  if (jaargroep.size() == 2 && jaargroep[0] == '1' && jaargroep[1] >= '1' && jaargroep[1] <= '6') return jaargroep[1] - '0';
  return std::nullopt;
}

// The school that a whole file is of: as `scholen` has it by the system's own key or code, else its code. 00 is
// what it says when it says nothing.
Gelezen<std::string> vestiging_of(VeldLezer& school, const intake::LeveringContext& context) {
  const std::string code = school.text("brincode") + (school.text("dependancecode").empty() ? "00" : school.text("dependancecode"));
  for (const std::string& key : {school.text("schoolkey"), code}) {
    if (const auto found = context.scholen.find(key); found != context.scholen.end()) return found->second;
  }
  if (school.text("brincode").empty()) {
    return bezwaar("wrong-vestiging", "gives no brincode: say in scholen which vestiging its schoolkey is");
  }
  return code;
}

// Reads the pupils of one document; remembers on which line each stood.
class Rooster {
 public:
  Rooster(const intake::LeveringContext& context, bool several)
      : context_(context), several_(several), vandaag_(local_day(context.ontvangen)) {}

  Rijuitkomst read(const Element& leerling) {
    VeldLezer rij(leerling);
    if (is_elsewhere(rij) || has_left(rij)) {
      if (!rij.goed()) return rij.take();
      return Overgeslagen{};
    }
    domain::Inschrijving inschrijving = read_inschrijving(rij);
    if (rij.goed()) {
      const auto [first, added] = lines_.emplace(inschrijving.sleutel.leerlingnummer, leerling.place.line);
      if (!added) rij.refuse({"duplicate-row", "the same key stands on line " + std::to_string(first->second)});
    }
    if (!rij.goed()) return rij.take();
    return school::make_gebeurtenis(context_, std::move(inschrijving));
  }

 private:
  // Of another vestiging in the same file.
  bool is_elsewhere(VeldLezer& rij) {
    const Element* reference = rij.find("vestiging");
    const std::string* key = reference == nullptr ? nullptr : reference->attribute("key");
    const auto found = key == nullptr ? context_.scholen.end() : context_.scholen.find(*key);
    if (found != context_.scholen.end()) return found->second != context_.vestiging;
    if (several_) rij.refuse({"wrong-vestiging", "the file is of several vestigingen, and scholen does not say which one this pupil is of"});
    return false;
  }

  // "H" is the standard's word for a pupil of the past.
  bool has_left(VeldLezer& rij) {
    if (rij.text("jaargroep") == "H") return true;
    const auto last = rij.read_optional("uitstroomdatum", [](std::string_view text) { return csv::parse_datum(without_zone(text)); });
    return last && *last < vandaag_;
  }

  domain::Inschrijving read_inschrijving(VeldLezer& rij) {
    domain::Inschrijving result;
    result.gedeeltelijk = true;
    domain::Leerling& leerling = result.leerling;
    result.sleutel.vestiging = context_.vestiging;
    result.sleutel.leerlingnummer = rij.read_attribute("key", school::parse_leerlingnummer).value_or("");
    // At most one of these stands in a file; the last four digits of one (bsn_ondwnr-4) are no number.
    for (const char* field : {"bsn", "onderwijsnummer", "sofinummer"}) {
      if (auto pgn = rij.read_optional(field, csv::parse_pgn)) leerling.pgn = std::move(*pgn);
    }
    const bool called = !rij.text("roepnaam").empty();
    leerling.roepnaam = rij.read(called ? "roepnaam" : "voornamen", csv::parse_naam).value_or("");
    leerling.tussenvoegsel = rij.read_optional("voorvoegsel", csv::parse_tussenvoegsel).value_or("");
    leerling.achternaam = rij.read("achternaam", csv::parse_naam).value_or("");
    leerling.geboortedatum =
        rij.read("geboortedatum", [this](std::string_view text) { return csv::parse_geboortedatum(without_zone(text), vandaag_); })
            .value_or(no_day);
    leerling.leerjaar = leerjaar_of(rij.text("jaargroep"));
    return result;
  }

  const intake::LeveringContext& context_;
  const bool several_;
  const LocalDay vandaag_;
  std::map<std::string, int> lines_;
};

intake::Levering read_rooster(const Element& gegevens, const intake::LeveringContext& context) {
  const Element* school = gegevens.child("school");
  const Element* leerlingen = gegevens.child("leerlingen");
  if (school == nullptr) return school::make_onleesbaar(fault_at(gegevens, {"schema", "must have a school, which says whose pupils these are"}));
  if (leerlingen == nullptr) return school::make_onleesbaar(fault_at(gegevens, {"schema", "must have leerlingen: this is a roster of pupils"}));
  if (leerlingen->children.empty()) return school::make_onleesbaar(fault_at(*leerlingen, {"empty-file", "there is no pupil in it"}));
  const Element* vestigingen = gegevens.child("vestigingen");
  const bool several = vestigingen != nullptr && vestigingen->children.size() > 1;
  VeldLezer head(*school);
  const auto vestiging = vestiging_of(head, context);
  if (!head.goed()) return school::make_onleesbaar(head.take().front());
  if (!several && !vestiging) return school::make_onleesbaar(fault_at(*school, vestiging.error()));
  if (!several && *vestiging != context.vestiging) {
    return school::make_onleesbaar(fault_at(*school, {"wrong-vestiging", "is not the school this delivery is for"}));
  }
  Rooster rooster(context, several);
  school::LeveringOpbouw opbouw(context);
  for (const Element& leerling : leerlingen->children) {
    if (leerling.name != "leerling" || leerling.namespace_uri != gegevens.namespace_uri) continue;
    if (!opbouw.add(rooster.read(leerling))) break;
  }
  return opbouw.take();
}

// The roster in the letter that brought it, or what is wrong with the letter.
tl::expected<const Element*, Fault> open_letter(const Element& root) {
  const Element* at = &root;
  if (at->name == "Envelope" && at->namespace_uri == soap_namespace) {
    const Element* body = at->child("Body");
    if (body == nullptr || body->children.empty()) return tl::unexpected(fault_at(*at, {"schema", "must have a Body with leerlinggegevens"}));
    at = &body->children.front();
  }
  if (at->namespace_uri == uwlr_namespace && at->name.ends_with("_antwoord") && !at->children.empty()) at = &at->children.front();
  if (at->namespace_uri == uwlr_namespace && (at->name == "geengegevens" || at->name == "geenwijzigingen")) {
    return tl::unexpected(fault_at(*at, {"empty-file", "the system had nothing to give, or nothing new: ask it for all leerlinggegevens"}));
  }
  if (at->namespace_uri == uwlr_namespace && (at->name == "leerlinggegevens" || at->name == "leerlinggegevens-leerlingen")) return at;
  return tl::unexpected(fault_at(*at, {"schema", "must be leerlinggegevens of UWLR 2, in its namespace"}));
}

tl::expected<const Element*, Fault> open_file(const Element& root) {
  if (root.name == "EDEX" && root.namespace_uri.empty()) return &root;
  return tl::unexpected(fault_at(root, {"schema", "must be EDEX, the root of EDEXML 2, without a namespace"}));
}

template <typename Open>
intake::Levering decode(std::string_view body, const intake::LeveringContext& context, Open open) {
  const auto document = school::open_xml(body);
  if (!document) return school::make_onleesbaar(document.error());
  const auto gegevens = open(document->root());
  return gegevens ? read_rooster(**gegevens, context) : school::make_onleesbaar(gegevens.error());
}

}  // namespace

intake::Levering decode_leerlingen_edexml(std::string_view body, const intake::LeveringContext& context) {
  return decode(body, context, open_file);
}

intake::Levering decode_leerlingen_uwlr(std::string_view body, const intake::LeveringContext& context) {
  return decode(body, context, open_letter);
}

}  // namespace hub::edexml
