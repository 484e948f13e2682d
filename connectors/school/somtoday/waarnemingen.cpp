#include "connectors/school/somtoday/waarnemingen.h"

#include <utility>

#include "connectors/school/somtoday/item.h"

namespace hub::somtoday {
namespace {

using domain::Geoorloofd;
using school::bezwaar;
using school::Fouten;
using school::Gelezen;
using school::JsonObject;
using school::Rijuitkomst;

// True for Afwezig.
Gelezen<bool> parse_waarnemingsoort(std::string_view text) {
  if (text == "Afwezig") return true;
  if (text == "Aanwezig") return false;
  return bezwaar("unknown-value", "must be Aanwezig or Afwezig");
}

// The query has isGeoorloofd; whether the item answers with that name or without "is" is not documented.
Geoorloofd read_geoorloofd(JsonObject& item) {
  auto flag = item.flag("isGeoorloofd");
  if (!flag) flag = item.flag("geoorloofd");
  if (!flag) return Geoorloofd::onbekend;
  return *flag ? Geoorloofd::ja : Geoorloofd::nee;
}

Rijuitkomst decode_item(const Json& value, const std::string& pointer, const intake::LeveringContext& context) {
  Fouten fouten;
  JsonObject item(value, pointer, fouten);
  item.require({"waarnemingSoort"});
  const auto afwezig = item.parsed_text("waarnemingSoort", parse_waarnemingsoort);
  // Nothing else of a pupil who was there is looked at.
  if (afwezig && !*afwezig) return school::Overgeslagen{};

  domain::Verzuimregistratie registratie = read_registratie(item, context, fouten);
  registratie.registratie.geoorloofd = read_geoorloofd(item);
  if (item.is_object() && item.find("eindDatumTijd") == nullptr) {
    item.refuse("eindDatumTijd", {"end-required", "an observation is of one lesson, which has an end"});
  }
  if (fouten.empty()) check_plausibel(item, registratie.registratie, context);
  if (!fouten.empty()) return fouten;
  return school::make_gebeurtenis(context, std::move(registratie));
}

}  // namespace

intake::Levering decode_waarnemingen(std::string_view body, const intake::LeveringContext& context) {
  return decode_items(body, "participatie.RWaarneming", context, [&context](const Json& item, const std::string& pointer) {
    return decode_item(item, pointer, context);
  });
}

}  // namespace hub::somtoday
