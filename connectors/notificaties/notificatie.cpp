#include "connectors/notificaties/notificatie.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "hub/base/json.h"
#include "hub/base/json_text.h"

namespace hub::notificaties {
namespace {

struct Type {
  std::string_view soort;
  std::string_view actie;
};

// What the hub's types are to a partner that reads of them here.
std::optional<Type> type_of(std::string_view type) {
  constexpr std::string_view before = "nl.onderwijs.";
  constexpr std::string_view after = ".v1";
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> soorten = {{{"verzuimmeldingen", "verzuimmelding"},
                                                                                    {"ziekteverzuimsignalen", "ziekteverzuimsignaal"},
                                                                                    {"thuiszittersmeldingen", "thuiszittersmelding"},
                                                                                    {"verzuimsignalen", "signaal"},
                                                                                    {"termijnen", "termijn"}}};
  if (!type.starts_with(before) || !type.ends_with(after) || type.size() < before.size() + after.size()) return std::nullopt;
  type = type.substr(before.size(), type.size() - before.size() - after.size());
  const std::size_t dot = type.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto soort = std::find_if(soorten.begin(), soorten.end(), [type, dot](const auto& known) { return known.first == type.substr(0, dot); });
  if (soort == soorten.end()) return std::nullopt;
  const std::string_view what = type.substr(dot + 1);
  return Type{soort->second, what == "geregistreerd" ? "create" : what == "ingetrokken" ? "destroy" : "update"};
}

const std::string* find_text(const Json& object, std::string_view key) {
  const Json* const member = find_member(object, key);
  return member == nullptr ? nullptr : member->get_ptr<const std::string*>();
}

}  // namespace

Result<std::string> notificatie_of(std::string_view event, std::string_view recipient, const std::string& kanaal, const std::string& hub) {
  const auto wrong = [] { return error(ErrorKind::corrupt, "a bericht that is no CloudEvent of this hub"); };
  const auto read = parse_json(event);
  if (!read || !read->is_object()) return wrong();
  const std::string* const type_text = find_text(*read, "type");
  const std::string* const source = find_text(*read, "source");
  const std::string* const time = find_text(*read, "time");
  const Json* const number = find_member(*read, "volgnummer");
  const auto volgnummer = number == nullptr ? std::nullopt : whole_number(*number, 1, INT64_MAX);
  const auto type = type_text == nullptr ? std::nullopt : type_of(*type_text);
  if (!type || source == nullptr || source->size() > source_max || time == nullptr || !volgnummer) return wrong();
  // The stream from just before this bericht: for every kind there is, and only for who has this receiver's token.
  const std::string where = hub + "v1/berichten?na=" + std::to_string(*volgnummer - 1) + "&aantal=1";
  JsonText kenmerken;
  kenmerken.add("lijn", recipient.substr(0, recipient.find('/')));
  kenmerken.add("soort", type->soort);
  JsonText body;
  body.add("kanaal", kanaal);
  body.add("source", *source);
  body.add("hoofdObject", where);
  body.add("resource", type->soort);
  body.add("resourceUrl", where);
  body.add("actie", type->actie);
  body.add("aanmaakdatum", *time);
  body.add_json("kenmerken", kenmerken.take());
  return body.take();
}

std::string kanaal_body(const std::string& naam, const std::string& hub) {
  return Json{{"naam", naam}, {"documentatieLink", hub + "v1/asyncapi.json"}, {"filters", kenmerken()}}.dump();
}

Result<Kanaalstand> read_kanalen(std::string_view body, std::string_view naam) {
  const auto wrong = [] { return error(ErrorKind::corrupt, "the answer to GET kanaal is no list of kanalen"); };
  const auto list = parse_json(body);
  if (!list || !list->is_array()) return wrong();
  for (const Json& kanaal : *list) {
    if (!kanaal.is_object()) return wrong();
    const std::string* const known = find_text(kanaal, "naam");
    if (known == nullptr || *known != naam) continue;
    std::set<std::string> filters;
    if (const Json* const named = find_member(kanaal, "filters"); named != nullptr && named->is_array()) {
      for (const Json& filter : *named) {
        if (filter.is_string()) filters.insert(filter.get<std::string>());
      }
    }
    // Either names all of the other; both sets are sorted.
    const std::set<std::string> ours(kenmerken().begin(), kenmerken().end());
    const bool fits = std::includes(filters.begin(), filters.end(), ours.begin(), ours.end()) || std::includes(ours.begin(), ours.end(), filters.begin(), filters.end());
    return fits ? Kanaalstand::there : Kanaalstand::unfit;
  }
  return Kanaalstand::missing;
}

}  // namespace hub::notificaties
