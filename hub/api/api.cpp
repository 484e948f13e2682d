#include "hub/api/api.h"

#include <algorithm>
#include <mutex>

#include "hub/api/call.h"
#include "hub/api/problem.h"
#include "hub/http/body.h"
#include "hub/intake/inhoud.h"

namespace hub::api {
namespace {

// Bodies up to this size are decoded on the io thread: some tens of microseconds, less than a hand-over
// and its wake-up cost under load.
constexpr std::size_t decode_here_max = 16 * 1024;
// Batches of events; whole files go to /v1/aanleveringen with a limit of their own.
constexpr std::uint64_t events_bytes_max = 16ULL * 1024 * 1024;
constexpr std::uint64_t small_bytes_max = 64ULL * 1024;
constexpr std::uint64_t whole_file = UINT64_MAX;
// Work that waits for a worker; beyond it the answer is 503.
constexpr std::size_t worker_queue = 256;
// Large files that wait for the one that is being read: each is minutes of somebody's patience.
constexpr std::size_t bulk_queue = 8;
http::Response full() { return try_later("overloaded", "the hub is full for a moment; nothing was stored, send this again", 1); }

std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto end = std::min(path.find('/'), path.size());
    parts.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return parts;
}

enum class Media { any, json, events, none };

bool charset_is_utf8(std::string_view value) {
  const auto at = value.find("charset=");
  if (at == std::string_view::npos) return true;
  std::string_view charset = value.substr(at + 8);
  charset = charset.substr(0, std::min(charset.find(';'), charset.size()));
  return charset == "utf-8" || charset == "UTF-8" || charset == "\"utf-8\"";
}

bool media_fits(Media media, std::string_view value) {
  const std::string_view type = value.substr(0, std::min(value.find(';'), value.size()));
  constexpr std::string_view event_types[] = {"application/json",     "application/cloudevents+json", "application/cloudevents-batch+json",
                                              "application/x-ndjson", "application/ndjson"};
  switch (media) {
    case Media::none: return true;
    case Media::any: return !type.empty() && !type.starts_with("multipart/");
    case Media::json: return type == "application/json" || type == "text/csv" || type == "application/xml" || type == "text/xml";
    case Media::events: return std::find(std::begin(event_types), std::end(event_types), type) != std::end(event_types) && charset_is_utf8(value);
  }
  return false;
}

}  // namespace

struct Api::Route {
  std::string_view method;
  std::vector<std::string_view> path;        // {} matches any one segment
  Media media = Media::none;
  std::uint64_t bytes_max = 0;               // of its body; whole_file: settings' body_bytes_max
  void (Api::*act)(std::shared_ptr<Call>) = nullptr;
  void (Api::*read)(Call&) = nullptr;        // instead, on the reading thread
  std::chrono::seconds wait{0};              // how much longer the answer may take to one that asks with ?wacht=
};

const std::vector<Api::Route>& Api::routes() {
  static const std::vector<Route> table = {
      {"POST", {"v1", "gebeurtenissen"}, Media::events, events_bytes_max, &Api::post_events, nullptr},
      {"POST", {"v1", "verzuimregistraties"}, Media::events, events_bytes_max, &Api::post_registraties, nullptr},
      {"GET", {"v1", "verzuimregistraties", "{}"}, Media::none, 0, nullptr, &Api::read_registratie},
      {"POST", {"v1", "aanleveringen"}, Media::any, whole_file, &Api::post_aanlevering, nullptr},
      {"GET", {"v1", "aanleveringen", "{}"}, Media::none, 0, nullptr, &Api::read_aanlevering},
      {"POST", {"v1", "aanleveringen", "{}", "_intrekken"}, Media::none, small_bytes_max, &Api::post_intrekken, nullptr},
      {"PUT", {"v1", "vestigingen", "{}", "leerlingen"}, Media::json, whole_file, nullptr, &Api::put_leerlingen},
      {"GET", {"v1", "vestigingen", "{}", "leerlingen"}, Media::none, 0, nullptr, &Api::read_leerlingen},
      {"GET", {"v1", "vestigingen", "{}", "leerlingen", "{}"}, Media::none, 0, nullptr, &Api::read_leerling},
      {"GET", {"v1", "vestigingen", "{}", "leerlingen", "{}", "swv-dossier"}, Media::none, 0, nullptr, &Api::read_swv_dossier},
      {"GET", {"v1", "meldingen"}, Media::none, 0, nullptr, &Api::read_meldingen},
      {"GET", {"v1", "meldingen", "{}"}, Media::none, 0, nullptr, &Api::read_melding},
      {"POST", {"v1", "meldingen", "{}", "_status"}, Media::json, small_bytes_max, &Api::post_status, nullptr},
      {"GET", {"v1", "berichten"}, Media::none, 0, &Api::get_berichten, nullptr, wait_max},
      {"POST", {"v1", "berichten", "{}", "_bevestigen"}, Media::none, small_bytes_max, &Api::post_bevestigen, nullptr},
      {"GET", {"v1", "termijnen"}, Media::none, 0, nullptr, &Api::read_termijnen},
      {"GET", {"v1", "dossiers"}, Media::none, 0, nullptr, &Api::read_dossiers},
      {"GET", {"v1", "overzichten", "onbestelbaar"}, Media::none, 0, nullptr, &Api::read_onbestelbaar},
  };
  return table;
}

