// regels/<yyyy-mm-dd>.yaml: the thresholds in force from that date on, for the region and, under
// `vestigingen`, for single schools. Each file stands by itself: what it leaves out has the national
// default, not the number of an earlier file.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "hub/config/finding.h"
#include "hub/domain/partner.h"
#include "hub/domain/regels.h"

namespace hub::config {

struct RegelSets {
  // By vestiging; schools without numbers of their own share one object.
  std::map<std::string, std::shared_ptr<const domain::RegelReeks>> reeksen;
  std::vector<LocalDay> vanaf;  // the dates of the files, ascending
};

// The rules of every school of `regio`. A file in `directory` that is no rule file is a finding; what stands in
// directories below it (test cases) is left alone.
RegelSets read_regels(const std::filesystem::path& directory, const domain::Regio& regio, Findings& findings);

// A rule set as its file would say it, one "key: value" a line, each after `indent`.
std::string print_regels(const domain::Regels& regels, std::string_view indent);

}  // namespace hub::config
