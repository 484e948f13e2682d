// What the API shows of stored things, as JSON in the wire's words.
#pragma once

#include "hub/base/json.h"
#include "hub/crypto/kluis.h"
#include "hub/domain/partner.h"
#include "hub/store/reader.h"

namespace hub::api {

// A melding as its school sees it: everything it may know of its own pupil, who got it and whether it arrived.
Json school_view(const store::Meldingrij& rij, const domain::Ontvanger& kenner, const crypto::Kluis& kluis);
// As a partner sees it: what its contract names.
Json partner_view(const store::Meldingrij& rij, const domain::Ontvanger& kenner, const domain::Regio& regio, const crypto::Kluis& kluis);
Json view(const store::Versie& versie);
Json view(const store::Leerlingrij& leerling);
Json view(const store::Termijnrij& termijn, const domain::Ontvanger& kenner, const crypto::Kluis& kluis);
Json view(const store::Dossierrij& dossier, const domain::Ontvanger& kenner, const crypto::Kluis& kluis);
Json view(const store::Onbestelbaar& rij, const domain::Ontvanger& kenner, const crypto::Kluis& kluis);
Json view(const store::Aanlevering& aanlevering);

}  // namespace hub::api
