// The cells of one record by column, each through its check; what is wrong is gathered with its place.
// Lives as long as the record it reads.
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "connectors/school/csv/bestand.h"
#include "connectors/school/csv/cel.h"

namespace hub::csv {

class RijLezer {
 public:
  // REQUIRES: the record has a cell for each of the columns.
  RijLezer(const Record& record, const Kolommen& kolommen) : record_(record), kolommen_(kolommen) {}

  [[nodiscard]] std::string_view text(std::size_t kolom) const { return record_.cellen[kolom].text; }

  // The cell's value by `parse` (text in, Gelezen out); none when it is wrong, which is then a fault.
  template <typename Parse>
  auto read(std::size_t kolom, Celsoort soort, Parse parse)
      -> std::optional<typename decltype(parse(std::string_view()))::value_type> {
    if (const auto schade = find_schade(text(kolom), soort)) {
      refuse(kolom, *schade);
      return std::nullopt;
    }
    auto gelezen = parse(text(kolom));
    if (gelezen) return std::move(*gelezen);
    refuse(kolom, gelezen.error());
    return std::nullopt;
  }

  // The same, where an empty cell is no value and no fault.
  template <typename Parse>
  auto read_optional(std::size_t kolom, Celsoort soort, Parse parse) -> decltype(read(kolom, soort, parse)) {
    if (text(kolom).empty()) return std::nullopt;
    return read(kolom, soort, parse);
  }

  void refuse(std::size_t kolom, const school::Bezwaar& bezwaar) {
    fouten_.push_back(fault_at(record_.cellen[kolom], kolommen_.namen[kolom], bezwaar));
  }

  [[nodiscard]] bool goed() const { return fouten_.empty(); }
  // In the order of the columns, whatever the order of the checks was.
  [[nodiscard]] school::Fouten take() {
    std::stable_sort(fouten_.begin(), fouten_.end(),
                     [](const Fault& a, const Fault& b) { return a.column < b.column; });
    return std::move(fouten_);
  }

 private:
  const Record& record_;
  const Kolommen& kolommen_;
  school::Fouten fouten_;
};

}  // namespace hub::csv
