// What the mail writer writes, read back by somebody else's reader. No sockets.
#include <gtest/gtest.h>

#include "connectors/mail/message.h"
#include "hub/base/json.h"
#include "hub/base/local_time.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace contract {
namespace {

using hub::Json;
using hub::mail::Content;
using hub::mail::Envelope;
using hub::mail::parse_address;
using hub::mail::parse_content;
using hub::mail::write_message;

class MailMessageTest : public testing::Test {
 protected:
  Json read(const std::string& mail) {
    support::write_file(directory_ / "mail.eml", mail);
    return *hub::parse_json(
        support::run({"/usr/bin/python3", TEST_CONTRACT_DIR "/parse_mail.py", (directory_ / "mail.eml").string()},
                     directory_.path()));
  }
  // Written, read back, and looked at for what must hold for every mail.
  Json round_trip(const Content& content) {
    const auto mail = write_message(envelope_, content);
    if (!mail) {
      ADD_FAILURE() << mail.error().text;
      return {};
    }
    Json seen = read(*mail);
    EXPECT_EQ(seen.at("defects"), Json::array()) << *mail;
    EXPECT_EQ(seen.at("bare_line_ends"), 0);
    EXPECT_EQ(seen.at("ascii"), true);
    EXPECT_EQ(seen.at("lines_with_leading_dot"), 0);
    EXPECT_LE(seen.at("longest_line").get<int>(), 76) << *mail;
    EXPECT_EQ(seen.at("to"), Json::array({content.to}));
    EXPECT_EQ(seen.at("headers").at("Subject"), content.subject);
    const Json names = {"Date",    "Message-ID",     "From",         "To",
                        "Subject", "Auto-Submitted", "MIME-Version", "Content-Type"};
    for (const Json& name : names)
      EXPECT_NE(std::find(seen.at("names").begin(), seen.at("names").end(), name), seen.at("names").end()) << name;
    EXPECT_EQ(seen.at("names").size(), content.html.empty() ? 9u : 8u);  // and the transfer encoding of the one part
    return seen;
  }

