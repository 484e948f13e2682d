// Sealing, indexes and pseudonyms: what a stolen database, a partner or a flipped bit gets.
#include "hub/crypto/kluis.h"

#include <gtest/gtest.h>

#include <set>

#include "hub/base/local_time.h"

namespace hub::crypto {
namespace {

Key key_of(std::uint8_t byte) {
  Key key;
  key.fill(byte);
  return key;
}

class KluisTest : public testing::Test {
 protected:
  SeededRandom random_{11};
  Kluis kluis_{key_of(1), random_};
  Kluis other_{key_of(2), random_};
};

TEST_F(KluisTest, OpensWhatItSealed) {
  const Bytes pupil = kluis_.make_wrapped_key();
  for (const std::string& text : {std::string(), std::string("Sam de Voorbeeld"), std::string("a\0b", 3), std::string(100'000, 'x')}) {
    const Bytes sealed = kluis_.seal(pupil, text);
    EXPECT_EQ(sealed.size(), text.size() + 12 + 16);  // nonce and tag
    EXPECT_EQ(kluis_.open(pupil, sealed).value_or("?"), text);
  }
}

TEST_F(KluisTest, SealsTheSameTextDifferently) {
  const Bytes pupil = kluis_.make_wrapped_key();
  EXPECT_NE(kluis_.seal(pupil, "Sam"), kluis_.seal(pupil, "Sam"));
}

TEST_F(KluisTest, ShowsNothingOfTheText) {
  const Bytes pupil = kluis_.make_wrapped_key();
  const Bytes sealed = kluis_.seal(pupil, "Sam de Voorbeeld");
  EXPECT_EQ(std::string(sealed.begin(), sealed.end()).find("Voorbeeld"), std::string::npos);
}

TEST_F(KluisTest, RefusesEveryFlippedBit) {
  const Bytes pupil = kluis_.make_wrapped_key();
  const Bytes sealed = kluis_.seal(pupil, "Sam");
  for (std::size_t i = 0; i < sealed.size() * 8; ++i) {
    Bytes damaged = sealed;
    damaged[i / 8] ^= static_cast<std::uint8_t>(1u << (i % 8));
    const auto opened = kluis_.open(pupil, damaged);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, ErrorKind::corrupt);
  }
}

TEST_F(KluisTest, RefusesAnotherPupilsKeyAnotherMasterAndCutOffBytes) {
  const Bytes pupil = kluis_.make_wrapped_key();
  const Bytes sealed = kluis_.seal(pupil, "Sam");
  EXPECT_FALSE(kluis_.open(kluis_.make_wrapped_key(), sealed));
  EXPECT_FALSE(other_.open(pupil, sealed));
  EXPECT_FALSE(kluis_.open({}, sealed));  // erased: the key is gone
  for (const std::size_t length : {0u, 1u, 12u, 27u}) {
    EXPECT_FALSE(kluis_.open(pupil, std::span(sealed).first(length))) << length;
  }
}

TEST_F(KluisTest, GivesEachReceiverItsOwnName) {  // T04
  const Uuid id = make_uuid7(*parse_rfc3339("2026-09-01T00:00:00Z"), random_);
  const Uuid other_id = make_uuid7(*parse_rfc3339("2026-09-01T00:00:00Z"), random_);
  const Uuid name = kluis_.pseudonym("leerplicht/0363", id);
  EXPECT_EQ(kluis_.pseudonym("leerplicht/0363", id), name);
  const std::set<Uuid> names = {name, kluis_.pseudonym("leerplicht/0362", id), kluis_.pseudonym("jgz/ggd-am", id),
                                kluis_.pseudonym("leerplicht/0363", other_id), other_.pseudonym("leerplicht/0363", id), id};
  EXPECT_EQ(names.size(), 6u);
  EXPECT_EQ(to_string(name)[14], '8');
}

TEST_F(KluisTest, FindsAPupilWithoutKeepingTheNumber) {
  const auto index = kluis_.pupil_index("90BB00", "100122");
  EXPECT_EQ(kluis_.pupil_index("90BB00", "100122"), index);
  EXPECT_NE(kluis_.pupil_index("90BB00", "100123"), index);
  EXPECT_NE(kluis_.pupil_index("90BB01", "100122"), index);
  EXPECT_NE(kluis_.pupil_index("90BB0", "0100122"), index);  // the parts do not run together
  EXPECT_NE(other_.pupil_index("90BB00", "100122"), index);
}

TEST_F(KluisTest, FindsAPgnWithoutKeepingIt) {
  const auto index = kluis_.pgn_index("90BB00", "999990019");
  EXPECT_EQ(kluis_.pgn_index("90BB00", "999990019"), index);
  EXPECT_NE(kluis_.pgn_index("90BB00", "999990020"), index);
  EXPECT_NE(kluis_.pgn_index("90BB01", "999990019"), index);
  EXPECT_NE(kluis_.pupil_index("90BB00", "999990019"), index);  // a pupil's number that looks like one
  EXPECT_NE(other_.pgn_index("90BB00", "999990019"), index);
}

TEST_F(KluisTest, TellsMasterKeysApartWithoutShowingThem) {
  EXPECT_EQ(kluis_.check_value(), Kluis(key_of(1), random_).check_value());
  EXPECT_NE(kluis_.check_value(), other_.check_value());
  EXPECT_EQ(kluis_.check_value().find(to_hex(key_of(1))), std::string::npos);
}

TEST(DigestTest, IsSha256) {
  EXPECT_EQ(to_hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(DigestTest, DoesNotLetPartsRunTogether) {
  const auto of = [](std::vector<std::string_view> parts) { return sha256_of(parts); };
  EXPECT_EQ(of({"a", "b"}), of({"a", "b"}));
  EXPECT_NE(of({"a", "b"}), of({"ab"}));
  EXPECT_NE(of({"a", "b"}), of({"ab", ""}));
  EXPECT_NE(of({"a", "b"}), of({"", "ab"}));
  EXPECT_NE(of({"a"}), sha256("a"));
}

TEST(EqualInConstantTimeTest, ComparesBytes) {
  const Bytes a = {1, 2, 3};
  EXPECT_TRUE(equal_in_constant_time(a, Bytes{1, 2, 3}));
  EXPECT_FALSE(equal_in_constant_time(a, Bytes{1, 2, 4}));
  EXPECT_FALSE(equal_in_constant_time(a, Bytes{1, 2}));
  EXPECT_TRUE(equal_in_constant_time({}, {}));
}

TEST(HmacTest, AgreesWithTheRfc) {  // RFC 4231 4.3
  EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(TokenTest, Is256BitsOfBase64url) {
  SystemRandom random;
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string token = make_token(random);
    EXPECT_EQ(token.size(), 43u);
    EXPECT_EQ(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), std::string::npos);
    EXPECT_TRUE(seen.insert(token).second);
  }
}

}  // namespace
}  // namespace hub::crypto
