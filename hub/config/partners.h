// partners.yaml: the region, its schools, gemeenten and partners, and who belongs to whom.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "hub/base/network.h"
#include "hub/config/finding.h"
#include "hub/config/node.h"
#include "hub/domain/partner.h"

namespace hub::config {

// The regions by which the ministry spreads the school holidays.
const std::vector<std::string>& vakantieregios();

struct Partners {
  domain::Regio regio;  // without contracts; its schools still without calendar and rules
  // What a school's calendar is made from, and where that stands; by vestiging.
  struct School {
    std::string vakantieregio;  // empty when it was refused
    Place place;
  };
  std::map<std::string, School> scholen;
};

// Refuses references to partners that do not exist, schools or gemeenten for which a rule would have no
// receiver, and addresses of webhooks that lie on no public network nor on one of `allowed_networks`.
Partners read_partners(const Node& document, const std::vector<Network>& allowed_networks, Findings& findings);

}  // namespace hub::config
