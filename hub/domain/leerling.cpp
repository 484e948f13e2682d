#include "hub/domain/leerling.h"

namespace hub::domain {

std::string Leerling::naam() const {
  std::string whole = roepnaam;
  for (const std::string* part : {&tussenvoegsel, &achternaam}) {
    if (part->empty()) continue;
    if (!whole.empty()) whole += ' ';
    whole += *part;
  }
  return whole;
}

}  // namespace hub::domain
