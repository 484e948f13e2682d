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

// What a school's own reason code means. A code that is not in the map is refused, never guessed.
struct Reden {
  domain::Soort soort = domain::Soort::afwezig;
  domain::Geoorloofd geoorloofd = domain::Geoorloofd::onbekend;
};

// The hub's own format, which every source may use; always known.
inline constexpr std::string_view eigen_formaat = "verzuimregistraties";

struct Bron {
  std::string naam;                                  // for people, logs and tokens: "90BB00-somtoday"
  std::string source;                                // the CloudEvents source it sends as
  std::set<std::string> vestigingen;                 // the schools it may speak for; never empty
  std::string formaat = std::string(eigen_formaat);  // of its aanleveringen
  std::map<std::string, Reden> redenen;              // by the school's code
};

// The names of the formats that connectors can decode.
using Formaten = std::set<std::string, std::less<>>;

// `own_source` is the hub's, which nobody else may use.
std::vector<Bron> read_bronnen(const Node& document, const domain::Regio& regio, const Formaten& known_formats,
                               std::string_view own_source, Findings& findings);

}  // namespace hub::config
