#include "hub/intake/canoniek.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "connectors/formats.h"
#include "hub/intake/bericht_in.h"

namespace hub::intake {
namespace {

const WallTime now = *parse_rfc3339("2026-11-20T08:00:00.25Z");
constexpr std::string_view source = "urn:nld:oin:00000099000000090200:systeem:somtoday";

std::string line(std::string_view type, std::string_view data) {
  return R"({"specversion":"1.0","id":"x1","source":")" + std::string(source) + R"(","type":"nl.onderwijs.)" + std::string(type) +
         R"(.v1","time":"2026-11-20T08:00:00Z","data":)" + std::string(data) + "}";
}

Ontleed read(const std::string& body) {
  Deur deur;
  deur.now = now;
  deur.rehearsal = true;
  return read_body(body, Vorm::ndjson, deur);
}

std::string describe(const Ontleed& ontleed) {
  std::string text;
  for (const Fault& fault : ontleed.fouten) text += fault.pointer + " " + fault.rule + "\n";
  return text;
}

domain::Gebeurtenis registratie(std::string id) {
  domain::Gebeurtenis gebeurtenis;
  gebeurtenis.source = source;
  gebeurtenis.time = now;
  domain::Verzuimregistratie versie;
  versie.registratie_id = std::move(id);
  versie.leerling = {"90BB00", "100122"};
  versie.registratie.begin = at_minute(*parse_date("2026-11-09"), 510);
  gebeurtenis.inhoud = versie;
  return gebeurtenis;
}

// What is read, written and read again is the same, to the byte of what is written.
TEST(CanoniekTest, BringsEveryTypeBackToWhatItWas) {
  struct Case {
    std::string_view type;
    std::string_view data;
  };
  const std::vector<Case> cases = {
      {"verzuimregistraties.geregistreerd",
       R"({"registratieId":"R1","gewijzigdOp":"2026-11-20T07:00:00.5Z","vestiging":"90BB00","leerlingnummer":"100122","soort":"te-laat","geoorloofd":"nee","begin":"2026-11-09T08:30:00+01:00","minuten":20,"lesuurVan":1,"lesuurTot":2,"redenCode":"TL","redenTekst":"Brug open"})"},
      {"verzuimregistraties.geregistreerd",
       R"({"registratieId":"R2","gewijzigdOp":"2026-11-20T07:00:00Z","vestiging":"90BB00","leerlingnummer":"100122","soort":"ziek","geoorloofd":"ja","begin":"2026-07-09T08:30:00+02:00","eind":null})"},
      {"verzuimregistraties.geregistreerd",
       R"({"registratieId":"R3","gewijzigdOp":"2026-11-20T07:00:00Z","vestiging":"90BB00","leerlingnummer":"100122","soort":"luxe","geoorloofd":"onbekend","begin":"2026-11-09T07:30:00Z","eind":"2026-11-10T14:30:00Z","minuten":60})"},
      {"verzuimregistraties.ingetrokken",
       R"({"registratieId":"R1","gewijzigdOp":"2026-11-20T07:00:00Z","vestiging":"90BB00","leerlingnummer":"100122"})"},
      {"leerlingen.ingeschreven",
       R"({"vestiging":"90BB00","leerlingnummer":"100122","pgn":"999900122","roepnaam":"Noor","tussenvoegsel":"de","achternaam":"Vries","geboortedatum":"2012-02-29","woongemeente":"0363","leerjaar":3,"startkwalificatie":false})"},
      {"leerlingen.ingeschreven",
       R"({"vestiging":"90BB00","leerlingnummer":"100122","pgn":"999900122","roepnaam":"Zoë","achternaam":"Vries","geboortedatum":"2012-02-29","woongemeente":"0363"})"},
      {"leerlingen.uitgeschreven", R"({"vestiging":"90BB00","leerlingnummer":"100122","datum":"2026-11-20"})"},
      {"hervattingen.gemeld", R"({"vestiging":"90BB00","leerlingnummer":"100122","datum":"2026-11-20"})"},
      {"toestemmingen.verleend", R"({"vestiging":"90BB00","leerlingnummer":"100122","lijn":"jgz","op":"2026-11-20","van":"ouders"})"},
      {"toestemmingen.ingetrokken", R"({"vestiging":"90BB00","leerlingnummer":"100122","lijn":"swv","op":"2026-11-20T09:00:00+01:00","van":"leerling"})"},
      {"ouders.geinformeerd", R"({"vestiging":"90BB00","leerlingnummer":"100122","waarover":"thuiszittersmelding","op":"2026-11-20"})"},
      {"verzuimmeldingen.status-gewijzigd",
       R"({"meldingId":"0e6d2c1a-4b7f-8c3e-9a51-7d20c4f8b163","status":"G","reden":"terug","toelichting":"gesproken","contact":"team"})"},
      {"verzuimmeldingen.status-gewijzigd", R"({"meldingId":{"pgn":"999900122","verzuimsoort":"V3","begindatum":"2026-11-09"},"status":"B"})"},
      {"berichten.ontvangen", R"({"berichtId":"01a0a03c-bff8-7c44-b0d1-52b9a8e3f017","volgnummer":1042,"epoch":2})"},
  };
  for (const Case& one : cases) {
    const Ontleed first = read(line(one.type, one.data));
    ASSERT_EQ(first.gebeurtenissen.size(), 1U) << one.data << describe(first);
    const std::string written = to_cloud_event(first.gebeurtenissen.front()).dump();
    const Ontleed second = read(written);
    ASSERT_EQ(second.gebeurtenissen.size(), 1U) << written << describe(second);
    EXPECT_EQ(second.gebeurtenissen.front().inhoud.index(), first.gebeurtenissen.front().inhoud.index()) << one.data;
    EXPECT_EQ(to_cloud_event(second.gebeurtenissen.front()).dump(), written);
    EXPECT_EQ(second.gebeurtenissen.front().id, "x1");
  }
}

