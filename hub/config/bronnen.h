// bronnen.yaml: the systems that may push, for which schools, and how they speak.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "hub/config/finding.h"
#include "hub/config/node.h"
#include "hub/domain/dagdeel.h"
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
  // For formats that say morning or afternoon: when these are.
  std::optional<domain::Dagdelen> dagdelen;
  // For formats with numbers of their own for schools: which vestiging each one is, one of the above.
  std::map<std::string, std::string> scholen;
};

// The formats that connectors can decode, by name, each with the keys of a source without which it cannot be
// read.
using Formaten = std::map<std::string, std::set<std::string>, std::less<>>;

// `own_source` is the hub's, which nobody else may use.
std::vector<Bron> read_bronnen(const Node& document, const domain::Regio& regio, const Formaten& known_formats,
                               std::string_view own_source, Findings& findings);

}  // namespace hub::config
