#include "hub/commands/contractblad.h"

#include <algorithm>
#include <kainjow/mustache.hpp>
#include <set>

#include "hub/commands/contractblad_sjabloon.h"
#include "hub/config/velden.h"
#include "hub/delivery/bericht_vorm.h"

namespace hub::commands {
namespace {

namespace mustache = kainjow::mustache;

// More choices than this make a column that nobody reads; their meaning tells them.
constexpr std::size_t choices_max = 8;

// What people call a line.
std::string_view naam_van(domain::Lijn lijn) {
  switch (lijn) {
    case domain::Lijn::leerplicht: return "Leerplicht en Doorstroompunt";
    case domain::Lijn::jgz: return "Jeugdgezondheidszorg";
    case domain::Lijn::swv: return "Samenwerkingsverband";
    case domain::Lijn::school: return "School";
    case domain::Lijn::beheer: return "Beheer van de hub";
  }
  return "";
}

std::string text_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// The one document, read: what a $ref leads to, and what a schema says of one field.
class Contract {
 public:
  explicit Contract(const Json& document) : document_(document) {}

  const Json& resolve(const Json& value) const {
    const auto ref = value.find("$ref");
    return ref == value.end() ? value : resolve(document_.at(Json::json_pointer(ref->get<std::string>().substr(1))));
  }
  const Json& at(const char* pointer) const { return document_.at(Json::json_pointer(pointer)); }

  // The value of one member, "leerling.pgn"; nullptr when the schema has none.
  const Json* member(const Json& schema, std::string_view path) const {
    const auto dot = path.find('.');
    const Json& object = resolve(schema);
    const auto properties = object.find("properties");
    if (properties == object.end()) return nullptr;
    const auto found = properties->find(std::string(path.substr(0, dot)));
    if (found == properties->end()) return nullptr;
    return dot == std::string_view::npos ? &*found : member(*found, path.substr(dot + 1));
  }

  // Rows for this field and for all that lies in it.
  void add_rows(Json& rows, const std::string& path, const Json& field, bool required) const {
    const bool leeg = may_be_null(field);
    rows.push_back({{"veld", path}, {"soort", kind(field) + (leeg ? ", of null" : "")}, {"verplicht", required}, {"betekenis", meaning(field)}});
    const Json& value = resolve(field);
    if (value.contains("items")) return add_members(rows, path + "[].", resolve(value.at("items")));
    if (value.contains("properties")) add_members(rows, path + ".", value);
  }

  // In the order of `required`, then the others.
  void add_members(Json& rows, const std::string& prefix, const Json& object) const {
    if (!object.contains("properties")) return;
    const Json& properties = object.at("properties");
    const Json required = object.value("required", Json::array());
    for (const Json& name : required) add_rows(rows, prefix + name.get<std::string>(), properties.at(name.get<std::string>()), true);
    for (const auto& [name, field] : properties.items()) {
      if (std::find(required.begin(), required.end(), name) == required.end()) add_rows(rows, prefix + name, field, false);
    }
  }

  std::string meaning(const Json& field) const {
    const std::string own = text_of(field, "description");
    return own.empty() ? text_of(resolve(field), "description") : own;
  }

 private:
  bool may_be_null(const Json& field) const {
    const Json& value = resolve(field);
    const auto type = value.find("type");
    if (type != value.end() && type->is_array()) return std::find(type->begin(), type->end(), "null") != type->end();
    const Json& one_of = value.value("anyOf", Json::array());
    return std::any_of(one_of.begin(), one_of.end(), [](const Json& each) { return text_of(each, "type") == "null"; });
  }

