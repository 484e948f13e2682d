#include "hub/api/doors.h"

#include <algorithm>
#include <memory>
#include <set>
#include <tl/expected.hpp>

#include "connectors/formats.h"
#include "hub/api/problem.h"
#include "hub/intake/bericht_in.h"
#include "hub/intake/inhoud.h"

namespace hub::api {
namespace {

using store::Uitslag;

bool is_lenient(const http::RequestHead& head) { return head.header("prefer").find("handling=lenient") != std::string_view::npos; }

std::string_view media_type(const http::RequestHead& head) {
  const std::string_view value = head.header("content-type");
  return value.substr(0, std::min(value.find(';'), value.size()));
}

// 409 and 404 of single things, else what a batch adds up to.
http::Response refused(const Uitslag& uitslag, const std::vector<std::size_t>& plaatsen, bool lines, bool batch) {
  std::vector<Fault> faults;
  for (const store::Geweigerd& fout : uitslag.geweigerd) {
    const std::size_t at = fout.index < plaatsen.size() ? plaatsen[fout.index] : fout.index;
    Fault fault{fout.regel, fout.melding, "", 0, 0};
    if (lines) {
      fault.line = static_cast<int>(at);
    } else if (batch) {
      fault.pointer = "/" + std::to_string(at);
    }
    faults.push_back(std::move(fault));
  }
  const store::Geweigerd& first = uitslag.geweigerd.front();
  return problem(first.status, first.regel, batch ? "nothing of this batch was stored: mend what is listed and send it again" : first.melding, faults);
}

Json counts(std::size_t nieuw, std::size_t bekend, std::size_t geweigerd, const std::vector<Fault>& fouten) {
  return {{"ontvangen", nieuw + bekend + geweigerd}, {"nieuw", nieuw}, {"bekend", bekend}, {"geweigerd", geweigerd}, {"fouten", to_json(fouten)}};
}

crypto::Digest digest(std::initializer_list<std::string_view> parts) {
  return crypto::sha256_of(std::span(parts.begin(), parts.size()));
}

http::Response not_stored(const Error& failure) {
  if (failure.kind == ErrorKind::busy) return try_later("storage-full", "the hub cannot store anything now; nothing was lost, send this again", 5);
  return try_later("store-in-doubt", "the hub has stopped taking things in; send this again later", 30);
}

// Idempotency-Key: 1 to 255 visible ASCII characters, quoted (RFC 8941 text) or bare.
std::optional<std::string> key_text(std::string_view header) {
  if (header.size() >= 2 && header.front() == '"' && header.back() == '"') header = header.substr(1, header.size() - 2);
  const bool visible = std::all_of(header.begin(), header.end(), [](char c) { return c > ' ' && c < 0x7f && c != '"'; });
  if (header.empty() || header.size() > 255 || !visible) return std::nullopt;
  return std::string(header);
}

// The key under which this request's answer is kept; none where it has none.
tl::expected<std::optional<store::Herhaling>, http::Response> repeat_of(const Beller& beller, const http::RequestHead& head, std::string_view body) {
  const std::string_view header = head.header("idempotency-key");
  if (header.empty()) return std::nullopt;
  const auto key = key_text(header);
  if (!key) return tl::unexpected<http::Response>(problem(400, "invalid-idempotency-key", "an Idempotency-Key is 1 to 255 visible ASCII characters"));
  return store::Herhaling{digest({beller.naam, *key}), digest({head.method, head.path, body})};
}

}  // namespace

// A body that was read: what is good of it, what is not, and how to speak of both.
struct Doors::Gelezen {
  std::vector<domain::Gebeurtenis> gebeurtenissen;
  std::vector<std::size_t> plaatsen;
  std::vector<Fault> fouten;
  std::size_t fout_aantal = 0;               // events or rows that are not good
  bool batch = true;
  bool lines = false;                        // places are lines
  Json extra = Json::object();               // added to the answer
};

Doors::Doors(const Clock& clock, Random& random, ledger::Ledger& ledger) : clock_(clock), ledger_(ledger), aanleveringen_(clock, random, ledger) {}

void Doors::events(const Beller& beller, const http::RequestHead& head, std::string_view body, bool plain, http::Respond respond) {
  const std::string_view type = media_type(head);
  const bool ndjson = type == "application/x-ndjson" || type == "application/ndjson";
  intake::Deur deur;
  deur.plain = plain && beller.bron != nullptr;
  deur.now = clock_.wall();
  if (beller.bron != nullptr) deur.source = beller.bron->source;
  intake::Ontleed ontleed = intake::read_body(body, ndjson ? intake::Vorm::ndjson : intake::Vorm::json, deur);
  Gelezen gelezen;
  gelezen.gebeurtenissen = std::move(ontleed.gebeurtenissen);
  gelezen.plaatsen = std::move(ontleed.plaatsen);
  gelezen.fouten = std::move(ontleed.fouten);
  gelezen.fout_aantal = std::max<std::size_t>(ontleed.aantal - gelezen.gebeurtenissen.size(), gelezen.fouten.empty() ? 0 : 1);
  gelezen.batch = ontleed.was_batch;
  gelezen.lines = ndjson;
  if (!gelezen.fouten.empty() && (!is_lenient(head) || !gelezen.batch)) {
    const bool all_foreign = std::all_of(gelezen.fouten.begin(), gelezen.fouten.end(), [](const Fault& fault) { return fault.rule == "sender-mismatch"; });
    const bool too_large = std::any_of(gelezen.fouten.begin(), gelezen.fouten.end(), [](const Fault& fault) { return fault.rule == "too-large"; });
    const std::string slug = gelezen.batch && gelezen.fouten.size() > 1 ? "batch-rejected" : gelezen.fouten.front().rule;
    const int status = all_foreign ? 403 : too_large ? 413 : 400;
    return respond(problem(status, slug, "nothing was stored: mend every fault listed and send it again", gelezen.fouten));
  }
  if (auto denied = authorise(beller, gelezen); denied && (!is_lenient(head) || !gelezen.batch)) return respond(std::move(*denied));
  submit(beller, head, body, std::move(gelezen), std::move(respond));
}

// A source speaks for its own schools, a partner of what it got. What it may not say is taken out and
// becomes a fault; the answer is for whoever wants all or nothing.
std::optional<http::Response> Doors::authorise(const Beller& beller, Gelezen& gelezen) const {
  std::vector<Fault> faults;
  std::vector<domain::Gebeurtenis> allowed;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < gelezen.gebeurtenissen.size(); ++i) {
    domain::Gebeurtenis& gebeurtenis = gelezen.gebeurtenissen[i];
    const std::string_view vestiging = intake::vestiging_of(gebeurtenis.inhoud);
    const bool of_partner = vestiging.empty();
    const std::size_t at = i < gelezen.plaatsen.size() ? gelezen.plaatsen[i] : i;
    Fault fault;
    if (gelezen.lines) fault.line = static_cast<int>(at);
    if (!gelezen.lines && gelezen.batch) fault.pointer = "/" + std::to_string(at);
    // A school's own system may confirm what its school got; every other word of a partner is a partner's.
    const bool confirms = std::holds_alternative<domain::Ontvangst>(gebeurtenis.inhoud) && beller.abonnee();
    if (of_partner != beller.partner.has_value() && !confirms) {
      fault.rule = "sender-mismatch";
      fault.message = of_partner ? "only the partner that got it may send this" : "only a school's own system may send this";
    } else if (!of_partner && !beller.speaks_for(vestiging)) {
      fault.rule = "vestiging-not-yours";
      fault.message = "this token does not speak for that vestiging";
    } else {
      allowed.push_back(std::move(gebeurtenis));
      places.push_back(at);
      continue;
    }
    faults.push_back(std::move(fault));
  }
  gelezen.gebeurtenissen = std::move(allowed);
  gelezen.plaatsen = std::move(places);
  if (faults.empty()) return std::nullopt;
  gelezen.fout_aantal += faults.size();
  gelezen.fouten.insert(gelezen.fouten.end(), faults.begin(), faults.end());
  return problem(403, faults.front().rule, faults.front().message, faults);
}

