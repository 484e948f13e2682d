#include "hub/config/partners.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "hub/config/nearest.h"
#include "hub/config/scalar.h"
#include "hub/config/section.h"
#include "hub/config/webhook_url.h"

namespace hub::config {
namespace {

using domain::Lijn;
using domain::Partner;

constexpr std::size_t melder_email_max = 100;  // as long as DUO's register keeps it
constexpr std::string_view none_word = "geen";  // written out where a school has no such partner

const std::vector<std::string>& sectoren() {
  static const std::vector<std::string> words = {"po", "vo", "mbo"};
  return words;
}

const std::vector<std::string>& kanalen() {
  static const std::vector<std::string> words = {"mqtt", "webhook", "notificaties", "duo", "bestand"};
  return words;
}

template <std::size_t n>
std::vector<std::string> words_of(const std::array<std::string_view, n>& names) {
  return {names.begin(), names.end()};
}

// What belongs to one choice of kanaal or another; null when it is not there.
struct Keys {
  const Node* url;
  const Node* notificatiekanaal;
  const Node* map;
  const Node* vorm;
  const Node* kolommen;
};

// What the municipality's subscribers choose by, when the partner names nothing else.
constexpr const char* usual_notificatiekanaal = "verzuim";

class PartnersReader {
 public:
  PartnersReader(const std::vector<Network>& allowed_networks, Findings& findings) : allowed_networks_(allowed_networks), findings_(findings) {}

  Partners read(const Node& document) {
    Section section(document, findings_);
    partners_.regio.naam = section.text("regio", patterns::text, "a region has a name").value_or("");
    read_line(section.find("leerplicht"), Lijn::leerplicht);
    read_line(section.find("jgz"), Lijn::jgz);
    read_line(section.find("swv"), Lijn::swv);
    const Node* const beheer = section.find("beheer");
    read_line(beheer, Lijn::beheer);
    // After the partners that these refer to.
    if (const Node* const schools = section.require("school", "a hub without schools has nothing to do")) {
      if (schools->values.empty()) {
        findings_.add(schools->place, {"no school", "a hub without schools has nothing to do", ""});
      }
      for_each_entry(*schools, findings_, [this](const Node& key, const Node& value) { read_school(key, value); });
    }
    if (const Node* const gemeenten =
            section.require("gemeenten", "pupils are routed by the gemeente they live in")) {
      for_each_entry(*gemeenten, findings_,
                     [this](const Node& key, const Node& value) { read_gemeente(key, value); });
    }
    section.close();
    if (beheer == nullptr || beheer->values.empty()) {
      findings_.add({document.place.file, 1},
                    {"no partner on line beheer", "what cannot be delivered would be told to nobody",
                     "beheer: {operators: {naam: ...}}"});
    }
    return std::move(partners_);
  }

 private:
  [[nodiscard]] std::vector<std::string> names_on(Lijn lijn) const {
    std::vector<std::string> names;
    for (const auto& [ontvanger, partner] : partners_.regio.partners) {
      if (ontvanger.lijn == lijn) names.push_back(ontvanger.partner);
    }
    return names;
  }

  bool is_name(const Node& key, const Pattern& pattern) {
    if (!pattern.matches(key.text)) {
      findings_.add(key.place, {fmt::format("name {}", shown(key.text)), std::string(pattern.why),
                                fmt::format("for example {}", pattern.example)});
      return false;
    }
    if (key.text == none_word) {
      findings_.add(key.place, {"name 'geen'", "it means that there is no such partner", "another name"});
      return false;
    }
    return true;
  }

  void read_line(const Node* node, Lijn lijn) {
    if (node == nullptr) return;
    for_each_entry(*node, findings_, [this, lijn](const Node& key, const Node& value) {
      if (!is_name(key, patterns::topic_level)) return;
      Section section(value, findings_);
      add_partner(section, {lijn, key.text});
      section.close();
    });
  }

