#include "hub/config/bronnen.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "hub/config/nearest.h"
#include "hub/config/scalar.h"
#include "hub/config/section.h"
#include "hub/config/webhook_url.h"

namespace hub::config {
namespace {

template <typename Names>
std::vector<std::string> words(const Names& names) {
  return {names.begin(), names.end()};
}

std::vector<std::string> names_of(const Formaten& formats) {
  std::vector<std::string> names;
  for (const auto& [naam, nodig] : formats) names.push_back(naam);
  if (!formats.contains(eigen_formaat)) names.emplace_back(eigen_formaat);
  return names;
}

class BronnenReader {
 public:
  BronnenReader(const domain::Regio& regio, const Formaten& known_formats, std::string_view own_source,
                const std::vector<Network>& allowed, Findings& findings)
      : findings_(findings), known_formats_(known_formats), allowed_(allowed), formats_(names_of(known_formats)) {
    for (const auto& [code, vestiging] : regio.vestigingen) schools_.push_back(code);
    sources_.emplace(own_source, "it is the hub's own");
    for (const auto& [ontvanger, partner] : regio.partners) {
      if (const auto* files = partner.over<domain::OverBestand>()) folders_.emplace(files->map, "partner " + to_string(ontvanger));
    }
  }

  std::vector<Bron> read(const Node& document) {
    Section section(document, findings_);
    std::vector<Bron> bronnen;
    if (const Node* const list = section.require("bronnen", "without a source nothing can be pushed")) {
      for (const Node& item : read_list(*list, findings_)) bronnen.push_back(read_bron(item));
    }
    section.close();
    return bronnen;
  }

 private:
  // Takes what must be unique; `seen` are those before it, each with what a second one is told.
  void take_unique(const Node& node, std::string_view key, const std::string& value,
                   std::map<std::string, std::string>& seen) {
    const Node* const at = node.find(key);
    const auto [first, is_new] = seen.emplace(value, fmt::format("line {} has it already", at->place.line));
    if (!is_new) {
      findings_.add(at->place,
                    {fmt::format("{} {} for the second time", key, shown(value)), first->second, "another one"});
    }
  }

  Bron read_bron(const Node& node) {
    Section section(node, findings_);
    Bron bron;
    if (auto naam = section.text("naam", patterns::topic_level, "logs and tokens name the source by it")) {
      take_unique(node, "naam", *naam, names_);
      bron.naam = std::move(*naam);
    }
    if (auto source = section.text("source", patterns::source, "messages are told apart by source and id")) {
      take_unique(node, "source", *source, sources_);
      bron.source = std::move(*source);
    }
    if (const Node* const list =
            section.require("vestigingen", "a source speaks for the schools it names, and no other")) {
      read_schools(*list, bron);
    }
    if (const Node* const formaat = section.find("formaat")) {
      if (const auto at = read_choice(*formaat, formats_, findings_)) bron.formaat = formats_[*at];
    }
    if (const Node* const redenen = find(section, "redenen", bron)) read_reasons(*redenen, bron);
    if (const Node* const dagdelen = find(section, "dagdelen", bron)) bron.dagdelen = read_dagdelen(*dagdelen);
    if (const Node* const scholen = find(section, "scholen", bron)) read_school_keys(*scholen, bron);
    if (const Node* const ophalen = section.find("ophalen")) read_ophalen(*ophalen, bron);
    if (const Node* const inleveren = section.find("inleveren")) read_inleveren(*inleveren, bron);
    section.close();
    return bron;
  }

  void read_inleveren(const Node& node, Bron& bron) {
    Section section(node, findings_);
    Inleveren inleveren;
    if (const Node* const map = section.require("map", "without it nothing can be put there")) {
      inleveren.map = map->text;
      if (!inleveren.map.is_absolute()) {
        findings_.add(map->place, {fmt::format("{}: {}", map->path, map->text), "is no absolute path", "/srv/verzuim/" + bron.naam});
      } else if (const auto [first, fresh] = folders_.emplace(shortest_path(map->text), bron.naam); !fresh) {
        findings_.add(map->place, {fmt::format("{}: {}", map->path, map->text), "is " + first->second + "'s already", "one folder a source"});
      }
    }
    if (const Node* const lenient = section.find("lenient")) inleveren.lenient = read_bool(*lenient, findings_).value_or(false);
    section.close();
    bron.inleveren = std::move(inleveren);
  }

  void read_ophalen(const Node& node, Bron& bron) {
    if (std::find(ophaalbare_formaten.begin(), ophaalbare_formaten.end(), bron.formaat) == ophaalbare_formaten.end()) {
      findings_.add(node.place, {fmt::format("{} of formaat {}", node.path, bron.formaat), "the hub cannot get that itself",
                                 fmt::format("formaat: {} or {}", ophaalbare_formaten[0], ophaalbare_formaten[1])});
    }
    if (bron.vestigingen.size() > 1) {
      findings_.add(node.place, {fmt::format("{} of {} vestigingen", node.path, bron.vestigingen.size()),
                                 "what is got does not say of which school it is", "one source for each"});
    }
    Section section(node, findings_);
    Ophalen ophalen;
    ophalen.url = read_address(section, "url");
    ophalen.token_url = read_address(section, "token_url");
    if (ophalen.url.ends_with('/')) ophalen.url.pop_back();
    ophalen.client_id = section.text("client_id", patterns::text, "the other side knows the hub by it").value_or("");
    const auto number = [this, &section](std::string_view key, Range range, int& value) {
      const Node* const found = section.find(key);
      if (const auto read = found == nullptr ? std::nullopt : read_integer(*found, range, findings_)) value = *read;
    };
    number("elke_minuten", {1, 1440}, ophalen.elke_minuten);
    number("terugkijk_dagen", {1, 366}, ophalen.terugkijk_dagen);
    section.close();
    bron.ophalen = std::move(ophalen);
  }

