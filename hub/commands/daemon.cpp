#include "hub/commands/daemon.h"

#include <curl/curl.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <stdexcept>
#include <thread>

#include "connectors/mail/smtp.h"
#include "connectors/mqtt/publisher.h"
#include "connectors/mqtt/subscriber.h"
#include "connectors/mqtt/topics.h"
#include "connectors/school/somtoday/puller.h"
#include "hub/api/api.h"
#include "hub/api/documents.h"
#include "hub/api/inbox.h"
#include "hub/api/problem.h"
#include "hub/base/log.h"
#include "hub/commands/data_lock.h"
#include "hub/commands/dropped_file.h"
#include "hub/commands/gate.h"
#include "hub/commands/load.h"
#include "hub/commands/partner_channels.h"
#include "hub/commands/pulled_page.h"
#include "hub/commands/secrets.h"
#include "hub/http/listener.h"
#include "hub/ops/metrics.h"
#include "hub/store/engine.h"

namespace hub::commands {
namespace {

using namespace std::chrono_literals;

// Requests under way get this long to be answered when the hub stops.
constexpr auto stop_grace = 10s;

template <typename T>
T or_throw(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().text);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

crypto::Key key_for(const config::Settings& settings, const store::Engine& engine, Random& random) {
  std::error_code failed;
  std::filesystem::create_directories(settings.data, failed);
  if (failed) throw std::runtime_error("cannot make the data directory " + settings.data.string() + ": " + failed.message());
  return or_throw(master_key(settings.secrets, or_throw(store::exists(engine)), random));
}

std::shared_ptr<const api::Access> read_access(const config::Configuration& configuration) {
  const auto tokens = or_throw(config::read_tokens(configuration.settings.secrets / "tokens"));
  return std::make_shared<api::Access>(configuration.bronnen, configuration.regio, tokens);
}

mqtt::Broker broker(const config::Settings& settings, const std::string& suffix) {
  mqtt::Broker broker;
  broker.host = settings.mqtt.host;
  broker.port = static_cast<std::uint16_t>(settings.mqtt.port);
  broker.tls = settings.mqtt.tls;
  broker.ca_file = settings.mqtt.ca_file.string();
  broker.username = settings.mqtt.username;
  broker.password = or_throw(read_secret(settings.secrets / "mqtt-password"));
  broker.client_id = settings.mqtt.client_id + suffix;
  // Each of several hubs has a session of its own; the only one goes on with the session that it had on SQLite.
  if (settings.store.hub != config::StoreSettings().hub) broker.client_id += "-" + settings.store.hub;
  return broker;
}

// smtp://host:port, as settings have checked it.
mail::MailerSettings mailer_settings(const config::Settings& settings) {
  mail::MailerSettings mailer;
  const std::string rest = settings.smtp.url.substr(settings.smtp.url.find("://") + 3);
  const auto colon = rest.rfind(':');
  mailer.host = rest.substr(0, colon);
  if (colon != std::string::npos) mailer.port = static_cast<std::uint16_t>(std::stoi(rest.substr(colon + 1)));
  mailer.security = settings.smtp.url.starts_with("smtps://") ? mail::Security::tls
                    : settings.smtp.starttls                  ? mail::Security::starttls
                                                              : mail::Security::off;
  mailer.ca_file = settings.smtp.ca_file.string();
  mailer.username = settings.smtp.username;
  mailer.password = or_throw(read_secret(settings.secrets / "smtp-password"));
  mailer.from_name = "Verzuimhub";
  mailer.from_address = settings.smtp.from;
  return mailer;
}

// Every source that the hub gets itself.
std::vector<somtoday::PullSource> pull_sources(const config::Configuration& configuration) {
  const config::Settings& settings = configuration.settings;
  std::vector<somtoday::PullSource> sources;
  for (const config::Bron& bron : configuration.bronnen) {
    if (!bron.ophalen) continue;
    somtoday::PullSource& source = sources.emplace_back();
    source.naam = bron.naam;
    source.stand_file = settings.data / ("ophalen-" + bron.naam + ".json");
    source.pull.resource = bron.formaat == "somtoday-waarnemingen" ? somtoday::Resource::waarnemingen : somtoday::Resource::absentiemeldingen;
    source.pull.url = bron.ophalen->url;
    source.pull.token_url = bron.ophalen->token_url;
    source.pull.client_id = bron.ophalen->client_id;
    source.pull.client_secret = or_throw(pull_secret(settings.secrets, bron.naam));
    source.pull.every = std::chrono::minutes(bron.ophalen->elke_minuten);
    source.pull.back = std::chrono::days(bron.ophalen->terugkijk_dagen);
  }
  return sources;
}

http::ListenerConfig listener_config(const config::Settings& settings) {
  http::ListenerConfig config;
  config.address = settings.http.address;
  config.port = static_cast<std::uint16_t>(settings.http.port);
  config.connections_max = static_cast<std::size_t>(settings.http.connections_max);
  config.connections_per_address_max = config.connections_max;  // schools come by one proxy
  config.body_bytes_budget = 4 * static_cast<std::uint64_t>(settings.http.body_bytes_max);  // four whole files at once
  config.spool_directory = settings.data.string();
  if (settings.http.tls_port != 0) {
    config.tls = http::TlsEndpoint{static_cast<std::uint16_t>(settings.http.tls_port), {settings.http.certificate.string(), settings.http.key.string()}};
  }
  return config;
}

struct CurlLibrary {
  CurlLibrary() { curl_global_init(CURL_GLOBAL_DEFAULT); }  // before there are threads
  ~CurlLibrary() { curl_global_cleanup(); }
};

}  // namespace

struct Daemon::Parts {
  Parts(const config::Configuration& configuration_, const Clock& clock_)
      : configuration(configuration_), clock(clock_), engine(or_throw(store_engine(configuration.settings))),
        master(key_for(configuration.settings, engine, random)), lock(configuration.settings.data), kluis(master, random), reading_kluis(master, random),
        store(or_throw(store::open_store(engine, kluis, clock.wall()))),
        judge(*store, configuration.regio, kluis, random),
        ways(configuration),
        delivery(*store, configuration.regio, random, mqtt::topic_for, &mqtt_gate, &mail_gate, ways.gates(),
                 delivery_settings(configuration)),
        line(*store, judge, delivery) {
    or_throw(line.start(rules_print(configuration), clock.wall(), clock.mono()));
    ledger::LedgerSettings ledger_settings;
    ledger_settings.queue_max = static_cast<std::size_t>(configuration.settings.intake.queue_max);
    ledger_settings.idempotency = std::chrono::hours(24 * configuration.settings.intake.idempotency_days);
    for (const auto& [ontvanger, gate] : ways.gates()) ledger_settings.webhooks.push_back(ontvanger);
    ledger = std::make_unique<ledger::Ledger>(clock, line, ledger_settings, [this](const std::string& why) {
      log::error("store.in-doubt", {{"reason", why}, {"hint", "stop, look at the disk, restore a backup if needed"}});
      doubtful = true;
      kill(getpid(), SIGTERM);
    });
    start_http();
    start_channels();
    start_pulling();
    start_watching();
    io = std::thread([this] { listener->run(); });  // last: nothing after it can fail
  }