  // The keys that a partner has on every line.
  std::string add_partner(Section& section, domain::Ontvanger ontvanger) {
    Partner partner{ontvanger, {}, true};
    partner.naam = section.text("naam", patterns::text, "people must know who this is").value_or("");
    const Node* const bevestigt = section.find("bevestigt");
    if (bevestigt != nullptr) partner.bevestigt = read_bool(*bevestigt, findings_).value_or(true);
    partner.kanaal = read_kanaal(section, ontvanger.lijn);
    refuse_receipt_of_who_gives_none(partner, bevestigt);
    std::string naam = partner.naam;
    partners_.regio.partners.emplace(std::move(ontvanger), std::move(partner));
    return naam;
  }

  // DUO and whoever takes files from a folder have no way to send a receipt.
  void refuse_receipt_of_who_gives_none(Partner& partner, const Node* bevestigt) {
    const bool duo = partner.over<domain::OverDuo>() != nullptr;
    if (!duo && partner.over<domain::OverBestand>() == nullptr) return;
    if (bevestigt != nullptr && partner.bevestigt) {
      findings_.add(bevestigt->place, {bevestigt->path + " is true", duo ? "DUO's own answer is the receipt" : "a file that stands in the folder is there", "leave it out"});
    }
    partner.bevestigt = false;
  }

  domain::Kanaalkeuze read_kanaal(Section& section, Lijn lijn) {
    const Node* const kanaal = section.find("kanaal");
    const Keys keys{section.find("url"), section.find("notificatiekanaal"), section.find("map"), section.find("vorm"), section.find("kolommen")};
    const auto choice = kanaal == nullptr ? std::optional<std::size_t>(0) : read_choice(*kanaal, kanalen(), findings_);
    if (!choice) return {};
    const std::string& word = kanalen()[*choice];
    if (word != "notificaties") refuse_without(keys.notificatiekanaal, "notificaties", "only a Notificaties API has kanalen");
    if (word != "bestand") {
      for (const Node* node : {keys.map, keys.vorm, keys.kolommen}) refuse_without(node, "bestand", "it is about files in a folder");
    }
    if (word == "webhook") return domain::OverWebhook{read_url(*kanaal, keys.url, "a webhook is an address of the partner", webhook_url_example)};
    if (word == "notificaties") return read_notificaties(*kanaal, keys);
    refuse_without(keys.url, "webhook", fmt::format("over {} nothing is sent to an address of the partner", word));
    if (word == "mqtt") return {};
    if (word == "bestand") return read_bestand(*kanaal, keys, lijn);
    if (lijn != Lijn::leerplicht) {
      findings_.add(kanaal->place, {kanaal->path + " is 'duo'", "DUO passes on verzuimmeldingen only, and those are of line leerplicht", "mqtt or webhook"});
    }
    return domain::OverDuo{};
  }

  void refuse_without(const Node* node, std::string_view kanaal, std::string why) {
    if (node == nullptr) return;
    findings_.add(node->place, {fmt::format("{} stands without 'kanaal: {}'", node->path, kanaal), std::move(why), fmt::format("kanaal: {}", kanaal)});
  }