  // In words: what a receiver makes a column of.
  std::string kind(const Json& field) const {
    const std::string ref = text_of(field, "$ref");
    if (ref.ends_with("/definitions/uuid")) return "kenmerk (UUID)";
    if (ref.ends_with("/definitions/datum")) return "datum";
    if (ref.ends_with("/definitions/tijdstip")) return "tijdstip";
    if (ref.ends_with("/definitions/datumOfTijdstip")) return "datum of tijdstip";
    const Json& value = resolve(field);
    if (const auto choices = value.find("enum"); choices != value.end()) {
      if (choices->size() > choices_max) return "tekst";
      std::string text;
      for (const Json& choice : *choices) {
        if (!choice.is_null()) text += (text.empty() ? "" : ", ") + choice.get<std::string>();
      }
      return text;
    }
    if (const std::string always = text_of(value, "const"); !always.empty()) return always;
    if (const auto one_of = value.find("anyOf"); one_of != value.end()) return kind(one_of->front());
    const auto type = value.find("type");
    const std::string name = type == value.end() ? "" : type->is_array() ? type->front().get<std::string>() : type->get<std::string>();
    return name == "integer" ? "geheel getal" : name == "boolean" ? "ja of nee" : name == "array" ? "lijst" : name == "object" ? "groep" : "tekst";
  }

  const Json& document_;
};

// What a schema says of itself after its first sentence, which names the types.
std::string explanation(const Json& schema) {
  const std::string text = text_of(schema, "description");
  const auto end = text.find(". ");
  return end == std::string::npos ? "" : text.substr(end + 2);
}

std::string without_slash(std::string link) {
  while (link.ends_with('/')) link.pop_back();
  return link;
}

// The types that a message may have.
std::vector<std::string> types_of(const Json& payload) {
  const Json& type = payload.at("allOf").back().at("properties").at("type");
  return type.contains("const") ? std::vector<std::string>{type.at("const")} : type.at("enum").get<std::vector<std::string>>();
}

const Json& data_of(const Json& payload) { return payload.at("allOf").back().at("properties").at("data"); }

class Opmaak {
 public:
  Opmaak(const config::Configuration& configuration, const domain::Ontvanger& ontvanger, const Json& asyncapi)
      : configuration_(configuration), regio_(configuration.regio), ontvanger_(ontvanger), partner_(regio_.partners.at(ontvanger)), contract_(asyncapi) {}

  Json make() {
    Json uit = Json::array();
    Json terug = Json::array();
    for (const auto& [name, channel] : contract_.at("/channels").items()) {
      if (!is_for_line(channel)) continue;
      if (text_of(channel.at("tags").at(0), "name") == "in") {
        add_terug(terug, channel);
      } else {
        add_uit(uit, channel);
      }
    }
    std::sort(uit.begin(), uit.end(), [](const Json& a, const Json& b) { return a.at("volgorde") < b.at("volgorde"); });
    Json envelop = Json::array();
    contract_.add_members(envelop, "", contract_.at("/components/schemas/berichten.cloudevent"));
    const Json never = nooit();
    const auto* const webhook = partner_.over<domain::OverWebhook>();
    const auto* const notificaties = partner_.over<domain::OverNotificaties>();
    const auto* const bestand = partner_.over<domain::OverBestand>();
    const Json others = other_messages();
    return {{"regio", regio_.naam},
            {"naam", partner_.naam},
            {"lijn", domain::name_of(domain::lijn_namen, ontvanger_.lijn)},
            {"lijnNaam", naam_van(ontvanger_.lijn)},
            {"partner", ontvanger_.partner},
            {"versie", contract_.at("/info/version")},
            {"hub", without_slash(configuration_.settings.link)},
            {"bron", configuration_.settings.source()},
            {"webhook", webhook == nullptr ? "" : webhook->url},
            {"notificaties", notificaties == nullptr ? "" : notificaties->url},
            {"map", bestand == nullptr ? "" : bestand->map},
            {"vorm", bestand == nullptr ? "" : bestand->vorm == domain::Bestandsvorm::csv ? "CSV" : "XLSX"},
            {"ggm", bestand != nullptr && bestand->kolommen == domain::Kolomnamen::ggm},
            {"overDuo", partner_.over<domain::OverDuo>() != nullptr},
            {"overMqtt", partner_.over<domain::OverMqtt>() != nullptr},
            {"bevestigt", partner_.bevestigt},
            {"tak", "verzuim/v1/" + to_string(ontvanger_)},
            {"uit", std::move(uit)},
            {"mail", mail_addresses()},
            {"heeftMail", !mail_addresses().empty()},
            {"envelop", std::move(envelop)},
            {"nooit", never},
            {"heeftNooit", !never.empty()},
            {"andereBerichten", others},
            {"heeftAndereBerichten", !others.empty()},
            {"terug", std::move(terug)}};
  }