namespace {

bool matches(const std::vector<std::string_view>& pattern, const std::vector<std::string_view>& path) {
  return pattern.size() == path.size() && std::equal(pattern.begin(), pattern.end(), path.begin(), [](std::string_view a, std::string_view b) {
           return a == "{}" ? !b.empty() : a == b;
         });
}

bool is_open(std::string_view path) {
  constexpr std::string_view open[] = {"/livez", "/healthz", "/readyz", "/metrics", "/v1/openapi.json", "/v1/asyncapi.json"};
  return std::find(std::begin(open), std::end(open), path) != std::end(open);
}

}  // namespace

http::Response not_authenticated() {
  http::Response refusal = problem(401, "not-authenticated", "send Authorization: Bearer with a token made by `verzuimhub token`");
  refusal.headers.emplace_back("WWW-Authenticate", "Bearer");
  return refusal;
}

http::Response overloaded() { return try_later("overloaded", "too many questions at once; ask again", 1); }

Api::Api(const Clock& clock, Random& random, const domain::Regio& regio, const crypto::Kluis& kluis, ledger::Ledger& ledger,
         std::unique_ptr<store::Reader> reader, std::shared_ptr<const Access> access, Public open, ApiSettings settings)
    : clock_(clock), regio_(regio), kluis_(kluis), ledger_(ledger), doors_(clock, random, ledger), reader_(std::move(reader)), open_(std::move(open)),
      settings_(std::move(settings)), access_(std::move(access)), intake_(worker_queue), bulk_(bulk_queue), waiters_(clock),
      reading_(worker_queue, [this] { return look_after_waiters(); }) {}

Api::~Api() = default;

std::shared_ptr<const Access> Api::access() const {
  const std::shared_lock lock(access_mutex_);
  return access_;
}

void Api::replace_access(std::shared_ptr<const Access> access) {
  const std::unique_lock lock(access_mutex_);
  access_ = std::move(access);
}

http::Admission Api::admit(const http::RequestHead& head) {
  if (is_open(head.path)) {
    if (head.method == "GET" || head.method == "HEAD") return http::ReadBody{0};
    http::Response refusal = problem(405, "method-not-allowed", "this path is for GET");
    refusal.headers.emplace_back("Allow", "GET");
    return refusal;
  }
  if (head.query_value("access_token") || head.query_value("token")) {
    return problem(400, "token-in-url", "tokens go in the Authorization header; this one may have been logged on the way: revoke it");
  }
  if (access()->find(head.header("authorization")) == nullptr) return not_authenticated();
  const auto path = segments(head.path);
  std::string allowed;
  for (const Route& route : routes()) {
    if (!matches(route.path, path)) continue;
    if (route.method != head.method) {
      allowed += (allowed.empty() ? "" : ", ") + std::string(route.method);
      continue;
    }
    if (!media_fits(route.media, head.header("content-type"))) {
      return problem(415, "unsupported-media-type", "this path does not take that Content-Type; see /v1/openapi.json");
    }
    return http::ReadBody{route.bytes_max == whole_file ? settings_.body_bytes_max : route.bytes_max,
                          head.query_value("wacht") ? route.wait : std::chrono::seconds(0)};
  }
  if (allowed.empty()) return not_found();
  http::Response refusal = problem(405, "method-not-allowed", "this path takes another method");
  refusal.headers.emplace_back("Allow", allowed);
  return refusal;
}

