#include "hub/config/webhook_url.h"

#include <gtest/gtest.h>

#include "tests/unit/config/config_tree.h"

namespace hub::config {
namespace {

std::optional<Refusal> refuse(std::string_view url, std::string_view allowed = "") {
  return refuse_webhook_url({"url", url, false}, *parse_networks(allowed));
}

TEST(WebhookUrlTest, IsHttpsToAPublicHost) {
  for (const char* url : {"https://ontvangst.partner.nl/verzuim", "https://ontvangst.partner.nl", "https://xn--schl-8qa.nl/", "https://a.nl:443/", "https://a.nl:8443/x",
                          "https://a.nl:1024/x", "https://a.nl:65535/x", "https://8.8.8.8/x", "https://[2a00::1]:8443/x", "https://intranet/verzuim",
                          "https://a.nl/p(1)/~x;y=1,z", "https://3com.nl/", "https://0xel.nl/"}) {
    const auto refusal = refuse(url);
    EXPECT_FALSE(refusal) << url << ": " << refusal->why;
  }
}

TEST(WebhookUrlTest, IsRefusedForAReason) {  // I85
  const std::pair<std::string, const char*> cases[] = {
      {"", "https only"},
      {"http://a.nl/", "https only"},
      {"HTTPS://a.nl/", "https only"},
      {"gopher://a.nl/", "https only"},
      {"file:///etc/passwd", "https only"},
      {"//a.nl/", "https only"},
      {"https://a.nl/ x", "plain ASCII"},
      {"https://a.nl/\r\nX: y", "plain ASCII"},
      {"https://a.nl\\@10.0.0.1/", "plain ASCII"},
      {"https://аdmin.nl/", "plain ASCII"},  // the first letter is Cyrillic
      {"https://a.nl/" + std::string(2000, 'a'), "plain ASCII"},
      {"https://naam:geheim@a.nl/", "a login in an address"},
      {"https://a.nl@10.0.0.1/", "a login in an address"},
      {"https://a.nl/?sleutel=geheim", "what stands after ?"},
      {"https://a.nl#@10.0.0.1/", "what stands after ?"},
      {"https://", "its host is neither"},
      {"https:///x", "its host is neither"},
      {"https://a..nl/", "its host is neither"},
      {"https://a.nl./", "its host is neither"},
      {"https://-a.nl/", "its host is neither"},
      {"https://a_b.nl/", "its host is neither"},
      {"https://%31%30.0.0.1/", "its host is neither"},
      {"https://[::1/", "its host is neither"},
      {"https://[127.0.0.1]/", "its host is neither"},
      {"https://[fe80::1%25eth0]/", "its host is neither"},
      {"https://2130706433/", "an address in disguise"},
      {"https://017700000001/", "an address in disguise"},
      {"https://0x7f000001/", "an address in disguise"},
      {"https://0x7f.0.0.0x1/", "an address in disguise"},
      {"https://0177.0.0.1/", "an address in disguise"},
      {"https://127.1/", "an address in disguise"},
      {"https://1.2.3.4.5/", "an address in disguise"},
      {"https://256.256.256.256/", "an address in disguise"},
      {"https://127.0.0.1/", "that address is loopback"},
      {"https://10.1.2.3/", "that address is private"},
      {"https://169.254.169.254/latest/", "that address is a cloud's metadata"},
      {"https://[::1]/", "that address is loopback"},
      {"https://[::ffff:10.0.0.1]/", "that address is IPv4 inside IPv6"},
      {"https://[64:ff9b::a00:1]/", "that address is NAT64"},
      {"https://[fd00::1]:8443/", "that address is private"},
      {"https://localhost/", "that is this machine itself"},
      {"https://LocalHost:8443/", "that is this machine itself"},
      {"https://iets.localhost/", "that is this machine itself"},
      {"https://a.nl:22/", "its port is neither"},
      {"https://a.nl:25/", "its port is neither"},
      {"https://a.nl:80/", "its port is neither"},
      {"https://a.nl:0/", "its port is neither"},
      {"https://a.nl:65536/", "its port is neither"},
      {"https://a.nl:/", "its port is neither"},
      {"https://a.nl:8443x/", "its port is neither"},
      {"https://a.nl:+443/", "its port is neither"},
  };
  for (const auto& [url, why] : cases) {
    const auto refusal = refuse(url);
    ASSERT_TRUE(refusal) << url;
    EXPECT_NE(refusal->why.find(why), std::string::npos) << url << ": " << refusal->why;
    EXPECT_FALSE(refusal->instead.empty());
    for (const std::string& text : {refusal->what, refusal->why, refusal->instead}) EXPECT_EQ(text.find("geheim"), std::string::npos) << text;
  }
}

TEST(WebhookUrlTest, MayLieInANetworkThatIsAllowed) {
  EXPECT_FALSE(refuse("https://10.1.2.3:8443/", "10.0.0.0/8"));
  EXPECT_FALSE(refuse("https://[fd00::1]/", "fd00::/8"));
  EXPECT_FALSE(refuse("https://localhost:8443/", "127.0.0.0/8"));
  EXPECT_FALSE(refuse("https://localhost:8443/", "::1"));
  EXPECT_TRUE(refuse("https://10.1.2.3:8443/", "127.0.0.0/8"));
  EXPECT_TRUE(refuse("https://localhost:8443/", "10.0.0.0/8"));
  EXPECT_TRUE(refuse("https://169.254.169.254/", "169.254.0.0/16"));
  EXPECT_TRUE(refuse("http://10.1.2.3:8443/", "10.0.0.0/8"));
}

TEST(WebhookUrlTest, IsChosenByThePartner) {
  const ConfigTree tree;
  tree.replace("partners.yaml", "{naam: GGD}", "{naam: GGD, kanaal: webhook, url: https://ontvangst.ggd.nl/verzuim, bevestigt: false}");
  tree.replace("partners.yaml", "{naam: SWV}", "{naam: SWV, kanaal: mqtt}");
  const auto loaded = tree.load();
  ASSERT_TRUE(loaded);
  const auto* const ggd = loaded->regio.partners.at({domain::Lijn::jgz, "ggd-am"}).over<domain::OverWebhook>();
  ASSERT_NE(ggd, nullptr);
  EXPECT_EQ(ggd->url, "https://ontvangst.ggd.nl/verzuim");
  EXPECT_NE(loaded->regio.partners.at({domain::Lijn::swv, "swv-vo"}).over<domain::OverMqtt>(), nullptr);
  EXPECT_NE(loaded->regio.partners.at({domain::Lijn::school, "90BB00"}).over<domain::OverMqtt>(), nullptr);
}

TEST(WebhookUrlTest, IsTheBaseOfANotificatiesApiForWhoChoseThat) {
  const ConfigTree tree;
  tree.replace("partners.yaml", "{naam: GGD}", "{naam: GGD, kanaal: notificaties, url: https://notificaties.ggd.nl/api/v1}");
  tree.replace("partners.yaml", "{naam: SWV}", "{naam: SWV, kanaal: notificaties, url: https://n.swv.nl/api/v1/, notificatiekanaal: thuiszitters}");
  const auto loaded = tree.load();
  ASSERT_TRUE(loaded);
  const auto* const ggd = loaded->regio.partners.at({domain::Lijn::jgz, "ggd-am"}).over<domain::OverNotificaties>();
  ASSERT_NE(ggd, nullptr);
  EXPECT_EQ(ggd->url, "https://notificaties.ggd.nl/api/v1/");
  EXPECT_EQ(ggd->kanaal, "verzuim");
  const auto* const swv = loaded->regio.partners.at({domain::Lijn::swv, "swv-vo"}).over<domain::OverNotificaties>();
  ASSERT_NE(swv, nullptr);
  EXPECT_EQ(swv->url, "https://n.swv.nl/api/v1/");
  EXPECT_EQ(swv->kanaal, "thuiszitters");
}

TEST(WebhookUrlTest, IsCheckedForANotificatiesApiToo) {
  expect_findings({
      {"a Notificaties API without an address",
       "partners.yaml",
       "{naam: GGD}",
       "{naam: GGD, kanaal: notificaties}",
       {"partners.yaml:8: jgz.ggd-am.kanaal is 'notificaties' and there is no url: notificaties go to the Notificaties API of the partner; instead write url: "
        "https://notificaties.partner.voorbeeld.nl/api/v1/"}},
      {"a kanaal of no Notificaties API",
       "partners.yaml",
       "{naam: GGD}",
       "{naam: GGD, notificatiekanaal: verzuim}",
       {"partners.yaml:8: jgz.ggd-am.notificatiekanaal stands without 'kanaal: notificaties': only a Notificaties API has kanalen; instead write kanaal: "
        "notificaties"}},
      {"a kanaal that has to be encoded",
       "partners.yaml",
       "{naam: GGD}",
       "{naam: GGD, kanaal: notificaties, url: https://a.nl/, notificatiekanaal: a&b}",
       {"partners.yaml:8: jgz.ggd-am.notificatiekanaal is 'a&b': a kanaal has a name of 1 to 50 of A-Z, a-z, 0-9, _ and -; instead write for example verzuim"}},
      {"a private address",
       "partners.yaml",
       "{naam: GGD}",
       "{naam: GGD, kanaal: notificaties, url: https://192.168.1.1/}",
       {"partners.yaml:8: jgz.ggd-am.url is 'https://192.168.1.1/': that address is private, and on no network of webhook.allowed_networks in hub.yaml; "
        "instead write https://ontvangst.partner.voorbeeld.nl/verzuim"}},
  });
}

TEST(WebhookUrlTest, IsCheckedWithTheRestOfTheFile) {
  expect_findings({
      {"webhook without an address",
       "partners.yaml",
       "{naam: GGD}",
       "{naam: GGD, kanaal: webhook}",
       {"partners.yaml:8: jgz.ggd-am.kanaal is 'webhook' and there is no url: a webhook is an address of the partner; instead write url: "
        "https://ontvangst.partner.voorbeeld.nl/verzuim"}},
      {"address without a webhook",
       "partners.yaml",
       "{naam: GGD}",
       "{naam: GGD, url: https://a.nl/}",
       {"partners.yaml:8: jgz.ggd-am.url stands without 'kanaal: webhook': over mqtt nothing is sent to an address of the partner; instead write kanaal: webhook"}},
      {"another channel",
       "partners.yaml",
       "{naam: GGD}",
       "{naam: GGD, kanaal: webhoek, url: https://a.nl/}",
       {"partners.yaml:8: jgz.ggd-am.kanaal is 'webhoek': it is none of the words that are known here; instead write webhook"}},
      {"a private address",
       "partners.yaml",
       "{naam: GGD}",
       "{naam: GGD, kanaal: webhook, url: https://192.168.1.1/}",
       {"partners.yaml:8: jgz.ggd-am.url is 'https://192.168.1.1/': that address is private, and on no network of webhook.allowed_networks in hub.yaml; "
        "instead write https://ontvangst.partner.voorbeeld.nl/verzuim"}},
      {"a key in the address",
       "partners.yaml",
       "{naam: GGD}",
       "{naam: GGD, kanaal: webhook, url: \"https://a.nl/verzuim?code=geheim\"}",
       {"partners.yaml:8: jgz.ggd-am.url is no address for a webhook: what stands after ? ends up in logs, keys too; the hub signs what it sends instead; "
        "instead write https://a.nl/verzuim"}},
      {"no single address",
       "partners.yaml",
       "{naam: GGD}",
       "{naam: GGD, kanaal: webhook, url: [https://a.nl/]}",
       {"partners.yaml:8: jgz.ggd-am.url is a list: one value is expected"}},
      {"networks that are none",
       "hub.yaml",
       "http:\n",
       "webhook: {allowed_networks: 10.0.0.1/8}\nhttp:\n",
       {"hub.yaml:3: webhook.allowed_networks is '10.0.0.1/8': it must be networks in their short form, with commas between them; instead write for example "
        "\"10.20.0.0/16, fd12:3456::/48\""}},
  });
  const ConfigTree tree;
  tree.replace("hub.yaml", "http:\n", "webhook: {allowed_networks: 192.168.0.0/16}\nhttp:\n");
  tree.replace("partners.yaml", "{naam: GGD}", "{naam: GGD, kanaal: webhook, url: https://192.168.1.1/}");
  EXPECT_TRUE(tree.findings().empty());
}

}  // namespace
}  // namespace hub::config
