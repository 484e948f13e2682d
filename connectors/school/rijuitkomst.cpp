#include "connectors/school/rijuitkomst.h"

#include <utility>

namespace hub::school {

bool LeveringOpbouw::add(Rijuitkomst uitkomst) {
  ++levering_.rijen;
  if (auto* gebeurtenis = std::get_if<domain::Gebeurtenis>(&uitkomst)) {
    if (context_.neem) {
      context_.neem(std::move(*gebeurtenis));
    } else {
      levering_.gebeurtenissen.push_back(std::move(*gebeurtenis));
    }
    return true;
  }
  if (std::holds_alternative<Overgeslagen>(uitkomst)) {
    ++levering_.overgeslagen;
    return true;
  }
  for (Fault& fault : std::get<Fouten>(uitkomst)) levering_.fouten.push_back(std::move(fault));
  if (levering_.fouten.size() < fouten_max) return true;
  const Fault last = levering_.fouten.back();
  levering_.fouten.push_back(Fault{"too-many-faults", "nothing after this place was read: is this the right format?",
                                   last.pointer, last.line, last.column});
  return false;
}

intake::Levering LeveringOpbouw::take() { return std::move(levering_); }

intake::Levering make_onleesbaar(Fault fault) {
  intake::Levering levering;
  levering.fouten.push_back(std::move(fault));
  levering.onleesbaar = true;
  return levering;
}

domain::Gebeurtenis make_gebeurtenis(const intake::LeveringContext& context, domain::Inhoud inhoud) {
  domain::Gebeurtenis gebeurtenis;
  gebeurtenis.source = context.source;
  gebeurtenis.time = context.ontvangen;
  gebeurtenis.inhoud = std::move(inhoud);
  return gebeurtenis;
}

}  // namespace hub::school
