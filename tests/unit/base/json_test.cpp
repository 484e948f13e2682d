// The one parse call: every class of broken JSON, refused by name and never with the sender's text.
#include "hub/base/json.h"

#include <gtest/gtest.h>

namespace hub {
namespace {

using namespace std::string_literals;

std::string rule_of(std::string_view text, const JsonLimits& limits = {}) {
  const auto parsed = parse_json(text, limits);
  return parsed ? "" : parsed.error().rule;
}

struct Case {
  const char* naam;
  std::string text;
  const char* regel;  // empty: taken
};

void expect_all(const std::vector<Case>& cases) {
  for (const Case& c : cases) EXPECT_EQ(rule_of(c.text), c.regel) << c.naam;
}

TEST(ParseJsonTest, RefusesAnEmptyBody) {  // I01
  expect_all({
      {"nothing", "", "empty-body"},
      {"spaces", "   ", "empty-body"},
      {"every kind of white space", " \t\r\n \n", "empty-body"},
      {"ten megabytes of spaces", std::string(10'000'000, ' '), "empty-body"},
  });
}

TEST(ParseJsonTest, RefusesWhatIsNoJson) {  // I02
  expect_all({
      {"cut off object", R"({"a":1)", "malformed-json"},
      {"cut off text", R"({"a":"b)", "malformed-json"},
      {"cut off word", "tru", "malformed-json"},
      {"garbage after it", "{} x", "malformed-json"},
      {"a second value after it", "{}{}", "malformed-json"},
      {"trailing comma in an object", R"({"a":1,})", "malformed-json"},
      {"trailing comma in an array", "[1,]", "malformed-json"},
      {"line comment", "{} // x", "malformed-json"},
      {"block comment", "/* x */ {}", "malformed-json"},
      {"single quotes", "{'a':1}", "malformed-json"},
      {"key without quotes", "{a:1}", "malformed-json"},
      {"NaN", "[NaN]", "malformed-json"},
      {"Infinity", "[Infinity]", "malformed-json"},
      {"minus Infinity", "[-Infinity]", "malformed-json"},
      {"leading zero", "[01]", "malformed-json"},
      {"leading plus", "[+1]", "malformed-json"},
      {"hexadecimal", "[0x1F]", "malformed-json"},
      {"no digit after the point", "[1.]", "malformed-json"},
      {"no digit before it", "[.5]", "malformed-json"},
      {"True", "[True]", "malformed-json"},
      {"a raw newline in text", "[\"a\nb\"]", "malformed-json"},
      {"a raw NUL in text", "[\"a\0b\"]"s, "malformed-json"},
      {"a NUL after it", "{}\0"s, "malformed-json"},
      {"unknown escape", R"(["\x41"])", "malformed-json"},
      {"short unicode escape", R"(["\u12"])", "malformed-json"},
      {"no colon", R"({"a" 1})", "malformed-json"},
      {"no comma", R"([1 2])", "malformed-json"},
      {"a closing bracket too many", "[1]]", "malformed-json"},
      {"the wrong closing bracket", "[1}", "malformed-json"},
  });
}

TEST(ParseJsonTest, TellsWhereItStopped) {
  const auto parsed = parse_json(R"({"a":1,})");
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().message, "not valid JSON at byte 8");
}

TEST(ParseJsonTest, NeverRepeatsTheSendersText) {
  for (const char* text : {R"({"pgn":"999990019)", R"({"999990019":1,"999990019":2})", R"({"a":999990019999990019999990019})",
                           R"(["UTF-8 surrogate)"}) {
    const auto parsed = parse_json(text);
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().message.find("99999"), std::string::npos);
    EXPECT_TRUE(parsed.error().rule == "malformed-json" || parsed.error().rule == "duplicate-key" || parsed.error().rule == "number-out-of-range");
  }
}

TEST(ParseJsonTest, RefusesTheSameKeyTwice) {  // I03
  expect_all({
      {"plainly", R"({"a":1,"a":2})", "duplicate-key"},
      {"with the same value", R"({"a":1,"a":1})", "duplicate-key"},
      {"by an escape", R"({"a":1,"\u0061":2})", "duplicate-key"},
      {"deeper", R"({"b":{"a":1,"c":2,"a":3}})", "duplicate-key"},
      {"in an array", R"([{"a":1,"a":2}])", "duplicate-key"},
      {"the empty key", R"({"":1,"":2})", "duplicate-key"},
      {"in two objects it is fine", R"([{"a":1},{"a":2}])", ""},
      {"inside and outside it is fine", R"({"a":{"a":1}})", ""},
      {"another letter case is another key", R"({"a":1,"A":2})", ""},
  });
}