void Doors::submit(const Beller& beller, const http::RequestHead& head, std::string_view body, Gelezen gelezen, http::Respond respond) {
  store::Aanvraag aanvraag;
  aanvraag.afzender = {beller.naam, beller.abonnee()};
  aanvraag.lenient = is_lenient(head) && gelezen.batch;
  aanvraag.geweigerd = gelezen.fout_aantal;
  aanvraag.gebeurtenissen = std::move(gelezen.gebeurtenissen);
  auto herhaling = repeat_of(beller, head, body);
  if (!herhaling) return respond(std::move(herhaling.error()));
  aanvraag.herhaling = *herhaling;
  std::string location;
  if (!gelezen.batch && aanvraag.gebeurtenissen.size() == 1) {
    if (const auto* versie = std::get_if<domain::Verzuimregistratie>(&aanvraag.gebeurtenissen.front().inhoud)) {
      location = "/v1/verzuimregistraties/" + versie->registratie_id;
    }
  }
  auto shared = std::make_shared<Gelezen>(std::move(gelezen));
  auto answer = [shared, respond, location](Result<Uitslag> uitslag) {
    if (!uitslag) return respond(not_stored(uitslag.error()));
    if (uitslag->soort == Uitslag::Soort::sleutel_hergebruikt) {
      return respond(problem(422, "idempotency-key-reused", "this Idempotency-Key was used for another request: make a new one"));
    }
    http::Response response;
    if (uitslag->soort == Uitslag::Soort::geweigerd) {
      response = refused(*uitslag, shared->plaatsen, shared->lines, shared->batch);
    } else {
      std::vector<Fault> fouten = shared->fouten;
      for (const store::Geweigerd& fout : uitslag->geweigerd) {
        const std::size_t at = fout.index < shared->plaatsen.size() ? shared->plaatsen[fout.index] : fout.index;
        fouten.push_back({fout.regel, fout.melding, shared->lines ? "" : "/" + std::to_string(at), shared->lines ? static_cast<int>(at) : 0, 0});
      }
      Json answer_body = counts(uitslag->nieuw, uitslag->bekend, shared->fout_aantal + uitslag->geweigerd.size(), fouten);
      answer_body.update(shared->extra);
      response = ok(uitslag->nieuw > 0 ? 201 : 200, answer_body);
      if (!location.empty()) response.headers.emplace_back("Location", location);
    }
    if (uitslag->herhaald) response.headers.emplace_back("Idempotent-Replayed", "true");
    respond(std::move(response));
  };
  if (!ledger_.try_submit(std::move(aanvraag), std::move(answer))) {
    respond(try_later("overloaded", "the hub is full for a moment; nothing was stored, send this again", 1));
  }
}

