#include "hub/store/leerling_json.h"

#include "hub/base/json.h"

namespace hub::store {

std::string to_text(const domain::Leerling& leerling) {
  Json json{{"pgn", leerling.pgn},
            {"roepnaam", leerling.roepnaam},
            {"tussenvoegsel", leerling.tussenvoegsel},
            {"achternaam", leerling.achternaam},
            {"geboortedatum", format_date(leerling.geboortedatum)},
            {"woongemeente", leerling.woongemeente},
            {"leerjaar", nullptr},
            {"startkwalificatie", nullptr}};
  if (leerling.leerjaar) json["leerjaar"] = *leerling.leerjaar;
  if (leerling.startkwalificatie) json["startkwalificatie"] = *leerling.startkwalificatie;
  return json.dump();
}

std::optional<domain::Leerling> leerling_from_text(std::string_view text) {
  const auto json = parse_json(text);
  if (!json) return std::nullopt;
  try {
    domain::Leerling leerling;
    leerling.pgn = json->at("pgn").get<std::string>();
    leerling.roepnaam = json->at("roepnaam").get<std::string>();
    leerling.tussenvoegsel = json->at("tussenvoegsel").get<std::string>();
    leerling.achternaam = json->at("achternaam").get<std::string>();
    const auto born = parse_date(json->at("geboortedatum").get<std::string>());
    if (!born) return std::nullopt;
    leerling.geboortedatum = *born;
    leerling.woongemeente = json->at("woongemeente").get<std::string>();
    if (const Json& jaar = json->at("leerjaar"); !jaar.is_null()) leerling.leerjaar = jaar.get<int>();
    if (const Json& start = json->at("startkwalificatie"); !start.is_null()) leerling.startkwalificatie = start.get<bool>();
    return leerling;
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

}  // namespace hub::store
