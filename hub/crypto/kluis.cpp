#include "hub/crypto/kluis.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "hub/base/assert.h"

namespace hub::crypto {
namespace {

constexpr std::size_t nonce_bytes = 12;  // GCM's native size; random, and a key seals far fewer than 2^32 texts
constexpr std::size_t tag_bytes = 16;

// Fetched once: looking an algorithm up by name costs more than using it.
const EVP_CIPHER* aes_gcm() {
  static EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  return cipher;
}
const EVP_MD* sha256_md() {
  static EVP_MD* const md = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return md;
}

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
struct FreeMd {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
EVP_CIPHER_CTX* cipher_context() {
  thread_local const std::unique_ptr<EVP_CIPHER_CTX, FreeCipher> context(EVP_CIPHER_CTX_new());
  return context.get();
}

int int_size(std::size_t size) { return static_cast<int>(size); }
const std::uint8_t* bytes_of(std::string_view text) { return reinterpret_cast<const std::uint8_t*>(text.data()); }

Bytes encrypt(const Key& key, std::span<const std::uint8_t> plain, Random& random) {
  Bytes sealed(nonce_bytes + plain.size() + tag_bytes);
  random.fill(std::span(sealed).first(nonce_bytes));
  EVP_CIPHER_CTX* context = cipher_context();
  int written = 0;
  int rest = 0;
  HUB_ASSERT(EVP_EncryptInit_ex2(context, aes_gcm(), key.data(), sealed.data(), nullptr) == 1);
  HUB_ASSERT(EVP_EncryptUpdate(context, sealed.data() + nonce_bytes, &written, plain.data(), int_size(plain.size())) == 1);
  HUB_ASSERT(EVP_EncryptFinal_ex(context, sealed.data() + nonce_bytes + written, &rest) == 1);
  HUB_ASSERT(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, tag_bytes, sealed.data() + nonce_bytes + plain.size()) == 1);
  return sealed;
}

bool decrypt(const Key& key, std::span<const std::uint8_t> sealed, std::span<std::uint8_t> plain) {
  EVP_CIPHER_CTX* context = cipher_context();
  const auto text = sealed.subspan(nonce_bytes, plain.size());
  Bytes tag(sealed.end() - tag_bytes, sealed.end());
  int written = 0;
  int rest = 0;
  return EVP_DecryptInit_ex2(context, aes_gcm(), key.data(), sealed.data(), nullptr) == 1 &&
         EVP_DecryptUpdate(context, plain.data(), &written, text.data(), int_size(text.size())) == 1 &&
         EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, tag_bytes, tag.data()) == 1 &&
         EVP_DecryptFinal_ex(context, plain.data() + written, &rest) == 1;
}

std::optional<Key> unwrap(const Key& master, std::span<const std::uint8_t> wrapped) {
  Key key;
  if (wrapped.size() != nonce_bytes + key.size() + tag_bytes || !decrypt(master, wrapped, key)) return std::nullopt;
  return key;
}

Key derive(const Key& master, std::string_view purpose) {
  const std::unique_ptr<EVP_KDF, decltype(&EVP_KDF_free)> kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr), EVP_KDF_free);
  const std::unique_ptr<EVP_KDF_CTX, decltype(&EVP_KDF_CTX_free)> context(EVP_KDF_CTX_new(kdf.get()), EVP_KDF_CTX_free);
  std::string digest = "SHA256";
  std::string info(purpose);
  Key secret = master;
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), digest.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, secret.data(), secret.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()), OSSL_PARAM_construct_end()};
  Key derived;
  HUB_ASSERT(EVP_KDF_derive(context.get(), derived.data(), derived.size(), parameters) == 1);
  return derived;
}

// Set up once: looking the algorithm up and hashing the key cost more than a message does.
EVP_MAC_CTX* make_hmac(const Key& key) {
  const std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr), EVP_MAC_free);
  EVP_MAC_CTX* context = EVP_MAC_CTX_new(mac.get());
  std::string digest = "SHA256";
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), digest.size()), OSSL_PARAM_construct_end()};
  HUB_ASSERT(EVP_MAC_init(context, key.data(), key.size(), parameters) == 1);
  return context;
}

Digest hmac(EVP_MAC_CTX* context, std::span<const std::string_view> parts) {
  const Digest message = sha256_of(parts);
  Digest mac;
  std::size_t size = 0;
  HUB_ASSERT(EVP_MAC_init(context, nullptr, 0, nullptr) == 1);  // the same key anew
  HUB_ASSERT(EVP_MAC_update(context, message.data(), message.size()) == 1);
  HUB_ASSERT(EVP_MAC_final(context, mac.data(), &size, mac.size()) == 1);
  return mac;
}

