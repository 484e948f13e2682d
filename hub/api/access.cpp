#include "hub/api/access.h"

#include <algorithm>

namespace hub::api {

bool Beller::speaks_for(std::string_view vestiging) const {
  return bron != nullptr && bron->vestigingen.contains(std::string(vestiging));
}

store::Blik Beller::blik() const {
  if (bron != nullptr) return {{bron->vestigingen.begin(), bron->vestigingen.end()}, std::nullopt};
  if (partner && partner->lijn == domain::Lijn::school) return {{partner->partner}, std::nullopt};
  return {{}, partner};
}

std::optional<domain::Ontvanger> Beller::abonnee() const {
  if (partner || bron == nullptr || bron->vestigingen.size() != 1) return partner;
  return domain::Ontvanger{domain::Lijn::school, *bron->vestigingen.begin()};
}

domain::Ontvanger Beller::kenner(std::string_view vestiging) const {
  return partner ? *partner : domain::Ontvanger{domain::Lijn::school, std::string(vestiging)};
}

Access::Access(const std::vector<config::Bron>& bronnen, const domain::Regio& regio, const std::vector<config::Token>& tokens) {
  for (const config::Token& token : tokens) {
    Beller beller;
    beller.naam = token.subject;
    const auto bron = std::find_if(bronnen.begin(), bronnen.end(), [&](const config::Bron& each) { return each.naam == token.subject; });
    if (bron != bronnen.end()) {
      beller.bron = &*bron;
    } else {
      for (const auto& [ontvanger, partner] : regio.partners) {
        if (to_string(ontvanger) == token.subject) beller.partner = ontvanger;
      }
    }
    if (beller.bron != nullptr || beller.partner) bellers_.emplace(token.hash, std::move(beller));
  }
}

const Beller* Access::find(std::string_view authorization) const {
  constexpr std::string_view scheme = "Bearer ";
  if (!authorization.starts_with(scheme)) return nullptr;
  const auto found = bellers_.find(crypto::sha256(authorization.substr(scheme.size())));
  return found == bellers_.end() ? nullptr : &found->second;
}

}  // namespace hub::api
