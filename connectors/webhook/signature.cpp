#include "connectors/webhook/signature.h"

#include "hub/base/base64.h"
#include "hub/crypto/kluis.h"

namespace hub::webhook {
namespace {

constexpr std::string_view key_prefix = "whsec_";
// Standard Webhooks: 192 to 512 bits.
constexpr std::size_t key_bytes_min = 24;
constexpr std::size_t key_bytes_max = 64;

}  // namespace

Result<std::vector<std::string>> parse_signing_keys(std::string_view secret) {
  std::vector<std::string> keys;
  while (true) {
    const std::size_t begin = secret.find_first_not_of(' ');
    if (begin == std::string_view::npos) break;
    secret.remove_prefix(begin);
    const std::string_view word = secret.substr(0, secret.find(' '));
    secret.remove_prefix(word.size());
    const auto key = word.starts_with(key_prefix) ? decode_base64(word.substr(key_prefix.size())) : std::nullopt;
    if (!key || key->size() < key_bytes_min || key->size() > key_bytes_max) {
      return error(ErrorKind::rejected, "key " + std::to_string(keys.size() + 1) + " is not whsec_ and the base64 of 24 to 64 bytes");
    }
    keys.push_back(*key);
  }
  if (keys.empty()) return error(ErrorKind::rejected, "there is no key in it");
  return keys;
}

std::string timestamp_of(WallTime now) {
  return std::to_string(std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count());
}

std::string sign(const std::vector<std::string>& keys, std::string_view id, std::string_view timestamp, std::string_view body) {
  std::string signed_text(id);
  signed_text.append(".").append(timestamp).append(".").append(body);
  std::string signatures;
  for (const std::string& key : keys) {
    const crypto::Digest mac = crypto::hmac_sha256(key, signed_text);
    if (!signatures.empty()) signatures += ' ';
    signatures += "v1," + encode_base64({reinterpret_cast<const char*>(mac.data()), mac.size()});
  }
  return signatures;
}

}  // namespace hub::webhook