 private:
  bool is_for_line(const Json& channel) const {
    if (!channel.contains("parameters")) return false;  // where the hub answers
    const Json& lijnen = contract_.resolve(channel.at("parameters").at("lijn")).at("enum");
    return std::find(lijnen.begin(), lijnen.end(), domain::name_of(domain::lijn_namen, ontvanger_.lijn)) != lijnen.end();
  }

  // With this partner's own names in it.
  std::string topic(const Json& channel) const {
    std::string address = channel.at("address");
    const auto fill = [&address](std::string_view place, std::string_view name) { address.replace(address.find(place), place.size(), name); };
    fill("{lijn}", domain::name_of(domain::lijn_namen, ontvanger_.lijn));
    fill("{partner}", ontvanger_.partner);
    return address;
  }

  void add_uit(Json& list, const Json& channel) {
    const std::string address = topic(channel);
    const std::string bericht = address.substr(address.rfind('/') + 1);
    const auto soort = std::find(domain::berichtsoort_namen.begin(), domain::berichtsoort_namen.end(), bericht) - domain::berichtsoort_namen.begin();
    const domain::Contract* own = regio_.find_contract(ontvanger_.lijn, static_cast<domain::Berichtsoort>(soort));
    if (own == nullptr) return;
    const Json& message = contract_.resolve(channel.at("messages").front());
    const Json& schema = contract_.resolve(data_of(message.at("payload")));
    Json velden = Json::array();
    for (const std::string& pad : own->velden) {
      const Json* field = contract_.member(schema, pad);
      if (field == nullptr) continue;
      contract_.add_rows(velden, pad, *field, true);
      gezien_.insert(pad.substr(pad.rfind('.') + 1));
    }
    Json weg = Json::array();
    for (const std::string& pad : config::bekende_velden().at(own->bericht)) {
      const Json* field = contract_.member(schema, pad);
      if (field != nullptr && !may_see(*own, pad)) weg.push_back({{"veld", pad}, {"betekenis", contract_.meaning(*field)}});
    }
    Json voorbeeld = message.at("examples").front().at("payload");
    voorbeeld["data"] = parse_json(delivery::project(voorbeeld.at("data").dump(), *own).value()).value();
    voorbeeld["source"] = configuration_.settings.source();
    list.push_back({{"titel", channel.at("title")},
                    {"anker", bericht},
                    {"volgorde", soort},
                    {"omschrijving", channel.at("description")},
                    {"uitleg", explanation(schema)},
                    {"grondslag", own->grondslag},
                    {"topic", address},
                    {"types", types_of(message.at("payload"))},
                    {"velden", std::move(velden)},
                    {"nietGegeven", weg},
                    {"heeftNietGegeven", !weg.empty()},
                    {"voorbeeld", voorbeeld.dump(2)}});
  }

  // A contract that names a whole names what lies in it.
  static bool may_see(const domain::Contract& contract, std::string_view pad) {
    return std::any_of(contract.velden.begin(), contract.velden.end(), [&](const std::string& veld) {
      return pad == veld || (pad.starts_with(veld) && pad[veld.size()] == '.') || (veld.starts_with(pad) && veld[pad.size()] == '.');
    });
  }

