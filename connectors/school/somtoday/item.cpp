#include "connectors/school/somtoday/item.h"

#include <utility>

#include "connectors/school/plausibel.h"

namespace hub::somtoday {
namespace {

using school::Fouten;
using school::JsonObject;
using school::LeveringOpbouw;
using school::make_onleesbaar;
using school::Rijuitkomst;

// The id in the item's own link with rel "self": what Somtoday knows the record by.
std::optional<std::int64_t> read_self_id(JsonObject& item, Fouten& fouten) {
  const Json* links = item.find("links");
  if (links == nullptr) return std::nullopt;  // required by the caller
  if (!links->is_array()) {
    item.refuse("links", {"schema", "must be a list"});
    return std::nullopt;
  }
  std::size_t index = 0;
  for (const Json& value : *links) {
    JsonObject link(value, item.pointer("links") + '/' + std::to_string(index++), fouten);
    const std::size_t before = fouten.size();
    const bool self = link.text("rel") == "self";
    if (!link.is_object() || fouten.size() > before) return std::nullopt;  // one such link says enough
    if (!self) continue;
    link.require({"id"});
    return link.number("id", 1, school::json_id_max);
  }
  item.refuse("links", {"schema", "has no link with rel 'self'"});
  return std::nullopt;
}

std::string read_leerlingnummer(JsonObject& item, Fouten& fouten) {
  const Json* value = item.find("leerling");
  if (value == nullptr) return "";
  JsonObject leerling(*value, item.pointer("leerling"), fouten);
  leerling.require({"leerlingnummer"});
  const auto number = leerling.number("leerlingnummer", 1, school::json_id_max);
  return number ? std::to_string(*number) : "";
}

// Does it begin and end on one date? An end of 00:00 belongs to the day before.
bool is_within_a_day(const domain::Registratie& r) {
  if (!r.eind) return false;
  const LocalTime last = *r.eind > r.begin ? *r.eind - std::chrono::minutes(1) : *r.eind;
  return day_of(last) == day_of(r.begin);
}

void read_lesuren(JsonObject& item, domain::Registratie& registratie) {
  // A number far outside the roster is still read: plausibility names it as what it is.
  const auto van = item.number("beginLesuur", -9999, 9999);
  const auto tot = item.number("eindLesuur", -9999, 9999);
  if (!is_within_a_day(registratie)) return;
  if (van) registratie.lesuur_van = static_cast<int>(*van);
  if (tot) registratie.lesuur_tot = static_cast<int>(*tot);
}

bool is_type(const Json& item, std::string_view type) {
  if (!item.is_object()) return true;  // a fault of its own
  const Json* found = find_member(item, "$type");
  return found == nullptr || *found == Json(std::string(type));
}

}  // namespace

intake::Levering decode_items(std::string_view body, std::string_view type, const intake::LeveringContext& context, const Neem& neem) {
  LeveringOpbouw opbouw(context);
  std::size_t index = 0;
  const auto root = parse_json_list(body, "items", [&](Json&& item) {
    const std::string pointer = "/items/" + std::to_string(index++);
    return opbouw.add(is_type(item, type) ? neem(item, pointer) : Fouten{Fault{"schema", "must be " + std::string(type), pointer + "/$type", 0, 0}});
  });
  if (!root) return make_onleesbaar(root.error());
  const Json* items = root->is_object() ? find_member(*root, "items") : nullptr;
  if (items == nullptr || !items->is_array()) {
    return make_onleesbaar(Fault{"schema", "must be an object with a list of items, as Somtoday answers it",
                                 root->is_object() ? "/items" : "", 0, 0});
  }
  return opbouw.take();
}

domain::Verzuimregistratie read_registratie(JsonObject& item, const intake::LeveringContext& context, Fouten& fouten) {
  domain::Verzuimregistratie result;
  item.require({"links", "leerling", "beginDatumTijd"});
  if (const auto id = read_self_id(item, fouten)) result.registratie_id = std::to_string(*id);
  result.leerling.vestiging = context.vestiging;
  result.leerling.leerlingnummer = read_leerlingnummer(item, fouten);
  // gewijzigd_op stays absent: datumTijdInvoer is when the item was first entered and does not move when
  // it is corrected, so as a version it would make every correction look like the version before it.
  result.registratie.begin = item.moment("beginDatumTijd").value_or(LocalTime{});
  result.registratie.eind = item.moment("eindDatumTijd");
  read_lesuren(item, result.registratie);
  return result;
}

void check_plausibel(JsonObject& item, const domain::Registratie& registratie, const intake::LeveringContext& context) {
  school::check_plausibel(item, {"beginDatumTijd", "eindDatumTijd", "beginLesuur"}, registratie, context.ontvangen);
}

}  // namespace hub::somtoday
