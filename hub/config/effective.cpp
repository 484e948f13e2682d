#include "hub/config/effective.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <string_view>

#include "hub/config/regels.h"
#include "hub/domain/melding.h"

namespace hub::config {
namespace {

using domain::Lijn;
using domain::Vestiging;

// In double quotes as YAML has them; names hold no control characters.
std::string in_quotes(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + "\"";
}

std::string_view name_of(Lijn lijn) { return domain::lijn_namen[static_cast<std::size_t>(lijn)]; }

std::string redacted_address(std::string_view address) {
  return "***" + std::string(address.substr(address.find('@')));
}

std::string print_kanaal(const domain::Partner& partner) {
  if (const auto* webhook = partner.over<domain::OverWebhook>()) return ", kanaal: webhook, url: " + in_quotes(webhook->url);
  if (const auto* told = partner.over<domain::OverNotificaties>()) {
    return fmt::format(", kanaal: notificaties, url: {}, notificatiekanaal: {}", in_quotes(told->url), in_quotes(told->kanaal));
  }
  if (const auto* files = partner.over<domain::OverBestand>()) {
    return fmt::format(", kanaal: bestand, map: {}, vorm: {}, kolommen: {}", in_quotes(files->map), domain::name_of(domain::bestandsvorm_namen, files->vorm),
                       domain::name_of(domain::kolomnamen_namen, files->kolommen));
  }
  return partner.over<domain::OverDuo>() != nullptr ? ", kanaal: duo" : "";
}

std::string print_partners(const domain::Regio& regio) {
  std::string text;
  std::string_view line;
  for (const auto& [ontvanger, partner] : regio.partners) {
    if (name_of(ontvanger.lijn) != line) text += fmt::format("{}:\n", line = name_of(ontvanger.lijn));
    text += fmt::format("  {}: {{naam: {}, bevestigt: {}{}}}\n", in_quotes(ontvanger.partner), in_quotes(partner.naam), partner.bevestigt,
                        print_kanaal(partner));
  }
  text += "gemeenten:\n";
  for (const auto& [code, gemeente] : regio.gemeenten) {
    text += fmt::format("  {}: {{naam: {}, doorstroompunt: {}}}\n", in_quotes(code), in_quotes(gemeente.naam),
                        gemeente.doorstroompunt);
  }
  return text;
}

// Schools that share a calendar or rules are printed once; the others refer to the first.
using Printed = std::map<const void*, std::string>;
using VrijeDagen = std::map<std::string, std::vector<domain::Periode>>;

std::string print_periods(const std::vector<domain::Periode>& periods) {
  std::string text;
  for (const domain::Periode& periode : periods) {
    text += fmt::format("      - {{van: {}, t/m: {}, naam: {}}}\n", format_date(periode.van),
                        format_date(periode.tot), in_quotes(periode.naam));
  }
  return text;
}

std::string print_calendar(const Vestiging& vestiging, const VrijeDagen& vrije_dagen, Printed& printed) {
  const auto [first, is_new] = printed.emplace(vestiging.kalender.get(), vestiging.code);
  if (!is_new) return fmt::format("    vakanties: {}\n", in_quotes("as " + first->second));
  std::string text = "    vakanties:\n" + print_periods(vestiging.kalender->vakanties());
  const auto own = vrije_dagen.find(vestiging.code);
  if (own != vrije_dagen.end()) text += "    vrije_dagen:\n" + print_periods(own->second);
  return text;
}

std::string print_rules(const Vestiging& vestiging, const std::vector<LocalDay>& regels_vanaf, Printed& printed) {
  const auto [first, is_new] = printed.emplace(vestiging.regels.get(), vestiging.code);
  if (!is_new) return fmt::format("    regels: {}\n", in_quotes("as " + first->second));
  std::string text = "    regels:\n";
  for (const LocalDay day : regels_vanaf) {
    const domain::Regels& regels = vestiging.regels->op(day);
    text += fmt::format("      {}:\n{}", in_quotes(regels.versie), print_regels(regels, "        "));
  }
  return text;
}

std::string print_vestiging(const Vestiging& vestiging) {
  std::string text = fmt::format("  {}:\n    naam: {}\n    sector: {}\n    swv: {}\n    jgz: {}\n",
                                 in_quotes(vestiging.code), in_quotes(vestiging.naam), vestiging.sector,
                                 vestiging.swv.value_or("geen"), vestiging.jgz.value_or("geen"));
  std::vector<std::string> addresses;
  for (const std::string& address : vestiging.zorgcoordinatoren) {
    addresses.push_back(in_quotes(redacted_address(address)));
  }
  const domain::Melder& melder = vestiging.melder;
  return text + fmt::format("    zorgcoordinatoren: [{}]\n    melder: {{naam: {}, functie: {}, email: {}}}\n", fmt::join(addresses, ", "),
                            in_quotes(melder.naam), in_quotes(melder.functie), in_quotes(redacted_address(melder.email)));
}

std::string print_contracts(const domain::Regio& regio) {
  std::string text = "contracten:\n";
  for (const auto& [key, contract] : regio.contracten) {
    text += fmt::format("  {}/{}:\n    grondslag: {}\n    velden: [{}]\n", name_of(key.first),
                        domain::berichtsoort_namen[static_cast<std::size_t>(key.second)],
                        in_quotes(contract.grondslag), fmt::join(contract.velden, ", "));
  }
  return text;
}

std::string print_sources(const std::vector<Bron>& bronnen) {
  std::string text = "bronnen:\n";
  for (const Bron& bron : bronnen) {
    text += fmt::format("  - naam: {}\n    source: {}\n    vestigingen: [{}]\n    formaat: {}\n    redenen:{}\n",
                        in_quotes(bron.naam), bron.source, fmt::join(bron.vestigingen, ", "), bron.formaat,
                        bron.redenen.empty() ? " {}" : "");
    for (const auto& [code, reden] : bron.redenen) {
      text += fmt::format("      {}: {{soort: {}, geoorloofd: {}}}\n", in_quotes(code),
                          domain::soort_namen[static_cast<std::size_t>(reden.soort)],
                          domain::geoorloofd_namen[static_cast<std::size_t>(reden.geoorloofd)]);
    }
    if (bron.dagdelen) {
      text += "    dagdelen:\n";
      for (std::size_t i = 0; i < bron.dagdelen->size(); ++i) {
        const domain::Dagdeeluren& uren = (*bron.dagdelen)[i];
        text += fmt::format("      {}: {{van: \"{:02}:{:02}\", tot: \"{:02}:{:02}\"}}\n", domain::dagdeel_namen[i],
                            uren.van / 60, uren.van % 60, uren.tot / 60, uren.tot % 60);
      }
    }
    if (!bron.scholen.empty()) text += "    scholen:\n";
    for (const auto& [sleutel, vestiging] : bron.scholen) {
      text += fmt::format("      {}: {}\n", in_quotes(sleutel), vestiging);
    }
    if (bron.inleveren) {
      text += fmt::format("    inleveren:\n      map: {}\n      lenient: {}\n", in_quotes(bron.inleveren->map.string()), bron.inleveren->lenient);
    }
    if (bron.ophalen) {
      text += fmt::format("    ophalen:\n      url: {}\n      token_url: {}\n      client_id: \"***\"\n      elke_minuten: {}\n      terugkijk_dagen: {}\n",
                          in_quotes(bron.ophalen->url), in_quotes(bron.ophalen->token_url), bron.ophalen->elke_minuten, bron.ophalen->terugkijk_dagen);
    }
  }
  return text;
}

}  // namespace

std::string print_region(const Configuration& configuration) {
  const domain::Regio& regio = configuration.regio;
  std::string text = fmt::format("regio: {}\n", in_quotes(regio.naam)) + print_partners(regio) + "vestigingen:\n";
  Printed printed;
  for (const auto& [code, vestiging] : regio.vestigingen) {
    text += print_vestiging(vestiging) + print_calendar(vestiging, configuration.vrije_dagen, printed) +
            print_rules(vestiging, configuration.regels_vanaf, printed);
  }
  return text + print_contracts(regio);
}

std::string print_effective(const Configuration& configuration) {
  return print_settings(configuration.settings) + print_region(configuration) + print_sources(configuration.bronnen);
}

std::string mosquitto_acl(const Configuration& configuration) {
  std::string text =
      "# Who may read and write which topic. Made from partners.yaml; make it again when that changes.\n"
      "# Whoever is not named here may do nothing.\n\n"
      "user ";
  const std::string& own_name = configuration.settings.mqtt.username;
  text += fmt::format("{}\ntopic readwrite verzuim/v1/#\n", own_name.empty() ? "verzuimhub" : own_name);
  for (const auto& [ontvanger, partner] : configuration.regio.partners) {
    text += fmt::format("\nuser {0}-{1}\ntopic read verzuim/v1/{0}/{1}/#\ntopic write verzuim/v1/in/{0}/{1}/#\n",
                        name_of(ontvanger.lijn), ontvanger.partner);
  }
  return text;
}

}  // namespace hub::config
