#include "hub/commands/secrets.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <fstream>

#include "connectors/webhook/signature.h"

namespace hub::commands {
namespace {

constexpr const char* master_key_file = "hoofdsleutel";

std::optional<crypto::Key> from_hex(const std::string& text) {
  crypto::Key key;
  if (text.size() != 2 * key.size()) return std::nullopt;
  for (std::size_t i = 0; i < key.size(); ++i) {
    unsigned byte = 0;
    for (const char c : {text[2 * i], text[2 * i + 1]}) {
      const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
      if (digit < 0) return std::nullopt;
      byte = byte << 4 | static_cast<unsigned>(digit);
    }
    key[i] = static_cast<std::uint8_t>(byte);
  }
  return key;
}

Result<void> write_new(const std::filesystem::path& file, const std::string& text) {
  const int descriptor = open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL, 0600);
  if (descriptor < 0) return error(ErrorKind::unreachable, "cannot make " + file.string());
  const bool written = write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && fsync(descriptor) == 0;
  close(descriptor);
  if (!written) return error(ErrorKind::unreachable, "cannot write " + file.string());
  // The name must survive a power cut too: without this file nothing sealed can be opened.
  const int directory = open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY);
  if (directory >= 0) {
    fsync(directory);
    close(directory);
  }
  return {};
}

// webhook-<lijn>-<partner>
std::filesystem::path partner_file(const std::filesystem::path& secrets, const std::string& kanaal, const domain::Ontvanger& ontvanger) {
  return secrets / (kanaal + "-" + std::string(domain::lijn_namen[static_cast<std::size_t>(ontvanger.lijn)]) + "-" + ontvanger.partner);
}

}  // namespace

Result<std::string> read_secret(const std::filesystem::path& file) {
  struct stat status {};
  if (stat(file.c_str(), &status) != 0) return std::string();
  if ((status.st_mode & S_IRWXO) != 0) return error(ErrorKind::rejected, file.string() + " may be read by others: chmod o-rwx it");
  std::ifstream in(file);
  std::string text;
  if (!std::getline(in, text)) return error(ErrorKind::unreachable, "cannot read " + file.string());
  return text;
}

Result<crypto::Key> master_key(const std::filesystem::path& secrets, bool store_exists, Random& random) {
  const std::filesystem::path file = secrets / master_key_file;
  auto text = read_secret(file);
  if (!text) return pass(text);
  if (!text->empty()) {
    if (const auto key = from_hex(*text)) return *key;
    return error(ErrorKind::corrupt, file.string() + " is no master key of 64 hex digits");
  }
  if (store_exists) return error(ErrorKind::corrupt, "there is a store but no " + file.string() + ": put back the key it was sealed under");
  std::error_code failed;
  std::filesystem::create_directories(secrets, failed);
  std::filesystem::permissions(secrets, std::filesystem::perms::owner_all, failed);
  crypto::Key key;
  random.fill(key);
  if (auto written = write_new(file, crypto::to_hex(key) + "\n"); !written) return pass(written);
  return key;
}

Result<std::vector<std::string>> signing_keys(const std::filesystem::path& secrets, const domain::Ontvanger& ontvanger) {
  const std::filesystem::path file = partner_file(secrets, "webhook", ontvanger);
  const auto text = read_secret(file);
  if (!text) return tl::unexpected<Error>(text.error());
  auto keys = webhook::parse_signing_keys(*text);
  if (keys) return keys;
  return error(ErrorKind::rejected, file.string() + ": " + keys.error().text + "; make one with: echo \"whsec_$(openssl rand -base64 32)\"");
}

Result<notificaties::Login> notificaties_login(const std::filesystem::path& secrets, const domain::Ontvanger& ontvanger) {
  const std::filesystem::path file = partner_file(secrets, "notificaties", ontvanger);
  const auto text = read_secret(file);
  if (!text) return tl::unexpected<Error>(text.error());
  auto login = notificaties::parse_login(*text);
  if (login) return login;
  return error(ErrorKind::rejected, file.string() + ": " + login.error().text + "; the partner gives a token, or client_id:secret: put it there, on one line");
}

Result<std::string> pull_secret(const std::filesystem::path& secrets, const std::string& bron) {
  const std::filesystem::path file = secrets / ("ophalen-" + bron);
  auto text = read_secret(file);
  if (text && text->empty()) return error(ErrorKind::rejected, file.string() + ": the client's secret is missing; the other side gave it with client_id: put it there, on one line");
  return text;
}

Result<store::Engine> store_engine(const config::Settings& settings) {
  if (settings.store.kind == "sqlite") return store::Engine{store::Engine::Kind::sqlite, (settings.data / "verzuimhub.db").string()};
  const auto password = read_secret(settings.secrets / "store-password");
  if (!password) return tl::unexpected<Error>(password.error());
  store::Engine engine{store::Engine::Kind::postgres, settings.store.database, {settings.store.hub, std::chrono::seconds(settings.store.lease_seconds)}};
  if (!password->empty()) {
    // In libpq's own quotes.
    engine.where += " password='";
    for (const char c : *password) engine.where += c == '\'' || c == '\\' ? std::string{'\\', c} : std::string{c};
    engine.where += "'";
  }
  return engine;
}

}  // namespace hub::commands
