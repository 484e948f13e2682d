#include "connectors/school/magister/absenties.h"

#include <string>
#include <utility>

#include "connectors/school/json_object.h"
#include "connectors/school/magister/verantwoording.h"
#include "connectors/school/plausibel.h"
#include "connectors/school/veld.h"

namespace hub::magister {
namespace {

using school::Fouten;
using school::JsonObject;
using school::LeveringOpbouw;
using school::make_onleesbaar;
using school::Rijuitkomst;

// Afspraak.Status of a lesson that was cancelled: by hand, or by the timetable.
bool is_vervallen(std::int64_t status) { return status == 4 || status == 5; }

bool read_vervallen(JsonObject& item, Fouten& fouten) {
  const Json* value = item.find("Afspraak");
  if (value == nullptr) return false;
  JsonObject afspraak(*value, item.pointer("Afspraak"), fouten);
  const auto status = afspraak.number("Status", 0, 9999);
  return status && is_vervallen(*status);
}

bool read_verzuim(JsonObject& item) {
  const auto type = item.number("Verantwoordingtype", 0, 9999);
  if (!type) return true;
  const auto verzuim = is_verzuim(*type);
  if (verzuim) return *verzuim;
  item.refuse("Verantwoordingtype", verzuim.error());
  return true;
}

void read_reden(JsonObject& item, domain::Verzuimregistratie& registratie, const intake::LeveringContext& context) {
  const auto code = item.text("Code");
  const auto reden = school::find_reden(context, code.value_or(""));
  if (reden) {
    registratie.registratie.soort = reden->soort;
    registratie.registratie.geoorloofd = reden->geoorloofd;
    registratie.reden_code = *code;
  } else if (code || item.find("Code") == nullptr) {  // of another type: that has been said
    item.refuse("Code", reden.error());
  }
  registratie.reden_tekst = item.parsed_text("Omschrijving", school::parse_toelichting).value_or("");
}

domain::Registratie read_wanneer(JsonObject& item) {
  domain::Registratie result;
  result.begin = item.moment("Start").value_or(LocalTime{});
  result.eind = item.moment("Eind");
  if (item.is_object() && item.find("Eind") == nullptr) {
    item.refuse("Eind", {"end-required", "an absence in Magister is of one lesson, which has an end"});
  }
  // A number far outside the roster is still read: plausibility names it as what it is.
  if (const auto lesuur = item.number("Lesuur", -9999, 9999)) {
    result.lesuur_van = result.lesuur_tot = static_cast<int>(*lesuur);
  }
  return result;
}

Rijuitkomst decode_item(const Json& value, const std::string& pointer, const std::string& leerlingnummer,
                        const intake::LeveringContext& context) {
  Fouten fouten;
  JsonObject item(value, pointer, fouten);
  item.require({"Id", "Start", "Verantwoordingtype"});
  domain::Verzuimregistratie registratie;
  if (const auto id = item.number("Id", 1, school::json_id_max)) registratie.registratie_id = std::to_string(*id);
  registratie.leerling = {context.vestiging, leerlingnummer};
  registratie.registratie = read_wanneer(item);
  const bool verzuim = read_verzuim(item);
  if (read_vervallen(item, fouten) || !verzuim) {
    make_nvt(registratie);
  } else if (item.is_object()) {
    read_reden(item, registratie, context);
  }
  if (fouten.empty()) {
    school::check_plausibel(item, {"Start", "Eind", "Lesuur"}, registratie.registratie, context.ontvangen);
  }
  if (!fouten.empty()) return fouten;
  return school::make_gebeurtenis(context, std::move(registratie));
}

// The items of one answer. False when the list of faults is full.
bool decode_antwoord(const Json& value, const std::string& pointer, const intake::LeveringContext& context,
                     LeveringOpbouw& opbouw) {
  Fouten fouten;
  JsonObject antwoord(value, pointer, fouten);
  const auto leerlingnummer = antwoord.parsed_text("leerlingnummer", school::parse_leerlingnummer);
  if (antwoord.is_object() && antwoord.find("leerlingnummer") == nullptr) {
    antwoord.refuse("leerlingnummer", {"schema", "Magister's answer does not say whose it is: add it beside Items"});
  }
  antwoord.require({"Items"});
  const Json* items = antwoord.find("Items");
  if (items != nullptr && !items->is_array()) antwoord.refuse("Items", {"schema", "must be a list"});
  if (!fouten.empty()) return opbouw.add(std::move(fouten));
  std::size_t index = 0;
  for (const Json& item : *items) {
    const std::string place = pointer + "/Items/" + std::to_string(index++);
    if (!opbouw.add(decode_item(item, place, *leerlingnummer, context))) return false;
  }
  return true;
}

}  // namespace

intake::Levering decode_absenties(std::string_view body, const intake::LeveringContext& context) {
  LeveringOpbouw opbouw(context);
  std::size_t index = 0;
  const auto root = parse_json_list(body, "", [&](Json&& antwoord) { return decode_antwoord(antwoord, "/" + std::to_string(index++), context, opbouw); });
  if (!root) return make_onleesbaar(root.error());
  if (root->is_object()) {
    decode_antwoord(*root, "", context, opbouw);
  } else if (!root->is_array()) {
    return make_onleesbaar(Fault{"schema", "must be an answer with Items, or a list of these", "", 0, 0});
  }
  return opbouw.take();
}

}  // namespace hub::magister