  domain::OverBestand read_bestand(const Node& kanaal, const Keys& keys, Lijn lijn) {
    domain::OverBestand made;
    if (keys.map == nullptr) {
      findings_.add(kanaal.place, {kanaal.path + " is 'bestand' and there is no map", "files need a folder", "map: /srv/verzuim/uit/<partner>"});
    } else if (!keys.map->text.starts_with('/')) {
      findings_.add(keys.map->place, {fmt::format("{} is '{}'", keys.map->path, keys.map->text), "it must be an absolute path", "/srv/verzuim/uit/<partner>"});
    } else if (const auto [first, fresh] = folders_.emplace(shortest_path(keys.map->text), keys.map->path); !fresh) {
      findings_.add(keys.map->place, {fmt::format("{} is '{}'", keys.map->path, keys.map->text), fmt::format("that is {} already, and a partner sees its own files only", first->second), "a folder of its own"});
    } else {
      made.map = first->first;
    }
    if (keys.vorm != nullptr) {
      if (const auto at = read_choice(*keys.vorm, words_of(domain::bestandsvorm_namen), findings_)) made.vorm = static_cast<domain::Bestandsvorm>(*at);
    }
    if (keys.kolommen != nullptr) {
      if (const auto at = read_choice(*keys.kolommen, words_of(domain::kolomnamen_namen), findings_)) made.kolommen = static_cast<domain::Kolomnamen>(*at);
      if (made.kolommen == domain::Kolomnamen::ggm && lijn != Lijn::leerplicht) {
        findings_.add(keys.kolommen->place, {keys.kolommen->path + " is 'ggm'", "the Gemeentelijk Gegevensmodel has names for verzuimmeldingen only, and those are of line leerplicht", "contract"});
      }
    }
    return made;
  }

  domain::OverNotificaties read_notificaties(const Node& kanaal, const Keys& keys) {
    domain::OverNotificaties made{read_url(kanaal, keys.url, "notificaties go to the Notificaties API of the partner", notificaties_url_example), usual_notificatiekanaal};
    if (keys.notificatiekanaal != nullptr) made.kanaal = read_text(*keys.notificatiekanaal, patterns::notificatiekanaal, findings_).value_or("");
    if (!made.url.ends_with('/')) made.url += '/';
    return made;
  }

  // Empty when it is missing or refused.
  std::string read_url(const Node& kanaal, const Node* url, const char* why, const char* example) {
    if (url == nullptr) {
      findings_.add(kanaal.place, {fmt::format("{} is '{}' and there is no url", kanaal.path, kanaal.text), why, fmt::format("url: {}", example)});
      return {};
    }
    auto text = read_text(*url, patterns::path, findings_);
    if (!text) return {};
    if (auto refusal = refuse_webhook_url({url->path, *text, url->quoted}, allowed_networks_)) {
      findings_.add(url->place, std::move(*refusal));
      return {};
    }
    return std::move(*text);
  }

  // Without one of its own a school is represented by its zorgcoördinator.
  domain::Melder read_melder(const Node* node, const std::vector<std::string>& zorgcoordinatoren) {
    domain::Melder melder{"Zorgcoördinator", "zorgcoördinator", zorgcoordinatoren.empty() ? "" : zorgcoordinatoren.front()};
    if (node == nullptr) return melder;
    Section section(*node, findings_);
    melder.naam = section.text("naam", patterns::text, "a report names who made it").value_or("");
    melder.email = section.text("email", patterns::mail_address, "the leerplichtambtenaar must be able to answer").value_or("");
    const Node* const functie = section.find("functie");
    melder.functie = functie == nullptr ? "" : read_text(*functie, patterns::text, findings_).value_or("");
    if (melder.email.size() > melder_email_max) findings_.add(node->place, {"the e-mail address of melder", "DUO takes at most 100 characters", ""});
    section.close();
    return melder;
  }

  void read_school(const Node& key, const Node& value) {
    if (!is_name(key, patterns::vestiging)) return;
    Section section(value, findings_);
    domain::Vestiging vestiging;
    Partners::School school{{}, key.place};
    vestiging.code = key.text;
    vestiging.naam = add_partner(section, {Lijn::school, key.text});
    if (const Node* const node = section.require("sector", "it is po, vo or mbo")) {
      if (const auto at = read_choice(*node, sectoren(), findings_)) vestiging.sector = sectoren()[*at];
    }
    if (const Node* const node = section.require("vakantieregio", "without holidays no day can be judged")) {
      if (const auto at = read_choice(*node, vakantieregios(), findings_)) {
        school.vakantieregio = vakantieregios()[*at];
      }
    }
    vestiging.swv = read_reference(
        section.require("swv", "langdurig needs a receiver; where there is none, 'swv: geen' says so"), Lijn::swv);
    vestiging.jgz = read_reference(
        section.require("jgz", "M@ZL needs a receiver; a school outside M@ZL says 'jgz: geen'"), Lijn::jgz);
    const Node* const addresses = section.require("zorgcoordinatoren", "the monthly reminder needs a receiver");
    if (addresses != nullptr) vestiging.zorgcoordinatoren = read_addresses(*addresses);
    vestiging.melder = read_melder(section.find("melder"), vestiging.zorgcoordinatoren);
    section.close();
    partners_.scholen.emplace(key.text, std::move(school));
    partners_.regio.vestigingen.emplace(key.text, std::move(vestiging));
  }

