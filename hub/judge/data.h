// The data of outgoing messages: every field that exists, as each receiver knows its ids. The contract
// takes fields out at the moment of sending; nothing is added after this.
#pragma once

#include <string>

#include "hub/crypto/kluis.h"
#include "hub/domain/verschil.h"
#include "hub/store/store.h"

namespace hub::judge {

// What a message says of one outcome, gathered.
struct Onderwerp {
  const store::Uitkomstrij& rij;
  const store::Leerlingstaat& staat;         // identified
  const domain::Vestiging& vestiging;
  Uuid dossier;
};

// The id by which `ontvanger` knows this outcome.
Uuid wire_id(const crypto::Kluis& kluis, const domain::Ontvanger& ontvanger, const Uuid& uuid);

// JSON text of `data`, by the kind of outcome, its members sorted by name. REQUIRES: rij.waarom is JSON.
std::string verzuimmelding_data(const Onderwerp& onderwerp, const domain::Ontvanger& ontvanger, const crypto::Kluis& kluis);
std::string ziekteverzuimsignaal_data(const Onderwerp& onderwerp, const domain::Ontvanger& ontvanger, const crypto::Kluis& kluis);
std::string thuiszittersmelding_data(const Onderwerp& onderwerp);
std::string signaal_data(const Onderwerp& onderwerp, const domain::Ontvanger& ontvanger, const crypto::Kluis& kluis);

std::string termijn_data(const Uuid& termijn, domain::Termijnsoort soort, const Uuid& dossier, WallTime vervalt,
                         domain::Termijnstaat staat, const domain::Ontvanger& ontvanger, const crypto::Kluis& kluis);

// The why of an outcome: rule, version, days and minutes.
std::string waarom_text(const domain::Uitkomst& uitkomst, const std::string& versie);

}  // namespace hub::judge
