// What every school format promises. A format is held to it by being in connectors/formats.cpp; what it is held
// to with are the files under tests/data that look like it.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <ostream>
#include <set>

#include "connectors/formats.h"
#include "hub/base/utf8.h"
#include "tests/unit/school/lezing.h"

namespace hub::intake {

void PrintTo(const Formaat& formaat, std::ostream* out) { *out << formaat.naam; }

}  // namespace hub::intake

namespace hub::connectors {
namespace {

using namespace std::string_view_literals;
using school_test::describe;
using school_test::make_context_with_redenen;

const std::vector<std::string>& samples_of(std::string_view naam) {
  static const auto all = [] {
    std::map<std::string_view, std::vector<std::string>> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(HUB_TEST_DATA)) {
      if (!entry.is_regular_file()) continue;
      std::string body = school_test::read_sample(std::filesystem::relative(entry.path(), HUB_TEST_DATA).string());
      if (const auto looks_like = detect_format(body)) found[*looks_like].push_back(std::move(body));
    }
    return found;
  }();
  static const std::vector<std::string> none;
  const auto found = all.find(naam);
  return found == all.end() ? none : found->second;
}

// Every `rule` in the first column of the table that senders look faults up in.
const std::set<std::string>& documented_rules() {
  static const std::set<std::string> rules = [] {
    std::set<std::string> found;
    std::ifstream readme(HUB_CONNECTORS_README);
    bool table = false;
    for (std::string line; std::getline(readme, line);) {
      table = table || line == "## Rules by name";
      if (!table || !line.starts_with("| `")) continue;
      const std::string cell = line.substr(0, line.find(" | "));
      for (std::size_t at = 0; (at = cell.find('`', at)) != std::string::npos;) {
        const std::size_t end = cell.find('`', at + 1);
        found.insert(cell.substr(at + 1, end - at - 1));
        at = end + 1;
      }
    }
    return found;
  }();
  return rules;
}

// The rules of its faults, after a look at each fault: documented, in words, and with a place where there is one.
std::set<std::string> rules_of(const intake::Levering& levering) {
  std::set<std::string> rules;
  for (const Fault& fault : levering.fouten) {
    EXPECT_TRUE(documented_rules().contains(fault.rule)) << fault.rule << " is not in connectors/README.md";
    EXPECT_FALSE(fault.message.empty()) << fault.rule;
    EXPECT_TRUE(levering.rijen == 0 || fault.line > 0 || !fault.pointer.empty()) << fault.rule << " has no place";
    EXPECT_EQ(find_invalid_utf8(fault.message + fault.pointer), std::string_view::npos);
    rules.insert(fault.rule);
  }
  return rules;
}

const std::string& vestiging_of(const domain::Gebeurtenis& gebeurtenis) {
  if (const auto* v = std::get_if<domain::Verzuimregistratie>(&gebeurtenis.inhoud)) return v->leerling.vestiging;
  if (const auto* v = std::get_if<domain::Leerlingopgave>(&gebeurtenis.inhoud)) return v->vestiging;
  return std::get<domain::Inschrijving>(gebeurtenis.inhoud).sleutel.vestiging;
}

std::vector<std::string> registratie_ids(const intake::Levering& levering) {
  std::vector<std::string> ids;
  for (const domain::Gebeurtenis& gebeurtenis : levering.gebeurtenissen) {
    const auto* v = std::get_if<domain::Verzuimregistratie>(&gebeurtenis.inhoud);
    if (v != nullptr) ids.push_back(v->registratie_id);
  }
  return ids;
}

class FormaatContractTest : public testing::TestWithParam<intake::Formaat> {
 protected:
  const std::vector<std::string>& samples() { return samples_of(GetParam().naam); }
  intake::Levering decode(std::string_view body, const intake::LeveringContext& context = make_context_with_redenen()) {
    return GetParam().decode(body, context);
  }
  // What is no delivery in this format at all: nothing of it is read.
  void expect_unread(std::string_view body, const std::string& naam) {
    const intake::Levering levering = decode(body);
    EXPECT_TRUE(levering.gebeurtenissen.empty()) << naam;
    EXPECT_FALSE(rules_of(levering).empty()) << naam;
  }
};

TEST_P(FormaatContractTest, HasASampleThatItReads) {
  ASSERT_FALSE(samples().empty()) << "put one under tests/data, and teach detect_format to know it";
  for (const std::string& body : samples()) {
    const intake::Levering levering = decode(body);
    EXPECT_EQ(rules_of(levering), std::set<std::string>{});
    EXPECT_FALSE(levering.gebeurtenissen.empty());
    EXPECT_EQ(levering.gebeurtenissen.size() + levering.overgeslagen, levering.rijen);
  }
}

TEST_P(FormaatContractTest, AnswersAnEmptyBody) {
  for (const std::string& body : {std::string(), std::string(" \r\n\t\r\n"), std::string(1'000'000, ' ')}) {
    const intake::Levering levering = decode(body);
    EXPECT_EQ(levering.rijen, 0u);
    ASSERT_EQ(levering.fouten.size(), 1u) << body.size();
    const std::set<std::string> rules = rules_of(levering);
    EXPECT_TRUE(rules.contains("empty-body") || rules.contains("empty-file")) << *rules.begin();
  }
}

TEST_P(FormaatContractTest, RefusesOtherMedia) {
  expect_unread("PK\x03\x04\x14\0\x06\0\0\0\0\0!\0"sv, "xlsx");
  expect_unread("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, "xls");
  expect_unread("\x1F\x8B\x08\0\0"sv, "gzip");
  expect_unread("%PDF-1.7\n", "pdf");
  expect_unread("<!DOCTYPE html><html><body>Inloggen</body></html>", "a login page");
  expect_unread("<?xml version=\"1.0\"?><a/>", "xml");
  expect_unread("\xFF\xFE{\0}\0"sv, "UTF-16");
  expect_unread("null", "null");
  expect_unread("\"tekst\"", "text");
  // Nor what another system sends.
  for (const intake::Formaat& other : formats()) {
    if (other.naam == GetParam().naam) continue;
    for (const std::string& body : samples_of(other.naam)) expect_unread(body, std::string(other.naam));
  }
}

TEST_P(FormaatContractTest, RefusesWhatIsNestedTooDeep) {
  for (const std::string& one : {std::string("["), std::string("{\"a\":"), std::string("[{\"Items\":")}) {
    std::string body;
    for (int i = 0; i < 50'000; ++i) body += one;
    expect_unread(body, one);
    const std::set<std::string> rules = rules_of(decode(body));
    EXPECT_TRUE(rules.contains("too-deep") || rules.contains("unsupported-media-type")) << *rules.begin();
  }
}

TEST_P(FormaatContractTest, KeepsToTheVestigingOfTheDelivery) {
  intake::LeveringContext other = make_context_with_redenen();
  other.vestiging = "90BB01";
  for (const std::string& body : samples()) {
    const intake::Levering levering = decode(body, other);
    for (const domain::Gebeurtenis& gebeurtenis : levering.gebeurtenissen) {
      EXPECT_EQ(vestiging_of(gebeurtenis), "90BB01");
    }
    // A file that says which school it is of is not taken for another's.
    const bool names_its_school = body.find("90BB00") != std::string::npos || body.find("brincode>90BB<") != std::string::npos || body.find("255901001") != std::string::npos;
    EXPECT_EQ(rules_of(levering),
              names_its_school ? std::set<std::string>{"wrong-vestiging"} : std::set<std::string>{});
  }
}

TEST_P(FormaatContractTest, NamesEveryReasonThatItWouldHaveToGuess) {
  intake::LeveringContext without = make_context_with_redenen();
  without.redenen.clear();
  const auto& nodig = GetParam().nodig;
  const bool needs = std::find(nodig.begin(), nodig.end(), "redenen") != nodig.end();
  for (const std::string& body : samples()) {
    const intake::Levering levering = decode(body, without);
    const std::set<std::string> rules = rules_of(levering);
    EXPECT_TRUE(rules.empty() || rules == std::set<std::string>{"unknown-reason"});
    EXPECT_TRUE(!needs || !rules.empty()) << "says that it needs redenen, and reads its sample without";
    for (const Fault& fault : levering.fouten) {
      EXPECT_NE(fault.message.find("reason code '"), std::string::npos) << fault.message;
    }
    EXPECT_EQ(levering.gebeurtenissen.size() + levering.overgeslagen + levering.fouten.size(), levering.rijen);
  }
}

TEST_P(FormaatContractTest, ReadsTheSameFileTheSameTwice) {
  intake::LeveringContext tomorrow = make_context_with_redenen();
  tomorrow.ontvangen += std::chrono::hours(24);
  for (const std::string& body : samples()) {
    const intake::Levering today = decode(body);
    EXPECT_EQ(describe(today), describe(decode(body, tomorrow)));
    const std::vector<std::string> ids = registratie_ids(today);
    EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), ids.size());
    for (const std::string& id : ids) {
      EXPECT_TRUE(!id.empty() && id.size() <= 128 && id.find_first_not_of(
          "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz:.-_") == std::string::npos) << id;
    }
  }
}

// The words and numbers of the body, at most `count` of them from all over it.
std::vector<std::pair<std::size_t, std::size_t>> find_words(std::string_view body, std::size_t count) {
  const auto in_word = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '+' || c == '-';
  };
  std::vector<std::pair<std::size_t, std::size_t>> words;
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t begin = at;
    while (at < body.size() && in_word(body[at])) ++at;
    if (at > begin) words.emplace_back(begin, at - begin);
    if (at == begin) ++at;
  }
  const std::size_t step = 1 + words.size() / count;
  std::vector<std::pair<std::size_t, std::size_t>> chosen;
  for (std::size_t i = 0; i < words.size(); i += step) chosen.push_back(words[i]);
  return chosen;
}

// A pupil's number or name may stand in any place, a column too far or in a key: no fault says it.
TEST_P(FormaatContractTest, NeverRepeatsAPupil) {
  for (const std::string& body : samples()) {
    for (const auto& [begin, size] : find_words(body, 250)) {
      for (const std::string secret : {"999900110", "Proefpersoon", "=999900110"}) {
        std::string planted = body;
        planted.replace(begin, size, secret);
        const intake::Levering levering = decode(planted);
        rules_of(levering);
        for (const Fault& fault : levering.fouten) {
          const std::string words = fault.message + fault.pointer;
          EXPECT_EQ(words.find("999900110"), std::string::npos) << words;
          EXPECT_EQ(words.find("Proefpersoon"), std::string::npos) << words;
        }
      }
    }
  }
}

std::string name_of(const testing::TestParamInfo<intake::Formaat>& info) {
  std::string name(info.param.naam);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Formats, FormaatContractTest, testing::ValuesIn(formats().begin(), formats().end()), name_of);

}  // namespace
}  // namespace hub::connectors
