#include <gtest/gtest.h>

#include "tests/unit/config/config_tree.h"

namespace hub::config {
namespace {

TEST(HubYamlTest, RefusesWhatItDoesNotUnderstand) {
  expect_findings({
      {"nothing broken", "hub.yaml", "8080", "8080", {}},
      {"unknown key at the top",
       "hub.yaml",
       "link:",
       "lnk:",
       {"hub.yaml:1: link is missing: mails hold a link and no pupil data; instead write link: https://...",
        "hub.yaml:2: unknown key 'lnk': hub.yaml knows nothing of this name here; instead write link"}},
      {"unknown key in a part",
       "hub.yaml",
       "  port:",
       "  prot:",
       {"hub.yaml:4: unknown key 'prot': hub.yaml knows nothing of this name here; instead write port"}},
      {"unknown part",
       "hub.yaml",
       "mqtt:\n  tls: false",
       "brokers:\n  tls: false",
       {"hub.yaml:5: unknown key 'brokers': hub.yaml knows nothing of this name here; instead write one of oin, "
        "demonstration, "
        "link, secrets, data, http, mqtt, smtp, webhook, duo, store, intake"}},
      {"duplicate key",
       "hub.yaml",
       "  port: 8080\n",
       "  port: 8080\n  port: 8081\n",
       {"hub.yaml:5: 'port' for the second time: it already stands in line 4; instead write it once"}},
      {"wrong type: text for a number",
       "hub.yaml",
       "8080",
       "many",
       {"hub.yaml:4: http.port is 'many': it is no whole number; instead write a whole number from 0 to 65535"}},
      {"wrong type: quotes around a number",
       "hub.yaml",
       "8080",
       "\"8080\"",
       {"hub.yaml:4: http.port is '8080': a number stands without quotes; instead write a whole number from 0 to "
        "65535"}},
      {"wrong type: a list",
       "hub.yaml",
       "8080",
       "[8080]",
       {"hub.yaml:4: http.port has no single value: one value is expected"}},
      {"wrong type: a value for a part",
       "hub.yaml",
       "mqtt:\n  tls: false",
       "mqtt: false",
       {"hub.yaml:5: mqtt is no map: a list of 'key: value' is expected here"}},
      {"Norway",
       "hub.yaml",
       "tls: false",
       "tls: no",
       {"hub.yaml:6: mqtt.tls is 'no': only true and false are yes and no; instead write true or false, without "
        "quotes"}},
      {"out of range",
       "hub.yaml",
       "8080",
       "99999",
       {"hub.yaml:4: http.port is '99999': it is out of range; instead write a whole number from 0 to 65535"}},
      {"anchor",
       "hub.yaml",
       "8080",
       "&p 8080",
       {"hub.yaml:4: a YAML anchor or alias: every value stands where it is used, so that a line can be read by "
        "itself; instead "
        "write the value itself"}},
      {"OIN too short",
       "hub.yaml",
       "00000099000000001000",
       "0099",
       {"hub.yaml:1: oin is '0099': an OIN is 20 digits; instead write for example \"00000099000000001000\""}},
      {"mail in the clear",
       "hub.yaml",
       "smtp://127.0.0.1:2525",
       "smtp://mail.voorbeeld.nl\n  starttls: false",
       {"hub.yaml:9: smtp.starttls is false: the mail server mail.voorbeeld.nl is another machine; instead write "
        "starttls: true"}},
      {"mail without sender",
       "hub.yaml",
       "  from: hub@voorbeeld.nl\n",
       "",
       {"hub.yaml:7: smtp.from is missing: mails need a sender; instead write from: verzuimhub@..."}},
      {"sender with a header in it",
       "hub.yaml",
       "hub@voorbeeld.nl",
       "\"hub@voorbeeld.nl\\r\\nBcc: x@y.nl\"",
       {"hub.yaml:9: smtp.from is 'hub@voorbeeld.nl??Bcc: x@y.nl': it is no plain mail address; instead write for "
        "example "
        "zorgcoordinator@school.voorbeeld.nl"}},
  });
}

TEST(HubYamlTest, NamesEveryFaultOfEveryFileAtOnceInOrder) {
  const ConfigTree tree;
  tree.replace("hub.yaml", "8080", "99999");
  tree.replace("hub.yaml", "tls: false", "tls: nee");
  tree.replace("partners.yaml", "sector: vo", "sector: hbo");
  tree.replace("kalender/vakanties.yaml", "2026-10-18", "2026-10-28");
  tree.remove("berichten/herinneringsmail.txt.mustache");
  EXPECT_EQ(
      tree.findings(),
      (std::vector<std::string>{
          "berichten/herinneringsmail.txt.mustache:1: this file is missing: the mail cannot be written without it",
          "hub.yaml:4: http.port is '99999': it is out of range; instead write a whole number from 0 to 65535",
          "hub.yaml:6: mqtt.tls is 'nee': only true and false are yes and no; instead write true or false, without "
          "quotes",
          "kalender/vakanties.yaml:5: noord.2026-2027.herfst lasts 19 days: one week with both its weekends is 9 "
          "days; "
          "instead write at most 9 days",
          "partners.yaml:14: school.90BB00.sector is 'hbo': it is none of the words that are known here; instead "
          "write mbo",
      }));
}

TEST(HubYamlTest, MakesRelativePathsAbsoluteUnderTheConfigurationDirectory) {
  const ConfigTree tree;
  tree.replace("hub.yaml", "link:", "secrets: /run/geheimen\ndata: ../opslag\nlink:");
  const auto loaded = tree.load();
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->settings.secrets, "/run/geheimen");
  EXPECT_EQ(loaded->settings.data, tree.path().parent_path() / "opslag");
  EXPECT_EQ(loaded->settings.http.certificate, "");
}

TEST(HubYamlTest, SaysWhichFileIsMissing) {
  struct Case {
    const char* file;
    const char* finding;
  };
  const std::vector<Case> cases = {
      {"hub.yaml", "hub.yaml:1: this file is missing: the hub must know who it is and where it listens"},
      {"partners.yaml", "partners.yaml:1: this file is missing: the hub must know its schools and partners"},
      {"contracten.yaml", "contracten.yaml:1: this file is missing: without a contract nothing leaves"},
      {"bronnen.yaml", "bronnen.yaml:1: this file is missing: without a source nothing can be pushed"},
      {"kalender", "kalender/vakanties.yaml:1: this file is missing: without holidays no day can be judged"},
      {"regels",
       "regels:1: no rule file: without rules nothing can be judged; instead write the date from which they hold, "
       "like 2026-08-01.yaml"},
  };
  for (const Case& c : cases) {
    const ConfigTree tree;
    tree.remove(c.file);
    EXPECT_EQ(tree.findings(), std::vector<std::string>{c.finding}) << c.file;
  }
}

TEST(HubYamlTest, SaysWhenThereIsNoDirectoryAtAll) {
  const auto loaded = load_configuration("/nergens/config", {}, bekende_velden());
  ASSERT_FALSE(loaded);
  ASSERT_EQ(loaded.error().size(), 1U);
  EXPECT_EQ(to_string(loaded.error()[0]), "/nergens/config:1: this directory is missing: it holds the configuration");
}

}  // namespace
}  // namespace hub::config
