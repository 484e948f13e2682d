#include "hub/config/configuration.h"

#include <algorithm>
#include <utility>

#include "hub/config/contracten.h"
#include "hub/config/kalender.h"
#include "hub/config/node.h"
#include "hub/config/partners.h"
#include "hub/config/regels.h"

namespace hub::config {
namespace {

class Loader {
 public:
  Loader(std::filesystem::path directory, const Formaten& known_formats, const VeldenTabel& known_fields)
      : directory_(std::move(directory)), known_formats_(known_formats), known_fields_(known_fields) {}

  tl::expected<Configuration, std::vector<Finding>> load() {
    std::error_code code;
    if (!std::filesystem::is_directory(directory_, code)) {
      findings_.add({directory_.string(), 1}, {"this directory is missing", "it holds the configuration", ""});
      return tl::unexpected(findings_.take());
    }
    if (const auto document = open("hub.yaml", "the hub must know who it is and where it listens")) {
      configuration_.settings = read_settings(*document, directory_, findings_);
    }
    configuration_.berichten = read_berichten(directory_ / "berichten", findings_);
    // Without schools and partners nothing of the rest can be judged.
    if (const auto document = open("partners.yaml", "the hub must know its schools and partners")) {
      load_region(*document);
    }
    if (!findings_.empty()) return tl::unexpected(findings_.take());
    return std::move(configuration_);
  }

 private:
  std::optional<Node> open(const std::filesystem::path& name, std::string_view why_needed) {
    return read_yaml(directory_ / name, why_needed, findings_);
  }

  void load_region(const Node& document) {
    Partners partners = read_partners(document, configuration_.settings.webhook.networks(), findings_);
    domain::Regio& regio = configuration_.regio = std::move(partners.regio);
    if (const auto contracts = open("contracten.yaml", "without a contract nothing leaves")) {
      regio.contracten = read_contracten(*contracts, known_fields_, findings_);
      require_contracten(regio, {(directory_ / "contracten.yaml").string(), 1}, findings_);
      require_for_duo(regio);
    }
    if (const auto sources = open("bronnen.yaml", "without a source nothing can be pushed")) {
      configuration_.bronnen =
          read_bronnen(*sources, regio, known_formats_, configuration_.settings.source(), configuration_.settings.webhook.networks(), findings_);
    }
    load_rules_and_calendars(regio, partners.scholen);
  }

  // What a partner on channel duo cannot do without.
  void require_for_duo(const domain::Regio& regio) {
    const bool wanted = std::any_of(regio.partners.begin(), regio.partners.end(), [](const auto& entry) { return entry.second.template over<domain::OverDuo>() != nullptr; });
    if (!wanted) return;
    if (configuration_.settings.duo.url.empty()) {
      findings_.add({(directory_ / "hub.yaml").string(), 1}, {"duo.url is missing", "a partner in partners.yaml has 'kanaal: duo'", "url: https://..."});
    }
    const domain::Contract* const contract = regio.find_contract(domain::Lijn::leerplicht, domain::Berichtsoort::verzuimmelding);
    for (const char* veld : {"meldingId", "verzuimsoort", "begindatum", "einddatum", "vestiging", "leerling.pgn"}) {
      if (contract == nullptr) return;  // named already
      if (std::find(contract->velden.begin(), contract->velden.end(), veld) != contract->velden.end()) continue;
      findings_.add({(directory_ / "contracten.yaml").string(), 1},
                    {std::string("leerplicht, verzuimmelding lacks ") + veld, "a partner has 'kanaal: duo', and a report to DUO cannot do without", veld});
    }
  }

  void load_rules_and_calendars(domain::Regio& regio, const std::map<std::string, Partners::School>& scholen) {
    RegelSets regels = read_regels(directory_ / "regels", regio, findings_);
    configuration_.regels_vanaf = std::move(regels.vanaf);
    const auto holidays = open("kalender/vakanties.yaml", "without holidays no day can be judged");
    std::optional<Node> own_days;
    std::error_code code;  // a file that is there and cannot be looked at is reported by open
    if (std::filesystem::exists(directory_ / "kalender/vestigingen.yaml", code) || code) {
      own_days = open("kalender/vestigingen.yaml", "");
    }
    if (!holidays) return;
    Kalenders read = read_kalenders(*holidays, own_days ? &*own_days : nullptr, scholen, findings_);
    for (auto& [vestiging_code, vestiging] : regio.vestigingen) {
      if (const auto found = regels.reeksen.find(vestiging_code); found != regels.reeksen.end()) {
        vestiging.regels = found->second;
      }
      if (const auto found = read.kalenders.find(vestiging_code); found != read.kalenders.end()) {
        vestiging.kalender = found->second;
      }
    }
    configuration_.vrije_dagen = std::move(read.vrije_dagen);
    configuration_.vakantieregios = std::move(read.regios);
  }

  std::filesystem::path directory_;
  const Formaten& known_formats_;
  const VeldenTabel& known_fields_;
  Configuration configuration_;
  Findings findings_;
};

}  // namespace

tl::expected<Configuration, std::vector<Finding>> load_configuration(const std::filesystem::path& directory,
                                                                     const Formaten& known_formats,
                                                                     const VeldenTabel& known_fields) {
  return Loader(directory, known_formats, known_fields).load();
}

}  // namespace hub::config
