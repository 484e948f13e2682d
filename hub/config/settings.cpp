#include "hub/config/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <variant>

#include "hub/config/nearest.h"
#include "hub/config/patterns.h"
#include "hub/config/scalar.h"
#include "hub/config/section.h"

namespace hub::config {
namespace {

bool is_store_kind(std::string_view text) { return text == "sqlite" || text == "postgres"; }
const Pattern store_kind{is_store_kind, "the stores are sqlite and postgres", "sqlite"};

// Words that libpq takes; a password in a file that is shared would be one too many.
bool is_database(std::string_view text) {
  return text.find("password") == std::string_view::npos && text.find("://") == std::string_view::npos &&
         std::none_of(text.begin(), text.end(), [](char c) { return c < ' ' || c == 0x7f; });
}
const Pattern database{is_database, "the words of a PostgreSQL connection, without its password (that is secrets/store-password)",
                       "host=127.0.0.1 dbname=verzuimhub user=verzuimhub"};

bool is_networks(std::string_view text) { return parse_networks(text).has_value(); }
bool is_duo_url(std::string_view text) { return text.empty() || (patterns::https_url.matches(text) && text.starts_with("https://")); }
const Pattern duo_url{is_duo_url, "it must be an https address, or empty", "https://verzuim.duo.voorbeeld.nl/melden"};

bool is_codec(std::string_view text) { return text == "bedrijfsdocument" || text == "dc00"; }
const Pattern codec{is_codec, "the versions of the exchange are bedrijfsdocument and dc00", "bedrijfsdocument"};

bool is_oin_or_empty(std::string_view text) { return text.empty() || patterns::oin.matches(text); }
const Pattern oin_or_empty{is_oin_or_empty, "it must be 20 digits", "\"00000001800866472000\""};

const Pattern networks{is_networks, "it must be networks in their short form, with commas between them", "\"10.20.0.0/16, fd12:3456::/48\""};

constexpr Range port_range{1, 65535};
constexpr Range port_or_none{0, 65535};

// One setting: its name, where it lives, and what it may be. The one table that hub.yaml, --set and the
// print all go by.
struct Field {
  std::string_view name;
  std::variant<bool*, int*, std::string*, std::filesystem::path*> value;
  Range range{};                     // of a number
  const Pattern* pattern = nullptr;  // of a text
  bool redacted = false;
};

std::vector<Field> fields_of(Settings& s) {
  return {
      {"oin", &s.oin, {}, &patterns::oin},
      {"demonstration", &s.demonstration},
      {"link", &s.link, {}, &patterns::https_url},
      {"secrets", &s.secrets, {}, &patterns::path},
      {"data", &s.data, {}, &patterns::path},
      {"http.address", &s.http.address, {}, &patterns::ip_address},
      {"http.port", &s.http.port, port_or_none},
      {"http.tls_port", &s.http.tls_port, port_or_none},
      {"http.certificate", &s.http.certificate, {}, &patterns::path},
      {"http.key", &s.http.key, {}, &patterns::path},
      {"http.connections_max", &s.http.connections_max, {1, 100'000}},
      {"http.body_bytes_max", &s.http.body_bytes_max, {64 * 1024, 1024 * 1024 * 1024}},
      {"mqtt.host", &s.mqtt.host, {}, &patterns::host},
      {"mqtt.port", &s.mqtt.port, port_range},
      {"mqtt.tls", &s.mqtt.tls},
      {"mqtt.ca_file", &s.mqtt.ca_file, {}, &patterns::path},
      {"mqtt.username", &s.mqtt.username, {}, &patterns::user_name, true},
      {"mqtt.client_id", &s.mqtt.client_id, {}, &patterns::topic_level},
      {"mqtt.window", &s.mqtt.window, {1, 10'000}},
      {"mqtt.resend_after_seconds", &s.mqtt.resend_after_seconds, {10, 86'400}},
      {"smtp.url", &s.smtp.url, {}, &patterns::smtp_url},
      {"smtp.starttls", &s.smtp.starttls},
      {"smtp.ca_file", &s.smtp.ca_file, {}, &patterns::path},
      {"smtp.from", &s.smtp.from, {}, &patterns::mail_address},
      {"smtp.username", &s.smtp.username, {}, &patterns::user_name, true},
      {"webhook.ca_file", &s.webhook.ca_file, {}, &patterns::path},
      {"webhook.allowed_networks", &s.webhook.allowed_networks, {}, &networks},
      {"duo.url", &s.duo.url, {}, &duo_url},
      {"duo.codec", &s.duo.codec, {}, &codec},
      {"duo.oin", &s.duo.oin, {}, &oin_or_empty},
      {"duo.certificate", &s.duo.certificate, {}, &patterns::path},
      {"duo.key", &s.duo.key, {}, &patterns::path},
      {"duo.certificate_duo", &s.duo.certificate_duo, {}, &patterns::path},
      {"duo.ca_file", &s.duo.ca_file, {}, &patterns::path},
      {"duo.allowed_networks", &s.duo.allowed_networks, {}, &networks},
      {"duo.poll_minutes", &s.duo.poll_minutes, {1, 1440}},
      {"duo.reden_V3", &s.duo.reden_V3, {}, &patterns::text},
      {"duo.reden_V4", &s.duo.reden_V4, {}, &patterns::text},
      {"duo.reden_LRV", &s.duo.reden_LRV, {}, &patterns::text},
      {"duo.reden_L", &s.duo.reden_L, {}, &patterns::text},
      {"duo.reden_RMC", &s.duo.reden_RMC, {}, &patterns::text},
      {"duo.reden_O", &s.duo.reden_O, {}, &patterns::text},
      {"store.kind", &s.store.kind, {}, &store_kind},
      {"store.database", &s.store.database, {}, &database},
      {"store.hub", &s.store.hub, {}, &patterns::topic_level},
      {"store.lease_seconds", &s.store.lease_seconds, {2, 300}},
      {"intake.queue_max", &s.intake.queue_max, {1, 1'000'000}},
      {"intake.idempotency_days", &s.intake.idempotency_days, {14, 365}},
  };
}

std::optional<Refusal> assign(const Field& field, const Scalar& scalar) {
  if (bool* const* target = std::get_if<bool*>(&field.value)) {
    auto parsed = parse_bool(scalar);
    if (!parsed) return std::move(parsed.error());
    **target = *parsed;
  } else if (int* const* number = std::get_if<int*>(&field.value)) {
    auto parsed = parse_integer(scalar, field.range);
    if (!parsed) return std::move(parsed.error());
    **number = *parsed;
  } else {
    auto parsed = parse_text(scalar, *field.pattern);
    if (!parsed) return std::move(parsed.error());
    if (std::string* const* text = std::get_if<std::string*>(&field.value)) **text = std::move(*parsed);
    if (auto* const* path = std::get_if<std::filesystem::path*>(&field.value)) **path = std::move(*parsed);
  }
  return std::nullopt;
}

std::string_view part_of(std::string_view name) {
  const std::size_t dot = name.find('.');
  return dot == std::string_view::npos ? std::string_view() : name.substr(0, dot);
}

std::string_view last_of(std::string_view name) { return name.substr(name.rfind('.') + 1); }

// What may stand in `part` ("" is the top of the file): the settings of it, and the parts.
std::vector<std::string> words_in(const std::vector<Field>& fields, std::string_view part) {
  std::vector<std::string> words;
  for (const Field& field : fields) {
    if (part_of(field.name) == part) words.emplace_back(last_of(field.name));
    const std::string below(part_of(field.name));
    if (part.empty() && !below.empty() && std::find(words.begin(), words.end(), below) == words.end()) {
      words.push_back(below);
    }
  }
  return words;
}

// One level of hub.yaml: `part` is "" or a part's name.
void read_part(const Node& node, std::string_view part, const std::vector<Field>& fields, Findings& findings) {
  if (node.kind == Node::Kind::null) return;
  if (node.kind != Node::Kind::map) {
    refuse_no_map(node, findings);
    return;
  }
  const std::vector<std::string> words = words_in(fields, part);
  for (std::size_t i = 0; i < node.values.size(); ++i) {
    const Node& value = node.values[i];
    const auto field =
        std::find_if(fields.begin(), fields.end(), [&value](const Field& f) { return f.name == value.path; });
    if (field != fields.end() && value.kind == Node::Kind::scalar) {
      if (auto refusal = assign(*field, {value.path, value.text, value.quoted})) findings.add(value.place, *refusal);
    } else if (field != fields.end()) {
      findings.add(value.place, {value.path + " has no single value", "one value is expected", ""});
    } else if (part.empty() && std::find(words.begin(), words.end(), value.path) != words.end()) {
      read_part(value, value.path, fields, findings);
    } else if (node.keys[i].kind == Node::Kind::scalar) {
      const std::string& key = node.keys[i].text;
      findings.add(node.keys[i].place, {fmt::format("unknown key {}", shown(key)),
                                        "hub.yaml knows nothing of this name here", suggestion(key, words)});
    }
  }
}

std::string value_text(const Field& field) {
  if (bool* const* flag = std::get_if<bool*>(&field.value)) return **flag ? "true" : "false";
  if (int* const* number = std::get_if<int*>(&field.value)) return fmt::format("{}", **number);
  std::string text;
  if (std::string* const* words = std::get_if<std::string*>(&field.value)) text = **words;
  if (auto* const* path = std::get_if<std::filesystem::path*>(&field.value)) text = (**path).string();
  if (field.redacted && !text.empty()) return "\"***\"";
  // In quotes, since a bare OIN would be a number to other readers of YAML.
  return fmt::format("\"{}\"", text);
}

}  // namespace

std::string Settings::host() const {
  const std::size_t begin = link.find("://") + 3;
  // An address in brackets keeps them.
  const std::size_t end = link.find_first_of("/?#:", link.find(']', begin) == std::string::npos ? begin : link.find(']', begin));
  return link.substr(begin, end - begin);
}

Settings read_settings(const Node& document, const std::filesystem::path& directory, Findings& findings) {
  Settings settings;
  const std::vector<Field> fields = fields_of(settings);
  read_part(document, "", fields, findings);
  for (const Field& field : fields) {
    auto* const* path = std::get_if<std::filesystem::path*>(&field.value);
    if (path == nullptr || (**path).empty()) continue;
    std::error_code code;  // without a current directory the path stays relative
    const auto absolute = std::filesystem::absolute(directory / **path, code);
    if (!code) **path = absolute.lexically_normal();
  }
  for (Contradiction& contradiction : find_contradictions(settings)) {
    const std::string part(part_of(contradiction.key));
    const Node* const whole = part.empty() ? nullptr : document.find(part);
    const Node* const value =
        whole == nullptr ? document.find(contradiction.key) : whole->find(last_of(contradiction.key));
    // What stands there and was refused is not missing as well.
    if (contradiction.missing && value != nullptr && !value->text.empty()) continue;
    const Place at_file{document.place.file, 1};
    const Place& place = value != nullptr ? value->place : whole != nullptr ? whole->place : at_file;
    findings.add(place, std::move(contradiction.refusal));
  }
  return settings;
}

Result<void> apply_override(Settings& settings, std::string_view assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string_view::npos) {
    return error(ErrorKind::rejected,
                 fmt::format("--set {}: instead write key=value, for example http.port=0", shown(assignment)));
  }
  const std::string_view name = assignment.substr(0, equals);
  const std::vector<Field> fields = fields_of(settings);
  const auto field = std::find_if(fields.begin(), fields.end(), [name](const Field& f) { return f.name == name; });
  if (field == fields.end()) {
    const std::string near = nearest(name, setting_names());
    return error(ErrorKind::rejected, fmt::format("--set: unknown setting {}{}", shown(name),
                                                  near.empty() ? "" : "; instead write " + near));
  }
  const auto refusal = assign(*field, {name, assignment.substr(equals + 1), false});
  if (refusal) {
    return error(ErrorKind::rejected,
                 fmt::format("--set: {}: {}; instead write {}", refusal->what, refusal->why, refusal->instead));
  }
  return {};
}

std::vector<Contradiction> find_contradictions(const Settings& s) {
  std::vector<Contradiction> found;
  const auto missing = [&found](const std::string& key, std::string_view why, std::string_view instead) {
    found.push_back({key, {key + " is missing", std::string(why), std::string(instead)}, true});
  };
  const auto wrong = [&found](const std::string& key, std::string_view what, std::string why,
                              std::string_view instead) {
    found.push_back({key, {fmt::format("{} {}", key, what), std::move(why), std::string(instead)}});
  };
  if (s.oin.empty()) missing("oin", "every message names its source by it", "oin: \"<20 digits>\"");
  if (s.link.empty()) missing("link", "mails hold a link and no pupil data", "link: https://...");
  if (s.smtp.from.empty()) missing("smtp.from", "mails need a sender", "from: verzuimhub@...");
  if (!s.duo.url.empty()) {
    if (s.duo.oin.empty()) missing("duo.oin", "every request to DUO names its receiver by it", "oin: \"<20 digits>\"");
    if (s.duo.codec == "bedrijfsdocument" && s.duo.certificate.empty()) missing("duo.certificate", "DUO knows us by it, and requests are signed", "certificate: <file>");
    if (s.duo.certificate.empty() != s.duo.key.empty()) missing(s.duo.key.empty() ? "duo.key" : "duo.certificate", "one goes with the other", "both files");
  }
  if (s.store.kind == "postgres" && s.store.database.empty()) {
    missing("store.database", "store.kind postgres needs one", "database: host=127.0.0.1 dbname=verzuimhub user=verzuimhub");
  }
  if (s.http.tls_port != 0) {
    if (s.http.certificate.empty()) missing("http.certificate", "http.tls_port needs one", "certificate: <file>");
    if (s.http.key.empty()) missing("http.key", "http.tls_port needs one", "key: <file>");
    if (s.http.tls_port == s.http.port) {
      wrong("http.tls_port", "equals http.port", "a port is one or the other", "another port");
    }
  }
  if (!s.mqtt.tls && !is_loopback(s.mqtt.host)) {
    wrong("mqtt.tls", "is false",
          fmt::format("the broker {} is another machine, and what is said of pupils would cross "
                      "the network in the clear",
                      s.mqtt.host),
          "tls: true");
  }
  const auto server = parse_smtp_url(s.smtp.url);
  if (server && !s.smtp.starttls && !is_loopback(server->host)) {
    wrong("smtp.starttls", "is false", fmt::format("the mail server {} is another machine", server->host),
          "starttls: true");
  }
  return found;
}

std::vector<std::string> setting_names() {
  Settings settings;
  std::vector<std::string> names;
  for (const Field& field : fields_of(settings)) names.emplace_back(field.name);
  return names;
}

std::string print_settings(const Settings& settings) {
  Settings copy = settings;
  std::string text;
  std::string_view part;
  for (const Field& field : fields_of(copy)) {
    if (part_of(field.name) != part) text += fmt::format("{}:\n", part = part_of(field.name));
    text += fmt::format("{}{}: {}\n", part.empty() ? "" : "  ", last_of(field.name), value_text(field));
  }
  return text;
}

}  // namespace hub::config
