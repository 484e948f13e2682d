#include "hub/config/settings.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hub::config {
namespace {

Settings right_settings() {
  Settings settings;
  settings.oin = "00000099000000001000";
  settings.link = "https://hub.voorbeeld.nl/";
  settings.smtp.from = "hub@voorbeeld.nl";
  return settings;
}

TEST(SettingsTest, RefusesAnOverrideAsHubYamlWould) {
  struct Case {
    std::string_view assignment;
    std::string_view text;
  };
  const std::vector<Case> cases = {
      {"http.port", "--set 'http.port': instead write key=value, for example http.port=0"},
      {"http.prot=0", "--set: unknown setting 'http.prot'; instead write http.port"},
      {"zzzzzzzz=0", "--set: unknown setting 'zzzzzzzz'"},
      {"http.port=65536",
       "--set: http.port is '65536': it is out of range; instead write a whole number from 0 to 65535"},
      {"http.port=", "--set: http.port is '': it is no whole number; instead write a whole number from 0 to 65535"},
      {"mqtt.tls=no",
       "--set: mqtt.tls is 'no': only true and false are yes and no; instead write true or false, without quotes"},
      {"smtp.from=a@b.nl\r\nBcc: c@d.nl",
       "--set: smtp.from is 'a@b.nl??Bcc: c@d.nl': it is no plain mail address; instead write for example "
       "zorgcoordinator@school.voorbeeld.nl"},
      {"store.kind=oracle", "--set: store.kind is 'oracle': the stores are sqlite and postgres; instead write for example sqlite"},
      {"intake.idempotency_days=13",
       "--set: intake.idempotency_days is '13': it is out of range; instead write a whole number from 14 to 365"},
  };
  for (const Case& c : cases) {
    Settings settings = right_settings();
    const auto result = apply_override(settings, c.assignment);
    ASSERT_FALSE(result) << c.assignment;
    EXPECT_EQ(result.error().kind, ErrorKind::rejected);
    EXPECT_EQ(result.error().text, c.text);
    EXPECT_EQ(print_settings(settings), print_settings(right_settings())) << c.assignment;
  }
}

TEST(SettingsTest, OverridesOneSettingAndNothingElse) {
  Settings settings = right_settings();
  ASSERT_TRUE(apply_override(settings, "http.port=0"));
  ASSERT_TRUE(apply_override(settings, "demonstration=true"));
  ASSERT_TRUE(apply_override(settings, "data=elders"));
  ASSERT_TRUE(apply_override(settings, "smtp.url=smtp://127.0.0.1:2525"));
  EXPECT_EQ(settings.http.port, 0);
  EXPECT_TRUE(settings.demonstration);
  EXPECT_EQ(settings.data, "elders");
  EXPECT_EQ(settings.smtp.url, "smtp://127.0.0.1:2525");
  EXPECT_EQ(settings.mqtt.window, 200);
}

TEST(SettingsTest, NamesWhatIsWrongTogether) {
  struct Case {
    const char* name;
    std::vector<std::string_view> overrides;
    std::vector<std::string> keys;
  };
  const std::vector<Case> cases = {
      {"right", {}, {}},
      {"TLS without files", {"http.tls_port=8443"}, {"http.certificate", "http.key"}},
      {"TLS with files", {"http.tls_port=8443", "http.certificate=a", "http.key=b"}, {}},
      {"both on one port", {"http.tls_port=8080", "http.certificate=a", "http.key=b"}, {"http.tls_port"}},
      {"broker far away in the clear", {"mqtt.host=broker.nl"}, {"mqtt.tls"}},
      {"broker far away", {"mqtt.host=broker.nl", "mqtt.tls=true"}, {}},
      {"mail far away in the clear", {"smtp.url=smtp://mail.nl:25", "smtp.starttls=false"}, {"smtp.starttls"}},
      {"mail near in the clear", {"smtp.url=smtp://[::1]:25", "smtp.starttls=false"}, {}},
  };
  for (const Case& c : cases) {
    Settings settings = right_settings();
    for (const std::string_view assignment : c.overrides) {
      ASSERT_TRUE(apply_override(settings, assignment)) << assignment;
    }
    std::vector<std::string> keys;
    for (const Contradiction& contradiction : find_contradictions(settings)) keys.push_back(contradiction.key);
    EXPECT_EQ(keys, c.keys) << c.name;
  }
  std::vector<std::string> keys;
  for (const Contradiction& contradiction : find_contradictions(Settings())) keys.push_back(contradiction.key);
  EXPECT_EQ(keys, (std::vector<std::string>{"oin", "link", "smtp.from"}));
}

TEST(SettingsTest, PrintsEverySettingWithoutUserNames) {
  Settings settings = right_settings();
  settings.smtp.username = "geheim-account";
  const std::string text = print_settings(settings);
  EXPECT_EQ(text.find("geheim-account"), std::string::npos);
  EXPECT_NE(text.find("mqtt:\n  host: \"127.0.0.1\"\n  port: 1883\n"), std::string::npos) << text;
  for (const std::string& name : setting_names()) {
    EXPECT_NE(text.find(name.substr(name.rfind('.') + 1) + ": "), std::string::npos) << name;
  }
}

TEST(SettingsTest, IsKnownByTheHostOfItsLink) {
  for (const auto& [link, host] : {std::pair("https://hub.voorbeeld.nl/", "hub.voorbeeld.nl"), std::pair("https://hub.voorbeeld.nl", "hub.voorbeeld.nl"),
                                   std::pair("http://127.0.0.1:8080/", "127.0.0.1"), std::pair("http://[::1]:8080/x", "[::1]")}) {
    Settings settings = right_settings();
    ASSERT_TRUE(apply_override(settings, std::string("link=") + link));
    EXPECT_EQ(settings.host(), host);
  }
}

TEST(SettingsTest, NamesItsOwnSource) {
  EXPECT_EQ(right_settings().source(), "urn:nld:oin:00000099000000001000:systeem:verzuimhub");
}

}  // namespace
}  // namespace hub::config
