#include "connectors/notificaties/login.h"

#include <algorithm>

#include "hub/base/json_text.h"
#include "hub/crypto/jwt.h"

namespace hub::notificaties {
namespace {

constexpr const char* representation = "Verzuimhub";

// What may stand in a header field and in JSON as it is.
bool is_plain(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f && c != '"' && c != '\\'; });
}

}  // namespace

Result<Login> parse_login(std::string_view text) {
  const std::size_t colon = text.find(':');
  const bool is_client = colon != std::string_view::npos;
  const std::string_view client_id = is_client ? text.substr(0, colon) : std::string_view();
  const std::string_view secret = is_client ? text.substr(colon + 1) : text;
  if (text.empty()) return error(ErrorKind::rejected, "there is no token in it");
  if ((is_client && !is_plain(client_id)) || !is_plain(secret)) {
    return error(ErrorKind::rejected, "it is neither a token nor client_id:secret, without spaces, quotes and backslashes");
  }
  return Login{std::string(client_id), std::string(secret)};
}

std::string authorization(const Login& login, WallTime now) {
  if (login.client_id.empty()) return "Authorization: Bearer " + login.secret;
  JsonText claims;
  claims.add("iss", login.client_id);
  claims.add("iat", std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count());
  claims.add("client_id", login.client_id);
  claims.add("user_id", login.client_id);  // no person sends it
  claims.add("user_representation", representation);
  return "Authorization: Bearer " + crypto::make_jwt(login.secret, claims.take());
}

}  // namespace hub::notificaties
