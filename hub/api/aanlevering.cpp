#include "hub/api/aanlevering.h"

#include <algorithm>
#include <future>
#include <memory>
#include <utility>

#include "connectors/formats.h"
#include "hub/api/stapel.h"
#include "hub/intake/bericht_in.h"
#include "hub/intake/inhoud.h"

namespace hub::api {
namespace {

using store::Uitslag;

struct Gelezen {
  std::vector<Fault> fouten;
  std::size_t geweigerd = 0;                // rows
  std::optional<std::size_t> overgeslagen;
  bool onleesbaar = false;
};

Fault at_place(std::string rule, std::string message, std::size_t plaats, bool lines) {
  Fault fault{std::move(rule), std::move(message), "", 0, 0};
  if (lines) {
    fault.line = static_cast<int>(plaats);
  } else {
    fault.pointer = "/" + std::to_string(plaats);
  }
  return fault;
}

// Registrations in the hub's own words: a list, or one a line.
Gelezen read_own(const Aanlevering& wat, std::string_view body, WallTime now, Stapel& stapel, bool lines) {
  Gelezen gelezen;
  std::vector<Fault> foreign;
  intake::Deur deur{wat.bron->source, true, now};
  deur.neem = [&](domain::Gebeurtenis&& gebeurtenis, std::size_t plaats) {
    const std::string_view vestiging = intake::vestiging_of(gebeurtenis.inhoud);
    if (wat.bron->vestigingen.contains(std::string(vestiging))) return stapel.add(std::move(gebeurtenis), plaats);
    foreign.push_back(vestiging.empty() ? at_place("sender-mismatch", "only the partner that got it may send this", plaats, lines)
                                        : at_place("vestiging-not-yours", "this token does not speak for that vestiging", plaats, lines));
  };
  intake::Ontleed ontleed = intake::read_body(body, lines ? intake::Vorm::ndjson : intake::Vorm::json, deur);
  gelezen.geweigerd = ontleed.aantal - ontleed.genomen + foreign.size();
  gelezen.fouten = std::move(ontleed.fouten);
  gelezen.fouten.insert(gelezen.fouten.end(), foreign.begin(), foreign.end());
  gelezen.onleesbaar = ontleed.onleesbaar;
  return gelezen;
}

Gelezen read_format(const intake::Formaat& formaat, const Aanlevering& wat, std::string_view body, WallTime now, Stapel& stapel) {
  intake::LeveringContext context;
  context.source = wat.bron->source;
  context.vestiging = wat.vestiging;
  context.redenen = wat.bron->redenen;
  context.dagdelen = wat.bron->dagdelen;
  context.scholen = wat.bron->scholen;
  context.ontvangen = now;
  std::size_t genomen = 0;
  context.neem = [&](domain::Gebeurtenis&& gebeurtenis) { stapel.add(std::move(gebeurtenis), genomen++); };
  intake::Levering levering = formaat.decode(body, context);
  Gelezen gelezen;
  gelezen.geweigerd = levering.rijen - std::min(levering.rijen, genomen + levering.overgeslagen);
  gelezen.fouten = std::move(levering.fouten);
  gelezen.overgeslagen = levering.overgeslagen;
  gelezen.onleesbaar = levering.onleesbaar;
  return gelezen;
}

// What a body that cannot be taken is answered with.
Bewijs refuse(Bewijs bewijs, std::vector<Fault> fouten) {
  const auto all_are = [&fouten](auto is) { return std::all_of(fouten.begin(), fouten.end(), is); };
  const auto is_type = [](const Fault& fault) { return fault.rule == "unsupported-media-type"; };
  const bool foreign = all_are([](const Fault& fault) { return fault.rule == "vestiging-not-yours" || fault.rule == "sender-mismatch"; });
  const bool conflict = all_are([](const Fault& fault) { return fault.rule == "id-conflict"; });
  bewijs.status = std::any_of(fouten.begin(), fouten.end(), is_type) ? 415 : foreign ? 403 : conflict ? 409 : 400;
  bewijs.regel = fouten.size() == 1 || foreign || conflict ? fouten.front().rule : "delivery-rejected";
  bewijs.melding = foreign ? fouten.front().message : "nothing was stored: mend every row listed and send the file again, or ask for handling=lenient";
  bewijs.fouten = std::move(fouten);
  return bewijs;
}

Bewijs try_later(Bewijs bewijs, const Error& failure) {
  bewijs.status = 503;
  bewijs.regel = failure.kind == ErrorKind::busy ? "storage-full" : "store-in-doubt";
  bewijs.melding = failure.kind == ErrorKind::busy ? "the hub cannot store anything now; nothing was lost, send this again"
                                                   : "the hub has stopped taking things in; send this again later";
  return bewijs;
}

// The ledger's answer to a delivery of so many good rows, in words. `lines`: places are lines.
Bewijs make_bewijs(Bewijs bewijs, const Result<Uitslag>& uitslag, const std::vector<std::size_t>& plaatsen, bool lines, std::size_t rows) {
  if (!uitslag) return try_later(std::move(bewijs), uitslag.error());
  if (uitslag->soort == Uitslag::Soort::sleutel_hergebruikt) {
    bewijs.status = 422;
    bewijs.regel = "idempotency-key-reused";
    bewijs.melding = "this Idempotency-Key was used for another request: make a new one";
    return bewijs;
  }
  for (const store::Geweigerd& fout : uitslag->geweigerd) {
    bewijs.fouten.push_back(fout.index < plaatsen.size() ? at_place(fout.regel, fout.melding, plaatsen[fout.index], lines)
                                                         : Fault{fout.regel, fout.melding, "", 0, 0});
  }
  if (uitslag->soort == Uitslag::Soort::geweigerd) {
    bewijs.status = uitslag->geweigerd.front().status;
    bewijs.regel = uitslag->geweigerd.front().regel;
    bewijs.melding = "nothing of this batch was stored: mend what is listed and send it again";
    return bewijs;
  }
  if (uitslag->aanlevering) bewijs.id = *uitslag->aanlevering;
  bewijs.nieuw = uitslag->nieuw;
  bewijs.bekend = uitslag->bekend;
  if (uitslag->elders > 0) bewijs.overgeslagen = bewijs.overgeslagen.value_or(0) + uitslag->elders;
  bewijs.wacht = uitslag->bezig ? rows - std::min(rows, uitslag->nieuw + uitslag->bekend + uitslag->elders) : 0;
  bewijs.geweigerd += uitslag->geweigerd.size();
  bewijs.herhaald = uitslag->herhaald;
  bewijs.status = uitslag->bezig ? 202 : uitslag->nieuw > 0 ? 201 : 200;
  return bewijs;
}

}  // namespace

void Aanleveringen::take(const Aanlevering& wat, std::string_view body, Klaar klaar) {
  Bewijs bewijs;
  bewijs.ontvangen = clock_.wall();
  bewijs.id = make_uuid7(bewijs.ontvangen, random_);
  bewijs.formaat = wat.formaat;
  const bool own = wat.formaat == config::eigen_formaat;
  const intake::Formaat* formaat = own ? nullptr : connectors::find_format(wat.formaat);
  if (!own && formaat == nullptr) {
    bewijs.status = 400;
    bewijs.regel = "unknown-format";
    bewijs.melding = "the hub does not know that formaat";
    return klaar(std::move(bewijs));
  }
  const std::size_t first = body.find_first_not_of(" \t\r\n");
  const bool lines = !own || first == std::string_view::npos || body[first] != '[';
  store::Aanvraag kop;
  kop.afzender = {wat.bron->naam, std::nullopt};
  kop.aanlevering = bewijs.id;
  kop.formaat = wat.formaat;
  Stapel stapel(ledger_, std::move(kop), bewijs.ontvangen);
  Gelezen gelezen = own ? read_own(wat, body, bewijs.ontvangen, stapel, lines) : read_format(*formaat, wat, body, bewijs.ontvangen, stapel);
  stapel.end();
  for (const Stapel::Weigering& weigering : stapel.weigeringen()) {
    gelezen.fouten.push_back(at_place(weigering.geweigerd.regel, weigering.geweigerd.melding, weigering.plaats, lines));
  }
  if (gelezen.onleesbaar || (!gelezen.fouten.empty() && !wat.lenient)) {
    stapel.drop();
    return klaar(refuse(std::move(bewijs), std::move(gelezen.fouten)));
  }
  if (stapel.failure()) {
    stapel.drop();
    return klaar(try_later(std::move(bewijs), *stapel.failure()));
  }
  bewijs.geweigerd = gelezen.geweigerd;
  bewijs.fouten = std::move(gelezen.fouten);
  bewijs.overgeslagen = gelezen.overgeslagen;
  if (wat.if_any && stapel.rows() == 0 && bewijs.geweigerd == 0) {
    bewijs.status = 200;
    return klaar(std::move(bewijs));
  }
  const auto shared = std::make_shared<Bewijs>(std::move(bewijs));
  const bool handed = stapel.submit(wat.herhaling, wat.lenient, shared->geweigerd, [shared, plaatsen = stapel.plaatsen(), rows = stapel.rows(), lines, klaar](Result<Uitslag> uitslag) {
    klaar(make_bewijs(std::move(*shared), uitslag, plaatsen, lines, rows));
  });
  if (handed) return;
  stapel.drop();
  shared->status = 503;
  shared->regel = "overloaded";
  shared->melding = "the hub is full for a moment; nothing was stored, send this again";
  klaar(std::move(*shared));
}

Bewijs Aanleveringen::take_and_wait(const Aanlevering& wat, std::string_view body) {
  auto promise = std::make_shared<std::promise<Bewijs>>();
  std::future<Bewijs> bewijs = promise->get_future();
  take(wat, body, [promise](Bewijs made) { promise->set_value(std::move(made)); });
  promise.reset();  // from now on the ledger's alone
  try {
    return bewijs.get();
  } catch (const std::future_error&) {  // it stops before it got to it
    return try_later({}, {ErrorKind::corrupt, ""});
  }
}

}  // namespace hub::api