  support::TempDir directory_;
  Envelope envelope_{"Verzuimhub", "verzuimhub@regio.example", *hub::parse_uuid("0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000"),
                     *hub::parse_rfc3339("2026-09-14T09:00:00+02:00")};
};

TEST_F(MailMessageTest, IsReadAsItWasMeant) {
  const Json seen = round_trip(
      {"zorg@school.example", "Verzuim: één leerling", "Beste collega,\n\nGroet.\n", "<p>Beste collega,</p>\n"});
  EXPECT_EQ(seen.at("from"), Json::array({Json::array({"Verzuimhub", "verzuimhub@regio.example"})}));
  EXPECT_EQ(seen.at("date"), "2026-09-14T07:00:00+00:00");
  EXPECT_EQ(seen.at("headers").at("Message-ID"), "<0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000@regio.example>");
  EXPECT_EQ(seen.at("headers").at("Auto-Submitted"), "auto-generated");
  EXPECT_EQ(seen.at("types"), Json::array({"text/plain", "text/html"}));
  EXPECT_EQ(seen.at("texts"), Json::array({"Beste collega,\n\nGroet.\n", "<p>Beste collega,</p>\n"}));
}

TEST_F(MailMessageTest, IsTheSameMailAtARetry) {
  const Content content{"zorg@school.example", "Verzuim", "Tekst.\n", ""};
  EXPECT_EQ(*write_message(envelope_, content), *write_message(envelope_, content));
}

TEST_F(MailMessageTest, CarriesAnySubject) {
  for (const std::string& subject :
       {std::string(""), std::string("Kort"), std::string(60, 'a'), std::string(61, 'a'), std::string(900, 'x'),
        std::string("=?UTF-8?Q?=0D=0ABcc:_x@example.org?="), std::string("Naam met =?= erin"),
        std::string("<script>\"'&"), std::string("Ünïcödé ") + std::string(40, 'z'),
        std::string("日本語のとても長い件名、それは一行には収まりません、たぶん二行です"),
        std::string("🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂"),
        std::string("twee  spaties"), std::string(" ruimte "), std::string(" ")}) {
    round_trip({"zorg@school.example", subject, "Tekst.\n", ""});
  }
}

TEST_F(MailMessageTest, CarriesAnyText) {
  for (const std::string& text :
       {std::string("."), std::string(".\n.\n..\n"), std::string("From de school\n>From\n"),
        std::string(5'000, 'w') + "\n", std::string("spatie aan het eind \ntab\t\n\t\n"), std::string("= =3D =\n"),
        std::string("--=_verzuimhub_0199\n--\n"),
        std::string("ëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëëë\n"),
        std::string(75, 'a') + " b\n" + std::string(76, 'c') + "\n" + std::string(74, 'd') + "=\n",
        std::string("\n\n\n")}) {
    const Json seen = round_trip({"zorg@school.example", "Verzuim", text, "<p>" + text + "</p>\n"});
    const std::string end = text.ends_with('\n') ? "" : "\n";
    EXPECT_EQ(seen.at("texts").at(0), text + end) << text;
    EXPECT_EQ(seen.at("texts").at(1), "<p>" + text + "</p>\n");
  }
}

TEST_F(MailMessageTest, HasOneKindOfLineEnd) {
  const Json seen = round_trip({"zorg@school.example", "Verzuim", "een\r\ntwee\rdrie\nvier\r\r\nvijf\n", ""});
  EXPECT_EQ(seen.at("texts").at(0), "een\ntwee\ndrie\nvier\n\nvijf\n");
}

TEST_F(MailMessageTest, ShowsAnySendersName) {
  for (const char* name :
       {"", "Verzuimhub Amsterdam", "O'Neill, \"de hub\" <x@example.org>", "Zuid-Kennemerland é", "a\\b"}) {
    envelope_.from_name = name;
    const Json seen = round_trip({"zorg@school.example", "Verzuim", "Tekst.\n", ""});
    EXPECT_EQ(seen.at("from"), Json::array({Json::array({name, "verzuimhub@regio.example"})}));
  }
}

TEST_F(MailMessageTest, IsNotWrittenWhenAHeaderCouldEndEarly) {
  const Content fine{"zorg@school.example", "Verzuim", "Tekst.", ""};
  ASSERT_TRUE(write_message(envelope_, fine));
  for (const std::string& part : {std::string("\r\nBcc: x@example.org"), std::string("\nBcc: x"), std::string("\r"),
                                  std::string("\0", 1), std::string("\t"), std::string("\x1b[31m"), std::string("\x7f"),
                                  std::string("\u202e"), std::string("\u2028")}) {
    Content content = fine;
    content.subject += part;
    EXPECT_FALSE(write_message(envelope_, content)) << part;
    Envelope envelope = envelope_;
    envelope.from_name += part;
    EXPECT_FALSE(write_message(envelope, fine)) << part;
  }
  Content content = fine;
  content.subject = std::string(999, 'x');
  EXPECT_FALSE(write_message(envelope_, content));
  content = fine;
  content.text = "";
  EXPECT_FALSE(write_message(envelope_, content));
}

TEST(MailAddressTest, IsOnePlainAddress) {
  for (const char* address : {"zorg@school.example", "a@b", "z.c+verzuim@sub.school.example", "x@xn--bcher-kva.example",
                              "o'neill@school.example", "1@2.example"}) {
    EXPECT_EQ(parse_address(address), address);
  }
  EXPECT_EQ(parse_address("Zorg@School.Example"), "Zorg@school.example");
  for (const std::string& address :
       {std::string(""),
        std::string("@"),
        std::string("a@"),
        std::string("@b"),
        std::string("a"),
        std::string("a@b@c"),
        std::string("a b@c"),
        std::string("a@b c"),
        std::string("a@b\r\nRCPT TO:<x@y>"),
        std::string("a@b>\r\nDATA"),
        std::string("a@b,c@d"),
        std::string("a@b;c@d"),
        std::string("a@b, c@d"),
        std::string("<a@b>"),
        std::string("Naam <a@b>"),
        std::string("\"a b\"@c"),
        std::string("a@[127.0.0.1]"),
        std::string("a(x)@b"),
        std::string(".a@b"),
        std::string("a.@b"),
        std::string("a..b@c"),
        std::string("a@b."),
        std::string("a@.b"),
        std::string("a@b..c"),
        std::string("a@-b"),
        std::string("a@b-"),
        std::string("zörg@school.example"),
        std::string("a@schöol.example"),
        std::string("a@b\0", 4),
        std::string("a\0b@c", 5),
        std::string(" a@b"),
        std::string("a@b "),
        std::string("a@b\t"),
        std::string(65, 'a') + "@b",
        "a@" + std::string(64, 'b'),
        "a@" + std::string(60, 'b') + "." + std::string(60, 'c') + "." + std::string(60, 'd') + "." +
            std::string(60, 'e') + "." + std::string(60, 'f')}) {
    EXPECT_EQ(parse_address(address), std::nullopt) << address;
  }
}

TEST(MailContentTest, IsAnObjectOfFourTexts) {
  const auto content = parse_content(R"({"to":"a@b","subject":"s","text":"t","html":"h"})");
  ASSERT_TRUE(content);
  EXPECT_EQ(content->to + content->subject + content->text + content->html, "a@bsth");
  for (const char* json : {"", "[]", "{}", "null", R"({"to":"a@b","subject":"s","text":"t"})",
                           R"({"to":["a@b","c@d"],"subject":"s","text":"t","html":"h"})",
                           R"({"to":"a@b","subject":"s","text":"t","html":null})",
                           R"({"to":"a@b","subject":"s","text":"t","html":"h","bcc":"x@y"})",
                           R"({"to":"a@b","to":"x@y","subject":"s","text":"t","html":"h"})"}) {
    EXPECT_FALSE(parse_content(json)) << json;
  }
}

}  // namespace
}  // namespace contract