  ~Parts() {
    api->end_waits();
    listener->stop(stop_grace);
    if (io.joinable()) io.join();
    if (watcher) watcher->stop();
    if (puller) puller->stop();  // while the ledger can still answer for the page under way
    if (subscriber) subscriber->stop();
    partners->begin_stop();
    publisher->stop();
    mailer->stop();
    partners->stop();
    ledger->stop();
    inbox.reset();  // what it still decodes finds a closed ledger, and may say so by the stopped subscriber
  }

  void start_http() {
    auto reader = or_throw(store::open_reader(engine, reading_kluis));
    api::Public open;
    open.live = [] { return api::ok(200, {{"status", "pass"}}); };
    open.ready = [this] { return readiness(); };
    open.metrics = [this] {
      http::Response response;
      response.content_type = "text/plain; version=0.0.4; charset=utf-8";
      response.body = ops::metrics_text(ledger->figures(), pulled_sources(), VERZUIMHUB_VERSION);
      return response;
    };
    open.openapi = api::openapi_json;
    open.asyncapi = api::asyncapi_json;
    api::ApiSettings settings;
    settings.body_bytes_max = static_cast<std::uint64_t>(configuration.settings.http.body_bytes_max);
    settings.source = configuration.settings.source();
    settings.epoch = store->epoch();
    api = std::make_unique<api::Api>(clock, random, configuration.regio, reading_kluis, *ledger, std::move(reader), read_access(configuration),
                                     std::move(open), std::move(settings));
    listener = std::make_unique<http::Listener>(
        clock, *api, [](int status, std::string_view slug, std::string_view detail) { return api::problem(status, slug, detail); },
        listener_config(configuration.settings));
  }

