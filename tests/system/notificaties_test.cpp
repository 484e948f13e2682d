// A gemeente that hears of its berichten by its own Notificaties API and reads them at the hub: the built hub and a
// simulator that is as strict as the real ones.
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/temp_dir.h"
#include "tests/support/webhook_sink.h"
#include "tests/system/partner.h"
#include "tests/system/running_hub.h"
#include "tests/system/school.h"

namespace system_test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* partner = "leerplicht/0363";
constexpr const char* secret = "verzuimhub:geheim-van-de-gemeente";

void replace(const fs::path& file, const std::string& from, const std::string& to) {
  std::string text = support::read_file(file);
  const std::size_t at = text.find(from);
  ASSERT_NE(at, std::string::npos) << from;
  support::write_file(file, text.replace(at, from.size(), to));
}

class NotificatiesTest : public testing::Test {
 protected:
  NotificatiesTest() {
    const fs::path config = hub.directory() / "config";
    replace(config / "partners.yaml", "{naam: Leerplicht Amsterdam}",
            "{naam: Leerplicht Amsterdam, kanaal: notificaties, url: \"https://localhost:" + std::to_string(api.port()) + "/api/v1\"}");
    replace(config / "hub.yaml", "allowed_networks: \"\"", "allowed_networks: \"127.0.0.0/8, ::1\"");
    support::write_file(secret_file(), std::string(secret) + "\n");
    fs::permissions(secret_file(), fs::perms::owner_read | fs::perms::owner_write);
    hub.set("webhook.ca_file=" + api.ca_file());
    hub.set("link=" + hub.url());
    api.script(R"({"clients": {"verzuimhub": "geheim-van-de-gemeente"}})");
    api.start();
  }
  fs::path secret_file() const { return hub.directory() / "config/geheimen/notificaties-leerplicht-0363"; }

  support::WebhookSink api{"localhost", "notificaties_simulator.py"};
  RunningHub hub{{.subjects = {"90BB00-somtoday", partner}}};
};

TEST_F(NotificatiesTest, ThePartnerHearsOfABerichtReadsItAtTheHubAndConfirmsIt) {
  hub.start();
  ASSERT_EQ(hub.post_events(truancy(meerlanden, 1)).status, 201);
  ASSERT_TRUE(api.wait_for_deliveries(1));
  const std::string arrived = api.deliveries().at(0);
  const json notificatie = json::parse(json::parse(arrived).at("body").get<std::string>());
  EXPECT_EQ(notificatie.at("kanaal"), "verzuim");
  EXPECT_EQ(notificatie.at("resource"), "verzuimmelding");
  EXPECT_EQ(notificatie.at("actie"), "create");
  EXPECT_EQ(notificatie.at("kenmerken"), (json{{"lijn", "leerplicht"}, {"soort", "verzuimmelding"}}));
  EXPECT_EQ(notificatie.at("resourceUrl"), notificatie.at("hoofdObject"));

  // Where it points to, who has the token of this partner reads the whole, and anybody else a stream of their own.
  const std::string where = notificatie.at("hoofdObject");
  ASSERT_TRUE(where.starts_with(hub.url() + "/v1/")) << where;
  const std::string path = where.substr(hub.url().size());
  EXPECT_EQ(hub.send({.path = path}).status, 401);
  const json items = hub.items(path, partner);
  ASSERT_EQ(items.size(), 1U);
  const json& event = items.at(0);
  EXPECT_EQ(event.at("type"), "nl.onderwijs.verzuimmeldingen.geregistreerd.v1");
  EXPECT_EQ(keys_of(event.at("data")), melding_keys);
  EXPECT_EQ(event.at("data").at("leerling").at("pgn"), pgn(1));
  EXPECT_EQ(hub.get(path, "90BB00-somtoday").body.find(pgn(1)), std::string::npos);

  // Not a value of it came by the notificatie, nor the ids that stand for the pupil's case.
  for (const auto& [naam, waarde] : event.at("data").at("leerling").items()) {
    if (!waarde.is_string() || naam == "woongemeente") continue;
    EXPECT_EQ(arrived.find(waarde.get<std::string>()), std::string::npos) << naam;
  }
  for (const json& value : {event.at("id"), event.at("subject"), event.at("data").at("meldingId"), event.at("data").at("dossierId"),
                            event.at("data").at("vestiging"), event.at("data").at("begindatum")}) {
    EXPECT_EQ(arrived.find(value.get<std::string>()), std::string::npos) << value;
  }

  const auto bezorging = [this] {
    for (const json& melding : hub.items("/v1/meldingen")) {
      if (melding.at("bericht") == "verzuimmelding") return melding.at("bezorging").get<std::string>();
    }
    return std::string();
  };
  EXPECT_EQ(bezorging(), "onderweg");  // that there is a bericht does not say that anybody has it
  EXPECT_EQ(hub.send({.method = "POST", .path = "/v1/berichten/" + event.at("id").get<std::string>() + "/_bevestigen", .token = hub.token(partner)}).status, 201);
  EXPECT_TRUE(support::wait_until([&] { return bezorging() == "bevestigd"; }));
  EXPECT_EQ(json::parse(hub.send({.path = "/readyz"}).body).at("webhooks"), (json{{partner, "connected"}}));
  EXPECT_EQ(hub.stop(), 0);
  for (const std::string& private_word : {std::string("geheim-van-de-gemeente"), roepnaam(1), pgn(1)}) {
    EXPECT_EQ(hub.process().err().find(private_word), std::string::npos);
  }
}

TEST_F(NotificatiesTest, AHubWithoutItsLoginDoesNotStart) {
  fs::remove(secret_file());
  hub.launch();
  EXPECT_EQ(hub.process().wait_exit(), 78);
  EXPECT_NE(hub.process().err().find("geheimen/notificaties-leerplicht-0363: there is no token in it"), std::string::npos) << hub.process().err();
}

}  // namespace
}  // namespace system_test
