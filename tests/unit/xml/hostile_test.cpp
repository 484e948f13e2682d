// What is refused, by name and with its place, before it costs or opens anything.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "connectors/xml/document.h"
#include "tests/unit/xml/canary.h"

namespace hub::xml {
namespace {

using namespace std::string_literals;
using xml_test::Canary;

struct Case {
  const char* naam;
  std::string xml;
  const char* rule;  // empty: taken
  int line = 0;      // 0: not looked at
  int column = 0;
};

void expect_all(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    const auto document = parse(c.xml);
    const Fault fault = document ? Fault{} : document.error();
    EXPECT_EQ(fault.rule, c.rule) << c.naam;
    EXPECT_EQ(fault.rule.empty(), fault.message.empty()) << c.naam;
    EXPECT_TRUE(c.line == 0 || c.line == fault.line) << c.naam << ": line " << fault.line;
    EXPECT_TRUE(c.column == 0 || c.column == fault.column) << c.naam << ": column " << fault.column;
  }
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

// Each ASCII character as two bytes.
std::string utf16(std::string_view text, bool little_endian) {
  std::string wide;
  for (char c : text) wide += little_endian ? std::string{c, '\0'} : std::string{'\0', c};
  return wide;
}

TEST(XmlRefusalTest, ReadsNoDocumentTypeWhateverItHolds) {  // I32
  expect_all({
      {"bare", "<!DOCTYPE a><a/>", "xml-doctype-forbidden", 1, 1},
      {"after a declaration and a comment", "<?xml version='1.0'?>\n<!-- x -->\n  <!DOCTYPE a [ ]>\n<a/>", "xml-doctype-forbidden", 3, 3},
      {"not even closed", "<!DOCTYPE", "xml-doctype-forbidden"},
      {"SYSTEM", "<!DOCTYPE a SYSTEM 'x.dtd'><a/>", "xml-doctype-forbidden"},
      {"PUBLIC", "<!DOCTYPE a PUBLIC '-//X//EN' 'x.dtd'><a/>", "xml-doctype-forbidden"},
      {"a default for an attribute", "<!DOCTYPE a [<!ATTLIST a k CDATA 'v'>]><a/>", "xml-doctype-forbidden"},
      {"after a byte order mark", "\xEF\xBB\xBF<!DOCTYPE a><a/>", "xml-doctype-forbidden"},
      {"in an element", "<a><!DOCTYPE a></a>", "xml-doctype-forbidden"},
      {"after the root", "<a/><!DOCTYPE a>", "xml-doctype-forbidden"},
      {"in small letters XML has none", "<!doctype a><a/>", "malformed-xml"},
      {"its parts without it", "<!ENTITY x 'y'><a/>", "malformed-xml"},
      {"a section that DTDs have", "<![INCLUDE[<a/>]]>", "malformed-xml"},
      {"in a comment it is none", "<a><!-- <!DOCTYPE a> --></a>", ""},
      {"in CDATA it is none", "<a><![CDATA[<!DOCTYPE a>]]></a>", ""},
  });
}

TEST(XmlRefusalTest, OpensNothingThatADocumentNames) {  // I33
  Canary canary;
  const std::string file = "file://" + canary.file();
  const std::string http = "http://" + canary.address() + "/x";
  const std::string ftp = "ftp://" + canary.address() + "/x";
  const std::string xsi = "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' ";
  const std::string xi = "<a xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='";
  const char* doctype = "xml-doctype-forbidden";
  expect_all({
      {"entity of a file", "<!DOCTYPE a [<!ENTITY x SYSTEM '" + file + "'>]><a>&x;</a>", doctype},
      {"entity of a path", "<!DOCTYPE a [<!ENTITY x SYSTEM '" + canary.file() + "'>]><a>&x;</a>", doctype},
      {"entity by http", "<!DOCTYPE a [<!ENTITY x SYSTEM '" + http + "'>]><a>&x;</a>", doctype},
      {"entity by ftp", "<!DOCTYPE a [<!ENTITY x SYSTEM '" + ftp + "'>]><a>&x;</a>", doctype},
      {"public entity", "<!DOCTYPE a [<!ENTITY x PUBLIC 'x' '" + http + "'>]><a>&x;</a>", doctype},
      {"parameter entity", "<!DOCTYPE a [<!ENTITY % p SYSTEM '" + http + "'> %p;]><a/>", doctype},
      {"out of band", "<!DOCTYPE a [<!ENTITY % f SYSTEM '" + file + "'><!ENTITY % e SYSTEM '" + http + "'> %e; %f;]><a/>", doctype},
      {"external subset", "<!DOCTYPE a SYSTEM '" + http + "'><a/>", doctype},
      {"external subset of a file", "<!DOCTYPE a SYSTEM '" + file + "'><a/>", doctype},
      {"in an attribute", "<!DOCTYPE a [<!ENTITY x SYSTEM '" + file + "'>]><a k='&x;'/>", doctype},
      {"unparsed", "<!DOCTYPE a [<!NOTATION n SYSTEM '" + http + "'><!ENTITY x SYSTEM '" + http + "' NDATA n>]><a/>", doctype},
      {"SVG", "<?xml version='1.0' standalone='yes'?><!DOCTYPE svg [<!ENTITY x SYSTEM '" + file +
                  "'>]><svg xmlns='http://www.w3.org/2000/svg'><text>&x;</text></svg>", doctype},
      {"SOAP", "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><![CDATA[<!DOCTYPE a SYSTEM '" + http +
                   "'><a/>]]></s:Body></s:Envelope>", ""},
      {"UTF-7", "<?xml version='1.0' encoding='UTF-7'?>+ADwAIQ-DOCTYPE a+AFs- +ADwAIQ-ENTITY x SYSTEM '" + file + "'+AD4AXQA+", "invalid-encoding"},
      {"UTF-16", "\xFF\xFE" + utf16("<!DOCTYPE a SYSTEM '" + http + "'><a/>", true), "invalid-encoding"},
      {"XInclude of a file", xi + file + "' parse='text'/></a>", ""},
      {"XInclude by http", xi + http + "'/></a>", ""},
      {"schemaLocation", "<a " + xsi + "xsi:schemaLocation='urn:1 " + http + "'/>", ""},
      {"noNamespaceSchemaLocation", "<a " + xsi + "xsi:noNamespaceSchemaLocation='" + file + "'/>", ""},
      {"style sheet", "<?xml-stylesheet type='text/xsl' href='" + http + "'?><a/>", ""},
      {"xml:base", "<a xml:base='" + http + "'><b xml:base='" + file + "'/></a>", ""},
      {"a namespace that is an address", "<a xmlns='" + http + "'/>", ""},
      {"an entity that nothing declares", "<a>&x;</a>", "malformed-xml"},
  });
  EXPECT_FALSE(canary.file_opened());
  EXPECT_FALSE(canary.called());
  for (const std::string& xml : {xi + file + "' parse='text'/></a>", "<?xml-stylesheet href='" + file + "'?><a/>"}) {
    const auto document = parse(xml);
    ASSERT_TRUE(document.has_value());
    EXPECT_EQ(document->root().text.find(Canary::secret), std::string::npos);
  }
}

TEST(XmlRefusalTest, HasACanaryThatNotices) {
  Canary canary;
  EXPECT_EQ(support::read_file(canary.file()), Canary::secret);
  EXPECT_TRUE(canary.file_opened());
  EXPECT_FALSE(canary.file_opened());
  const std::string address = canary.address();
  const int peer = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  there.sin_port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(address.find(':') + 1))));
  EXPECT_EQ(::connect(peer, reinterpret_cast<sockaddr*>(&there), sizeof there), 0);
  EXPECT_TRUE(canary.called());
  ::close(peer);
}

