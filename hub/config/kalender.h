// kalender/vakanties.yaml and kalender/vestigingen.yaml: the school holidays by region and school year,
// and what single schools have of their own. Imported calendars hold typing errors, so every holiday is
// judged by its length and its season.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "hub/config/finding.h"
#include "hub/config/node.h"
#include "hub/config/partners.h"
#include "hub/domain/kalender.h"

namespace hub::config {

// The calendar and the free days of its own of every school, by vestiging. The schools of a region without days of
// their own share one object. `own_days` (kalender/vestigingen.yaml) may be absent. The first school year may be a
// part; all that follow must be whole and without gaps, and there must be at least one whole one.
struct Kalenders {
  std::map<std::string, std::shared_ptr<const domain::Kalender>> kalenders;
  std::map<std::string, std::vector<domain::Periode>> vrije_dagen;  // of the schools that have any
  std::map<std::string, std::vector<domain::Periode>> regios;       // the holidays of each region: noord, midden, zuid
};
Kalenders read_kalenders(const Node& holidays, const Node* own_days,
                         const std::map<std::string, Partners::School>& scholen, Findings& findings);

}  // namespace hub::config
