#include "hub/domain/partner.h"

namespace hub::domain {

std::string to_string(const Ontvanger& ontvanger) {
  return std::string(lijn_namen[static_cast<std::size_t>(ontvanger.lijn)]) + "/" + ontvanger.partner;
}

const Vestiging* Regio::find_vestiging(std::string_view code) const {
  const auto found = vestigingen.find(std::string(code));
  return found == vestigingen.end() ? nullptr : &found->second;
}

const Contract* Regio::find_contract(Lijn lijn, Berichtsoort bericht) const {
  const auto found = contracten.find({lijn, bericht});
  return found == contracten.end() ? nullptr : &found->second;
}

}  // namespace hub::domain