namespace {

http::Response answer_to(const Bewijs& bewijs) {
  if (bewijs.status == 503) return try_later(bewijs.regel, bewijs.melding, bewijs.regel == "store-in-doubt" ? 30 : bewijs.regel == "overloaded" ? 1 : 5);
  if (bewijs.status >= 400) return problem(bewijs.status, bewijs.regel, bewijs.melding, bewijs.fouten);
  Json body = counts(bewijs.nieuw, bewijs.bekend, bewijs.geweigerd, bewijs.fouten);
  body["ontvangen"] = bewijs.nieuw + bewijs.bekend + bewijs.geweigerd + bewijs.wacht;
  body.update({{"aanleveringId", to_string(bewijs.id)},
               {"formaat", bewijs.formaat},
               {"ontvangenOp", format_rfc3339(bewijs.ontvangen)},
               {"staat", bewijs.status == 202 ? "wordt-verwerkt" : "aangenomen"}});
  if (bewijs.overgeslagen) body["overgeslagen"] = *bewijs.overgeslagen;
  http::Response response = ok(bewijs.status, body);
  if (bewijs.status == 202) response.headers.emplace_back("Location", "/v1/aanleveringen/" + to_string(bewijs.id));
  if (bewijs.herhaald) response.headers.emplace_back("Idempotent-Replayed", "true");
  return response;
}

}  // namespace

void Doors::delivery(const Beller& beller, const http::RequestHead& head, std::string_view body, http::Respond respond) {
  if (beller.bron == nullptr) return respond(problem(403, "sender-mismatch", "only a school's own system delivers files"));
  const config::Bron& bron = *beller.bron;
  Aanlevering aanlevering;
  aanlevering.bron = &bron;
  aanlevering.formaat = head.query_value("formaat").value_or(bron.formaat);
  aanlevering.vestiging = head.query_value("vestiging").value_or(bron.vestigingen.size() == 1 ? *bron.vestigingen.begin() : "");
  if (aanlevering.vestiging.empty()) return respond(problem(400, "vestiging-missing", "this source has several vestigingen: name one, as ?vestiging=90BB00"));
  if (!beller.speaks_for(aanlevering.vestiging)) return respond(problem(403, "vestiging-not-yours", "this token does not speak for that vestiging"));
  aanlevering.lenient = is_lenient(head);
  auto herhaling = repeat_of(beller, head, body);
  if (!herhaling) return respond(std::move(herhaling.error()));
  aanlevering.herhaling = *herhaling;
  aanleveringen_.take(aanlevering, body, [respond](const Bewijs& bewijs) { respond(answer_to(bewijs)); });
}

