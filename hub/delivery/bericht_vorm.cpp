#include "hub/delivery/bericht_vorm.h"

#include <array>
#include <kainjow/mustache.hpp>

namespace hub::delivery {
namespace {

namespace mustache = kainjow::mustache;

void take_field(const Json& from, Json& to, std::string_view path) {
  const auto dot = path.find('.');
  const std::string head(path.substr(0, dot));
  const Json* member = from.is_object() ? find_member(from, head) : nullptr;
  if (member == nullptr) return;
  if (dot == std::string_view::npos || !member->is_object()) {
    // A path below something that is null says that the whole is null.
    if (dot == std::string_view::npos || member->is_null()) to[head] = *member;
    return;
  }
  Json& inner = to.contains(head) ? to[head] : (to[head] = Json::object());
  take_field(*member, inner, path.substr(dot + 1));
}

std::string render(const std::string& text, const mustache::data& values) {
  return mustache::mustache(text).render(values);
}

// "2026-09-14" as people write it: "september 2026".
std::string month_name(std::string_view date) {
  constexpr std::array<const char*, 12> names = {"januari", "februari", "maart",     "april",   "mei",      "juni",
                                                 "juli",    "augustus", "september", "oktober", "november", "december"};
  const auto day = parse_date(date);
  if (!day) return std::string(date);
  const std::chrono::year_month_day ymd(*day);
  return std::string(names[static_cast<unsigned>(ymd.month()) - 1]) + " " + std::to_string(static_cast<int>(ymd.year()));
}

}  // namespace

Json project(const Json& data, const domain::Contract& contract) {
  Json result = Json::object();
  for (const std::string& veld : contract.velden) take_field(data, result, veld);
  return result;
}

Result<std::string> cloud_event(const store::Bericht& bericht, const domain::Ontvanger& ontvanger, const domain::Regio& regio,
                                const std::string& source, std::int64_t epoch) {
  const domain::Contract* contract = regio.find_contract(ontvanger.lijn, bericht.soort);
  if (contract == nullptr) {
    return error(ErrorKind::rejected, "contracten.yaml gives " + std::string(domain::lijn_namen[static_cast<std::size_t>(ontvanger.lijn)]) +
                                          " no " + std::string(domain::berichtsoort_namen[static_cast<std::size_t>(bericht.soort)]));
  }
  const auto data = parse_json(bericht.data);
  if (!data || !data->is_object()) return error(ErrorKind::corrupt, "a stored bericht is no JSON object");
  return Json{{"specversion", "1.0"},
              {"id", to_string(bericht.uuid)},
              {"source", source},
              {"type", "nl.onderwijs." + bericht.type + ".v1"},
              {"subject", to_string(bericht.onderwerp)},
              {"time", format_rfc3339(bericht.gemaakt)},
              {"datacontenttype", "application/json"},
              {"volgnummer", bericht.volgnummer},
              {"epoch", epoch},
              {"data", project(*data, *contract)}}
      .dump();
}

Result<std::string> mail(const store::Bericht& bericht, const Mailsjabloon& sjabloon, const std::string& link) {
  const auto data = parse_json(bericht.data);
  if (!data || !data->is_object()) return error(ErrorKind::corrupt, "a stored mail is no JSON object");
  mustache::data values;
  for (const auto& [naam, waarde] : data->items()) {
    if (naam == "maand" && waarde.is_string()) {
      values.set(naam, month_name(waarde.get<std::string>()));
    } else {
      values.set(naam, waarde.is_string() ? waarde.get<std::string>() : waarde.dump());
    }
  }
  values.set("link", link);
  // Subject and text are no HTML: what the engine would escape there must stay as it is.
  mustache::mustache onderwerp(sjabloon.onderwerp);
  mustache::mustache tekst(sjabloon.tekst);
  const auto as_is = [](const std::string& text) { return text; };
  onderwerp.set_custom_escape(as_is);
  tekst.set_custom_escape(as_is);
  std::string subject = onderwerp.render(values);
  while (!subject.empty() && subject.back() == '\n') subject.pop_back();
  return Json{{"to", data->value("to", "")}, {"subject", subject}, {"text", tekst.render(values)}, {"html", render(sjabloon.html, values)}}.dump();
}

}  // namespace hub::delivery
