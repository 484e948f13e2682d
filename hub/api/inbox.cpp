#include "hub/api/inbox.h"

#include <algorithm>

#include "hub/base/json.h"
#include "hub/base/log.h"
#include "hub/intake/bericht_in.h"
#include "hub/intake/inhoud.h"

namespace hub::api {
namespace {

// What a kept session may bring at once after a weekend away.
constexpr std::size_t queue_max = 100'000;

// The branch says what may come by it.
bool fits(mqtt::InboundSoort soort, const domain::Inhoud& inhoud) {
  switch (soort) {
    case mqtt::InboundSoort::registratie:
      return std::holds_alternative<domain::Verzuimregistratie>(inhoud) || std::holds_alternative<domain::Intrekking>(inhoud);
    case mqtt::InboundSoort::status: return std::holds_alternative<domain::Statuswijziging>(inhoud);
    case mqtt::InboundSoort::ontvangst: return std::holds_alternative<domain::Ontvangst>(inhoud);
    case mqtt::InboundSoort::hervat: return std::holds_alternative<domain::Hervatting>(inhoud);
  }
  return false;
}

}  // namespace

Inbox::Inbox(const Clock& clock, const std::vector<config::Bron>& bronnen, ledger::Ledger& ledger)
    : clock_(clock), bronnen_(bronnen), ledger_(ledger), worker_(queue_max) {}

void Inbox::on_message(mqtt::Inbound&& message) {
  if (message.retained) {  // old, and perhaps planted
    log::warning("inbox.retained-ignored", {{"topic", message.topic}});
    return;
  }
  auto from = mqtt::parse_inbound(message.topic);
  if (!from) {
    log::warning("inbox.unknown-topic", {{"topic", message.topic}});
    return;
  }
  if (!worker_.try_run([this, message = std::move(message), from = std::move(*from)] { take(message, from); })) {
    log::error("inbox.full", {{"waiting", std::to_string(queue_max)}});
  }
}

void Inbox::on_link(bool up, const std::string& reason) { log::info(up ? "inbox.up" : "inbox.down", {{"reason", reason}}); }

void Inbox::take(const mqtt::Inbound& message, const mqtt::InboundTopic& from) {
  intake::Deur deur;
  deur.now = clock_.wall();
  intake::Ontleed ontleed = intake::read_body(message.payload, intake::Vorm::json, deur);
  if (!ontleed.fouten.empty()) return answer(message, from, 400, ontleed.fouten.front().rule, ontleed.fouten.front().pointer + " " + ontleed.fouten.front().message);
  for (const domain::Gebeurtenis& gebeurtenis : ontleed.gebeurtenissen) {
    if (!fits(from.soort, gebeurtenis.inhoud)) return answer(message, from, 400, "wrong-topic", "this type does not come by this topic");
    if (const std::string why = refusal(gebeurtenis, from); !why.empty()) return answer(message, from, 403, "sender-mismatch", why);
  }
  store::Aanvraag aanvraag;
  aanvraag.afzender = {to_string(domain::Ontvanger{from.lijn, from.partner}), domain::Ontvanger{from.lijn, from.partner}};
  aanvraag.gebeurtenissen = std::move(ontleed.gebeurtenissen);
  const bool taken = ledger_.try_submit(std::move(aanvraag), [this, message, from](Result<store::Uitslag> uitslag) {
    if (!uitslag) return answer(message, from, 503, "storage-full", "nothing was stored; send it again");
    if (!uitslag->geweigerd.empty()) return answer(message, from, uitslag->geweigerd.front().status, uitslag->geweigerd.front().regel, uitslag->geweigerd.front().melding);
    answer(message, from, uitslag->nieuw > 0 ? 201 : 200, "", "");
  });
  if (!taken) answer(message, from, 503, "overloaded", "nothing was stored; send it again");
}

// A school's branch carries only what a source of that school may say, of that school. Receipts and
// statuses are the sender's own: the branch is its identity.
std::string Inbox::refusal(const domain::Gebeurtenis& gebeurtenis, const mqtt::InboundTopic& from) const {
  const std::string vestiging(intake::vestiging_of(gebeurtenis.inhoud));
  if (vestiging.empty()) return {};
  if (from.lijn != domain::Lijn::school || from.partner != vestiging) return "this branch does not speak for that vestiging";
  const bool known = std::any_of(bronnen_.begin(), bronnen_.end(), [&](const config::Bron& bron) {
    return bron.source == gebeurtenis.source && bron.vestigingen.contains(vestiging);
  });
  return known ? "" : "source is none of this vestiging's systems";
}

void Inbox::answer(const mqtt::Inbound& message, const mqtt::InboundTopic& from, int status, const std::string& rule, const std::string& detail) {
  if (status >= 400) log::warning("inbox.refused", {{"topic", message.topic}, {"rule", rule}, {"detail", detail}});
  if (message.response_topic.empty() || !reply_ || !mqtt::is_reply_topic(message.response_topic, from)) return;
  Json body{{"status", status}};
  if (status >= 400) body.update({{"type", "/problems/" + rule}, {"detail", detail}});
  reply_(message.response_topic, body.dump(), message.correlation);
}

}  // namespace hub::api