  // As strict as where a webhook goes: the hub connects to it from inside its own network.
  std::string read_address(Section& section, std::string_view key) {
    const Node* const node = section.require(key, "without it nothing can be got");
    if (node == nullptr) return "";
    if (auto wrong = refuse_webhook_url({node->path, node->text, node->quoted}, allowed_)) {
      findings_.add(node->place, std::move(*wrong));
      return "";
    }
    return node->text;
  }

  // A key that some formats cannot do without.
  const Node* find(Section& section, std::string_view key, const Bron& bron) {
    const auto known = known_formats_.find(bron.formaat);
    const bool needed = known != known_formats_.end() && known->second.contains(std::string(key));
    return needed ? section.require(key, bron.formaat + " cannot be read without it") : section.find(key);
  }

  void read_schools(const Node& list, Bron& bron) {
    for (const Node& item :
         read_filled_list(list, {"a source speaks for the schools it names, and no other", "[90BB00]"}, findings_)) {
      const auto at = read_choice(item, schools_, findings_);
      if (at && !bron.vestigingen.insert(schools_[*at]).second) {
        findings_.add(item.place,
                      {fmt::format("vestiging {} for the second time", schools_[*at]), "once is enough", ""});
      }
    }
  }

  void read_reasons(const Node& map, Bron& bron) {
    static const std::vector<std::string> soorten = words(domain::soort_namen);
    static const std::vector<std::string> answers = words(domain::geoorloofd_namen);
    for_each_entry(map, findings_, [this, &bron](const Node& key, const Node& value) {
      if (!patterns::code.matches(key.text)) {
        findings_.add(key.place, {fmt::format("code {}", shown(key.text)), std::string(patterns::code.why), ""});
      }
      Section section(value, findings_);
      domain::Reden reden;
      if (const Node* const node = section.require("soort", "a code must mean something")) {
        if (const auto at = read_choice(*node, soorten, findings_)) reden.soort = static_cast<domain::Soort>(*at);
      }
      if (const Node* const node = section.require("geoorloofd", "16-uur counts by it")) {
        if (const auto at = read_choice(*node, answers, findings_)) {
          reden.geoorloofd = static_cast<domain::Geoorloofd>(*at);
        }
      }
      section.close();
      bron.redenen.emplace(key.text, reden);
    });
  }

  std::optional<domain::Dagdelen> read_dagdelen(const Node& node) {
    Section section(node, findings_);
    domain::Dagdelen dagdelen{};
    bool whole = true;
    for (std::size_t i = 0; i < dagdelen.size(); ++i) {
      const Node* const half = section.require(domain::dagdeel_namen[i], "a day has two halves");
      const auto hours = half == nullptr ? std::nullopt : read_hours(*half);
      whole = whole && hours;
      if (hours) dagdelen[i] = *hours;
    }
    section.close();
    if (!whole) return std::nullopt;
    if (dagdelen[0].tot > dagdelen[1].van) {
      findings_.add(node.place, {node.path + " overlap", "an absence would count twice", "a middag that begins later"});
    }
    return dagdelen;
  }

  std::optional<domain::Dagdeeluren> read_hours(const Node& node) {
    Section section(node, findings_);
    const auto minute = [this, &section](std::string_view key) -> std::optional<int> {
      const Node* const value = section.require(key, "without its hours a half day has no length");
      return value == nullptr ? std::nullopt : read_minute_of_day(*value, findings_);
    };
    const auto van = minute("van");
    const auto tot = minute("tot");
    section.close();
    if (!van || !tot) return std::nullopt;
    if (*van >= *tot) findings_.add(node.place, {node.path + " ends before it begins", "it has no length", ""});
    return domain::Dagdeeluren{*van, *tot};
  }

  void read_school_keys(const Node& map, Bron& bron) {
    const std::vector<std::string> own = words(bron.vestigingen);
    for_each_entry(map, findings_, [this, &bron, &own](const Node& key, const Node& value) {
      if (!patterns::code.matches(key.text)) {
        findings_.add(key.place, {fmt::format("school {}", shown(key.text)), std::string(patterns::code.why), ""});
      }
      if (const auto at = read_choice(value, own, findings_)) bron.scholen.emplace(key.text, own[*at]);
    });
  }

  Findings& findings_;
  const Formaten& known_formats_;
  const std::vector<Network>& allowed_;
  std::vector<std::string> formats_;
  std::vector<std::string> schools_;
  std::map<std::string, std::string> folders_;  // whose they are
  std::map<std::string, std::string> names_;  // value to what a second one is told
  std::map<std::string, std::string> sources_;
};

}  // namespace

std::vector<Bron> read_bronnen(const Node& document, const domain::Regio& regio, const Formaten& known_formats,
                               std::string_view own_source, const std::vector<Network>& allowed, Findings& findings) {
  return BronnenReader(regio, known_formats, own_source, allowed, findings).read(document);
}

}  // namespace hub::config
