#include "hub/crypto/jwt.h"

#include <algorithm>

#include "hub/base/base64.h"
#include "hub/crypto/kluis.h"

namespace hub::crypto {
namespace {

// RFC 4648 §5, without padding.
std::string encode_base64url(std::string_view bytes) {
  std::string text = encode_base64(bytes);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  text.erase(std::find(text.begin(), text.end(), '='), text.end());
  return text;
}

}  // namespace

std::string make_jwt(std::string_view secret, std::string_view claims) {
  const std::string what = encode_base64url(R"({"alg":"HS256","typ":"JWT"})") + "." + encode_base64url(claims);
  const Digest mac = hmac_sha256(secret, what);
  return what + "." + encode_base64url({reinterpret_cast<const char*>(mac.data()), mac.size()});
}

}  // namespace hub::crypto