// 128 bits: no two of a country's pupils share one.
std::array<std::uint8_t, 16> index_of(const Digest& mac) {
  std::array<std::uint8_t, 16> index;
  std::copy_n(mac.begin(), index.size(), index.begin());
  return index;
}

}  // namespace

Digest sha256(std::string_view text) {
  Digest digest;
  unsigned size = 0;
  HUB_ASSERT(EVP_Digest(text.data(), text.size(), digest.data(), &size, sha256_md(), nullptr) == 1);
  return digest;
}

Digest sha256_of(std::span<const std::string_view> parts) {
  thread_local const std::unique_ptr<EVP_MD_CTX, FreeMd> context(EVP_MD_CTX_new());
  HUB_ASSERT(EVP_DigestInit_ex2(context.get(), sha256_md(), nullptr) == 1);
  for (const std::string_view part : parts) {
    const std::uint64_t length = part.size();
    HUB_ASSERT(EVP_DigestUpdate(context.get(), &length, sizeof length) == 1);
    HUB_ASSERT(EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1);
  }
  Digest digest;
  unsigned size = 0;
  HUB_ASSERT(EVP_DigestFinal_ex(context.get(), digest.data(), &size) == 1);
  return digest;
}

Digest hmac_sha256(std::string_view key, std::string_view text) {
  Digest mac;
  unsigned size = 0;
  HUB_ASSERT(HMAC(sha256_md(), key.data(), int_size(key.size()), bytes_of(text), text.size(), mac.data(), &size) != nullptr);
  return mac;
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
  constexpr char hex[] = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    text += hex[byte >> 4];
    text += hex[byte & 0x0f];
  }
  return text;
}

bool equal_in_constant_time(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string make_token(Random& random) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::array<std::uint8_t, 43> bytes{};  // 43 characters of 6 bits hold 256
  random.fill(bytes);
  std::string token;
  for (const std::uint8_t byte : bytes) token += alphabet[byte & 63];
  return token;
}

Kluis::Kluis(const Key& master, Random& random)
    : master_(master), index_(make_hmac(derive(master, "verzuimhub pupil index v1"))),
      pseudonyms_(make_hmac(derive(master, "verzuimhub pseudonym v1"))), random_(random) {}

void Kluis::FreeHmac::operator()(evp_mac_ctx_st* context) const { EVP_MAC_CTX_free(context); }

Bytes Kluis::make_wrapped_key() {
  Key key;
  random_.fill(key);
  return encrypt(master_, key, random_);
}

Bytes Kluis::seal(std::span<const std::uint8_t> wrapped_key, std::string_view text) {
  const auto key = unwrap(master_, wrapped_key);
  HUB_ASSERT(key);  // the store checked its master key at start
  return encrypt(*key, {bytes_of(text), text.size()}, random_);
}

Result<std::string> Kluis::open(std::span<const std::uint8_t> wrapped_key, std::span<const std::uint8_t> sealed) const {
  const auto key = unwrap(master_, wrapped_key);
  if (!key || sealed.size() < nonce_bytes + tag_bytes) return error(ErrorKind::corrupt, "a sealed value is damaged");
  std::string text(sealed.size() - nonce_bytes - tag_bytes, '\0');
  if (!decrypt(*key, sealed, {reinterpret_cast<std::uint8_t*>(text.data()), text.size()})) {
    return error(ErrorKind::corrupt, "a sealed value is damaged");
  }
  return text;
}

std::array<std::uint8_t, 16> Kluis::pupil_index(std::string_view vestiging, std::string_view nummer) const {
  const std::string_view parts[] = {vestiging, nummer};
  return index_of(hmac(index_.get(), parts));
}

std::array<std::uint8_t, 16> Kluis::pgn_index(std::string_view vestiging, std::string_view pgn) const {
  const std::string_view parts[] = {"pgn", vestiging, pgn};  // three parts: never the index of a number
  return index_of(hmac(index_.get(), parts));
}

Uuid Kluis::pseudonym(std::string_view ontvanger, const Uuid& id) const {
  const std::string_view parts[] = {ontvanger, {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()}};
  return uuid8_from(hmac(pseudonyms_.get(), parts));
}

std::string Kluis::check_value() const { return to_hex(derive(master_, "verzuimhub check value v1")); }

}  // namespace hub::crypto
