// What the tests of the channel to a Notificaties API share: its simulator, settings that fit it, and a bericht.
#pragma once

#include "connectors/notificaties/channel.h"
#include "hub/delivery/channel.h"
#include "tests/support/webhook_sink.h"

namespace contract {

inline hub::notificaties::NotificatiesSettings notificaties_settings(const support::WebhookSink& api) {
  hub::notificaties::NotificatiesSettings settings;
  settings.endpoint.partner = "leerplicht/0363";
  settings.endpoint.ca_file = api.ca_file();
  settings.endpoint.allowed_networks = *hub::parse_networks("127.0.0.0/8 ::1");
  settings.endpoint.connect_timeout = settings.endpoint.answer_timeout = std::chrono::milliseconds(2'000);
  settings.endpoint.shortest_rest = settings.endpoint.longest_rest = std::chrono::milliseconds(200);
  settings.url = "https://localhost:" + std::to_string(api.port()) + "/api/v1/";
  settings.kanaal = "verzuim";
  settings.hub = "https://hub.voorbeeld.nl/";
  settings.login = {"", "een-token"};
  return settings;
}

// Of the type "verzuimmeldingen.geregistreerd", with the pupil Kanarie in it.
inline hub::delivery::Attempt notificaties_attempt(const hub::Uuid& id, const std::string& type) {
  return {id, "leerplicht/0363", "", "application/cloudevents+json",
          R"({"data":{"leerling":{"roepnaam":"Kanarie"}},"source":"urn:nld:oin:00000099000000001000:systeem:verzuimhub","time":"2026-11-20T11:00:00Z",)"
          R"("type":"nl.onderwijs.)" + type + R"(.v1","volgnummer":7})"};
}

}  // namespace contract
