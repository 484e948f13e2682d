#include "hub/store/stand.h"

#include "hub/base/json.h"

namespace hub::store {
namespace {

using domain::DagMinuten;
using domain::Spel;
using domain::Wandelstand;

constexpr int version = 1;  // of this form; another one is read as none

Json to_json(LocalDay day) { return day == no_day ? Json() : Json(day.time_since_epoch().count()); }
LocalDay day_from(const Json& json) {
  return json.is_null() ? no_day : LocalDay(std::chrono::days(json.get<int>()));
}

Json to_json(const std::vector<DagMinuten>& dagen) {
  Json json = Json::array();
  for (const DagMinuten& dag : dagen) json.push_back({to_json(dag.dag), dag.minuten});
  return json;
}
std::vector<DagMinuten> dagen_from(const Json& json) {
  std::vector<DagMinuten> dagen;
  for (const Json& dag : json) dagen.push_back({day_from(dag.at(0)), dag.at(1).get<int>()});
  return dagen;
}

Json to_json(const std::vector<LocalDay>& days) {
  Json json = Json::array();
  for (const LocalDay day : days) json.push_back(to_json(day));
  return json;
}
std::vector<LocalDay> days_from(const Json& json) {
  std::vector<LocalDay> days;
  for (const Json& day : json) days.push_back(day_from(day));
  return days;
}

Json to_json(const Spel& spel) {
  if (!spel.loopt()) return {};
  return {{"eerste", to_json(spel.eerste)}, {"laatste", to_json(spel.laatste)}, {"lesdagen", spel.lesdagen},
          {"gesignaleerd", spel.gesignaleerd}, {"dagen", to_json(spel.dagen)}};
}
Spel spel_from(const Json& json) {
  if (json.is_null()) return {};
  return {day_from(json.at("eerste")), day_from(json.at("laatste")), json.at("lesdagen").get<int>(),
          json.at("gesignaleerd").get<bool>(), dagen_from(json.at("dagen"))};
}

}  // namespace

std::string to_text(const Wandelstand& stand) {
  return Json{{"versie", version},
              {"tot", to_json(stand.tot)},
              {"venster", to_json(stand.venster)},
              {"reset", to_json(stand.reset)},
              {"laatste_melding", to_json(stand.laatste_melding)},
              {"dreigend", stand.dreigend_gegeven},
              {"luxe", to_json(stand.luxe)},
              {"ziek", to_json(stand.ziek)},
              {"langdurig", to_json(stand.langdurig)},
              {"lrv", to_json(stand.lrv)},
              {"ziekmeldingen", to_json(stand.ziekmeldingen)},
              {"recent", to_json(stand.ziekmeldingen_recent)},
              {"schooljaar", to_json(stand.schooljaar)},
              {"ziek_minuten", stand.ziek_minuten}}
      .dump();
}

std::optional<Wandelstand> stand_from_text(std::string_view text) {
  const auto json = parse_json(text);
  if (!json) return std::nullopt;
  try {
    if (json->at("versie").get<int>() != version) return std::nullopt;
    Wandelstand stand;
    stand.tot = day_from(json->at("tot"));
    stand.venster = dagen_from(json->at("venster"));
    stand.reset = day_from(json->at("reset"));
    stand.laatste_melding = day_from(json->at("laatste_melding"));
    stand.dreigend_gegeven = json->at("dreigend").get<bool>();
    stand.luxe = spel_from(json->at("luxe"));
    stand.ziek = spel_from(json->at("ziek"));
    stand.langdurig = spel_from(json->at("langdurig"));
    stand.lrv = spel_from(json->at("lrv"));
    stand.ziekmeldingen = days_from(json->at("ziekmeldingen"));
    stand.ziekmeldingen_recent = days_from(json->at("recent"));
    stand.schooljaar = day_from(json->at("schooljaar"));
    stand.ziek_minuten = json->at("ziek_minuten").get<int>();
    return stand;
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

}  // namespace hub::store
