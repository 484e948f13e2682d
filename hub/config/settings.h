// hub.yaml: what the program itself needs to know (where it listens, which broker, which mail server).
// What the region agreed on stands in the other files. A value; any thread may read it.
//
// The defaults below hold for what hub.yaml leaves out. Each comment gives unit, range and effect. A
// relative path in hub.yaml is relative to the configuration directory and is absolute after loading.
// Passwords are never here: each is a file of its own in `secrets`.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/network.h"
#include "hub/base/result.h"
#include "hub/config/finding.h"
#include "hub/config/node.h"

namespace hub::config {

struct HttpSettings {
  std::string address = "127.0.0.1";      // IPv4 or IPv6 address to listen on
  int port = 8080;                        // 0 to 65535; 0 takes any free one and prints it
  int tls_port = 0;                       // 1 to 65535; 0: no TLS listener (a proxy in front does it)
  std::filesystem::path certificate;      // PEM chain, needed for tls_port
  std::filesystem::path key;              // PEM private key, needed for tls_port
  int connections_max = 1000;             // 1 to 100000; beyond it a new connection is closed at once;
                                          // about 50 KiB each
  int body_bytes_max = 256 * 1024 * 1024;  // 64 KiB to 1 GiB; a longer aanlevering is refused with 413;
                                           // beyond 1 MiB it is kept on disk while it is read
};

struct MqttSettings {
  std::string host = "127.0.0.1";        // broker; name or address
  int port = 1883;                       // 1 to 65535; 8883 is usual with TLS
  bool tls = false;                      // false only with a broker on this machine
  std::filesystem::path ca_file;         // PEM; empty: the system's own list
  std::string username = "verzuimhub";   // the password is secrets/mqtt-password; empty: no login
  std::string client_id = "verzuimhub";  // fixed, so that the broker keeps our session; the inbound
                                         // client adds "-in"
  int window = 200;                      // 1 to 10000 messages per subscriber parked in the broker without
                                         // ontvangst; Mosquitto slows a hundredfold over a backlog of some
                                         // thousands, and 200 still fills a 20 ms line at 10,000 a second
  int resend_after_seconds = 60;         // 10 to 86400; a message not confirmed by then is sent again with
                                         // the same id, then after twice as long, up to five
                                         // minutes; a minute is longer than a receiver needs to store it
};

struct SmtpSettings {
  std::string url = "smtp://127.0.0.1:25";  // smtp://host:port
  bool starttls = true;                     // required, never "if possible"; false only on this machine
  std::filesystem::path ca_file;            // PEM; empty: the system's own list
  std::string from;                         // sender of every mail; must be given
  std::string username;                     // the password is secrets/smtp-password; empty: no login
};

struct WebhookSettings {
  std::filesystem::path ca_file;  // PEM; empty: the system's own list
  std::string allowed_networks;   // "10.20.0.0/16, fd12::/48": where webhooks may go beside all public addresses

  [[nodiscard]] std::vector<Network> networks() const { return parse_networks(allowed_networks).value_or(std::vector<Network>{}); }
};

// DUO's register, for the partners with `kanaal: duo`.
struct DuoSettings {
  std::string url;                         // https; empty: off, and no partner may have that channel
  std::string codec = "bedrijfsdocument";  // the version of the wire: bedrijfsdocument or dc00
  std::string oin;                         // 20 digits, DUO's own
  std::filesystem::path certificate;       // PEM chain, PKIoverheid: the client's in TLS, and what signs
  std::filesystem::path key;               // PEM private key of it, RSA
  std::filesystem::path certificate_duo;   // PEM; set: an answer that is not signed by it is not believed
  std::filesystem::path ca_file;           // PEM; empty: the system's own list
  std::string allowed_networks;            // as webhook.allowed_networks
  int poll_minutes = 15;                   // 1 to 1440 between two questions what gemeenten did; one request a school
                                           // each, and nobody waits for the answer within the quarter
  // The presumed reason that a report of each kind holds, 1 to 200 characters.
  std::string reden_V3 = "Zestien uur of meer ongeoorloofd verzuim in vier lesweken";
  std::string reden_V4 = "Zestien uur of meer ongeoorloofd verzuim in vier lesweken";
  std::string reden_LRV = "Vier weken of langer aaneengesloten ongeoorloofd verzuim";
  std::string reden_L = "Afwezig wegens vakantie of verlof zonder toestemming";
  std::string reden_RMC = "Vier weken of langer aaneengesloten verzuim zonder startkwalificatie";
  std::string reden_O = "Zorgelijk verzuim volgens de school";

  [[nodiscard]] std::vector<Network> networks() const { return parse_networks(allowed_networks).value_or(std::vector<Network>{}); }
};

struct StoreSettings {
  std::string kind = "sqlite";  // sqlite: one file in `data`; postgres
  std::string database;         // of postgres, as libpq takes it, "host=… dbname=… user=…"; the password is
                                // secrets/store-password
  std::string hub = "hub";      // of postgres: this hub's name among those on one database
  int lease_seconds = 10;       // of postgres: 2 to 300; so long a hub that is not heard of keeps its streams.
                                // Longer than a server's restart, shorter than anyone waits for a message
};

struct IntakeSettings {
  int queue_max = 10'000;     // 1 to 1000000 requests waiting for the disk; beyond it the answer
                              // is 503; some seconds of work, so that a caller need not time out
  int idempotency_days = 14;  // 14 to 365; how long the same (source, id) or Idempotency-Key gets
                              // the stored answer; a school may resend after a holiday week
};

struct Settings {
  std::string oin;                             // 20 digits, of the organisation that runs the hub; must be given
  bool demonstration = false;                  // true allows `serve --clock`: never with real pupils
  std::string link;                            // https address of the hub, as mails give it; must be given
  std::filesystem::path secrets = "geheimen";  // directory with one file for each password and key
  std::filesystem::path data = "../data";      // directory of the store; --data overrides it
  HttpSettings http;
  MqttSettings mqtt;
  SmtpSettings smtp;
  WebhookSettings webhook;
  DuoSettings duo;
  StoreSettings store;
  IntakeSettings intake;

  // The host of `link`: who the hub is to a receiver of webhooks.
  [[nodiscard]] std::string host() const;
  // The hub's own CloudEvents source.
  [[nodiscard]] std::string source() const { return "urn:nld:oin:" + oin + ":systeem:verzuimhub"; }
};

// Reads hub.yaml; relative paths become absolute under `directory`.
Settings read_settings(const Node& document, const std::filesystem::path& directory, Findings& findings);

// "http.port=0": one setting from the command line, judged as in hub.yaml; a relative path is left as it
// is. Rejected when the name is unknown or the value is refused; then nothing changes.
Result<void> apply_override(Settings& settings, std::string_view assignment);

// What is right by itself and wrong together (TLS without certificate, mail in the clear over a network)
// and what must be given but is not. Call after the last override. `key` is a name of setting_names().
struct Contradiction {
  std::string key;
  Refusal refusal;
  bool missing = false;  // the setting must be given and is not
};
std::vector<Contradiction> find_contradictions(const Settings& settings);

// Every setting by its full name ("http.port"), in the order of hub.yaml.
std::vector<std::string> setting_names();

// hub.yaml as it is in force, one "key: value" a line, user names as ***.
std::string print_settings(const Settings& settings);

}  // namespace hub::config
