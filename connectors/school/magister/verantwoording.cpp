#include "connectors/school/magister/verantwoording.h"

namespace hub::magister {

school::Gelezen<bool> is_verzuim(std::int64_t verantwoordingtype) {
  switch (verantwoordingtype) {
    case 1:
    case 2:
    case 3:
    case 4:
    case 6:
      return true;
    case 5:
    case 7:
    case 8:
      return false;
    default:
      return school::bezwaar("unknown-value", "must be a verantwoordingtype from 1 to 8");
  }
}

void make_nvt(domain::Verzuimregistratie& registratie) {
  registratie.registratie.soort = domain::Soort::nvt;
  registratie.registratie.geoorloofd = domain::Geoorloofd::onbekend;
  registratie.reden_code.clear();
  registratie.reden_tekst.clear();
}

}  // namespace hub::magister
