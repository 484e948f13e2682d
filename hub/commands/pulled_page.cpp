#include "hub/commands/pulled_page.h"

#include <algorithm>

#include "hub/base/assert.h"
#include "hub/base/log.h"

namespace hub::commands {
namespace {

// Of one page. All of a school's rows being wrong is one mistake, and twenty lines are enough to see it.
constexpr std::size_t logged_max = 20;

void log_refused(const config::Bron& bron, const somtoday::Page& page, const std::vector<Fault>& faults) {
  for (std::size_t i = 0; i < std::min(faults.size(), logged_max); ++i) {
    log::warning("pull.row-refused", {{"bron", bron.naam}, {"page", std::to_string(page.first)}, {"pointer", faults[i].pointer}, {"rule", faults[i].rule}});
  }
}

}  // namespace

const config::Bron& find_bron(const std::vector<config::Bron>& bronnen, const std::string& naam) {
  const auto found = std::find_if(bronnen.begin(), bronnen.end(), [&naam](const config::Bron& bron) { return bron.naam == naam; });
  HUB_ASSERT(found != bronnen.end());
  return *found;
}

Result<somtoday::PageRows> take_pulled_page(const config::Bron& bron, const somtoday::Page& page, api::Aanleveringen& aanleveringen) {
  api::Aanlevering aanlevering;
  aanlevering.bron = &bron;
  aanlevering.formaat = bron.formaat;
  aanlevering.vestiging = *bron.vestigingen.begin();
  aanlevering.lenient = true;
  aanlevering.if_any = true;  // a page of lessons to which everybody came is no delivery
  const api::Bewijs bewijs = aanleveringen.take_and_wait(aanlevering, page.body);
  log_refused(bron, page, bewijs.fouten);
  if (bewijs.status >= 400) return error(ErrorKind::busy, bewijs.melding);
  return somtoday::PageRows{bewijs.nieuw + bewijs.bekend + bewijs.geweigerd + bewijs.wacht + bewijs.overgeslagen.value_or(0), bewijs.geweigerd};
}

}  // namespace hub::commands