TEST(ParseJsonTest, RefusesDeepNesting) {  // I04
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  std::string objects;
  for (int i = 0; i < 33; ++i) objects += R"({"a":)";
  expect_all({
      {"32 levels", nested(32), ""},
      {"33 levels", nested(33), "too-deep"},
      {"33 objects, not even closed", objects, "too-deep"},
      {"a hundred thousand, not closed", std::string(100'000, '['), "too-deep"},
      {"side by side is no depth", "[[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[]]", ""},
  });
}

TEST(ParseJsonTest, RefusesNumbersThatDoNotFit) {  // I05, I06
  expect_all({
      {"overflow", "[1e9999]", "number-out-of-range"},
      {"negative overflow", "[-1e9999]", "number-out-of-range"},
      {"underflow", "[1e-9999]", "number-out-of-range"},
      {"negative underflow", "[-0.5e-400]", "number-out-of-range"},
      {"zero with an exponent is zero", "[0e-9999, 0.000E5]", ""},
      {"2^63", "[9223372036854775808]", ""},
      {"2^64 - 1", "[18446744073709551615]", ""},
      {"2^64", "[18446744073709551616]", "number-out-of-range"},
      {"below -2^63", "[-9223372036854775809]", "number-out-of-range"},
      {"a hundred digits", "[" + std::string(100, '9') + "]", "number-out-of-range"},
      {"an ordinary fraction", "[1.5, 1E2, -0]", ""},
  });
}

TEST(ParseJsonTest, RefusesInvalidUtf8) {  // I07
  expect_all({
      {"a stray continuation byte", "[\"\x80\"]", "invalid-utf8"},
      {"overlong slash", "[\"\xC0\xAF\"]", "invalid-utf8"},
      {"overlong NUL", "[\"\xE0\x80\x80\"]", "invalid-utf8"},
      {"a surrogate in bytes", "[\"\xED\xA0\x80\"]", "invalid-utf8"},
      {"above U+10FFFF", "[\"\xF4\x90\x80\x80\"]", "invalid-utf8"},
      {"cut off by the quote", "[\"\xE2\x82\"]", "invalid-utf8"},
      {"latin-1", "[\"caf\xE9\"]", "invalid-utf8"},
      {"in a key", "{\"\xFF\":1}", "invalid-utf8"},
      {"all of two, three and four bytes", "[\"\xC3\xAB\xE2\x82\xAC\xF0\x9F\x98\x80\"]", ""},
  });
}

TEST(ParseJsonTest, RefusesOtherEncodings) {  // I08
  expect_all({
      {"UTF-8 with byte order mark", "\xEF\xBB\xBF{}", "bom-not-allowed"},
      {"UTF-16 little-endian", "\xFF\xFE{\0}\0"s, "malformed-json"},
      {"UTF-16 big-endian", "\xFE\xFF\0{\0}"s, "malformed-json"},
      {"UTF-16 without mark", "{\0}\0"s, "malformed-json"},
      {"UTF-32", "\xFF\xFE\0\0{\0\0\0"s, "malformed-json"},
  });
}

TEST(ParseJsonTest, RefusesHalfASurrogatePair) {  // I09
  expect_all({
      {"a high one alone", R"(["\uD800"])", "invalid-unicode"},
      {"a low one alone", R"(["\uDC00"])", "invalid-unicode"},
      {"two high ones", R"(["\uD800\uD800"])", "invalid-unicode"},
      {"a high one before a letter", R"(["\uD83Dx"])", "invalid-unicode"},
      {"a whole pair", R"(["\uD83D\uDE00"])", ""},
  });
}

TEST(ParseJsonTest, BoundsTheNumberOfValues) {
  const JsonLimits four{.depth_max = 32, .nodes_max = 4};
  EXPECT_EQ(rule_of("[1,2,3]", four), "");
  EXPECT_EQ(rule_of("[1,2,3,4]", four), "too-many-items");
  EXPECT_EQ(rule_of(R"({"a":{},"b":[],"c":{}})", four), "");
  EXPECT_EQ(rule_of(R"({"a":{},"b":[],"c":{},"d":null})", four), "too-many-items");
}

TEST(ParseJsonTest, KeepsWhatWasSent) {
  const auto parsed = parse_json(R"({"b":[1,-2,2.5,true,null,"\u00eb\n"],"a":{}})");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->dump(), R"({"a":{},"b":[1,-2,2.5,true,null,"ë\n"]})");
  EXPECT_EQ(parse_json("\"text\"")->dump(), "\"text\"");
  EXPECT_EQ(parse_json(" 7 ")->dump(), "7");
}

// What is given of a list, one after the other, and what remains.
std::string given_of(std::string_view text, std::string_view list, std::size_t most = 100) {
  std::string given;
  std::size_t count = 0;
  const auto rest = parse_json_list(text, list, [&](Json&& element) {
    given += element.dump() + " ";
    return ++count < most;
  });
  return given + (rest ? "| " + rest->dump() : "! " + rest.error().rule);
}

TEST(ParseJsonListTest, GivesEachElementOfTheNamedListAndKeepsNone) {
  EXPECT_EQ(given_of("[1, [2, 3], {\"a\": [4]}]", ""), "1 [2,3] {\"a\":[4]} | []");
  EXPECT_EQ(given_of(R"({"x": [1], "items": [{"items": [2]}, "3"], "y": {"items": [4]}})", "items"),
            R"({"items":[2]} "3" | {"items":[],"x":[1],"y":{"items":[4]}})");
  EXPECT_EQ(given_of("[[1]]", "items"), "| [[1]]");
  EXPECT_EQ(given_of(R"({"items": {"a": [1]}})", "items"), R"(| {"items":{"a":[1]}})");
  EXPECT_EQ(given_of("[]", ""), "| []");
  EXPECT_EQ(given_of("7", ""), "| 7");
}

TEST(ParseJsonListTest, EndsWhereItIsToldToAndAtAFault) {
  EXPECT_EQ(given_of("[1, 2, nonsense", "", 2), "1 2 | []");
  EXPECT_EQ(given_of("[1, 2, nonsense", ""), "1 2 ! malformed-json");
  EXPECT_EQ(given_of(R"([{"a": 1, "a": 2}])", ""), "! duplicate-key");
  EXPECT_EQ(given_of("", ""), "! empty-body");
}

TEST(ParseJsonListTest, HoldsTheLimitsForEachElement) {
  const JsonLimits limits{.depth_max = 32, .nodes_max = 4};
  int count = 0;
  const auto take = [&count](Json&&) { return ++count > 0; };
  EXPECT_TRUE(parse_json_list("[[1,2],[1,2],[1,2],[1,2]]", "", take, limits));
  EXPECT_EQ(count, 4);
  EXPECT_EQ(parse_json_list("[[1,2,3,4]]", "", take, limits).error().rule, "too-many-items");
}

TEST(WholeNumberTest, IsAnIntegerWithinItsRange) {
  struct Number {
    const char* text;
    std::optional<std::int64_t> value;
  };
  const std::vector<Number> cases = {{"0", 0},          {"-0", 0},           {"9", 9},          {"10", std::nullopt},
                                     {"-1", -1},        {"-2", std::nullopt}, {"1.0", std::nullopt}, {"1E0", std::nullopt},
                                     {"\"5\"", std::nullopt}, {"true", std::nullopt}, {"null", std::nullopt}, {"[5]", std::nullopt},
                                     {"18446744073709551615", std::nullopt}};
  for (const Number& c : cases) EXPECT_EQ(whole_number(*parse_json(c.text), -1, 9), c.value) << c.text;
  EXPECT_EQ(whole_number(*parse_json("9223372036854775807"), 1, INT64_MAX), INT64_MAX);
  EXPECT_EQ(whole_number(*parse_json("9223372036854775808"), 1, INT64_MAX), std::nullopt);
}

TEST(FindMemberTest, TellsAbsentFromNull) {
  const auto parsed = parse_json(R"({"a":null})");
  ASSERT_NE(find_member(*parsed, "a"), nullptr);
  EXPECT_TRUE(find_member(*parsed, "a")->is_null());
  EXPECT_EQ(find_member(*parsed, "b"), nullptr);
}

TEST(CleanTextTest, RefusesWhatCannotBeSeen) {  // I10
  struct Text {
    const char* naam;
    std::string text;
    bool clean;
  };
  const std::vector<Text> cases = {
      {"letters with accents", "Zoë Ørsted-İnönü van 't ĳsselmeer ẞ", true},
      {"other scripts and emoji", "Øyvind 李 ليلى Łukasz 😀", true},
      {"NUL", "A\0B"s, false},
      {"newline", "A\nB", false},
      {"tab", "A\tB", false},
      {"escape", "A\x1b[31mB", false},
      {"DEL", "A\x7f", false},
      {"C1 control U+009B", "A\u009bB", false},
      {"no-break space is seen", "A\u00a0B", true},
      {"zero-width space U+200B", "A\u200bB", false},
      {"right-to-left mark U+200F", "A\u200fB", false},
      {"line separator U+2028", "A\u2028B", false},
      {"bidi override U+202E", "A\u202eB", false},
      {"word joiner U+2060", "A\u2060B", false},
      {"bidi isolate U+2066", "A\u2066B", false},
      {"byte order mark inside", "A\ufeffB", false},
      {"tag character U+E0041", "A\U000e0041", false},
      {"cut off character", "A\xE2\x82", false},
      {"hyphen U+2010 is seen", "A\u2010B", true},
  };
  for (const Text& c : cases) EXPECT_EQ(is_clean_text(c.text, 100), c.clean) << c.naam;
}

TEST(CleanTextTest, CountsBytes) {
  EXPECT_TRUE(is_clean_text("ëë", 4));
  EXPECT_FALSE(is_clean_text("ëë", 3));
  EXPECT_TRUE(is_clean_text("", 0));
}

}  // namespace
}  // namespace hub
