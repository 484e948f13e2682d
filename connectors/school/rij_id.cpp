#include "connectors/school/rij_id.h"

#include <fmt/format.h>

namespace hub::school {

std::string make_rij_id(const domain::LeerlingSleutel& leerling, const domain::Registratie& registratie) {
  const LocalDay day = day_of(registratie.begin);
  const auto minute = (registratie.begin - LocalTime(day)).count();
  std::string id = fmt::format("{}:{}:{}T{:02}:{:02}", leerling.vestiging, leerling.leerlingnummer, format_date(day),
                               minute / 60, minute % 60);
  if (registratie.lesuur_van) id += fmt::format(":{}", *registratie.lesuur_van);
  return id;
}

}  // namespace hub::school
