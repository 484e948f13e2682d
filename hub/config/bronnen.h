// bronnen.yaml: the systems that may push, for which schools, and how they speak.
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/network.h"
#include "hub/config/finding.h"
#include "hub/config/node.h"
#include "hub/domain/dagdeel.h"
#include "hub/domain/partner.h"
#include "hub/domain/registratie.h"

namespace hub::config {

// The hub's own format, which every source may use; always known.
inline constexpr std::string_view eigen_formaat = "verzuimregistraties";

// The formats that the hub can go and get itself.
inline constexpr std::array<std::string_view, 2> ophaalbare_formaten = {"somtoday-absentiemeldingen", "somtoday-waarnemingen"};

// Where the hub gets a source's registrations itself. The client's secret is secrets/ophalen-<naam>.
struct Ophalen {
  std::string url;           // https address of the REST API: what comes before /rest/v1
  std::string token_url;     // https address that gives tokens (OAuth 2, client credentials)
  std::string client_id;
  int elke_minuten = 15;     // 1 to 1440; a V3 has five werkdagen, so a quarter of an hour is soon enough for everyone
                             // and asks a school's system a hundred times a day
  int terugkijk_dagen = 14;  // 1 to 366; how far each pull reaches back. Schools put a registration right when the
                             // parents' note comes, as a rule within two weeks; what changes later is not seen
};

// A folder in which its files are put.
struct Inleveren {
  std::filesystem::path map;  // absolute; with several vestigingen it has a folder for each
  bool lenient = false;       // take the good rows of a file; else all or nothing
};

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
  // It does not push, or not only: the hub goes and gets it. One vestiging then, and an ophaalbaar formaat.
  std::optional<Ophalen> ophalen;
  // It puts files in a folder that the hub looks at.
  std::optional<Inleveren> inleveren;
};

// The formats that connectors can decode, by name, each with the keys of a source without which it cannot be
// read.
using Formaten = std::map<std::string, std::set<std::string>, std::less<>>;

// `own_source` is the hub's, which nobody else may use; `allowed` the networks it may get things from, beside all public
// addresses.
std::vector<Bron> read_bronnen(const Node& document, const domain::Regio& regio, const Formaten& known_formats,
                               std::string_view own_source, const std::vector<Network>& allowed, Findings& findings);

}  // namespace hub::config