  void add_terug(Json& list, const Json& channel) const {
    for (const auto& [name, reference] : channel.at("messages").items()) {
      const Json& message = contract_.resolve(reference);
      const Json& schema = contract_.resolve(data_of(message.at("payload")));
      Json velden = Json::array();
      contract_.add_members(velden, "", schema);
      list.push_back({{"titel", message.at("title")},
                      {"anker", name},
                      {"omschrijving", channel.at("description")},
                      {"uitleg", explanation(schema)},
                      {"topic", topic(channel)},
                      {"types", types_of(message.at("payload"))},
                      {"velden", std::move(velden)},
                      {"voorbeeld", message.at("examples").front().at("payload").dump(2)}});
    }
  }

  // What the school records of an absence and this partner is never told. A school has it itself.
  Json nooit() const {
    Json list = Json::array();
    if (ontvanger_.lijn == domain::Lijn::school) return list;
    const Json& melding = contract_.at("/components/schemas/berichten.verzuimmelding");
    if (!gezien_.contains("pgn")) list.push_back({{"veld", "pgn"}, {"betekenis", contract_.meaning(*contract_.member(melding, "leerling.pgn"))}});
    Json rows = Json::array();
    contract_.add_members(rows, "", contract_.at("/components/schemas/gebeurtenissen.verzuimregistratie-geregistreerd"));
    for (const Json& row : rows) {
      const std::string meaning = row.at("betekenis");  // its first sentence: the rest is for who sends it
      if (!gezien_.contains(row.at("veld"))) list.push_back({{"veld", row.at("veld")}, {"betekenis", meaning.substr(0, meaning.find('.') + 1)}});
    }
    return list;
  }

  // Whom the monthly reminder goes to; its text is in berichten/ of the configuration.
  Json mail_addresses() const {
    const domain::Vestiging* vestiging = ontvanger_.lijn == domain::Lijn::school ? regio_.find_vestiging(ontvanger_.partner) : nullptr;
    return vestiging == nullptr ? Json::array() : Json(vestiging->zorgcoordinatoren);
  }

  // Messages that go to others.
  Json other_messages() const {
    Json list = Json::array();
    for (std::size_t i = 0; i < domain::berichtsoort_namen.size(); ++i) {
      if (regio_.find_contract(ontvanger_.lijn, static_cast<domain::Berichtsoort>(i)) != nullptr) continue;
      const Json& schema = contract_.at(("/components/schemas/berichten." + std::string(domain::berichtsoort_namen[i])).c_str());
      list.push_back({{"bericht", domain::berichtsoort_namen[i]}, {"titel", text_of(schema, "title")}});
    }
    return list;
  }

  const config::Configuration& configuration_;
  const domain::Regio& regio_;
  const domain::Ontvanger& ontvanger_;
  const domain::Partner& partner_;
  const Contract contract_;
  std::set<std::string> gezien_;  // last parts of the names of the fields it gets
};

mustache::data values(const Json& json) {
  if (json.is_object()) {
    mustache::data object(mustache::data::type::object);
    for (const auto& [name, value] : json.items()) object.set(name, values(value));
    return object;
  }
  if (json.is_array()) {
    mustache::data list(mustache::data::type::list);
    for (const Json& value : json) list.push_back(values(value));
    return list;
  }
  if (json.is_boolean()) return json.get<bool>() ? mustache::data::type::bool_true : mustache::data::type::bool_false;
  const std::string text = json.is_string() ? json.get<std::string>() : json.dump();
  return text.empty() ? mustache::data(mustache::data::type::bool_false) : mustache::data(text);
}

}  // namespace

Json contractblad(const config::Configuration& configuration, const domain::Ontvanger& ontvanger, const Json& asyncapi) {
  return Opmaak(configuration, ontvanger, asyncapi).make();
}

std::string contractblad_html(const Json& blad) { return mustache::mustache(std::string(contractblad_html_sjabloon)).render(values(blad)); }

std::string contractblad_text(const Json& blad) {
  mustache::mustache sjabloon{std::string(contractblad_txt_sjabloon)};
  sjabloon.set_custom_escape([](const std::string& text) { return text; });  // this is no HTML
  return sjabloon.render(values(blad));
}

}  // namespace hub::commands
