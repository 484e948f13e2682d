#include "tests/system/partner.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

namespace system_test {
namespace {

using nlohmann::json;

// Messages start with this; what else mosquitto_sub says does not.
constexpr std::string_view message_mark = "=> ";
constexpr const char* message_format = "=> %t %p";

}  // namespace

const Keys melding_keys{"meldingId",     "dossierId",         "verzuimsoort",           "status",               "begindatum",
                        "einddatum",     "minuten",           "vestiging",              "leerling",             "leerling.pgn",
                        "leerling.roepnaam", "leerling.tussenvoegsel", "leerling.achternaam", "leerling.geboortedatum", "leerling.woongemeente",
                        "meldenVoor",    "waarom"};

Keys keys_of(const json& object) {
  Keys keys;
  for (const auto& [key, value] : object.items()) {
    keys.insert(key);
    if (key != "leerling" || !value.is_object()) continue;
    for (const auto& [inner, ignored] : value.items()) keys.insert("leerling." + inner);
  }
  return keys;
}

Partner::Partner(RunningHub& hub, std::string lijn, std::string naam) : hub_(hub), lijn_(std::move(lijn)), naam_(std::move(naam)) {}

void Partner::subscribe(const std::string& filter, const std::vector<std::string>& session) {
  heard();  // the last of the one before
  listener_.reset();
  read_bytes_ = 0;
  std::vector<std::string> arguments = {"-u", user(), "-P", RunningHub::password_of(user()), "-F", message_format};
  arguments.insert(arguments.end(), {"-t", filter.empty() ? "verzuim/v1/" + branch() + "/#" : filter});
  arguments.insert(arguments.end(), session.begin(), session.end());
  listener_ = hub_.broker().subscribe(user(), arguments);
}

const std::vector<Bericht>& Partner::heard() {
  if (!listener_) return heard_;
  const std::string out = listener_->out();
  for (auto end = out.find('\n', read_bytes_); end != std::string::npos; end = out.find('\n', read_bytes_)) {
    const std::string line = out.substr(read_bytes_, end - read_bytes_);
    read_bytes_ = end + 1;
    if (!line.starts_with(message_mark)) continue;
    const std::string message = line.substr(message_mark.size());
    const auto space = message.find(' ');
    heard_.push_back({message.substr(0, space), json::parse(message.substr(space + 1))});
  }
  return heard_;
}

Bericht Partner::wait_for(const std::function<bool(const Bericht&)>& fits) {
  std::size_t looked = 0;
  const bool found = support::wait_until([&] {
    const auto& all = heard();
    while (looked < all.size() && !fits(all[looked])) ++looked;
    return looked < all.size();
  });
  if (found) return heard_[looked];
  ADD_FAILURE() << branch() << " waits in vain; it has heard " << heard_.size() << " messages";
  return {"", json{{"id", ""}, {"type", ""}, {"volgnummer", 0}, {"data", json::object()}}};
}

Bericht Partner::wait_for_type(const std::string& type) {
  return wait_for([type = "nl.onderwijs." + type + ".v1"](const Bericht& bericht) { return bericht.type() == type; });
}

json Partner::make_event(const std::string& type, const std::string& id, const json& data) const {
  return {{"specversion", "1.0"}, {"id", id}, {"source", "urn:nld:voorbeeld:" + lijn_ + ":" + naam_}, {"type", "nl.onderwijs." + type + ".v1"}, {"data", data}};
}

bool Partner::confirm() {
  const auto& all = heard();
  std::vector<json> receipts;
  for (std::size_t i = confirmed_; i < all.size(); ++i) {
    const json data{{"berichtId", all[i].id()}, {"volgnummer", all[i].volgnummer()}, {"epoch", all[i].event.at("epoch")}};
    // What comes again is confirmed again by the same event: it is the same receipt.
    receipts.push_back(make_event("berichten.ontvangen", "ontvangst-" + all[i].id(), data));
  }
  if (!receipts.empty() && !publish_lines("verzuim/v1/in/" + branch() + "/ontvangst", receipts)) return false;
  confirmed_ = all.size();
  return true;
}

void Partner::publish(const std::string& soort, const json& data) {
  ASSERT_TRUE(publish_lines("verzuim/v1/in/" + branch() + "/" + soort, {data}));
}

void Partner::send_status(const std::string& melding_id, const std::string& status, const std::string& toelichting) {
  const json text = toelichting.empty() ? json() : json(toelichting);
  publish("status", make_event("verzuimmeldingen.status-gewijzigd", "status-" + status + "-" + melding_id,
                               {{"meldingId", melding_id}, {"status", status}, {"reden", nullptr}, {"toelichting", text}, {"contact", nullptr}}));
}

bool Partner::publish_lines(const std::string& topic, const std::vector<json>& events) {
  const std::string name = user() + "-" + std::to_string(++published_);
  std::string lines;
  for (const json& event : events) lines += event.dump() + "\n";
  support::write_file(hub_.directory() / name, lines);
  // A shell, for its `<`: one process and one connection for all lines.
  support::Process process({"sh", "-c", R"(exec mosquitto_pub -V 5 -h 127.0.0.1 -p "$1" -u "$2" -P "$3" -t "$4" -q 1 -l < "$5")", "sh",
                            std::to_string(hub_.broker().port()), user(), RunningHub::password_of(user()), topic, (hub_.directory() / name).string()},
                           hub_.directory(), name);
  return process.wait_exit() == 0;
}

}  // namespace system_test
