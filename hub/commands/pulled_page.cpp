#include "hub/commands/pulled_page.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "connectors/formats.h"
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

// What the ledger makes of it. Its thread always answers what it took.
Result<store::Uitslag> submit(store::Aanvraag aanvraag, ledger::Ledger& ledger) {
  // Shared: the ledger's thread may still be leaving it when this one has its answer.
  const auto answer = std::make_shared<BoundedQueue<Result<store::Uitslag>>>(1);
  const bool taken = ledger.try_submit(std::move(aanvraag), [answer](Result<store::Uitslag> uitslag) { static_cast<void>(answer->try_push(uitslag)); });
  if (!taken) return error(ErrorKind::busy, "the hub is full for a moment");
  while (true) {
    auto answers = answer->take(1, std::chrono::minutes(1));
    if (!answers.empty()) return std::move(answers.front());
  }
}

}  // namespace

const config::Bron& find_bron(const std::vector<config::Bron>& bronnen, const std::string& naam) {
  const auto found = std::find_if(bronnen.begin(), bronnen.end(), [&naam](const config::Bron& bron) { return bron.naam == naam; });
  HUB_ASSERT(found != bronnen.end());
  return *found;
}

Result<somtoday::PageRows> take_pulled_page(const config::Bron& bron, const somtoday::Page& page, const PageTakers& takers) {
  intake::LeveringContext context;
  context.source = bron.source;
  context.vestiging = *bron.vestigingen.begin();
  context.redenen = bron.redenen;
  context.ontvangen = takers.clock.wall();
  intake::Levering levering = connectors::find_format(bron.formaat)->decode(page.body, context);
  log_refused(bron, page, levering.fouten);

  store::Aanvraag aanvraag;
  aanvraag.afzender = {bron.naam, domain::Ontvanger{domain::Lijn::school, context.vestiging}};
  aanvraag.lenient = true;
  aanvraag.aanlevering = make_uuid7(takers.clock.wall(), takers.random);
  aanvraag.formaat = bron.formaat;
  aanvraag.geweigerd = levering.rijen - std::min(levering.rijen, levering.gebeurtenissen.size() + levering.overgeslagen);
  aanvraag.gebeurtenissen = std::move(levering.gebeurtenissen);
  somtoday::PageRows rows{levering.rijen, aanvraag.geweigerd};
  // A page of lessons to which everybody came is no delivery.
  if (aanvraag.gebeurtenissen.empty() && aanvraag.geweigerd == 0) return rows;
  const auto uitslag = submit(std::move(aanvraag), takers.ledger);
  if (!uitslag) return tl::unexpected<Error>(uitslag.error());
  for (const store::Geweigerd& fout : uitslag->geweigerd) {
    log::warning("pull.row-refused", {{"bron", bron.naam}, {"page", std::to_string(page.first)}, {"pointer", ""}, {"rule", fout.regel}});
  }
  rows.refused += uitslag->geweigerd.size();
  return rows;
}

}  // namespace hub::commands
