#include "hub/ops/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace hub::ops {
namespace {

void add_counter(prometheus::Registry& registry, const char* name, const char* help, std::uint64_t value, const prometheus::Labels& labels = {}) {
  prometheus::BuildCounter().Name(name).Help(help).Register(registry).Add(labels).Increment(static_cast<double>(value));
}

void add_gauge(prometheus::Registry& registry, const char* name, const char* help, double value, const prometheus::Labels& labels = {}) {
  prometheus::BuildGauge().Name(name).Help(help).Register(registry).Add(labels).Set(value);
}

}  // namespace

std::string metrics_text(const ledger::LedgerFigures& figures, const std::vector<PulledSource>& pulled, const std::string& version) {
  prometheus::Registry registry;
  add_gauge(registry, "verzuimhub_build_info", "Which version runs", 1, {{"version", version}});
  add_counter(registry, "verzuimhub_requests_total", "Requests and inbound messages answered after a commit", figures.requests);
  add_counter(registry, "verzuimhub_events_accepted_total", "Events stored for the first time", figures.events);
  add_counter(registry, "verzuimhub_events_repeated_total", "Events seen before with the same content", figures.repeats);
  add_counter(registry, "verzuimhub_events_declined_total", "Events that were refused after they were read", figures.declined);
  add_counter(registry, "verzuimhub_commits_total", "Group commits of accepted requests", figures.commits);
  add_counter(registry, "verzuimhub_messages_sent_total", "Messages handed to a channel for the first time", figures.sent);
  add_counter(registry, "verzuimhub_messages_resent_total", "Messages sent again with the same id", figures.resent);
  add_counter(registry, "verzuimhub_messages_confirmed_total", "Messages confirmed by their receiver", figures.confirmed);
  add_counter(registry, "verzuimhub_messages_refused_total", "Messages that will never be taken as they are", figures.refused);
  add_gauge(registry, "verzuimhub_messages_under_way", "Messages sent and not yet confirmed", static_cast<double>(figures.under_way));
  add_gauge(registry, "verzuimhub_pupils_waiting", "Pupils that wait for judgement, at the last look", static_cast<double>(figures.marks));
  add_gauge(registry, "verzuimhub_storing", "1 while the store takes things in", figures.storing ? 1 : 0);
  add_gauge(registry, "verzuimhub_mqtt_up", "1 while the broker is connected", figures.mqtt_up ? 1 : 0);
  add_gauge(registry, "verzuimhub_mail_up", "1 while the mail server answers", figures.mail_up ? 1 : 0);
  for (const auto& [ontvanger, up] : figures.webhooks_up) {
    add_gauge(registry, "verzuimhub_webhook_up", "1 while this partner's webhook takes messages", up ? 1 : 0, {{"partner", to_string(ontvanger)}});
  }
  for (const PulledSource& source : pulled) {
    const prometheus::Labels labels{{"bron", source.bron}};
    add_counter(registry, "verzuimhub_pulls_total", "Whole pulls of this source", source.pulls, labels);
    add_counter(registry, "verzuimhub_pulled_rows_total", "Rows pulled from this source, good and bad", source.rows, labels);
    add_counter(registry, "verzuimhub_pulled_rows_refused_total", "Rows pulled from this source that were refused", source.refused, labels);
    add_gauge(registry, "verzuimhub_pull_last_success_seconds", "When this source was last pulled whole, in seconds since 1970; 0: not yet", static_cast<double>(source.last_success), labels);
    add_gauge(registry, "verzuimhub_pull_up", "1 while this source is being pulled without trouble", source.failing ? 0 : 1, labels);
  }
  return prometheus::TextSerializer().Serialize(registry.Collect());
}

}  // namespace hub::ops