void Api::handle(http::RequestHead head, http::Body body, http::Respond respond) {
  if (head.path == "/livez" || head.path == "/healthz") return respond(open_.live());
  if (head.path == "/readyz") return respond(open_.ready());
  if (head.path == "/metrics") return respond(open_.metrics());
  if (head.path == "/v1/openapi.json" || head.path == "/v1/asyncapi.json") {
    http::Response response;
    response.body = head.path == "/v1/openapi.json" ? open_.openapi : open_.asyncapi;
    response.headers.emplace_back("Access-Control-Allow-Origin", "*");
    return respond(std::move(response));
  }
  const auto who = access();
  const Beller* beller = who->find(head.header("authorization"));
  const auto path = segments(head.path);
  const auto route = std::find_if(routes().begin(), routes().end(), [&](const Route& each) { return each.method == head.method && matches(each.path, path); });
  if (beller == nullptr || route == routes().end()) return respond(not_found());  // the token went while the body came
  auto call = std::make_shared<Call>();
  call->beller = *beller;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (route->path[i] == "{}") call->ids.emplace_back(path[i]);
  }
  call->head = std::move(head);
  call->body = std::move(body);
  call->respond = std::move(respond);
  if (route->read != nullptr) return read(std::move(call), route->read);
  (this->*route->act)(std::move(call));
}

void Api::read(std::shared_ptr<Call> call, void (Api::*work)(Call&)) {
  if (!reading_.try_run([this, call, work] { (this->*work)(*call); })) {
    call->respond(overloaded());
  }
}

void Api::decode(std::shared_ptr<Call> call, bool plain) {
  const auto work = [this, call, plain] { doors_.events(call->beller, call->head, call->body.view(), plain, call->respond); };
  if (call->body.view().size() <= decode_here_max) return work();
  if (!intake_.try_run(work)) call->respond(full());
}

// A large one has a thread of its own, so that others need not wait until it is read.
void Api::post_aanlevering(std::shared_ptr<Call> call) {
  Worker& worker = call->body.view().size() > http::body_memory_max ? bulk_ : intake_;
  if (!worker.try_run([this, call] { doors_.delivery(call->beller, call->head, call->body.view(), call->respond); })) call->respond(full());
}

void Api::post_intrekken(std::shared_ptr<Call> call) {
  const auto id = parse_uuid(call->ids[0]);
  if (!id) return call->respond(not_found());
  doors_.withdraw_delivery(call->beller, *id, call->respond);
}

void Api::post_status(std::shared_ptr<Call> call) {
  auto json = parse_json(call->body.view());
  if (!json || !json->is_object()) return call->respond(problem(400, json ? "schema" : json.error().rule, "send {\"status\": \"B\", …}"));
  (*json)["meldingId"] = call->ids[0];
  std::vector<Fault> faults;
  auto inhoud = intake::read_inhoud(intake::type_status, *json, {"", 0}, clock_.wall(), faults);
  const auto in_path = std::find_if(faults.begin(), faults.end(), [](const Fault& fault) { return fault.pointer == "/meldingId"; });
  if (in_path != faults.end()) return call->respond(not_found());
  if (!inhoud) return call->respond(problem(400, "schema", "mend every fault listed", faults));
  doors_.one(call->beller, call->head, call->body.view(), std::move(*inhoud), call->respond);
}

void Api::post_bevestigen(std::shared_ptr<Call> call) {
  const auto id = parse_uuid(call->ids[0]);
  if (!id) return call->respond(not_found());
  doors_.one(call->beller, call->head, call->body.view(), domain::Ontvangst{*id, 0, 0}, call->respond);
}

}  // namespace hub::api