  void start_channels() {
    to_ledger_mqtt = std::make_unique<ledger::ChannelToLedger>(*ledger, store::Kanaal::mqtt);
    to_ledger_mail = std::make_unique<ledger::ChannelToLedger>(*ledger, store::Kanaal::mail);
    mqtt::PublisherSettings publishing;
    publishing.broker = broker(configuration.settings, "");
    publisher = std::make_unique<mqtt::Publisher>(clock, random, *to_ledger_mqtt, publishing);
    mqtt_gate.channel = publisher.get();
    mailer = std::make_unique<mail::Mailer>(clock, random, *to_ledger_mail, mailer_settings(configuration.settings));
    mail_gate.channel = mailer.get();
    partners = std::make_unique<PartnerChannels>(ways, clock, random, *ledger);
    inbox = std::make_unique<api::Inbox>(clock, configuration.bronnen, *ledger);
    mqtt::SubscriberSettings subscribing;
    subscribing.broker = broker(configuration.settings, "-in");
    // Messages may come while the subscriber is being made: until then their answers have no way out.
    inbox->answer_by([this](const std::string& topic, const std::string& payload, const std::string& correlation) {
      mqtt::Subscriber* way_out = answering.load();
      if (way_out == nullptr || !way_out->reply(topic, payload, correlation)) log::warning("inbox.no-room-to-answer", {{"topic", topic}});
    });
    subscriber = std::make_unique<mqtt::Subscriber>(clock, random, *inbox, subscribing);
    answering = subscriber.get();
  }

  void start_pulling() {
    std::vector<somtoday::PullSource> sources = pull_sources(configuration);
    if (sources.empty()) return;
    somtoday::PullerSettings settings;
    settings.ca_file = configuration.settings.webhook.ca_file.string();
    settings.allowed_networks = configuration.settings.webhook.networks();
    puller = std::make_unique<somtoday::Puller>(clock, random, std::move(settings), std::move(sources), [this](const std::string& naam, const somtoday::Page& page) {
      api::Aanleveringen aanleveringen(clock, random, *ledger);
      return take_pulled_page(find_bron(configuration.bronnen, naam), page, aanleveringen);
    });
  }

  void start_watching() {
    std::vector<file::WatchedFolder> folders;
    for (const config::Bron& bron : configuration.bronnen) {
      if (bron.inleveren) folders.push_back({bron.naam, bron.inleveren->map, bron.vestigingen});
    }
    if (folders.empty()) return;
    file::WatcherSettings settings;
    settings.spool_directory = configuration.settings.data.string();
    settings.bytes_max = static_cast<std::uint64_t>(configuration.settings.http.body_bytes_max);
    watcher = std::make_unique<file::Watcher>(clock, std::move(settings), std::move(folders),
                                              [this](const file::WatchedFolder& folder, const std::string& vestiging, std::string_view body) {
                                                api::Aanleveringen aanleveringen(clock, random, *ledger);
                                                return take_dropped_file(find_bron(configuration.bronnen, folder.naam), vestiging, body, aanleveringen);
                                              });
  }

