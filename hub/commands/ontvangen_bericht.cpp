#include "hub/commands/ontvangen_bericht.h"

#include <fmt/core.h>

#include <array>
#include <span>
#include <utility>

#include "connectors/mqtt/topics.h"
#include "hub/base/assert.h"
#include "hub/base/local_time.h"
#include "hub/commands/output.h"
#include "hub/intake/canoniek.h"

namespace hub::commands {
namespace {

constexpr std::string_view prefix = "nl.onderwijs.";
constexpr std::string_view suffix = ".v1";
constexpr std::string_view melding_type = "nl.onderwijs.verzuimmeldingen.";

const std::string* text_of(const Json& object, std::string_view key) {
  const Json* value = find_member(object, key);
  return value != nullptr && value->is_string() ? value->get_ptr<const std::string*>() : nullptr;
}

std::string_view short_type(std::string_view type) {
  if (type.starts_with(prefix)) type.remove_prefix(prefix.size());
  if (type.ends_with(suffix)) type.remove_suffix(suffix.size());
  return type;
}

void add_words(std::string& words, const Json& object, std::span<const std::string_view> keys) {
  for (const std::string_view key : keys) {
    const std::string* text = text_of(object, key);
    if (text == nullptr || text->empty()) continue;
    words += (words.empty() ? "" : " ") + *text;
  }
}

// What a person looks for first; a field that this partner may not see is simply not there.
std::string about(const Json& data) {
  constexpr std::array<std::string_view, 5> what = {"verzuimsoort", "aanleiding", "soort", "status", "staat"};
  constexpr std::array<std::string_view, 5> when = {"begindatum", "eersteZiektedag", "datum", "vervalt", "einddatum"};
  constexpr std::array<std::string_view, 2> who = {"naam", "leerlingnummer"};
  constexpr std::array<std::string_view, 3> name = {"roepnaam", "tussenvoegsel", "achternaam"};
  std::string words;
  add_words(words, data, what);
  add_words(words, data, when);
  add_words(words, data, who);
  const Json* leerling = find_member(data, "leerling");
  if (leerling != nullptr && leerling->is_object()) add_words(words, *leerling, name);
  return words;
}

std::string in_topic(const domain::Ontvanger& partner, mqtt::InboundSoort soort) {
  std::string topic = fmt::format("verzuim/v1/in/{}/{}", to_string(partner), domain::name_of(mqtt::inbound_soort_namen, soort));
  HUB_ASSERT(mqtt::parse_inbound(topic));
  return topic;
}

domain::Gebeurtenis answer(const OntvangenBericht& bericht, const domain::Ontvanger& partner, std::string_view soort, WallTime now) {
  domain::Gebeurtenis gebeurtenis;
  gebeurtenis.source = fmt::format("urn:nld:verzuimhub:{}:{}", name_of(domain::lijn_namen, partner.lijn), partner.partner);
  gebeurtenis.id = fmt::format("{}:{}:{}", soort, bericht.epoch, bericht.volgnummer);
  gebeurtenis.time = now;
  return gebeurtenis;
}

}  // namespace

Result<OntvangenBericht> parse_bericht(std::string topic, std::string_view payload) {
  const auto no_bericht = [](std::string_view why) { return error(ErrorKind::rejected, "no bericht of a hub: " + std::string(why)); };
  auto event = parse_json(payload);
  if (!event) return no_bericht(event.error().rule);
  if (!event->is_object()) return no_bericht("not a JSON object");
  const std::string* id = text_of(*event, "id");
  const std::string* type = text_of(*event, "type");
  const auto uuid = id != nullptr ? parse_uuid(*id) : std::nullopt;
  const auto number = [&event](std::string_view key) {
    const Json* value = find_member(*event, key);
    return value != nullptr ? whole_number(*value, 1, INT64_MAX) : std::nullopt;
  };
  const auto volgnummer = number("volgnummer");
  const auto epoch = number("epoch");
  const Json* data = find_member(*event, "data");
  if (!uuid || type == nullptr || data == nullptr || !data->is_object()) return no_bericht("id, type or data is missing");
  if (!volgnummer || !epoch) return no_bericht("volgnummer or epoch is missing");
  OntvangenBericht bericht;
  bericht.topic = std::move(topic);
  bericht.id = *uuid;
  bericht.type = *type;
  bericht.volgnummer = *volgnummer;
  bericht.epoch = *epoch;
  bericht.event = std::move(*event);
  return bericht;
}

std::string table_line(const OntvangenBericht& bericht) {
  const std::string* time = text_of(bericht.event, "time");
  const auto moment = time != nullptr ? parse_rfc3339(*time) : std::nullopt;
  const Json* data = find_member(bericht.event, "data");
  return printable(fmt::format("{:>7}  {:<25}  {:<38}  {}", bericht.volgnummer, moment ? format_local(*moment) : "", short_type(bericht.type),
                               data != nullptr ? about(*data) : ""));
}

std::string json_line(const OntvangenBericht& bericht) { return Json{{"topic", bericht.topic}, {"message", bericht.event}}.dump(); }

std::string branch_filter(const domain::Ontvanger& partner) { return "verzuim/v1/" + to_string(partner) + "/#"; }
std::string ontvangst_topic(const domain::Ontvanger& partner) { return in_topic(partner, mqtt::InboundSoort::ontvangst); }
std::string status_topic(const domain::Ontvanger& partner) { return in_topic(partner, mqtt::InboundSoort::status); }

Json make_ontvangst(const OntvangenBericht& bericht, const domain::Ontvanger& partner, WallTime now) {
  domain::Gebeurtenis gebeurtenis = answer(bericht, partner, "ontvangst", now);
  gebeurtenis.inhoud = domain::Ontvangst{bericht.id, bericht.volgnummer, bericht.epoch};
  return intake::to_cloud_event(gebeurtenis);
}

std::optional<Json> make_status(const OntvangenBericht& bericht, const domain::Ontvanger& partner, domain::Meldingstatus status, WallTime now) {
  if (!bericht.type.starts_with(melding_type)) return std::nullopt;
  const Json* data = find_member(bericht.event, "data");
  const std::string* melding = data != nullptr ? text_of(*data, "meldingId") : nullptr;
  const std::string* from_text = data != nullptr ? text_of(*data, "status") : nullptr;
  const auto uuid = melding != nullptr ? parse_uuid(*melding) : std::nullopt;
  const auto from = from_text != nullptr ? domain::from_name<domain::Meldingstatus>(domain::meldingstatus_namen, *from_text) : std::nullopt;
  if (!uuid || !from || !domain::partner_may_set(*from, status)) return std::nullopt;
  domain::Gebeurtenis gebeurtenis = answer(bericht, partner, fmt::format("status-{}", name_of(domain::meldingstatus_namen, status)), now);
  domain::Statuswijziging wijziging;
  wijziging.melding = *uuid;
  wijziging.status = status;
  gebeurtenis.inhoud = std::move(wijziging);
  return intake::to_cloud_event(gebeurtenis);
}

}  // namespace hub::commands
