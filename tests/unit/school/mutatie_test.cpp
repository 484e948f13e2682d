// Whatever the bytes are, a decoder answers; and no answer repeats what may identify a pupil.
#include <gtest/gtest.h>

#include <array>
#include <random>

#include "connectors/formats.h"
#include "hub/base/utf8.h"
#include "tests/unit/school/lezing.h"

namespace hub::connectors {
namespace {

struct Sample {
  std::string body;
  const intake::Formaat* formaat;
};

std::vector<Sample> read_samples() {
  std::vector<Sample> samples;
  for (const char* path :
       {"somtoday/absentiemeldingen.json", "somtoday/waarnemingen.json", "eduarte/absentiemeldingen.csv",
        "eduarte/waarnemingen.csv", "magister/absenties.json", "magister/verantwoordingen.csv", "registraties/registraties.csv",
        "registraties/dagdelen.csv", "edfi/studentSchoolAttendanceEvents.json", "rooster/leerlingen-excel.csv", "rooster/leerlingen.json",
        "edexml/leerlingen.xml", "edexml/uwlr-leerlinggegevens.xml", "oso/overstapdossier-po.xml", "oso/overstapdossier-vo.xml",
        "duo/r08.csv", "duo/a01.csv", "duo/a02.csv", "duo/p-levering.csv", "duo/absoluut.csv"}) {
    std::string body = school_test::read_sample(path);
    const intake::Formaat* formaat = find_format(*detect_format(body));
    samples.push_back({std::move(body), formaat});
  }
  return samples;
}

// One to four small wounds: the kind that a bad export, a cut connection or an attacker makes.
std::string mutate(std::string body, std::mt19937& random) {
  static constexpr std::array<std::string_view, 28> pieces = {
      ";",        ",",    "\"",           "\"\"",   "\r",
      "\n",       "\r\n", "\\u0000",      "null",   "{}",
      "[",        "]",    "-1",           "1e9999", "99999999999999999999",
      "\xFF",     "\xC3", "\xEF\xBB\xBF", "=1",     "1,23E+08",
      "20260230", "0000", "99991231",     "#N/B",
      "<",        "</",   "<![CDATA[",    "&amp;"};
  const int wounds = random() % 2 == 0 ? 1 : 1 + static_cast<int>(random() % 4);
  for (int i = 0; i < wounds && !body.empty(); ++i) {
    const std::size_t at = random() % body.size();
    switch (random() % 6) {
      case 0:
        body[at] = static_cast<char>(random() % 256);
        break;
      case 1:
        body[at] = static_cast<char>(body[at] ^ static_cast<char>(1u << (random() % 8)));
        break;
      case 2:
        body.erase(at, 1 + random() % 12);
        break;
      case 3:
        body.insert(at, pieces[random() % pieces.size()]);
        break;
      case 4:
        body.insert(at, body.substr(random() % body.size(), random() % 80));
        break;
      default:
        body.resize(at);
        break;
    }
  }
  return body;
}

void expect_whole(const intake::Levering& levering, const std::string& body) {
  static const std::vector<std::string> secrets = {"80010",      "70020", "60030", "50040", "40050", "9999",   "Proefpersoon", "Verzinsel",
                                                   "Ijzerdraad", "Noor",  "Gebeld", "Griep", "Band lek", "Koorts"};
  for (const Fault& fault : levering.fouten) {
    ASSERT_FALSE(fault.rule.empty() || fault.message.empty());
    ASSERT_TRUE(fault.line >= 0 && fault.column >= 0);
    const std::string words = fault.rule + fault.message + fault.pointer;
    ASSERT_EQ(find_invalid_utf8(words), std::string_view::npos);
    for (const std::string& secret : secrets) {
      // The bounds of a number stand in a message whatever was sent.
      if (secret == "9999" && fault.message.find("whole number of") != std::string::npos) continue;
      ASSERT_EQ(words.find(secret), std::string::npos) << words << "\n" << body;
    }
  }
  ASSERT_LE(levering.gebeurtenissen.size() + levering.overgeslagen, levering.rijen);
  if (!levering.fouten.empty()) return;
  ASSERT_EQ(levering.gebeurtenissen.size() + levering.overgeslagen, levering.rijen);
}

TEST(MutatieTest, NoByteStringCrashesADecoderOrIsRepeatedByIt) {
  constexpr unsigned seed = 20260901;
  std::mt19937 random(seed);
  const std::vector<Sample> samples = read_samples();
  // The redenen know EduArte's codes of the samples, not all of Somtoday's.
  const intake::LeveringContext plain = school_test::make_context();
  const intake::LeveringContext with_redenen = school_test::make_context_with_redenen();
  std::size_t accepted = 0;
  std::size_t reached_rows = 0;
  for (std::size_t i = 0; i < 10'000; ++i) {
    const Sample& sample = samples[i % samples.size()];
    const std::string body = mutate(sample.body, random);
    // Now and then to another format's decoder: senders mix up their files.
    const intake::Formaat& formaat = i % 10 == 9 ? formats()[random() % formats().size()] : *sample.formaat;
    const bool reasons = !formaat.naam.starts_with("somtoday") != (i % 7 == 0);
    const intake::Levering levering = formaat.decode(body, reasons ? with_redenen : plain);
    expect_whole(levering, body);
    if (HasFatalFailure()) FAIL() << "seed " << seed << ", step " << i << ", " << formaat.naam;
    if (levering.fouten.empty()) ++accepted;
    if (levering.rijen > 0) ++reached_rows;
    static_cast<void>(detect_format(body));
  }
  // Else the wounds are too deep, or too shallow, to say anything.
  EXPECT_GT(accepted, 300u);
  EXPECT_GT(reached_rows, 3'000u);
  EXPECT_LT(accepted, 5'000u);
}

TEST(MutatieTest, EveryPrefixOfASampleIsAnswered) {
  for (const Sample& sample : read_samples()) {
    for (std::size_t length = 0; length < sample.body.size(); length += 1 + sample.body.size() / 400) {
      const std::string body = sample.body.substr(0, length);
      expect_whole(sample.formaat->decode(body, school_test::make_context_with_redenen()), body);
    }
  }
}

}  // namespace
}  // namespace hub::connectors