  [[nodiscard]] std::vector<ops::PulledSource> pulled_sources() const {
    std::vector<ops::PulledSource> sources;
    if (!puller) return sources;
    for (const auto& [bron, figure] : puller->figures()) sources.push_back({bron, figure.pulls, figure.rows, figure.refused, figure.last_success, figure.failing});
    return sources;
  }

  http::Response readiness() {
    const ledger::LedgerFigures& figures = ledger->figures();
    if (!figures.storing || doubtful) return api::try_later("store-in-doubt", "the hub cannot store anything now; ask again later", 5);
    Json body{{"status", "pass"},
              {"store", "takes things in"},
              {"mqtt", figures.mqtt_up ? "connected" : "not connected: messages wait in the store"},
              {"mail", figures.mail_up ? "connected" : "not connected: mails wait in the store"}};
    for (const auto& [ontvanger, up] : figures.webhooks_up) {
      body["webhooks"][to_string(ontvanger)] = up ? "connected" : "not connected: messages wait in the store";
    }
    // A source that cannot be pulled takes nothing away from what others push.
    for (const ops::PulledSource& source : pulled_sources()) {
      body["ophalen"][source.bron] = source.failing ? "failing: what it has is pulled once it answers again; the log says why" : "pulling";
    }
    return api::ok(200, body);
  }

  const config::Configuration& configuration;
  const Clock& clock;
  CurlLibrary curl;
  SystemRandom random;
  const store::Engine engine;
  std::atomic<bool> doubtful = false;
  const crypto::Key master;
  const DataLock lock;          // before the store is opened
  crypto::Kluis kluis;          // the ledger thread's
  crypto::Kluis reading_kluis;  // the reading thread's
  std::unique_ptr<store::Store> store;
  judge::Judge judge;
  Gate mqtt_gate;
  Gate mail_gate;
  PartnerWays ways;
  delivery::Delivery delivery;
  ledger::Line line;
  std::unique_ptr<ledger::Ledger> ledger;
  std::unique_ptr<ledger::ChannelToLedger> to_ledger_mqtt;
  std::unique_ptr<ledger::ChannelToLedger> to_ledger_mail;
  std::unique_ptr<api::Api> api;
  std::unique_ptr<http::Listener> listener;
  std::unique_ptr<mqtt::Publisher> publisher;
  std::unique_ptr<mail::Mailer> mailer;
  std::unique_ptr<PartnerChannels> partners;
  std::unique_ptr<api::Inbox> inbox;
  std::unique_ptr<mqtt::Subscriber> subscriber;
  std::atomic<mqtt::Subscriber*> answering = nullptr;
  std::unique_ptr<somtoday::Puller> puller;
  std::unique_ptr<file::Watcher> watcher;
  std::thread io;
};

Daemon::Daemon(const config::Configuration& configuration, const Clock& clock) : parts_(std::make_unique<Parts>(configuration, clock)) {}

Daemon::~Daemon() = default;

std::string Daemon::address() const {
  return parts_->configuration.settings.http.address + ":" + std::to_string(parts_->listener->port());
}

std::optional<std::string> Daemon::tls_address() const {
  if (parts_->listener->tls_port() == 0) return std::nullopt;
  return parts_->configuration.settings.http.address + ":" + std::to_string(parts_->listener->tls_port());
}

void Daemon::reload() {
  try {
    parts_->api->replace_access(read_access(parts_->configuration));
    log::info("reload.tokens");
  } catch (const std::runtime_error& failure) {
    log::error("reload.tokens-kept", {{"reason", failure.what()}});
  }
  if (!tls_address()) return;
  if (auto loaded = parts_->listener->reload_tls(); loaded) {
    log::info("reload.certificate");
  } else {
    log::error("reload.certificate-kept", {{"reason", loaded.error().text}});
  }
}

bool Daemon::in_doubt() const { return parts_->doubtful; }

}  // namespace hub::commands
