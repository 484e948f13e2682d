#include "hub/commands/dropped_file.h"

#include "hub/api/problem.h"

namespace hub::commands {
namespace {

// The words of the API, so that a program reads both alike.
std::string report_of(const api::Bewijs& bewijs) {
  const bool taken = bewijs.status < 300;
  Json report{{"staat", !taken ? "geweigerd" : bewijs.status == 202 ? "wordt-verwerkt" : "aangenomen"},
              {"formaat", bewijs.formaat},
              {"ontvangenOp", format_rfc3339(bewijs.ontvangen)},
              {"fouten", api::to_json(bewijs.fouten)}};
  if (taken) {
    report.update({{"aanleveringId", to_string(bewijs.id)},
                   {"ontvangen", bewijs.nieuw + bewijs.bekend + bewijs.geweigerd + bewijs.wacht},
                   {"nieuw", bewijs.nieuw},
                   {"bekend", bewijs.bekend},
                   {"geweigerd", bewijs.geweigerd}});
    if (bewijs.overgeslagen) report["overgeslagen"] = *bewijs.overgeslagen;
  } else {
    report.update({{"regel", bewijs.regel}, {"melding", bewijs.melding}});
  }
  return report.dump(2) + "\n";
}

}  // namespace

file::Verdict take_dropped_file(const config::Bron& bron, const std::string& vestiging, std::string_view body, api::Aanleveringen& aanleveringen) {
  api::Aanlevering aanlevering;
  aanlevering.bron = &bron;
  aanlevering.formaat = bron.formaat;
  aanlevering.vestiging = vestiging;
  aanlevering.lenient = bron.inleveren->lenient;
  const api::Bewijs bewijs = aanleveringen.take_and_wait(aanlevering, body);
  if (bewijs.status >= 500) return {};
  return {bewijs.status < 300 ? file::Verdict::Fate::done : file::Verdict::Fate::refused, report_of(bewijs)};
}

}  // namespace hub::commands