TEST(CanoniekTest, KeepsBeginEndAndMinutesToTheMinute) {
  const std::string data =
      R"({"registratieId":"R1","gewijzigdOp":"2026-11-20T07:00:00Z","vestiging":"90BB00","leerlingnummer":"100122","soort":"afwezig","geoorloofd":"nee","begin":"2026-10-25T01:59:00+02:00","eind":"2026-10-25T15:30:00+01:00"})";
  const Ontleed first = read(line("verzuimregistraties.geregistreerd", data));
  ASSERT_EQ(first.gebeurtenissen.size(), 1U);
  const auto& before = std::get<domain::Verzuimregistratie>(first.gebeurtenissen.front().inhoud);
  const Ontleed again = read(to_cloud_event(first.gebeurtenissen.front()).dump());
  ASSERT_EQ(again.gebeurtenissen.size(), 1U);
  const auto& after = std::get<domain::Verzuimregistratie>(again.gebeurtenissen.front().inhoud);
  EXPECT_EQ(after.registratie.begin, before.registratie.begin);
  EXPECT_EQ(after.registratie.eind, before.registratie.eind);
  EXPECT_EQ(after.gewijzigd_op, before.gewijzigd_op);
}

TEST(CanoniekTest, GivesARowWithoutIdAndVersionBoth) {
  const Json event = to_cloud_event(registratie("90BB00:100122:2026-11-09T08:30:1"));
  EXPECT_EQ(event.at("id"), "90BB00:100122:2026-11-09T08:30:1@2026-11-20T08:00:00.250000Z");
  EXPECT_EQ(event.at("data").at("gewijzigdOp"), "2026-11-20T08:00:00.250000Z");
  EXPECT_TRUE(read(event.dump()).fouten.empty());
}

TEST(CanoniekTest, PutsNoNumberThatCouldBeABsnInTheEnvelope) {
  const Json event = to_cloud_event(registratie("90BB00:999900110:2026-11-09T08:30"));
  const auto id = event.at("id").get<std::string>();
  EXPECT_EQ(id.find("999900110"), std::string::npos);
  EXPECT_TRUE(id.ends_with("@2026-11-20T08:00:00.250000Z"));
  EXPECT_EQ(event.at("data").at("registratieId"), "90BB00:999900110:2026-11-09T08:30");
  EXPECT_TRUE(read(event.dump()).fouten.empty()) << describe(read(event.dump()));
}

TEST(CanoniekTest, MakesPushableEventsOfEverySample) {
  const std::string data = HUB_TEST_DATA;
  const std::vector<std::pair<std::string_view, std::string>> samples = {
      {"somtoday-absentiemeldingen", data + "/somtoday/absentiemeldingen.json"}, {"somtoday-waarnemingen", data + "/somtoday/waarnemingen.json"},
      {"eduarte-absentiemeldingen", data + "/eduarte/absentiemeldingen.csv"},    {"eduarte-waarnemingen", data + "/eduarte/waarnemingen.csv"},
      {"magister-absenties", data + "/magister/absenties.json"},                 {"magister-verantwoordingen", data + "/magister/verantwoordingen.csv"},
      {"registraties-csv", data + "/registraties/registraties.csv"},             {"dagdelen-csv", data + "/registraties/dagdelen.csv"},
      {"edfi-schoolattendanceevents", data + "/edfi/studentSchoolAttendanceEvents.json"},
      {"leerlingen-csv", data + "/rooster/leerlingen.csv"},                      {"leerlingen-json", data + "/rooster/leerlingen.json"},
  };
  for (const auto& [format, file] : samples) {
    std::ifstream in(file, std::ios::binary);
    const std::string body(std::istreambuf_iterator<char>(in), {});
    LeveringContext context{std::string(source), "90BB00", {}, now};
    for (const char* code : {"Z", "O", "TL", "V", "A", "XC", "G", "S", "VW", "Excused Absence", "Unexcused Absence", "Tardy", "In Attendance"}) {
      context.redenen[code] = {};
    }
    context.dagdelen = domain::Dagdelen{domain::Dagdeeluren{510, 720}, domain::Dagdeeluren{780, 915}};
    context.scholen = {{"255901001", "90BB00"}};
    const Levering levering = connectors::find_format(format)->decode(body, context);
    ASSERT_FALSE(levering.gebeurtenissen.empty()) << format;
    std::string lines;
    for (const auto& gebeurtenis : levering.gebeurtenissen) lines += to_cloud_event(gebeurtenis).dump() + "\n";
    const Ontleed again = read(lines);
    EXPECT_TRUE(again.fouten.empty()) << format << "\n" << describe(again);
    EXPECT_EQ(again.gebeurtenissen.size(), levering.gebeurtenissen.size()) << format;
  }
}

}  // namespace
}  // namespace hub::intake
