#include "connectors/duo/opdracht.h"

#include <algorithm>

#include "hub/base/json.h"

namespace hub::duo {
namespace {

constexpr int minutes_of_a_day = 24 * 60;

std::string text_of(const Json& object, std::string_view name) {
  const Json* const value = find_member(object, name);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

std::vector<Verzuimdag> days_of(const Json& data, int lesdag_minuten) {
  std::vector<Verzuimdag> dagen;
  const Json* const waarom = find_member(data, "waarom");
  const Json* const lijst = waarom != nullptr && waarom->is_object() ? find_member(*waarom, "dagen") : nullptr;
  if (lijst == nullptr || !lijst->is_array()) return dagen;
  for (const Json& item : *lijst) {
    const auto datum = item.is_object() ? parse_date(text_of(item, "datum")) : std::nullopt;
    const Json* const minuten = datum ? find_member(item, "minuten") : nullptr;
    if (minuten == nullptr) continue;
    dagen.push_back({*datum, whole_number(*minuten, 0, minutes_of_a_day).value_or(0) >= lesdag_minuten});
  }
  std::sort(dagen.begin(), dagen.end(), [](const Verzuimdag& a, const Verzuimdag& b) { return a.datum < b.datum; });
  dagen.erase(std::unique(dagen.begin(), dagen.end(), [](const Verzuimdag& a, const Verzuimdag& b) { return a.datum == b.datum; }), dagen.end());
  return dagen;
}

Opdracht::Soort soort_of(std::string_view type) {
  constexpr std::string_view prefix = "nl.onderwijs.verzuimmeldingen.";
  if (!type.starts_with(prefix)) return Opdracht::Soort::geen;
  type.remove_prefix(prefix.size());
  if (type == "geregistreerd.v1") return Opdracht::Soort::melden;
  if (type == "gewijzigd.v1") return Opdracht::Soort::wijzigen;
  return type == "ingetrokken.v1" ? Opdracht::Soort::intrekken : Opdracht::Soort::geen;
}

}  // namespace

Result<Opdracht> read_opdracht(std::string_view payload, const Achtergrond& achtergrond) {
  const auto event = parse_json(payload);
  if (!event || !event->is_object()) return error(ErrorKind::rejected, "the bericht is no JSON object");
  Opdracht opdracht{soort_of(text_of(*event, "type")), {}};
  if (opdracht.soort == Opdracht::Soort::geen) return opdracht;
  const Json* const data = find_member(*event, "data");
  const Json* const leerling = data != nullptr && data->is_object() ? find_member(*data, "leerling") : nullptr;
  if (leerling == nullptr || !leerling->is_object()) return error(ErrorKind::rejected, "the bericht lacks leerling; see contracten.yaml, leerplicht");
  const auto lacks = [](const char* field) { return error(ErrorKind::rejected, std::string("the bericht lacks ") + field + "; see contracten.yaml, leerplicht"); };
  Melding& melding = opdracht.melding;
  const auto kenmerk = parse_uuid(text_of(*data, "meldingId"));
  if (!kenmerk) return lacks("meldingId");
  const auto soort = domain::from_name<domain::Verzuimsoort>(domain::verzuimsoort_namen, text_of(*data, "verzuimsoort"));
  if (!soort) return lacks("verzuimsoort");
  const auto begin = parse_date(text_of(*data, "begindatum"));
  if (!begin) return lacks("begindatum");
  melding.kenmerk = *kenmerk;
  melding.soort = *soort;
  melding.begin = *begin;
  melding.eind = parse_date(text_of(*data, "einddatum"));
  melding.vestiging = text_of(*data, "vestiging");
  const auto school = achtergrond.scholen.find(melding.vestiging);
  if (school == achtergrond.scholen.end()) return lacks("a vestiging of this region");
  melding.pgn = text_of(*leerling, "pgn");
  if (melding.pgn.empty()) return lacks("leerling.pgn");
  melding.gemeente = text_of(*leerling, "woongemeente");
  melding.melder = school->second.melder;
  melding.reden = achtergrond.redenen[static_cast<std::size_t>(*soort)];
  melding.dagen = days_of(*data, school->second.lesdag_minuten);
  return opdracht;
}

}  // namespace hub::duo
