// A subscriber's own stream: GET /v1/berichten, at once or as soon as there is something to tell.
#include <algorithm>
#include <chrono>
#include <tuple>

#include "hub/api/call.h"
#include "hub/api/problem.h"
#include "hub/delivery/bericht_vorm.h"

namespace hub::api {
namespace {

constexpr const char* ndjson = "application/x-ndjson";

// The first of the two that is named; JSON when neither is.
bool asks_for_lines(std::string_view accept) {
  while (!accept.empty()) {
    const std::string_view one = accept.substr(0, accept.find(','));
    accept.remove_prefix(std::min(one.size() + 1, accept.size()));
    std::string_view type = one.substr(0, one.find(';'));
    while (type.starts_with(' ')) type.remove_prefix(1);
    while (type.ends_with(' ')) type.remove_suffix(1);
    if (type == ndjson) return true;
    if (type == "application/json") return false;
  }
  return false;
}

// `volgende`: where to go on, when there may be more.
http::Response page(const http::RequestHead& head, Json items, const Json& volgende) {
  if (!asks_for_lines(head.header("accept"))) return ok(200, {{"items", std::move(items)}, {"volgende", volgende}});
  http::Response response;
  response.content_type = ndjson;
  for (const Json& item : items) response.body += item.dump() + "\n";
  return response;
}

}  // namespace

void Api::get_berichten(std::shared_ptr<Call> call) {
  if (!call->beller.abonnee()) return call->respond(problem(403, "no-stream", "this token has no stream of its own; use a partner's"));
  if (!call->read_page()) return;
  const auto wacht = number(call->head.query_value("wacht").value_or("0"));
  if (!wacht || *wacht > wait_max.count()) return call->respond(problem(400, "invalid-query", "wacht is a number of seconds from 0 to 30"));
  call->until = clock_.mono() + std::chrono::seconds(*wacht);
  read_berichten(std::move(call));
}

void Api::read_berichten(std::shared_ptr<Call> call) {
  if (!reading_.try_run([this, call] { show_berichten(call); })) call->respond(overloaded());
}

// On the reading thread.
void Api::show_berichten(const std::shared_ptr<Call>& call) {
  const domain::Ontvanger abonnee = *call->beller.abonnee();
  const auto berichten = reader_->berichten(abonnee, call->bladzijde.na, call->bladzijde.aantal);
  if (!berichten) return call->respond(unreadable(berichten.error()));
  Json items = Json::array();
  for (const store::Bericht& bericht : *berichten) {
    auto text = delivery::cloud_event(bericht, abonnee, regio_, settings_.source, settings_.epoch);
    if (!text) continue;  // a contract that was withdrawn: it no longer leaves the house
    auto event = parse_json(*text);
    if (event) items.push_back(std::move(*event));
  }
  const std::int64_t last = berichten->empty() ? call->bladzijde.na : berichten->back().volgnummer;
  const bool more = berichten->size() == call->bladzijde.aantal;
  if (!items.empty()) return call->respond(page(call->head, std::move(items), more ? Json(std::to_string(last)) : Json()));
  call->bladzijde.na = last;
  if (more) return read_berichten(call);  // nothing of this page may leave: the next one, after whoever asks too
  if (clock_.mono() >= call->until || ending_) return call->respond(page(call->head, std::move(items), Json()));
  if (!waiters_.try_add({abonnee, last, call->until, call->head.asker, [this, call] { look_again(call); }})) {
    call->respond(try_later("too-many-wait", "too many wait already, of this subscriber or in all; ask again later, or without wacht", 5));
  }
}

// A token may have been revoked while its holder waited.
void Api::look_again(const std::shared_ptr<Call>& call) {
  if (access()->find(call->head.header("authorization")) == nullptr) return call->respond(not_authenticated());
  if (ending_) return call->respond(page(call->head, Json::array(), Json()));
  show_berichten(call);
}

std::chrono::microseconds Api::look_after_waiters() {
  const auto due = ending_ ? waiters_.take_all() : waiters_.take_due(ledger_.figures().sent, [this] { return reader_->nummers(); });
  for (const Waiter& waiter : due) waiter.answer();
  return waiters_.empty() ? std::chrono::seconds(1) : std::chrono::microseconds(wait_turn);
}

void Api::end_waits() {
  ending_ = true;
  std::ignore = reading_.try_run([] {});  // wakes it; when full it is awake, and sees it after what it is doing
}

}  // namespace hub::api
