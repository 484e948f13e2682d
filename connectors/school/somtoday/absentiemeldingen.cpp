#include "connectors/school/somtoday/absentiemeldingen.h"

#include <optional>
#include <string>
#include <utility>

#include "connectors/school/somtoday/item.h"
#include "connectors/school/veld.h"

namespace hub::somtoday {
namespace {

using domain::Geoorloofd;
using domain::Soort;
using school::bezwaar;
using school::Fouten;
using school::Gelezen;
using school::JsonObject;
using school::Rijuitkomst;

Gelezen<Soort> parse_absentiesoort(std::string_view text) {
  if (text == "Absent") return Soort::afwezig;
  if (text == "Telaat") return Soort::te_laat;
  if (text == "Verwijderd") return Soort::verwijderd;
  return bezwaar("unknown-value", "must be Absent, Telaat or Verwijderd");
}

// An item says itself what it means (absentieSoort, geoorloofd). The school's own codes only refine that:
// which of them are illness, leave or holiday, Somtoday does not say.
domain::Reden read_betekenis(JsonObject& reden, const std::optional<std::string>& code,
                             const intake::LeveringContext& context) {
  domain::Reden result;
  if (code) {
    if (const auto found = context.redenen.find(*code); found != context.redenen.end()) return found->second;
  }
  reden.require({"absentieSoort"});
  result.soort = reden.parsed_text("absentieSoort", parse_absentiesoort).value_or(Soort::afwezig);
  if (const auto flag = reden.flag("geoorloofd")) result.geoorloofd = *flag ? Geoorloofd::ja : Geoorloofd::nee;
  return result;
}

void read_reden(JsonObject& item, domain::Verzuimregistratie& registratie, const intake::LeveringContext& context,
                Fouten& fouten) {
  item.require({"absentieReden"});
  const Json* value = item.find("absentieReden");
  if (value == nullptr) return;
  JsonObject reden(*value, item.pointer("absentieReden"), fouten);
  const auto code = reden.parsed_text("afkorting", school::parse_toelichting);
  const domain::Reden betekenis = read_betekenis(reden, code, context);
  registratie.registratie.soort = betekenis.soort;
  registratie.registratie.geoorloofd = betekenis.geoorloofd;
  registratie.reden_code = code.value_or("");
  registratie.reden_tekst = reden.parsed_text("omschrijving", school::parse_toelichting).value_or("");
}

Rijuitkomst decode_item(const Json& value, const std::string& pointer, const intake::LeveringContext& context) {
  Fouten fouten;
  JsonObject item(value, pointer, fouten);
  domain::Verzuimregistratie registratie = read_registratie(item, context, fouten);
  read_reden(item, registratie, context, fouten);
  if (fouten.empty()) check_plausibel(item, registratie.registratie, context);
  if (!fouten.empty()) return fouten;
  return school::make_gebeurtenis(context, std::move(registratie));
}

}  // namespace

intake::Levering decode_absentiemeldingen(std::string_view body, const intake::LeveringContext& context) {
  return decode_items(body, "participatie.RAbsentieMelding", context, [&context](const Json& item, const std::string& pointer) {
    return decode_item(item, pointer, context);
  });
}

}  // namespace hub::somtoday
