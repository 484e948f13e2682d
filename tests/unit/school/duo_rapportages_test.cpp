// DUO's reports: which statements they become, what they come to when they are repeated, and what is refused.
#include <gtest/gtest.h>

#include "connectors/duo/rapportages.h"
#include "tests/unit/school/lezing.h"

namespace hub::duo {
namespace {

using school_test::describe;
using school_test::fault_places;
using school_test::make_context;
using school_test::make_file;
using school_test::read_sample;
using Lines = std::vector<std::string>;

constexpr const char* r08_header = "BSN_ONDERWIJSNR;BRIN;RAPPORTAGE_DATUM;AANTAL_WKN_GEMELD";
constexpr const char* a01_header = "BSN_ONDERWIJSNR;BRIN;RAPPORTAGE_MAAND;INSCHR_VLGNR;REDEN_UITSTROOM";
constexpr const char* p_header = "BSN_ONDERWIJSNR;BRIN;MUTATIE;MUTATIEDATUM;GEMCODE";

TEST(DuoRapportagesTest, ReadsWhoMayBeLangdurigVerzuim) {
  const intake::Levering levering = decode_r08(read_sample("duo/r08.csv"), make_context());
  // Known by the Monday of the week in which DUO listed the pupil first.
  EXPECT_EQ(describe(levering), (Lines{"90BB00 999971001 langdurig-verzuim 2026-11-02 2026-11-02 ",
                                       "90BB00 999971013 langdurig-verzuim 2026-10-19 2026-11-02 "}));
  EXPECT_EQ(levering.rijen, 3u);
  EXPECT_EQ(levering.overgeslagen, 1u);  // 90CC's
}

TEST(DuoRapportagesTest, KnowsNextWeeksLineForTheSame) {
  const auto kenmerk = [](const std::string& rij) {
    const auto levering = decode_r08(make_file({r08_header, rij}), make_context());
    return std::get<domain::Leerlingopgave>(levering.gebeurtenissen.at(0).inhoud).opgave.kenmerk;
  };
  const std::string first = kenmerk("999971001;90BB;20261102;2");
  EXPECT_EQ(kenmerk("999971001;90BB;20261109;3"), first);
  EXPECT_EQ(kenmerk("999971001;90BB;20261111;3"), first);  // put ready on another day of that week
  EXPECT_NE(kenmerk("999971001;90BB;20261109;1"), first);  // away, back, and away again
}

TEST(DuoRapportagesTest, ReadsWhoLeftAndWhoCameBack) {
  const intake::Levering a01 = decode_a01(read_sample("duo/a01.csv"), make_context());
  EXPECT_EQ(describe(a01), (Lines{"90BB00 999971037 uitgeschreven 2026-1 2026-10-01 ", "90BB00 999971049 uitgeschreven 2026-2 2026-10-01 "}));
  EXPECT_EQ(a01.overgeslagen, 1u);
  // The list of the year so far, a month later and with the columns as they are called since: the same statement.
  EXPECT_EQ(describe(decode_a01(read_sample("duo/a04.csv"), make_context())), Lines{"90BB00 999971037 uitgeschreven 2026-1 2026-11-01 "});
  EXPECT_EQ(describe(decode_a02(read_sample("duo/a02.csv"), make_context())), Lines{"90BB00 999971037 ingeschreven 2026-11-3 2026-11-01 "});
}

TEST(DuoRapportagesTest, CountsAConvenantjaarFromOctober) {
  const auto levering = decode_a01(make_file({a01_header, "999971001;90BB;202609;1;05", "999971001;90BB;202610;1;05"}), make_context());
  EXPECT_EQ(describe(levering), (Lines{"90BB00 999971001 uitgeschreven 2025-1 2026-09-01 ", "90BB00 999971001 uitgeschreven 2026-1 2026-10-01 "}));
}

TEST(DuoRapportagesTest, ReadsWhatChangedOfAPerson) {
  const intake::Levering levering = decode_p_levering(read_sample("duo/p-levering.csv"), make_context());
  EXPECT_EQ(describe(levering), (Lines{"90BB00 999971062 overleden 2026-10-28 2026-10-28 ", "90BB00 999971074 verhuisd 2026-10-26 2026-10-26 0394",
                                       "90BB00 999971098 uitgeschreven 2026-10-26 2026-10-26 ", "90BB00 999971116 startkwalificatie 2026-10-29 2026-10-29 "}));
  EXPECT_EQ(levering.overgeslagen, 2u);  // turned 23; another school's enrolment
}

TEST(DuoRapportagesTest, ReadsOfADeathWhateverSchoolTheRowNames) {
  const auto levering = decode_p_levering(make_file({p_header, "999971062;90CC;OVERLEDEN;20261028;"}), make_context());
  EXPECT_EQ(describe(levering), Lines{"90BB00 999971062 overleden 2026-10-28 2026-10-28 "});
}

TEST(DuoRapportagesTest, ReadsWhoIsAtNoSchool) {
  EXPECT_EQ(describe(decode_absoluut(read_sample("duo/absoluut.csv"), make_context())), Lines{"90BB00 999971037 uitgeschreven absoluut-2026 2026-11-01 "});
}

TEST(DuoRapportagesTest, FindsItsColumnsByName) {
  const Lines rows = {"3;x;90BB;02-11-2026;999971001"};
  const auto read = [&](const std::string& header) { return decode_r08(make_file({header, rows[0]}), make_context()); };
  EXPECT_EQ(describe(read("#AANTAL_WKN_GEMELD;NIEUWE_KOLOM;BRIN;RAPPORTAGE_DATUM;PERSOONSGEBONDENNUMMER")),
            Lines{"90BB00 999971001 langdurig-verzuim 2026-10-19 2026-11-02 "});
  EXPECT_EQ(fault_places(read("AANTAL;X;BRIN;DATUM;BSN_ONDERWIJSNR")), (Lines{"csv-header-mismatch 1:0", "csv-header-mismatch 1:0"}));
  EXPECT_EQ(fault_places(read("AANTAL_WKN_GEMELD;BRIN;BRIN;RAPPORTAGE_DATUM;BSN_ONDERWIJSNR")), Lines{"csv-header-mismatch 1:3"});
  const auto missing = read("AANTAL_WKN_GEMELD;X;BRIN;DATUM;BSN_ONDERWIJSNR");
  EXPECT_TRUE(missing.onleesbaar);
  EXPECT_EQ(missing.fouten.at(0).message, "there is no column 'RAPPORTAGE_DATUM'");
}

TEST(DuoRapportagesTest, TakesNoListOfWhoLeftForOneOfWhoCameBack) {
  const auto levering = decode_a02(read_sample("duo/a01.csv"), make_context());
  EXPECT_TRUE(levering.onleesbaar);
  EXPECT_EQ(fault_places(levering), Lines{"csv-header-mismatch 1:9"});
}

TEST(DuoRapportagesTest, SaysOfEachRowWhatIsWrongWithIt) {
  struct Case {
    intake::Decode decode;
    std::string header;
    std::string rij;
    Lines faults;
  };
  for (const Case& c : std::vector<Case>{
           {decode_r08, r08_header, "99997100;90BB;20261102;1", {"invalid-identifier 2:1"}},  // a leading zero was lost
           {decode_r08, r08_header, "999971002;90BB;20261102;1", {"invalid-identifier 2:1"}},
           {decode_r08, r08_header, "9,9997E+08;90BB;20261102;1", {"excel-damage 2:1"}},
           {decode_r08, r08_header, ";90BB;20261102;1", {"required-field 2:1"}},
           {decode_r08, r08_header, "999971001;;20261102;1", {"required-field 2:2"}},
           {decode_r08, r08_header, "999971001;90B;20261102;1", {"invalid-identifier 2:2"}},
           {decode_r08, r08_header, "999971001;90BB;20261302;0", {"invalid-date 2:3", "invalid-number 2:4"}},
           {decode_r08, r08_header, "999971001;90BB;46328;", {"excel-damage 2:3", "required-field 2:4"}},
           {decode_r08, r08_header, "999971001;90BB;20261102", {"ragged-row 2:4"}},
           {decode_r08, r08_header, "niemand;90CC;morgen;veel", {}},  // another school's: not looked at
           {decode_a01, a01_header, "999971001;90BB;2026-10;1;05", {"invalid-date 2:3"}},
           {decode_a01, a01_header, "999971001;90BB;202613;1;05", {"invalid-date 2:3"}},
           {decode_a01, a01_header, "999971001;90BB;;X;05", {"required-field 2:3", "invalid-number 2:4"}},
           {decode_p_levering, p_header, "999971001;;VERTROKKEN;20261102;", {"unknown-value 2:3"}},
           {decode_p_levering, p_header, "999971001;;OVERLEDEN;;", {"required-field 2:4"}},
           {decode_p_levering, p_header, "999971001;;VERHUISD_ANDERE_GEMEENTE;20261102;394", {"invalid-identifier 2:5"}},
           {decode_p_levering, p_header, "999971001;;INSCHRIJVING_VERWIJDERD;20261102;", {"required-field 2:2"}},
           {decode_absoluut, "BSN_ONDERWIJSNR;PEILDATUM", "999971001;31-11-2026", {"invalid-date 2:2"}}}) {
    const auto levering = c.decode(make_file({c.header, c.rij}), make_context());
    EXPECT_EQ(fault_places(levering), c.faults) << c.rij;
    EXPECT_TRUE(levering.gebeurtenissen.empty()) << c.rij;
    EXPECT_EQ(levering.rijen, 1u) << c.rij;
    EXPECT_EQ(levering.overgeslagen, c.faults.empty() ? 1u : 0u) << c.rij;
  }
}

}  // namespace
}  // namespace hub::duo
