// Who is calling: a bearer token to the source or partner it belongs to, and what that one may see and
// say. Immutable; a reload makes a new one.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/config/bronnen.h"
#include "hub/config/tokens.h"
#include "hub/crypto/kluis.h"
#include "hub/domain/partner.h"
#include "hub/store/reader.h"

namespace hub::api {

struct Beller {
  std::string naam;                          // "90BB00-somtoday" or "leerplicht/0363"
  const config::Bron* bron = nullptr;        // set for a source
  std::optional<domain::Ontvanger> partner;  // set for a partner

  [[nodiscard]] bool speaks_for(std::string_view vestiging) const;
  // What it may read. A school that listens as a partner sees its own pupils.
  [[nodiscard]] store::Blik blik() const;
  // Whose stream it reads and confirms: a partner's own, or that of the one school it speaks for.
  [[nodiscard]] std::optional<domain::Ontvanger> abonnee() const;
  // By which name the ids it knows are made.
  [[nodiscard]] domain::Ontvanger kenner(std::string_view vestiging) const;
};

class Access {
 public:
  // `bronnen` and `regio` outlive this. Tokens of a subject that is no longer configured open nothing.
  Access(const std::vector<config::Bron>& bronnen, const domain::Regio& regio, const std::vector<config::Token>& tokens);

  // From the value of an Authorization header. Looks the token's hash up, so the time says nothing of it.
  [[nodiscard]] const Beller* find(std::string_view authorization) const;

 private:
  std::map<crypto::Digest, Beller> bellers_;  // by SHA-256 of the token
};

}  // namespace hub::api