void Doors::withdraw_delivery(const Beller& beller, const Uuid& id, http::Respond respond) {
  const store::Afzender afzender{beller.naam, beller.partner};
  const bool taken = ledger_.try_run([this, afzender, id, respond](ledger::Line& line) {
    const auto undone = line.store().withdraw_delivery(id, afzender, clock_.wall());
    if (!undone) return respond(not_stored(undone.error()));
    if (!*undone) return respond(problem(404, "not-found", "there is nothing here"));
    const store::Terugname& terugname = **undone;
    http::Response response = ok(terugname.bezig ? 202 : 200, {{"aanleveringId", to_string(id)},
                                                               {"staat", terugname.bezig ? "wordt-ingetrokken" : "ingetrokken"},
                                                               {"teruggedraaid", terugname.registraties}});
    if (terugname.bezig) response.headers.emplace_back("Location", "/v1/aanleveringen/" + to_string(id));
    respond(std::move(response));
  });
  if (!taken) respond(try_later("overloaded", "the hub is full for a moment; nothing was changed, send this again", 1));
}

void Doors::roster(const Beller& beller, const http::RequestHead& head, std::string_view body, const std::string& vestiging,
                   const std::vector<store::Leerlingrij>& known, http::Respond respond) {
  if (!beller.speaks_for(vestiging)) return respond(problem(404, "not-found", "there is nothing here"));
  const bool csv = media_type(head) == "text/csv";
  const bool xml = media_type(head).ends_with("/xml");
  const std::string_view of_xml = connectors::detect_format(body) == "leerlingen-uwlr" ? "leerlingen-uwlr" : "leerlingen-edexml";
  const intake::Formaat* formaat = connectors::find_format(xml ? of_xml : csv ? "leerlingen-csv" : "leerlingen-json");
  intake::LeveringContext context;
  context.source = beller.bron->source;
  context.vestiging = vestiging;
  context.scholen = beller.bron->scholen;
  context.ontvangen = clock_.wall();
  intake::Levering levering = formaat->decode(body, context);
  Gelezen gelezen;
  gelezen.lines = csv || xml;
  gelezen.gebeurtenissen = std::move(levering.gebeurtenissen);
  gelezen.fouten = std::move(levering.fouten);
  gelezen.fout_aantal = gelezen.fouten.empty() ? 0 : levering.rijen - std::min(levering.rijen, gelezen.gebeurtenissen.size() + levering.overgeslagen);
  if (!gelezen.fouten.empty() && !is_lenient(head)) {
    return respond(problem(400, "roster-rejected", "nothing was stored: mend every row listed and send the roster again", gelezen.fouten));
  }
  if (auto denied = authorise(beller, gelezen); denied && !is_lenient(head)) return respond(std::move(*denied));
  std::set<std::string> sent;
  for (const domain::Gebeurtenis& gebeurtenis : gelezen.gebeurtenissen) {
    if (const auto* inschrijving = std::get_if<domain::Inschrijving>(&gebeurtenis.inhoud)) sent.insert(inschrijving->sleutel.leerlingnummer);
  }
  Json missing = Json::array();
  const bool whole = head.query_value("volledig") == "true";
  for (const store::Leerlingrij& leerling : known) {
    if (!leerling.leerling || sent.contains(leerling.leerlingnummer)) continue;
    missing.push_back(leerling.leerlingnummer);
    if (!whole) continue;
    domain::Gebeurtenis ended;
    ended.source = context.source;
    ended.time = context.ontvangen;
    ended.inhoud = domain::Uitschrijving{{vestiging, leerling.leerlingnummer}, local_day(context.ontvangen)};
    gelezen.gebeurtenissen.push_back(std::move(ended));
  }
  gelezen.extra = {{"ontbrekend", missing}, {"uitgeschreven", whole ? missing.size() : 0}};
  submit(beller, head, body, std::move(gelezen), std::move(respond));
}

void Doors::one(const Beller& beller, const http::RequestHead& head, std::string_view body, domain::Inhoud inhoud, http::Respond respond) {
  Gelezen gelezen;
  gelezen.batch = false;
  gelezen.gebeurtenissen.emplace_back().inhoud = std::move(inhoud);
  if (auto denied = authorise(beller, gelezen)) return respond(std::move(*denied));
  submit(beller, head, body, std::move(gelezen), std::move(respond));
}

}  // namespace hub::api
