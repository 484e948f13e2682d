// The file `tokens` in the secrets directory: who may come in by a bearer token. It holds a SHA-256 of
// each token and never the token itself, so that reading it lets nobody in. One line a token:
//   <subject> <sha256, 64 hex digits> <created, RFC 3339> <id, the first 8 of those digits>
// Only this file reads and writes it. Every change replaces the whole file at once and is on disk when
// the function returns; changes of several processes wait for each other. Any thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/clock.h"
#include "hub/base/result.h"
#include "hub/crypto/kluis.h"

namespace hub::config {

struct Token {
  std::string subject;     // a source ("90BB00-somtoday") or a partner ("leerplicht/0363")
  crypto::Digest hash{};   // of the token's text
  WallTime created{};
  std::string id;          // for people: to name one without showing it

  bool operator==(const Token&) const = default;
};

// What is kept of a token.
Token describe_token(std::string subject, std::string_view token, WallTime created);

// All of them, in the order in which they were made; no file means none. Errors: rejected, when others
// than owner and group may touch the file; corrupt, when a line is none of ours; unreachable, when it
// cannot be read.
Result<std::vector<Token>> read_tokens(const std::filesystem::path& file);

// Adds one; makes the directory when it is not there. A subject may have several, so that a new one can
// be in use before the old one goes. Errors: those of read_tokens; rejected, when the id is taken;
// unreachable, when it cannot be written, and then the file is as it was.
Result<void> add_token(const std::filesystem::path& file, const Token& token);

// Takes the token with this id out and returns its subject. Errors: those of add_token; rejected, when
// there is none.
Result<std::string> revoke_token(const std::filesystem::path& file, std::string_view id);

}  // namespace hub::config
