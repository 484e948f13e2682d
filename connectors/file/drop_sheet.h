// A bericht as a row, and rows as the sheet that a partner gets: which columns there are follows from the contract alone,
// so that every file of one kind has the same header, whatever stood in a message. Pure; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/domain/partner.h"

namespace hub::file {

// One cell; without text it is empty. A getal is a JSON number, a datum is "2026-11-16".
struct Cel {
  enum class Soort { tekst, getal, datum };
  Soort soort = Soort::tekst;
  std::string text{};
  bool operator==(const Cel&) const = default;
};

struct Blad {
  std::vector<std::string> kolommen;
  std::vector<std::vector<Cel>> rijen;  // each as long as kolommen
};

// What each kind of bericht holds on the partner's line.
using Contracten = std::map<domain::Berichtsoort, domain::Contract>;

// First what comes from the envelope: id, volgnummer, tijd, type, onderwerp; then the fields in the order of the contract.
std::vector<std::string> kolommen_of(const domain::Contract& contract, domain::Kolomnamen namen);

struct Rij {
  domain::Berichtsoort bericht{};
  std::int64_t epoch = 0;
  std::int64_t volgnummer = 0;
  std::vector<Cel> cellen;  // as kolommen_of() says
};
// Of a CloudEvent of the hub. What is null or not there is an empty cell; a list or an object is its JSON. Text that a
// spreadsheet would take for a formula gets an apostrophe before it. Error: corrupt, when it is no such CloudEvent;
// rejected, when no contract gives this line such a bericht.
Result<Rij> rij_of(std::string_view event, const Contracten& contracten);

// RFC 4180 as Dutch Excel opens it: UTF-8 with a byte order mark, ';' between cells, CRLF.
std::string csv_text(const Blad& blad);

}  // namespace hub::file
