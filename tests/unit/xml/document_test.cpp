// What a document reads as.
#include "connectors/xml/document.h"

#include <gtest/gtest.h>

#include <thread>

namespace hub::xml {
namespace {

using namespace std::string_literals;

Document read(std::string_view text) {
  auto document = parse(text);
  EXPECT_TRUE(document.has_value()) << document.error().rule << " at " << document.error().line << ':' << document.error().column;
  return document ? std::move(*document) : Document{};
}

// The text of the one element <a>.
std::string text_of(std::string_view text) { return read(text).root().text; }

TEST(XmlDocumentTest, ReadsElementsWithTheirNamesTextAndPlaces) {
  const Document document = read("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<a>\n  <naam>Jos\xC3\xA9</naam><naam soort='roep'>X</naam>\n</a>\n");
  const Element& root = document.root();
  EXPECT_EQ(root.name, "a");
  EXPECT_EQ(root.namespace_uri, "");
  EXPECT_EQ(root.place.line, 2);
  EXPECT_EQ(root.place.column, 1);
  ASSERT_EQ(root.children.size(), 2U);
  EXPECT_EQ(root.children[0].text, "Jos\xC3\xA9");
  EXPECT_EQ(root.children[0].place.line, 3);
  EXPECT_EQ(root.children[0].place.column, 3);
  EXPECT_EQ(root.children[1].place.column, 20);  // characters, not bytes
  EXPECT_EQ(root.child("naam"), &root.children[0]);
  EXPECT_EQ(root.child("Naam"), nullptr);
  ASSERT_NE(root.children[1].attribute("soort"), nullptr);
  EXPECT_EQ(*root.children[1].attribute("soort"), "roep");
  EXPECT_EQ(root.children[1].attribute("key"), nullptr);
}

TEST(XmlDocumentTest, StaysReadableWhenItMoves) {
  Document first = read("<langer-dan-zestien-tekens xmlns='urn:een-naam-die-lang-is'><b/></langer-dan-zestien-tekens>");
  const Document second = std::move(first);
  EXPECT_EQ(second.root().name, "langer-dan-zestien-tekens");
  EXPECT_EQ(second.root().children.at(0).namespace_uri, "urn:een-naam-die-lang-is");
}

struct TextCase {
  const char* naam;
  std::string xml;
  const char* text;
};

TEST(XmlDocumentTest, ReadsTextAsOneHoweverItIsCut) {  // I37, I38
  const std::vector<TextCase> cases = {
      {"nothing", "<a></a>", ""},
      {"closed at once", "<a/>", ""},
      {"a comment within", "<a>9999<!-- 1 -->00<!-- 2 -->19</a>", "99990019"},
      {"a comment only", "<a><!-- 1 --></a>", ""},
      {"CDATA between", "<a>99<![CDATA[99<&00]]>19</a>", "9999<&0019"},
      {"two CDATA", "<a><![CDATA[x]]]]><![CDATA[>y]]></a>", "x]]>y"},
      {"an instruction within", "<a>9999<?x rm -rf ?>0019</a>", "99990019"},
      {"the five entities", "<a>&lt;&gt;&amp;&apos;&quot;</a>", "<>&'\""},
      {"numbers", "<a>&#233;&#xE9;&#x1F600;</a>", "\xC3\xA9\xC3\xA9\xF0\x9F\x98\x80"},
      {"an entity that makes no tag", "<a>&lt;b/&gt;</a>", "<b/>"},
      {"ends of lines", "<a>1\r\n2\r3\n</a>", "1\n2\n3\n"},
      {"text around a child", "<a>x<b>not mine</b>y</a>", "xy"},
      {"a greater-than sign", "<a>1 > 0</a>", "1 > 0"},
      {"a byte order mark before it", "\xEF\xBB\xBF<a>x</a>", "x"},
  };
  for (const TextCase& c : cases) EXPECT_EQ(text_of(c.xml), c.text) << c.naam;
}

TEST(XmlDocumentTest, ReadsNamespacesAndNotPrefixes) {  // I37
  const Document document = read(
      "<a xmlns='urn:1' xmlns:p='urn:2' p:k='2' k='0'>"
      "<p:b/><b/><x xmlns='' k='1'/><p:c xmlns:p='urn:3'><p:d/></p:c></a>");
  const Element& root = document.root();
  EXPECT_EQ(root.namespace_uri, "urn:1");
  EXPECT_EQ(*root.attribute("k"), "0");
  EXPECT_EQ(*root.attribute("k", "urn:2"), "2");
  EXPECT_EQ(root.attributes.size(), 2U);
  EXPECT_EQ(root.child("b"), &root.children[1]);
  EXPECT_EQ(root.child("b", "urn:2"), &root.children[0]);
  EXPECT_EQ(root.child("x"), nullptr);
  EXPECT_EQ(root.child("x", "")->namespace_uri, "");
  EXPECT_EQ(root.child("c", "urn:2"), nullptr);
  EXPECT_EQ(root.child("c", "urn:3")->child("d"), root.child("c", "urn:3")->children.data());
}

TEST(XmlDocumentTest, ReadsAttributesAsWritten) {
  const Document document = read("<a leeg='' teken=\"&lt;&#65;'>\" regel='1\n2'/>");
  EXPECT_EQ(*document.root().attribute("leeg"), "");
  EXPECT_EQ(*document.root().attribute("teken"), "<A'>");
  EXPECT_EQ(*document.root().attribute("regel"), "1 2");  // as XML says of white space there
}

TEST(XmlDocumentTest, ReadsAsMuchAsItsLimitsTake) {
  std::string deep;
  for (int i = 0; i < 32; ++i) deep += "<a>";
  for (int i = 0; i < 32; ++i) deep += "</a>";
  EXPECT_TRUE(parse(deep).has_value());

  std::string wide = "<a";
  for (int i = 0; i < 64; ++i) wide += " k" + std::to_string(i) + "='='";
  EXPECT_EQ(read(wide + "/>").root().attributes.size(), 64U);

  std::string long_list = "<a>";
  for (int i = 0; i < 99'999; ++i) long_list += "<leerling key='" + std::to_string(i) + "'/>\n";
  const Document document = read(long_list + "</a>");
  EXPECT_EQ(document.root().children.size(), 99'999U);
  EXPECT_EQ(document.root().children.back().place.line, 99'999);  // past what 16 bits count

  const std::string text(8 * 1024 * 1024, 'x');
  const Document large = read("<a><b>" + text + "</b><b>" + text + "</b><b><![CDATA[" + text.substr(12) + "]]></b></a>");
  ASSERT_EQ(large.root().children.size(), 3U);
  EXPECT_EQ(large.root().children[1].text.size(), text.size());
  EXPECT_EQ(large.root().children[2].text.size(), text.size() - 12);
}

TEST(XmlDocumentTest, ReadsOnManyThreadsAndPrintsNothing) {
  testing::internal::CaptureStderr();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([i] {
      const std::string own = "nummer-" + std::to_string(i);
      for (int turn = 0; turn < 200; ++turn) {
        EXPECT_EQ(text_of("<a>" + own + "</a>"), own);
        const auto wrong = parse(std::string(static_cast<std::size_t>(i), '\n') + "<a><b></a>");
        ASSERT_FALSE(wrong.has_value());
        EXPECT_EQ(wrong.error().line, i + 1);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace hub::xml
