// The page for a partner says what the contract says: no field more, and nothing that is not text.
#include "hub/commands/contractblad.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "hub/api/documents.h"
#include "hub/commands/load.h"
#include "hub/config/velden.h"

namespace hub::commands {
namespace {

using domain::Berichtsoort;
using domain::Lijn;
using domain::Ontvanger;

config::Configuration shipped() {
  auto loaded = load(VERZUIMHUB_CONFIG);
  if (!loaded) throw std::runtime_error("config/ does not load");
  return std::move(*loaded);
}

Json blad_of(const config::Configuration& configuration, const Ontvanger& ontvanger) {
  return contractblad(configuration, ontvanger, parse_json(api::asyncapi_json).value());
}

const Json& about(const Json& blad, std::string_view bericht) {
  const Json& all = blad.at("uit");
  return *std::find_if(all.begin(), all.end(), [&](const Json& each) { return each.at("anker") == bericht; });
}

std::set<std::string> names(const Json& rows) {
  std::set<std::string> found;
  for (const Json& row : rows) found.insert(row.at("veld"));
  return found;
}

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST(ContractbladTest, EveryPartnerGetsTheMessagesAndFieldsOfItsContracts) {
  const config::Configuration configuration = shipped();
  for (const auto& [ontvanger, partner] : configuration.regio.partners) {
    SCOPED_TRACE(to_string(ontvanger));
    const Json blad = blad_of(configuration, ontvanger);
    std::size_t contracts = 0;
    for (const auto& [key, contract] : configuration.regio.contracten) {
      if (key.first != ontvanger.lijn) continue;
      ++contracts;
      const Json& bericht = about(blad, domain::berichtsoort_namen[static_cast<std::size_t>(key.second)]);
      EXPECT_EQ(bericht.at("grondslag"), contract.grondslag);
      const std::set<std::string> shown = names(bericht.at("velden"));
      for (const std::string& veld : contract.velden) EXPECT_TRUE(shown.contains(veld)) << veld;
      for (const std::string& veld : shown) {
        const bool allowed = std::any_of(contract.velden.begin(), contract.velden.end(), [&](const std::string& one) { return veld == one || veld.starts_with(one + "."); });
        EXPECT_TRUE(allowed) << veld;
      }
      for (const Json& row : bericht.at("velden")) EXPECT_FALSE(row.at("betekenis").get<std::string>().empty()) << row;
    }
    EXPECT_EQ(blad.at("uit").size(), contracts);
  }
}

TEST(ContractbladTest, WhatAContractDoesNotNameIsNowhereOnThePage) {
  config::Configuration configuration = shipped();
  const Ontvanger amsterdam{Lijn::leerplicht, "0363"};
  EXPECT_TRUE(holds(contractblad_html(blad_of(configuration, amsterdam)), "999990019"));  // the example's pupil
  auto& velden = configuration.regio.contracten.at({Lijn::leerplicht, Berichtsoort::verzuimmelding}).velden;
  std::erase_if(velden, [](const std::string& veld) { return veld.starts_with("leerling.") || veld == "waarom"; });
  velden.push_back("waarom.regel");
  const Json blad = blad_of(configuration, amsterdam);
  for (const std::string& page : {contractblad_html(blad), contractblad_text(blad)}) {
    for (const char* secret : {"999990019", "2011-03-14", "waarom.dagen[]"}) EXPECT_FALSE(holds(page, secret)) << secret;
  }
  const std::set<std::string> withheld = names(about(blad, "verzuimmelding").at("nietGegeven"));
  EXPECT_TRUE(withheld.contains("leerling.pgn"));
  EXPECT_TRUE(withheld.contains("waarom.dagen"));
  EXPECT_FALSE(withheld.contains("waarom.regel"));
  EXPECT_TRUE(names(blad.at("nooit")).contains("pgn"));
}

TEST(ContractbladTest, TheSwvIsToldOfFourFieldsAndWhatItNeverGets) {
  const Json blad = blad_of(shipped(), {Lijn::swv, "swv-am-vo"});
  EXPECT_EQ(names(about(blad, "thuiszittersmelding").at("velden")), (std::set<std::string>{"naam", "geboortedatum", "begindatum", "einddatum"}));
  const std::set<std::string> never = names(blad.at("nooit"));
  for (const char* veld : {"pgn", "redenCode", "redenTekst", "leerlingnummer", "vestiging"}) EXPECT_TRUE(never.contains(veld)) << veld;
  std::set<std::string> others;
  for (const Json& other : blad.at("andereBerichten")) others.insert(other.at("bericht"));
  EXPECT_EQ(others, (std::set<std::string>{"verzuimmelding", "ziekteverzuimsignaal", "signaal"}));
}

TEST(ContractbladTest, OnlyWhoAnswersIsToldHow) {
  const config::Configuration configuration = shipped();
  const auto back = [&](const Ontvanger& ontvanger) {
    std::set<std::string> found;
    const Json blad = blad_of(configuration, ontvanger);
    for (const Json& terug : blad.at("terug")) found.insert(terug.at("anker"));
    return found;
  };
  EXPECT_EQ(back({Lijn::leerplicht, "0363"}), (std::set<std::string>{"status", "ontvangst"}));
  EXPECT_EQ(back({Lijn::jgz, "ggd-am"}), (std::set<std::string>{"ontvangst"}));
  EXPECT_EQ(back({Lijn::school, "90BB00"}), (std::set<std::string>{"registratie", "intrekking", "hervatting", "ontvangst"}));
}

TEST(ContractbladTest, OnlyASchoolHasMailAndItIsToldToWhom) {
  const config::Configuration configuration = shipped();
  EXPECT_TRUE(holds(contractblad_html(blad_of(configuration, {Lijn::school, "90BB00"})), "<li>zorgcoordinator@90bb00.voorbeeld.nl</li>"));
  EXPECT_FALSE(holds(contractblad_html(blad_of(configuration, {Lijn::swv, "swv-am-vo"})), "@90bb00"));
}

TEST(ContractbladTest, APartnerByWebhookIsToldItsAddressAndNoTopic) {
  config::Configuration configuration = shipped();
  const Ontvanger amsterdam{Lijn::leerplicht, "0363"};
  configuration.regio.partners.at(amsterdam).kanaal = domain::OverWebhook{"https://ontvangst.voorbeeld.nl/verzuim"};
  configuration.regio.partners.at(amsterdam).bevestigt = false;
  const std::string page = contractblad_html(blad_of(configuration, amsterdam));
  EXPECT_TRUE(holds(page, "https://ontvangst.voorbeeld.nl/verzuim"));
  EXPECT_FALSE(holds(page, "verzuim/v1/leerplicht/0363/verzuimmelding"));
  EXPECT_TRUE(holds(page, "U bevestigt niet"));
}

TEST(ContractbladTest, APartnerByNotificatiesIsToldThatItReadsAtTheHub) {
  config::Configuration configuration = shipped();
  const Ontvanger amsterdam{Lijn::leerplicht, "0363"};
  configuration.regio.partners.at(amsterdam).kanaal = domain::OverNotificaties{"https://notificaties.voorbeeld.nl/api/v1/", "verzuim"};
  configuration.regio.partners.at(amsterdam).bevestigt = false;
  const std::string page = contractblad_html(blad_of(configuration, amsterdam));
  EXPECT_TRUE(holds(page, "Met een notificatie zonder gegevens van een leerling, aan <code>https://notificaties.voorbeeld.nl/api/v1/</code>"));
  EXPECT_TRUE(holds(page, "zodra uw Notificaties API de notificatie heeft aangenomen"));
  EXPECT_FALSE(holds(page, "verzuim/v1/leerplicht/0363/verzuimmelding"));
}

TEST(ContractbladTest, APartnerByFilesIsToldWhereAndHow) {
  config::Configuration configuration = shipped();
  const Ontvanger amsterdam{Lijn::leerplicht, "0363"};
  configuration.regio.partners.at(amsterdam).kanaal = domain::OverBestand{"/srv/verzuim/uit/0363", domain::Bestandsvorm::xlsx, domain::Kolomnamen::ggm};
  configuration.regio.partners.at(amsterdam).bevestigt = false;
  const Json blad = blad_of(configuration, amsterdam);
  const std::string page = contractblad_html(blad);
  EXPECT_TRUE(holds(page, "In XLSX-bestanden in de map <code>/srv/verzuim/uit/0363</code>"));
  EXPECT_TRUE(holds(page, "Gemeentelijk Gegevensmodel"));
  EXPECT_TRUE(holds(page, "U bevestigt niet: een bericht is klaar zodra het bestand er staat."));
  EXPECT_FALSE(holds(page, "verzuim/v1/leerplicht/0363/verzuimmelding"));
  EXPECT_TRUE(holds(contractblad_text(blad), "In XLSX-bestanden in de map /srv/verzuim/uit/0363"));
  EXPECT_TRUE(holds(contractblad_text(blad), "een bericht is klaar zodra het bestand er staat."));
  configuration.regio.partners.at(amsterdam).kanaal = domain::OverBestand{"/srv/verzuim/uit/0363", domain::Bestandsvorm::csv, domain::Kolomnamen::contract};
  const std::string plain = contractblad_html(blad_of(configuration, amsterdam));
  EXPECT_TRUE(holds(plain, "In CSV-bestanden"));
  EXPECT_FALSE(holds(plain, "Gegevensmodel"));
}

TEST(ContractbladTest, WhatPeopleWroteIsTextAndNothingIsFetched) {
  config::Configuration configuration = shipped();
  const Ontvanger amsterdam{Lijn::leerplicht, "0363"};
  const std::string evil = "<script>alert('x')</script> & \"Zn\"";
  configuration.regio.naam = evil;
  configuration.regio.partners.at(amsterdam).naam = evil;
  configuration.regio.contracten.at({Lijn::leerplicht, Berichtsoort::verzuimmelding}).grondslag = evil;
  const Json blad = blad_of(configuration, amsterdam);
  const std::string page = contractblad_html(blad);
  EXPECT_FALSE(holds(page, "<script"));
  EXPECT_TRUE(holds(page, "&lt;script&gt;alert(&apos;x&apos;)&lt;/script&gt; &amp; &quot;Zn&quot;"));
  for (const char* fetched : {" src=", "<link", "@import", "url("}) EXPECT_FALSE(holds(page, fetched)) << fetched;
  EXPECT_TRUE(holds(contractblad_text(blad), evil));  // plain text stays as it is
  for (const std::string& whole : {page, contractblad_text(blad)}) EXPECT_FALSE(holds(whole, "{{"));
}

}  // namespace
}  // namespace hub::commands