  std::optional<std::string> read_reference(const Node* node, Lijn lijn) {
    if (node == nullptr) return std::nullopt;
    auto name = read_text(*node, patterns::topic_level, findings_);
    if (!name || *name == none_word) return std::nullopt;
    if (partners_.regio.partners.contains({lijn, *name})) return name;
    refuse_reference(*node, lijn);
    return std::nullopt;
  }

  void refuse_reference(const Node& node, Lijn lijn) {
    std::vector<std::string> known = names_on(lijn);
    if (lijn != Lijn::leerplicht) known.emplace_back(none_word);
    findings_.add(node.place,
                  {fmt::format("{} is {}", node.path, shown(node.text)),
                   fmt::format("line {} has no such partner", domain::lijn_namen[static_cast<std::size_t>(lijn)]),
                   suggestion(node.text, known)});
  }

  std::vector<std::string> read_addresses(const Node& node) {
    std::vector<std::string> addresses;
    for (const Node& item :
         read_filled_list(node, {"the monthly reminder needs a receiver", "[zorgcoordinator@...]"}, findings_)) {
      auto address = read_text(item, patterns::mail_address, findings_);
      if (!address) continue;
      if (std::find(addresses.begin(), addresses.end(), *address) != addresses.end()) {
        findings_.add(item.place, {fmt::format("address {} for the second time", shown(*address)),
                                   "it would get every mail twice", ""});
        continue;
      }
      addresses.push_back(std::move(*address));
    }
    return addresses;
  }

  void read_gemeente(const Node& key, const Node& value) {
    if (!is_name(key, patterns::gemeente)) return;
    Section section(value, findings_);
    domain::Gemeente gemeente;
    gemeente.code = key.text;
    gemeente.naam = section.text("naam", patterns::text, "people must know which gemeente this is").value_or("");
    const Node* const doorstroompunt =
        section.require("doorstroompunt", "reports on residents of 18 and over need a receiver");
    if (doorstroompunt != nullptr) {
      gemeente.doorstroompunt = read_text(*doorstroompunt, patterns::topic_level, findings_).value_or("");
      if (!gemeente.doorstroompunt.empty() &&
          !partners_.regio.partners.contains({Lijn::leerplicht, gemeente.doorstroompunt})) {
        refuse_reference(*doorstroompunt, Lijn::leerplicht);
      }
    }
    section.close();
    if (!partners_.regio.partners.contains({Lijn::leerplicht, gemeente.code})) {
      findings_.add(key.place, {fmt::format("gemeente {} is no partner on line leerplicht", gemeente.code),
                                "reports on residents under 18 need a receiver",
                                fmt::format("leerplicht: {{\"{}\": {{naam: ...}}}} as well", gemeente.code)});
    }
    partners_.regio.gemeenten.emplace(gemeente.code, std::move(gemeente));
  }

  const std::vector<Network>& allowed_networks_;
  Findings& findings_;
  std::map<std::string, std::string> folders_;  // of partners that take files, and who has each
  Partners partners_;
};

}  // namespace

const std::vector<std::string>& vakantieregios() {
  static const std::vector<std::string> words = {"noord", "midden", "zuid"};
  return words;
}

Partners read_partners(const Node& document, const std::vector<Network>& allowed_networks, Findings& findings) {
  return PartnersReader(allowed_networks, findings).read(document);
}

}  // namespace hub::config
