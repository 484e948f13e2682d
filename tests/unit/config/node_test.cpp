#include "hub/config/node.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "hub/config/scalar.h"
#include "tests/unit/config/config_tree.h"

namespace hub::config {
namespace {

std::vector<std::string> findings_in(const std::string& text) {
  Findings findings;
  parse_yaml(text, "f", findings);
  std::vector<std::string> lines;
  for (const Finding& finding : findings.take()) lines.push_back(to_string(finding));
  return lines;
}

TEST(NodeTest, RefusesEveryPartOfYamlThatHidesSomething) {
  struct Case {
    const char* name;
    std::string text;
    std::vector<std::string> findings;
  };
  const std::string sharing =
      "a YAML anchor or alias: every value stands where it is used, so that a line can be read by itself; "
      "instead write the value itself";
  const std::vector<Case> cases = {
      {"duplicate key",
       "a: 1\nb: 2\na: 3\n",
       {"f:3: 'a' for the second time: it already stands in line 1; instead write it once"}},
      {"duplicate key deep down",
       "x:\n  a: 1\n  a: 1\n",
       {"f:3: 'a' for the second time: it already stands in line 2; instead write it once"}},
      {"anchor and alias", "a: &x 1\nb: *x\n", {"f:1: " + sharing, "f:2: " + sharing}},
      {"merge key", "a: &x {b: 1}\nc:\n  <<: *x\n", {"f:1: " + sharing, "f:3: " + sharing}},
      {"tag",
       "a: !!str 1\n",
       {"f:1: tag 'tag:yaml.org,2002:str': YAML tags are not read here; instead write the value alone"}},
      {"second document", "a: 1\n---\nb: 2\n", {"f:3: a second document (after ---): a file holds one"}},
      {"key that is a list", "? [a]\n: 1\n", {"f:1: a key that is no text: keys are plain words"}},
      {"too deep", "a: [[[[[[[[[[[[[1]]]]]]]]]]]]]\n", {"f:1: this part: it is nested more than 12 deep"}},
      {"no YAML", "a: 1\nb: [\n", {"f:3: this line: it is no YAML: end of sequence flow not found"}},
      {"no YAML: a tab", "a:\n\tb: 1\n", {"f:2: this line: it is no YAML: illegal map value"}},
  };
  for (const Case& c : cases) EXPECT_EQ(findings_in(c.text), c.findings) << c.name;
}

TEST(NodeTest, RemembersWhereEverythingStands) {
  Findings findings;
  const auto root = parse_yaml("# comment\na:\n  b: no\nc:\n  - d: \"1\"\n  - e\nf:\n", "f", findings);
  ASSERT_TRUE(root);
  EXPECT_TRUE(findings.empty());
  const Node* const b = root->find("a")->find("b");
  EXPECT_EQ(b->path, "a.b");
  EXPECT_EQ(b->place.line, 3);
  EXPECT_EQ(b->text, "no");
  EXPECT_FALSE(b->quoted);
  const Node* const d = root->find("c")->values[0].find("d");
  EXPECT_EQ(d->path, "c[1].d");
  EXPECT_TRUE(d->quoted);
  EXPECT_EQ(root->find("c")->values[1].place.line, 6);
  EXPECT_EQ(root->find("f")->kind, Node::Kind::null);
  EXPECT_EQ(root->find("f")->place.line, 7);
  EXPECT_EQ(root->find("g"), nullptr);
}

TEST(NodeTest, ReadsAnEmptyDocumentAsAnEmptyMap) {
  Findings findings;
  for (const char* text : {"", "# only a comment\n", "---\n"}) {
    const auto root = parse_yaml(text, "f", findings);
    ASSERT_TRUE(root) << text;
    EXPECT_EQ(root->kind, Node::Kind::map) << text;
    EXPECT_EQ(root->place.file, "f") << text;
  }
  EXPECT_TRUE(findings.empty());
}

TEST(NodeTest, RefusesFilesThatAreNoText) {
  const ConfigTree tree;
  tree.write("good", "a: \xc3\xa9\n");
  tree.write("latin1", "a: 1\nb: \xe9\n");
  tree.write("nul", std::string_view("a: 1\n\0", 6));
  tree.write("surrogate", "\xed\xa0\x80");
  tree.write("big", std::string(file_bytes_max + 1, '#'));
  const auto found = [&tree](const char* file) {
    Findings findings;
    read_file(tree.path() / file, "it is needed", findings);
    const auto all = findings.take();
    return all.empty() ? std::string() : to_string(all.front()).substr(tree.path().string().size() + 1);
  };
  EXPECT_EQ(found("good"), "");
  EXPECT_EQ(found("latin1"), "latin1:2: this line: it is not UTF-8 text; instead write it again, saved as UTF-8");
  EXPECT_EQ(found("nul"), "nul:2: this line: it is not UTF-8 text; instead write it again, saved as UTF-8");
  EXPECT_EQ(found("surrogate"),
            "surrogate:1: this line: it is not UTF-8 text; instead write it again, saved as UTF-8");
  EXPECT_EQ(found("big"), "big:1: this file: it is longer than 16777216 bytes");
  EXPECT_EQ(found("absent"), "absent:1: this file is missing: it is needed");
  EXPECT_EQ(found("regels"), "regels:1: this file: it is no regular file");
}

TEST(NodeTest, TakesOnlyTrueAndFalseForBooleans) {
  EXPECT_EQ(parse_bool({"k", "true", false}).value(), true);
  EXPECT_EQ(parse_bool({"k", "false", false}).value(), false);
  for (const char* text : {"no", "yes", "nee", "ja", "on", "off", "True", "FALSE", "0", "1", "n", "", "true "}) {
    const auto refused = parse_bool({"k", text, false});
    ASSERT_FALSE(refused) << text;
    EXPECT_EQ(refused.error().why, "only true and false are yes and no") << text;
  }
  EXPECT_FALSE(parse_bool({"k", "true", true}));
}

TEST(NodeTest, TakesPlainDecimalsForNumbers) {
  const Range range{-5, 20};
  EXPECT_EQ(parse_integer({"k", "-5", false}, range).value(), -5);
  EXPECT_EQ(parse_integer({"k", "20", false}, range).value(), 20);
  EXPECT_EQ(parse_integer({"k", "0", false}, range).value(), 0);
  for (const char* text :
       {"", "-", "+1", "1.0", "1e1", "0x1", "010", "1_0", " 1", "1 ", "ten", "21", "-6", "99999999999999999999"}) {
    const auto refused = parse_integer({"k", text, false}, range);
    ASSERT_FALSE(refused) << text;
    EXPECT_EQ(refused.error().instead, "a whole number from -5 to 20") << text;
  }
  EXPECT_FALSE(parse_integer({"k", "1", true}, range));
}

TEST(NodeTest, ShowsAValueOnOneLineOfASensibleLength) {
  EXPECT_EQ(shown("a\nb\x1b[0m"), "'a?b?[0m'");
  EXPECT_EQ(shown(std::string(81, 'x')), "'" + std::string(80, 'x') + "...'");
  EXPECT_EQ(shown(std::string(79, 'x') + "\xc3\xa9x"), "'" + std::string(79, 'x') + "...'");
}

}  // namespace
}  // namespace hub::config
