// The JSON Schemas of schemas/ are the contract; the hub reads with its own code. This table holds the two
// together: what one takes the other takes, apart from what a schema cannot say.
#include <gtest/gtest.h>

#include <map>

#include "hub/intake/bericht_in.h"
#include "tests/unit/intake/gebeurtenis_data.h"
#include "tests/unit/intake/json_schema.h"

namespace hub::intake_test {
namespace {

using schema_test::JsonSchema;

enum class Verdict {
  good,
  bad,
  code_only,  // beyond a schema: a date that does not exist, characters that cannot be seen, order of two fields
};

struct Case {
  std::string veld;
  std::string waarde;  // JSON text; "-": left out
  Verdict verdict;
};

constexpr auto good = Verdict::good;
constexpr auto bad = Verdict::bad;
constexpr auto code_only = Verdict::code_only;

std::string text_of(std::size_t length) { return "\"" + std::string(length, 'x') + "\""; }

// Values for each kind of field; a field joins by its name.
const std::vector<Case>& wrong_types() {
  static const std::vector<Case> cases = {{"", "true", bad}, {"", "[]", bad}, {"", "{}", bad}, {"", "1.5", bad}, {"", "[\"x\"]", bad}};
  return cases;
}
std::vector<Case> required(std::vector<Case> cases) {
  cases.push_back({"", "-", bad});
  cases.push_back({"", "null", bad});
  return cases;
}
std::vector<Case> optional(std::vector<Case> cases) {
  cases.push_back({"", "-", good});
  cases.push_back({"", "null", good});
  return cases;
}

const std::vector<Case> vestiging = required({{"", R"("00AA00")", good}, {"", R"("90BB00")", good}, {"", R"("90bb00")", bad},
                                              {"", R"("90BB0")", bad}, {"", R"("90BB000")", bad}, {"", R"("9ABB00")", bad},
                                              {"", R"("90BB00 ")", bad}, {"", R"("")", bad}, {"", "900000", bad}});
const std::vector<Case> leerlingnummer = required({{"", R"("1")", good}, {"", R"("m20417")", good}, {"", R"("A.b_c-9")", good},
                                                   {"", text_of(20), good}, {"", text_of(21), bad}, {"", R"("")", bad}, {"", "100122", bad},
                                                   {"", R"("10 0")", bad}, {"", R"("10/0")", bad}, {"", R"("é")", bad}, {"", R"("1+1")", bad}});
const std::vector<Case> registratie_id = required({{"", R"("ST-2026:1/x@y#{}~!")", good}, {"", text_of(128), good}, {"", text_of(129), bad},
                                                   {"", R"("")", bad}, {"", R"("a b")", bad}, {"", R"("a\u0007b")", bad}, {"", R"("é")", bad},
                                                   {"", "17", bad}});
std::vector<Case> moments() {
  return {{"", R"("2026-09-07T08:30:00Z")", good},         {"", R"("2026-09-07T08:30:00.123456789+02:00")", good},
          {"", R"("2026-09-07")", bad},                     {"", R"("2026-09-07T08:30:00")", bad},
          {"", R"("2026-09-07T08:30Z")", bad},              {"", R"("2026-09-07 08:30:00Z")", bad},
          {"", R"("2026-09-07T08:30:00+18:30")", bad},      {"", R"("2026-09-07T08:30:00+25:00")", bad},
          {"", R"("2026-09-07T08:30:00+0200")", bad},       {"", R"("2026-09-07T08:30:00z")", bad},
          {"", R"("2026-09-07T08:30:00.1234567890Z")", bad}, {"", R"("2026-09-07T24:00:00Z")", bad},
          {"", R"("2026-09-07T23:59:60Z")", bad},           {"", R"("2026-13-07T08:30:00Z")", bad},
          {"", R"("2026-02-30T08:30:00Z")", code_only},     {"", R"("")", bad},
          {"", "1788769800", bad}};
}
std::vector<Case> moments_and(std::vector<Case> more) {
  auto cases = moments();
  cases.insert(cases.end(), more.begin(), more.end());
  return cases;
}
const std::vector<Case> date = required({{"", R"("2026-09-08")", good}, {"", R"("2024-02-29")", good}, {"", R"("2026-02-29")", code_only},
                                         {"", R"("2026-04-31")", code_only}, {"", R"("2026-13-01")", bad}, {"", R"("2026-00-01")", bad},
                                         {"", R"("2026-01-32")", bad}, {"", R"("26-01-01")", bad}, {"", R"("08-09-2026")", bad},
                                         {"", R"("2026-09-08T00:00:00Z")", bad}, {"", R"("2026-9-8")", bad}, {"", R"("")", bad},
                                         {"", "20260908", bad}, {"", R"("1999-12-31")", code_only}, {"", R"("2030-01-01")", code_only}});
const std::vector<Case> date_or_moment = required({{"", R"("2026-09-07")", good}, {"", R"("2026-09-07T09:00:00+02:00")", good},
                                                   {"", R"("2026-02-30")", code_only}, {"", R"("2026-09-07T09:00:00")", bad},
                                                   {"", R"("2026-09-07T09:00:00+18:30")", bad}, {"", R"("gisteren")", bad}, {"", "1", bad}});
std::vector<Case> whole_numbers(int low, int high) {
  return {{"", std::to_string(low), good},      {"", std::to_string(high), good},     {"", std::to_string(low - 1), bad},
          {"", std::to_string(high + 1), bad},  {"", std::to_string(low) + ".0", bad}, {"", "\"" + std::to_string(low) + "\"", bad}};
}
std::vector<Case> clean_text(std::size_t low, std::size_t high) {
  std::vector<Case> cases = {{"", text_of(high), good}, {"", text_of(high + 1), bad}, {"", R"("")", low == 0 ? good : bad},
                             {"", "5", bad}, {"", R"("Zoë-Ĳ 't 😀")", high >= 20 ? good : bad}, {"", R"("a\u0000b")", code_only},
                             {"", R"("a\u202eb")", code_only}, {"", R"("a\nb")", code_only}};
  return cases;
}
std::vector<Case> one_of(const std::vector<std::string>& words) {
  std::vector<Case> cases = {{"", R"("")", bad}, {"", R"("iets anders")", bad}, {"", "1", bad}};
  for (const std::string& word : words) {
    cases.push_back({"", "\"" + word + "\"", good});
    cases.push_back({"", "\"" + word + " \"", bad});
  }
  return cases;
}
const std::vector<Case> uuid = required({{"", R"("01a0a03c-bff8-7c44-b0d1-52b9a8e3f017")", good},
                                         {"", R"("01A0A03C-BFF8-7C44-B0D1-52B9A8E3F017")", good},
                                         {"", R"("01a0a03cbff87c44b0d152b9a8e3f017")", bad}, {"", R"("x")", bad}, {"", "1", bad}});

using Fields = std::map<std::string, std::vector<Case>>;

const std::map<std::string_view, Fields>& tables() {
  static const std::map<std::string_view, Fields> all = {
      {"gebeurtenissen/verzuimregistratie-geregistreerd",
       {{"registratieId", registratie_id},
        {"gewijzigdOp", required(moments_and({{"", R"("2026-09-07T10:30:00+18:00")", good}, {"", R"("2026-09-07T10:30:00-18:00")", good}}))},
        {"vestiging", vestiging},
        {"leerlingnummer", leerlingnummer},
        {"soort", required(one_of({"afwezig", "te-laat", "ziek", "verwijderd", "geschorst", "verlof", "luxe", "nvt"}))},
        {"geoorloofd", required(one_of({"ja", "nee", "onbekend"}))},
        {"begin", required(moments_and({{"", R"("1999-12-31T08:30:00Z")", code_only}, {"", R"("2028-01-01T08:30:00Z")", code_only}}))},
        {"eind", optional(moments_and({{"", R"("2026-09-07T08:00:00+02:00")", code_only}, {"", R"("2028-01-01T08:30:00Z")", code_only}}))},
        {"minuten", optional(whole_numbers(0, 1440))},
        {"lesuurVan", {{"", "-", bad}, {"", "null", bad}, {"", "1", good}, {"", "7", good}, {"", "8", code_only}, {"", "0", bad}, {"", "\"1\"", bad}, {"", "1.0", bad}}},
        {"lesuurTot", {{"", "-", bad}, {"", "null", bad}, {"", "1", good}, {"", "20", good}, {"", "21", bad}, {"", "0", bad}}},
        {"redenCode", optional(clean_text(0, 20))},
        {"redenTekst", optional(clean_text(0, 4096))}}},
      {"gebeurtenissen/verzuimregistratie-ingetrokken",
       {{"registratieId", registratie_id}, {"gewijzigdOp", required(moments())}, {"vestiging", vestiging}, {"leerlingnummer", leerlingnummer}}},
      {"gebeurtenissen/leerling-ingeschreven",
       {{"vestiging", vestiging},
        {"leerlingnummer", leerlingnummer},
        // Nine digits, whatever they are: a pgn may be an onderwijsnummer.
        {"pgn", required({{"", R"("999990019")", good}, {"", R"("123456789")", good}, {"", R"("000000000")", good}, {"", R"("12345678")", bad},
                          {"", R"("1234567890")", bad}, {"", R"("12345678a")", bad}, {"", "999990019", bad}, {"", R"("")", bad}})},
        {"roepnaam", required(clean_text(1, 100))},
        {"tussenvoegsel", optional(clean_text(0, 100))},
        {"achternaam", required(clean_text(1, 100))},
        {"geboortedatum", required({{"", R"("2011-03-14")", good}, {"", R"("2008-02-29")", good}, {"", R"("2007-02-29")", code_only},
                                    {"", R"("2026-09-09")", code_only}, {"", R"("1899-12-31")", code_only}, {"", R"("14-03-2011")", bad},
                                    {"", R"("2011-03-14T00:00:00Z")", bad}})},
        {"woongemeente", required({{"", R"("0363")", good}, {"", R"("363")", bad}, {"", R"("03630")", bad}, {"", R"("036a")", bad}, {"", "363", bad}})},
        {"leerjaar", optional(whole_numbers(0, 9))},
        {"startkwalificatie", {{"", "true", good}, {"", "false", good}, {"", "null", good}, {"", "-", good}, {"", R"("true")", bad}, {"", "1", bad}}}}},
      {"gebeurtenissen/leerling-uitgeschreven", {{"vestiging", vestiging}, {"leerlingnummer", leerlingnummer}, {"datum", date}}},
      {"gebeurtenissen/hervatting", {{"vestiging", vestiging}, {"leerlingnummer", leerlingnummer}, {"datum", date}}},
      {"gebeurtenissen/toestemming",
       {{"vestiging", vestiging},
        {"leerlingnummer", leerlingnummer},
        {"lijn", required(one_of({"jgz", "swv"}))},
        {"op", date_or_moment},
        {"van", required(one_of({"ouders", "leerling"}))}}},
      {"gebeurtenissen/ouders-geinformeerd",
       {{"vestiging", vestiging}, {"leerlingnummer", leerlingnummer}, {"waarover", required(clean_text(1, 100))}, {"op", date_or_moment}}},
      {"gebeurtenissen/opgave",
       {{"vestiging", vestiging},
        {"pgn", required({{"", R"("123456789")", good}, {"", R"("12345678")", bad}, {"", R"("12345678a")", bad}, {"", "999990019", bad}})},
        // Only of a move is it said where to.
        {"soort", required({{"", R"("verhuisd")", good}, {"", R"("overleden")", bad}, {"", R"("Verhuisd")", bad}, {"", R"("")", bad}, {"", "1", bad}})},
        {"kenmerk", required({{"", R"("2026-1")", good}, {"", R"("absoluut-2026")", good}, {"", text_of(40), good}, {"", text_of(41), bad},
                              {"", R"("")", bad}, {"", R"("a b")", bad}, {"", R"("a_b")", bad}, {"", "2026", bad}})},
        {"datum", date},
        {"woongemeente", required({{"", R"("0363")", good}, {"", R"("363")", bad}, {"", R"("036a")", bad}, {"", "363", bad}})}}},
      {"gebeurtenissen/verzuimmelding-status",
       {{"meldingId",
         {{"", R"("0e6d2c1a-4b7f-8c3e-9a51-7d20c4f8b163")", good}, {"", "-", bad}, {"", "null", bad}, {"", R"("x")", bad}, {"", "{}", bad},
          {"", R"({"pgn": "999990019", "verzuimsoort": "V3", "begindatum": "2026-09-07"})", good},
          {"", R"({"pgn": "999990019", "verzuimsoort": "V5", "begindatum": "2026-09-07"})", bad},
          {"", R"({"pgn": "99999001", "verzuimsoort": "V3", "begindatum": "2026-09-07"})", bad},
          {"", R"({"pgn": "999990019", "verzuimsoort": "V3"})", bad},
          {"", R"({"pgn": "999990019", "verzuimsoort": "V3", "begindatum": "2026-09-07", "naam": "Sam"})", bad}}},
        {"status", required(one_of({"B", "G", "K"}))},
        {"reden", optional(clean_text(0, 4096))},
        {"toelichting", optional(clean_text(0, 4096))},
        {"contact", optional(clean_text(0, 4096))}}},
      {"gebeurtenissen/bericht-ontvangen",
       {{"berichtId", uuid},
        {"volgnummer", required({{"", "1", good}, {"", "4000000000", good}, {"", "0", bad}, {"", "-1", bad}, {"", "1.5", bad}, {"", "\"1\"", bad}})},
        {"epoch", required({{"", "1", good}, {"", "0", bad}, {"", "\"1\"", bad}})}}}};
  return all;
}

bool code_takes(const Berichttype& type, const Json& data) {
  std::vector<Fault> faults;
  const auto inhoud = intake::read_inhoud(type.type, data, {"/data", 0}, now(), faults);
  EXPECT_EQ(inhoud.has_value(), faults.empty()) << data.dump();
  return inhoud.has_value();
}

void expect_verdict(const Berichttype& type, const JsonSchema& schema, const Json& data, Verdict verdict, const std::string& what) {
  EXPECT_EQ(code_takes(type, data), verdict == good) << "the code, " << type.type << ": " << what;
  EXPECT_EQ(schema.accepts(data), verdict != bad) << "the schema, " << type.type << ": " << what << "\n" << schema.complaints(data);
}

TEST(SchemaAgreementTest, HasATableForEveryFieldOfEveryType) {
  for (const Berichttype& type : berichttypes()) {
    const JsonSchema schema(type.schema);
    const auto& properties = schema.document().at("properties");
    const Fields& fields = tables().at(type.schema);
    EXPECT_EQ(properties.size(), fields.size()) << type.schema;
    for (const auto& [name, property] : properties.items()) EXPECT_TRUE(fields.contains(name)) << type.schema << " " << name;
  }
}

TEST(SchemaAgreementTest, HoldsForEveryValueOfEveryField) {
  std::size_t compared = 0;
  for (const Berichttype& type : berichttypes()) {
    const JsonSchema schema(type.schema);
    const Json data = Json::parse(type.data);
    expect_verdict(type, schema, data, good, "everything good");
    for (const auto& [field, cases] : tables().at(type.schema)) {
      for (const Case& c : cases) {
        expect_verdict(type, schema, with(data, field, c.waarde), c.verdict, field + " = " + c.waarde.substr(0, 60));
        ++compared;
      }
      for (const Case& c : wrong_types()) {
        if (field == "startkwalificatie" && c.waarde == "true") continue;
        expect_verdict(type, schema, with(data, field, c.waarde), c.verdict, field + " = " + c.waarde);
      }
    }
  }
  EXPECT_GT(compared, 400u);
}

TEST(SchemaAgreementTest, HoldsForFieldsNobodyKnows) {  // I14, I15, I53
  for (const Berichttype& type : berichttypes()) {
    const JsonSchema schema(type.schema);
    const Json data = Json::parse(type.data);
    for (const char* field : {"bsn", "naam", "__proto__", "constructor", "$ref", "$where", "", "Vestiging", "role"}) {
      expect_verdict(type, schema, with(data, field, "1"), bad, std::string("extra field ") + field);
      expect_verdict(type, schema, with(data, field, "null"), bad, std::string("extra field null ") + field);
    }
    for (const char* root : {"null", "[]", "\"x\"", "7"}) EXPECT_FALSE(schema.accepts(Json::parse(root)));
  }
}

TEST(SchemaAgreementTest, HoldsForEndsDurationsAndKindsTogether) {
  struct Combination {
    const char* naam;
    const char* soort;
    const char* eind;
    const char* minuten;
    Verdict verdict;
  };
  const std::vector<Combination> cases = {
      {"open absence", "afwezig", "null", "-", good},
      {"open sickness, minuten null", "ziek", "null", "null", good},
      {"open, but nothing says so", "afwezig", "-", "-", bad},
      {"open, but nothing says so, minuten null", "ziek", "-", "null", bad},
      {"late without an end", "te-laat", "null", "-", bad},
      {"sent out without an end", "verwijderd", "null", "null", bad},
      {"late without an end, left out", "te-laat", "-", "-", bad},
      {"late with minuten", "te-laat", "-", "20", good},
      {"late with minuten and eind null", "te-laat", "null", "20", good},
      {"late with an end", "te-laat", R"("2026-09-07T08:50:00+02:00")", "-", good},
      {"nvt open", "nvt", "null", "-", good},
  };
  const Berichttype& type = berichttypes().front();
  const JsonSchema schema(type.schema);
  for (const Combination& c : cases) {
    Json data = with(Json::parse(type.data), "soort", "\"" + std::string(c.soort) + "\"");
    data = with(with(data, "eind", c.eind), "minuten", c.minuten);
    expect_verdict(type, schema, data, c.verdict, c.naam);
  }
  // Lesson hours come together or not at all.
  const Json data = Json::parse(type.data);
  expect_verdict(type, schema, with(with(data, "lesuurVan", "-"), "lesuurTot", "-"), good, "no lesson hours");
  expect_verdict(type, schema, with(with(data, "lesuurVan", "null"), "lesuurTot", "-"), good, "no lesson hours, one null");
  expect_verdict(type, schema, with(with(data, "lesuurVan", "null"), "lesuurTot", "null"), good, "no lesson hours, both null");
}

TEST(SchemaAgreementTest, TakesEveryExampleOfTheSchemas) {
  for (const Berichttype& type : berichttypes()) {
    const JsonSchema schema(type.schema);
    for (const Json& example : schema.document().at("examples")) {
      EXPECT_TRUE(schema.accepts(example)) << type.schema;
      EXPECT_TRUE(code_takes(type, example)) << type.schema << example.dump();
    }
  }
}

TEST(SchemaAgreementTest, HoldsForTheEnvelope) {
  const JsonSchema schema("gebeurtenissen/cloudevent");
  const intake::Deur door{"", false, now()};
  const Json event = make_event(berichttypes().front(), "e-1");
  const std::string visible(256, 'x');
  const std::vector<Case> cases = {
      {"specversion", R"("1.0")", good}, {"specversion", "-", bad}, {"specversion", R"("0.3")", bad}, {"specversion", R"("2.0")", bad}, {"specversion", "1.0", bad},
      {"id", "\"" + visible + "\"", good}, {"id", "\"" + visible + "x\"", bad}, {"id", R"("")", bad}, {"id", "-", bad}, {"id", "null", bad}, {"id", R"("a b")", bad}, {"id", "1", bad},
      {"source", R"("urn:nld:oin:00000099000000001000:systeem:x")", good}, {"source", R"("https://school.nl")", good}, {"source", "-", bad},
      {"source", "\"urn:nld:" + std::string(248, 'x') + "\"", good}, {"source", "\"urn:nld:" + std::string(249, 'x') + "\"", bad}, {"source", R"("urn:nld: x")", bad},
      {"type", R"("nl.onderwijs.onbekend.v1")", bad}, {"type", "-", bad}, {"type", "1", bad},
      {"time", R"("2026-09-07T07:12:45Z")", good}, {"time", "-", good}, {"time", "null", good}, {"time", R"("2026-09-07T07:12:45")", bad}, {"time", "1", bad},
      {"datacontenttype", "-", good}, {"datacontenttype", "null", good}, {"datacontenttype", R"("text/plain")", bad}, {"datacontenttype", R"("application/xml")", bad},
      {"subject", R"("melding-1")", good}, {"subject", "null", good}, {"subject", R"("")", bad}, {"subject", R"("a b")", bad}, {"subject", "1", bad},
      {"subject", "\"" + visible + "x\"", bad}, {"subject", R"("123456782")", code_only}, {"id", R"("leerling-123456782")", code_only},
      {"subject", R"("123456789")", good},
      {"dataschema", R"("https://example.nl/schema")", good}, {"dataschema", "null", good}, {"dataschema", "5", bad},
      {"data", "-", bad}, {"data", "null", bad}, {"data", "[]", bad}, {"data", R"("{}")", bad},
      // Other attributes of CloudEvents: lower-case names, plain values.
      {"traceparent", R"("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")", good}, {"sequence", "17", good}, {"dataclassification", R"("x")", good},
      {"x", "null", good}, {"partitionkey", "true", good}, {"rekenfactor", "1.5", good}, {"abcdefghijklmnopqrst", "1", good},
      {"abcdefghijklmnopqrstu", "1", bad}, {"Subject", R"("x")", bad}, {"trace_id", R"("x")", bad}, {"data_base64", R"("e30=")", bad}, {"ext", "{}", bad}, {"ext", "[]", bad}, {"", "1", bad},
      {"bsnveld", R"("123456782")", code_only},
  };
  for (const Case& c : cases) {
    const Json changed = with(event, c.veld, c.waarde);
    const auto read = intake::read_body(changed.dump(), intake::Vorm::json, door);
    EXPECT_EQ(read.fouten.empty(), c.verdict == good) << "the code: " << c.veld << " = " << c.waarde.substr(0, 60);
    EXPECT_EQ(schema.accepts(changed), c.verdict != bad) << "the schema: " << c.veld << " = " << c.waarde.substr(0, 60);
  }
}

TEST(SchemaAgreementTest, NamesTheSameTypesAsTheEnvelope) {
  const JsonSchema schema("gebeurtenissen/cloudevent");
  std::vector<std::string> known;
  for (const Berichttype& type : berichttypes()) known.emplace_back(type.type);
  EXPECT_EQ(schema.document().at("properties").at("type").at("enum").get<std::vector<std::string>>(), known);
}

TEST(SchemaAgreementTest, EveryExampleOfEverySchemaFitsIt) {
  const std::vector<std::string> names = schema_test::schema_names();
  EXPECT_GT(names.size(), 20U);
  for (const std::string& name : names) {
    const JsonSchema schema(name);
    for (const Json& example : schema.document().at("examples")) EXPECT_EQ(schema.complaints(example), "") << name << example;
  }
}

}  // namespace
}  // namespace hub::intake_test
