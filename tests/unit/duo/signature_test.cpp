// The signature over an envelope: made, and held to what it must cover.
#include "connectors/duo/signature.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "connectors/duo/codec.h"
#include "hub/base/local_time.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace hub::duo {
namespace {

const WallTime now = *parse_rfc3339("2026-11-20T11:00:00Z");

class SignatureTest : public testing::Test {
 protected:
  SignatureTest() {
    make("own", "rsa:2048");
    make("other", "rsa:2048");
  }
  void make(const std::string& name, const std::string& kind) {
    support::run({"openssl", "req", "-x509", "-newkey", kind, "-nodes", "-days", "2", "-subj", "/CN=" + name, "-keyout", file(name + "-key.pem"), "-out", file(name + ".pem")},
                 directory.path());
  }
  std::string file(const std::string& name) const { return (directory / name).string(); }
  // Signs as `name`, and believes `name` only.
  SignatureSettings settings(const std::string& name) const { return {file(name + ".pem"), file(name + "-key.pem"), file(name + ".pem")}; }
  static std::string replaced(std::string text, const std::string& from, const std::string& to) {
    EXPECT_NE(text.find(from), std::string::npos) << from;
    return text.replace(text.find(from), from.size(), to);
  }

  support::TempDir directory;
  const std::string envelope = bedrijfsdocument.vragen({"90BB", "2026-11-20T11:00:00.000Z"}, {"00000099000000001000", "00000001800866472000", {}, now}).bytes;
};

TEST_F(SignatureTest, IsBelievedAsItWasMade) {
  const Signature signature(settings("own"));
  const std::string made = signature.sign(envelope, now);
  for (const char* id : {"#Body", "#Timestamp", "#To", "#Action", "#MessageID"}) EXPECT_NE(made.find("URI=\"" + std::string(id) + "\""), std::string::npos) << id;
  const auto verified = signature.verify(made, now);
  EXPECT_TRUE(verified) << verified.error().text;
}

TEST_F(SignatureTest, IsNotBelievedWhenAnythingIsElse) {  // I38
  const Signature signature(settings("own"));
  const std::string made = signature.sign(envelope, now);
  const std::string body = made.substr(made.find("<soap:Body"), made.find("</soap:Envelope>") - made.find("<soap:Body"));
  const std::string other_body = replaced(body, "90BB", "90AA");
  const struct {
    const char* what;
    std::string bytes;
    WallTime at;
    const char* why;
  } cases[] = {
      {"another text", replaced(made, ">90BB<", ">90AA<"), now, "its signature is not that of"},
      {"by somebody else", Signature(settings("other")).sign(envelope, now), now, "its signature is not that of"},
      {"not signed", envelope, now, "it is not signed"},
      {"too old", made, now + std::chrono::minutes(6), "its timestamp is more than five minutes off"},
      {"from the future", made, now - std::chrono::minutes(6), "its timestamp is more than five minutes off"},
      {"another Body with the same Id", replaced(made, "</soap:Header>", "<x>" + body + "</x></soap:Header>"), now, "an Id stands in it twice"},
      {"the signed Body elsewhere", replaced(replaced(made, body, replaced(other_body, "wsu:Id=\"Body\"", "wsu:Id=\"Other\"")), "</soap:Header>", "<x>" + body + "</x></soap:Header>"),
       now, "its signature leaves out the Body or the Timestamp"},
  };
  for (const auto& c : cases) {
    const auto verified = signature.verify(c.bytes, c.at);
    ASSERT_FALSE(verified) << c.what;
    EXPECT_EQ(verified.error().kind, ErrorKind::corrupt);
    EXPECT_NE(verified.error().text.find(c.why), std::string::npos) << c.what << ": " << verified.error().text;
  }
}

TEST_F(SignatureTest, IsNotAskedForWithoutACertificateOfDuo) {
  SignatureSettings plain = settings("own");
  plain.certificate_duo_file.clear();
  EXPECT_TRUE(Signature(plain).verify(envelope, now));
}

TEST_F(SignatureTest, NeedsFilesThatCanSign) {
  support::run({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=curve", "-keyout", file("curve-key.pem"),
                "-out", file("curve.pem")},
               directory.path());
  EXPECT_THROW(Signature(settings("curve")), std::runtime_error);
  EXPECT_THROW(Signature(settings("nobody")), std::runtime_error);
  EXPECT_THROW(Signature({file("own.pem"), file("own.pem"), {}}), std::runtime_error);
}

}  // namespace
}  // namespace hub::duo
