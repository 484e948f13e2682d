// A pupil's absence as an OSO dossier from a school to its samenwerkingsverband: overdrachtsoort swv-dossier of the OSO
// gegevensset 2019.1. Pure, one way: nothing here reads OSO. What is in it and what is not: README.md.
#pragma once

#include <string>
#include <string_view>

#include "hub/domain/leerling.h"
#include "hub/domain/partner.h"
#include "hub/domain/verzuimoverzicht.h"

namespace hub::oso {

// Whether there is such a dossier for the schools of a sector: OSO knows POSWV and VOSWV.
bool has_swv_dossier(std::string_view sector);

struct SwvDossier {
  const domain::Vestiging& school;
  const domain::Leerling& leerling;
  const domain::Verzuimoverzicht& verzuim;
  LocalDay datum;                  // on which it is made
  std::string_view pakketversie;   // of this program
};

// The whole XML document, in UTF-8. REQUIRES: has_swv_dossier(school.sector); the pupil has an achternaam.
std::string encode_swv_dossier(const SwvDossier& dossier);

}  // namespace hub::oso