TEST(XmlRefusalTest, TakesNoMoreThanItsLimits) {  // I34
  std::string laughs = "<!DOCTYPE a [<!ENTITY l0 'lol'>";
  for (int i = 1; i < 10; ++i) laughs += "<!ENTITY l" + std::to_string(i) + " '" + repeated("&l" + std::to_string(i - 1) + ";", 10) + "'>";
  std::string wide = "<a";
  for (int i = 0; i < 100'000; ++i) wide += " k" + std::to_string(i) + "=''";
  const std::string ten_mb(10'000'000, 'x');
  expect_all({
      {"billion laughs", laughs + "]><a>&l9;</a>", "xml-doctype-forbidden", 1, 1},
      {"quadratic blow-up", "<!DOCTYPE a [<!ENTITY x '" + std::string(100'000, 'x') + "'>]><a>" + repeated("&x;", 100'000) + "</a>", "xml-doctype-forbidden"},
      {"attribute of 10 MB", "<a k='" + ten_mb + "'/>", "too-large", 1, 1},
      {"comment of 10 MB", "<a>\n<!--" + ten_mb + "--></a>", "too-large", 2, 1},
      {"instruction of 10 MB", "<?x " + ten_mb + "?><a/>", "too-large"},
      {"name of 10 MB", "<" + ten_mb + "/>", "too-large"},
      {"end tag of 10 MB", "<a></a" + ten_mb + ">", "too-large"},
      {"text of 10 MB", "<a>" + ten_mb + "</a>", "too-large", 1, 4},
      {"CDATA of 10 MB", "<a><![CDATA[" + ten_mb + "]]></a>", "too-large"},
      {"white space of 10 MB before it", std::string(10'000'000, ' ') + "<a/>", "too-large"},
      {"100,000 attributes", wide + "/>", "too-large"},
      {"65 attributes", "<a>\n" + wide.substr(0, wide.find(" k65=")) + "/></a>", "too-large", 2, 1},
      {"65 namespaces", "<a" + repeated(" xmlns:x='u'", 65) + "/>", "too-large"},
      {"100,000 deep", repeated("<a>", 100'000) + repeated("</a>", 100'000), "too-deep", 1, 97},
      {"33 deep, the last closed at once", repeated("<a>", 32) + "<b/>" + repeated("</a>", 32), "too-deep"},
      {"500,001 elements", "<a>" + repeated("<b/>", 500'000) + "</a>", "too-large"},
      {"33 MB", "<a>" + std::string(33 * 1024 * 1024, ' ') + "</a>", "too-large"},
  });
  EXPECT_EQ(parse("<a/>", Limits{.bytes_max = 3}).error().rule, "too-large");
  EXPECT_EQ(parse("<a><b/></a>", Limits{.depth_max = 1}).error().rule, "too-deep");
}

TEST(XmlRefusalTest, TakesNoCharacterThatXmlHasNot) {  // I35
  const char* rule = "forbidden-character";
  expect_all({
      {"0x1A", "<a>\n x\x1A</a>", rule, 2, 3},
      {"NUL", "<a>x\0y</a>"s, rule, 1, 5},
      {"NUL after it", "<a/>\0"s, rule, 1, 5},
      {"U+FFFE", "<a>\xEF\xBF\xBE</a>", rule, 1, 4},
      {"U+FFFF", "<a>\xEF\xBF\xBF</a>", rule, 1, 4},
      {"in an attribute", "<a k='\x01'/>", rule, 1, 7},
      {"in a comment", "<a><!-- \x08 --></a>", rule, 1, 9},
      {"after letters of two bytes", "<a>\xC3\xAB\xC3\xAB\x1B</a>", rule, 1, 6},
      {"NUL as a number", "<a>&#0;</a>", rule, 1},
      {"0x1A as a number", "<a>\n&#x1A;</a>", rule, 2},
      {"a surrogate as a number", "<a>&#xD800;</a>", rule},
      {"beyond Unicode as a number", "<a>&#x110000;</a>", rule},
      {"tab and ends of lines", "<a>\t\r\n</a>", ""},
      {"the last of each plane that XML has", "<a>\xEF\xBF\xBD\xF4\x8F\xBF\xBF</a>", ""},
  });
}

TEST(XmlRefusalTest, TakesUtf8OnlyAndNoLieAboutIt) {  // I36
  const char* rule = "invalid-encoding";
  const std::string utf8 = "<?xml version='1.0' encoding='UTF-8'?>\n";
  expect_all({
      {"says UTF-8, is Latin-1", utf8 + "<a>Zo\xEB</a>", rule, 2, 6},
      {"says nothing, is Latin-1", "<a>Zo\xEB</a>", rule, 1, 6},
      {"says Latin-1, is ASCII", "<?xml version='1.0' encoding='ISO-8859-1'?><a/>", rule, 1, 1},
      {"says Latin-1, is Latin-1", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xEB</a>", rule},
      {"says Windows-1252", "<?xml version='1.0'\n\tencoding = 'windows-1252' ?><a/>", rule},
      {"says UTF-16, is UTF-8", "<?xml version='1.0' encoding='UTF-16'?><a/>", rule},
      {"says an encoding that is none", "<?xml version='1.0' encoding='x'?><a/>", rule},
      {"UTF-16 with a mark", "\xFF\xFE" + utf16("<a/>", true), rule},
      {"UTF-16 with the other mark", "\xFE\xFF" + utf16("<a/>", false), rule},
      {"UTF-16 without", utf16("<?xml version='1.0' encoding='UTF-8'?><a/>", true), rule},
      {"UTF-16 without, the other way", utf16("<?xml version='1.0' encoding='UTF-8'?><a/>", false), rule},
      {"UTF-32", "<\0\0\0a\0\0\0/\0\0\0>\0\0\0"s, rule},
      {"EBCDIC", "\x4C\x6F\xA7\x94\x93\x40\xA5\x85\x99\xA2", rule},
      {"a tag in overlong form", "<a>\xC0\xBC" "b/></a>", rule},
      {"an apostrophe in overlong form", "<a>\xE0\x80\xA7</a>", rule},
      {"half of a pair", "<a>\xED\xA0\x80</a>", rule},
      {"cut off in a letter", "<a>\xC3", rule},
      {"in small letters", "<?xml version='1.0' encoding='utf-8'?><a>Zo\xC3\xAB</a>", ""},
      {"the word elsewhere", "<?xml-stylesheet encoding='x'?><a encoding='x'/>", ""},
  });
}

TEST(XmlRefusalTest, TakesOnlyWhatIsWellFormed) {  // I37
  const char* rule = "malformed-xml";
  expect_all({
      {"nothing", "", "empty-body"},
      {"white space", " \r\n\t", "empty-body"},
      {"a byte order mark only", "\xEF\xBB\xBF", "empty-body"},
      {"words", "leerlingnummer;pgn", rule, 1},
      {"JSON", "{\"a\":1}", rule, 1},
      {"a comment only", "<!-- x -->", rule},
      {"cut off", "<a>\n<b>", rule, 2},
      {"cut off in a tag", "<a>\n <b k='", rule, 2, 2},
      {"cut off in a comment", "<a><!-- x", rule, 1, 4},
      {"another end tag", "<a>\n<b></c></a>", rule, 2},
      {"an end tag too many", "<a/></a>", rule},
      {"two roots", "<a/><b/>", rule},
      {"text after it", "<a/>x", rule},
      {"the same attribute twice", "<a k='1' k='2'/>", rule, 1},
      {"the same by another prefix", "<a xmlns:x='u' xmlns:y='u' x:k='1' y:k='2'/>", rule},
      {"an attribute without quotes", "<a k=1/>", rule},
      {"an attribute without value", "<a k/>", rule},
      {"a tag in an attribute", "<a k='<b/>'/>", rule, 1, 1},
      {"a bare ampersand", "<a>A & B</a>", rule, 1},
      {"the end of CDATA in text", "<a>]]></a>", rule},
      {"two hyphens in a comment", "<a><!-- -- --></a>", rule},
      {"a prefix that nothing declares", "<p:a/>", rule},
      {"one that went out of reach", "<a><b xmlns:p='u'/><p:c/></a>", rule},
      {"a prefix for nothing", "<a xmlns:p=''/>", rule},
      {"the prefix xml for something else", "<a xmlns:xml='u'/>", rule},
      {"the prefix xmlns", "<a xmlns:xmlns='u'/>", rule},
      {"a name with two colons", "<a:b:c xmlns:a='u'/>", rule},
      {"a second declaration", "<a/><?xml version='1.0'?>", rule},
      {"a declaration that is late", " <?xml version='1.0'?><a/>", rule},
      {"a name that begins with a digit", "<1/>", rule},
      {"a space before the name", "< a/>", rule},
      {"no name", "<>", rule},
  });
}

TEST(XmlRefusalTest, NeverRepeatsWhatWasSent) {
  for (const char* xml : {"<a999990019></b>", "<a k999990019='1' k999990019='2'/>", "<a>&n999990019;</a>", "<n999990019:a/>", "<a>999990019",
                          "999990019", "<a>999990019 & x</a>", "<?xml version='999990019' encoding='999990019'?><a/>", "<a/>999990019"}) {
    const auto document = parse(xml);
    ASSERT_FALSE(document.has_value()) << xml;
    EXPECT_EQ((document.error().message + document.error().pointer).find("99999"), std::string::npos) << xml;
  }
}

}  // namespace
}  // namespace hub::xml
