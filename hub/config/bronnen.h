// bronnen.yaml: the systems that may push, for which schools, and how they speak.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "hub/config/finding.h"
#include "hub/config/node.h"
#include "hub/domain/partner.h"
#include "hub/domain/registratie.h"

namespace hub::config {

// The hub's own format, which every source may use; always known.
inline constexpr std::string_view eigen_formaat = "verzuimregistraties";

struct Bron {
  std::string naam;                                  // for people, logs and tokens: "90BB00-somtoday"
  std::string source;                                // the CloudEvents source it sends as
  std::set<std::string> vestigingen;                 // the schools it may speak for; never empty
  std::string formaat = std::string(eigen_formaat);  // of its aanleveringen
  // By the school's code. One that is not here is refused, never guessed.
  std::map<std::string, domain::Reden> redenen;
};

// The names of the formats that connectors can decode.
using Formaten = std::set<std::string, std::less<>>;

// `own_source` is the hub's, which nobody else may use.
std::vector<Bron> read_bronnen(const Node& document, const domain::Regio& regio, const Formaten& known_formats,
                               std::string_view own_source, Findings& findings);

}  // namespace hub::config
