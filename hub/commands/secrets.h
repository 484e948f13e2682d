// The files of the secrets directory: each holds one secret and may be read by its owner only.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "connectors/notificaties/login.h"
#include "hub/base/random.h"
#include "hub/base/result.h"
#include "hub/config/settings.h"
#include "hub/crypto/kluis.h"
#include "hub/domain/partner.h"
#include "hub/store/engine.h"

namespace hub::commands {

// The text of a secret without its line end; empty when there is no such file. Rejected when others than
// owner and group may touch it.
Result<std::string> read_secret(const std::filesystem::path& file);

// The hub's master key. Made on the first start, while there is no store yet; a store without its key is
// an error, because nothing in it can be opened.
Result<crypto::Key> master_key(const std::filesystem::path& secrets, bool store_exists, Random& random);

// What berichten to the webhook of `ontvanger` are signed with, from webhook-<lijn>-<partner>. Rejected when there is
// no such file, or no key in it.
Result<std::vector<std::string>> signing_keys(const std::filesystem::path& secrets, const domain::Ontvanger& ontvanger);

// As whom the hub speaks to the Notificaties API of `ontvanger`, from notificaties-<lijn>-<partner>. Rejected when there
// is no such file, or no login in it.
Result<notificaties::Login> notificaties_login(const std::filesystem::path& secrets, const domain::Ontvanger& ontvanger);

// With what the hub gets the registrations of `bron` itself, from ophalen-<bron>. Rejected when there is none.
Result<std::string> pull_secret(const std::filesystem::path& secrets, const std::string& bron);

// Where the settings say the store is, with its password.
Result<store::Engine> store_engine(const config::Settings& settings);

}  // namespace hub::commands
