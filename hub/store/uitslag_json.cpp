#include "hub/store/uitslag_json.h"

#include "hub/base/assert.h"
#include "hub/base/json.h"

namespace hub::store {

std::string to_text(const Uitslag& uitslag) {
  Json geweigerd = Json::array();
  for (const Geweigerd& fout : uitslag.geweigerd) {
    geweigerd.push_back({{"index", fout.index}, {"status", fout.status}, {"regel", fout.regel}, {"melding", fout.melding}});
  }
  Json json{{"soort", static_cast<int>(uitslag.soort)}, {"nieuw", uitslag.nieuw}, {"bekend", uitslag.bekend}, {"geweigerd", geweigerd}};
  if (uitslag.elders > 0) json["elders"] = uitslag.elders;
  if (uitslag.bezig) json["bezig"] = true;
  if (uitslag.aanlevering) json["aanlevering"] = to_string(*uitslag.aanlevering);
  return json.dump();
}

Uitslag uitslag_from_text(std::string_view text) {
  Uitslag uitslag;
  const auto json = parse_json(text);
  HUB_ASSERT(json);
  uitslag.soort = static_cast<Uitslag::Soort>(json->at("soort").get<int>());
  uitslag.herhaald = true;
  uitslag.bezig = json->contains("bezig");
  if (const Json* aanlevering = find_member(*json, "aanlevering")) uitslag.aanlevering = parse_uuid(aanlevering->get<std::string>());
  uitslag.nieuw = json->at("nieuw").get<std::size_t>();
  uitslag.bekend = json->at("bekend").get<std::size_t>();
  if (const Json* elders = find_member(*json, "elders")) uitslag.elders = elders->get<std::size_t>();
  for (const Json& fout : json->at("geweigerd")) {
    uitslag.geweigerd.push_back({fout.at("index").get<std::size_t>(), fout.at("status").get<int>(),
                                 fout.at("regel").get<std::string>(), fout.at("melding").get<std::string>()});
  }
  return uitslag;
}

}  // namespace hub::store
