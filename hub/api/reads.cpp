// What the api shows of the store: each method answers one GET on the reading thread.
#include <algorithm>
#include <charconv>

#include "hub/api/call.h"
#include "hub/api/problem.h"
#include "hub/api/views.h"

namespace hub::api {

http::Response unreadable(const Error&) { return try_later("store-in-doubt", "the hub cannot read its store now; ask again later", 30); }

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (ec != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

http::Response not_found() { return problem(404, "not-found", "there is nothing here"); }

bool Api::Call::read_page() {
  const auto na = number(head.query_value("na").value_or("0"));
  const auto aantal = number(head.query_value("aantal").value_or(std::to_string(page_default)));
  if (!na || !aantal || *aantal < 1 || *aantal > static_cast<std::int64_t>(page_max)) {
    respond(problem(400, "invalid-query", "na is the `volgende` of the last page, aantal a number from 1 to 1000"));
    return false;
  }
  bladzijde = {*na, static_cast<std::size_t>(*aantal)};
  return true;
}

void Api::Call::page(Json items, std::int64_t last) {
  const bool more = items.size() == bladzijde.aantal;
  respond(ok(200, {{"items", std::move(items)}, {"volgende", more ? Json(std::to_string(last)) : Json()}}));
}

void Api::read_registratie(Call& call) {
  if (call.beller.bron == nullptr) return call.respond(not_found());
  const std::string& source = call.beller.bron->source;
  const auto versies = reader_->registratie(source, call.ids[0]);
  if (!versies) return call.respond(unreadable(versies.error()));
  if (versies->empty()) return call.respond(not_found());
  const auto gevolgen = reader_->gevolgen(source, call.ids[0]);
  if (!gevolgen) return call.respond(unreadable(gevolgen.error()));
  const auto current = std::find_if(versies->begin(), versies->end(), [](const store::Versie& versie) { return versie.geldt; });
  const store::Versie& shown = current == versies->end() ? versies->front() : *current;
  Json history = Json::array();
  for (const store::Versie& versie : *versies) {
    history.push_back({{"gewijzigdOp", format_rfc3339(*versie.registratie.gewijzigd_op)}, {"ontvangenOp", format_rfc3339(versie.ontvangen)},
                       {"ingetrokken", versie.ingetrokken}, {"geldt", versie.geldt}});
  }
  Json followed = Json::array();
  for (const store::Meldingrij& rij : *gevolgen) {
    const auto kenner = call.beller.kenner(rij.leerling.vestiging);
    Json melding = school_view(rij, kenner, kluis_);
    followed.push_back({{"soort", melding["bericht"]}, {"id", melding["meldingId"]}, {"datum", format_date(rij.rij.gemeld.uitkomst.dag)}});
  }
  call.respond(ok(200, {{"registratie", shown.ingetrokken ? Json() : view(shown)}, {"ingetrokken", shown.ingetrokken}, {"versies", history}, {"gevolgen", followed}}));
}

void Api::read_aanlevering(Call& call) {
  const auto id = parse_uuid(call.ids[0]);
  if (!id) return call.respond(not_found());
  const auto aanlevering = reader_->aanlevering(*id, call.beller.naam);
  if (!aanlevering) return call.respond(unreadable(aanlevering.error()));
  call.respond(*aanlevering ? ok(200, view(**aanlevering)) : not_found());
}

// The roster that is known comes first, so that what the new one lacks can be told.
void Api::put_leerlingen(Call& call) {
  const std::string& vestiging = call.ids[0];
  if (!call.beller.speaks_for(vestiging)) return call.respond(not_found());
  std::vector<store::Leerlingrij> known;
  for (store::Bladzijde bladzijde{0, page_max};;) {
    auto rijen = reader_->leerlingen(vestiging, bladzijde);
    if (!rijen) return call.respond(unreadable(rijen.error()));
    known.insert(known.end(), rijen->begin(), rijen->end());
    if (rijen->size() < page_max) break;
    bladzijde.na = rijen->back().id;
  }
  doors_.roster(call.beller, call.head, call.body.view(), vestiging, known, call.respond);
}

void Api::read_leerlingen(Call& call) {
  const std::string& vestiging = call.ids[0];
  if (!call.beller.speaks_for(vestiging)) return call.respond(not_found());
  if (!call.read_page()) return;
  const auto rijen = reader_->leerlingen(vestiging, call.bladzijde);
  if (!rijen) return call.respond(unreadable(rijen.error()));
  Json items = Json::array();
  for (const store::Leerlingrij& rij : *rijen) items.push_back(view(rij));
  call.page(std::move(items), rijen->empty() ? 0 : rijen->back().id);
}

void Api::read_leerling(Call& call) {
  if (!call.beller.speaks_for(call.ids[0])) return call.respond(not_found());
  const auto leerling = reader_->leerling({call.ids[0], call.ids[1]});
  if (!leerling) return call.respond(unreadable(leerling.error()));
  call.respond(*leerling ? ok(200, view(**leerling)) : not_found());
}

void Api::read_meldingen(Call& call) {
  if (!call.read_page()) return;
  const store::Blik blik = call.beller.blik();
  const auto rijen = reader_->meldingen(blik, call.bladzijde);
  if (!rijen) return call.respond(unreadable(rijen.error()));
  Json items = Json::array();
  for (const store::Meldingrij& rij : *rijen) {
    const auto kenner = call.beller.kenner(rij.leerling.vestiging);
    items.push_back(blik.partner ? partner_view(rij, kenner, regio_, kluis_) : school_view(rij, kenner, kluis_));
  }
  call.page(std::move(items), rijen->empty() ? 0 : rijen->back().rij.gemeld.id);
}

void Api::read_melding(Call& call) {
  const auto id = parse_uuid(call.ids[0]);
  if (!id) return call.respond(not_found());
  // A source with several schools knows each melding by the name of that school.
  std::vector<domain::Ontvanger> kenners;
  if (call.beller.bron != nullptr) {
    for (const std::string& vestiging : call.beller.bron->vestigingen) kenners.push_back({domain::Lijn::school, vestiging});
  } else {
    kenners.push_back(*call.beller.partner);
  }
  for (const domain::Ontvanger& kenner : kenners) {
    const auto rij = reader_->melding(kenner, *id);
    if (!rij) return call.respond(unreadable(rij.error()));
    if (!*rij) continue;
    const bool school = kenner.lijn == domain::Lijn::school;
    Json body = school ? school_view(**rij, kenner, kluis_) : partner_view(**rij, kenner, regio_, kluis_);
    const auto statussen = reader_->verloop((*rij)->rij.gemeld.id);
    if (!statussen) return call.respond(unreadable(statussen.error()));
    Json verloop = Json::array({{{"status", "R"}, {"op", format_rfc3339((*rij)->gemaakt)}, {"reden", nullptr}, {"toelichting", nullptr}, {"contact", nullptr}}});
    for (const store::Statusrij& status : *statussen) {
      auto inhoud = parse_json(status.inhoud);
      Json stap = inhoud && inhoud->is_object() ? *inhoud : Json::object();
      stap.update({{"status", name_of(domain::meldingstatus_namen, status.status)}, {"op", format_rfc3339(status.op)}});
      verloop.push_back(std::move(stap));
    }
    if (is_verzuimmelding((*rij)->rij.gemeld.uitkomst.regel)) body["verloop"] = std::move(verloop);
    return call.respond(ok(200, body));
  }
  call.respond(not_found());
}

void Api::read_termijnen(Call& call) {
  if (!call.read_page()) return;
  const auto rijen = reader_->termijnen(call.beller.blik(), call.bladzijde);
  if (!rijen) return call.respond(unreadable(rijen.error()));
  Json items = Json::array();
  for (const store::Termijnrij& rij : *rijen) items.push_back(view(rij, call.beller.kenner(rij.vestiging), kluis_));
  call.page(std::move(items), rijen->empty() ? 0 : rijen->back().id);
}

void Api::read_dossiers(Call& call) {
  if (!call.read_page()) return;
  const auto rijen = reader_->dossiers(call.beller.blik(), call.bladzijde);
  if (!rijen) return call.respond(unreadable(rijen.error()));
  Json items = Json::array();
  for (const store::Dossierrij& rij : *rijen) items.push_back(view(rij, call.beller.kenner(rij.leerling.vestiging), kluis_));
  call.page(std::move(items), rijen->empty() ? 0 : rijen->back().dossier.id);
}

void Api::read_onbestelbaar(Call& call) {
  if (!call.read_page()) return;
  const auto rijen = reader_->onbestelbaar(call.beller.blik(), call.bladzijde);
  if (!rijen) return call.respond(unreadable(rijen.error()));
  Json items = Json::array();
  for (const store::Onbestelbaar& rij : *rijen) items.push_back(view(rij, call.beller.kenner(rij.vestiging), kluis_));
  call.page(std::move(items), rijen->empty() ? 0 : rijen->back().id);
}

}  // namespace hub::api
