// The schools, gemeenten and partners of the Netherlands in size and spread, all of them made up, and the
// configuration of a hub for them. A part of the country has fewer schools, of the same sizes, and all the partners.
// Immutable; any thread.
//
// Sizes: pupils and institutions from the Referentieraming 2024 (rijksoverheid.nl), ocwincijfers.nl and CBS table
// 03753; gemeenten, samenwerkingsverbanden and GGD regions as CBS and regioatlas.nl count them. How sizes are spread
// around their mean is our estimate.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "school_calendar.h"

namespace bench::national {

enum class Sector : std::uint8_t { po, vo, mbo };

struct School {
  std::string code;      // "10AA00"
  std::string source;    // the URN of its system
  Sector sector = Sector::po;
  std::uint8_t region = 0;
  bool whole_spells = false;  // registers an absence once and ends it, rather than each day or lesson
  std::uint16_t gemeente = 0;
  std::uint32_t first_pupil = 0;
  std::uint32_t pupils = 0;
};

class Country {
 public:
  Country(double scale, std::uint64_t seed);

  [[nodiscard]] const std::vector<School>& schools() const { return schools_; }
  [[nodiscard]] std::uint32_t pupils() const { return pupils_; }
  // Where a pupil lives, from an even chance: mostly where the school is.
  [[nodiscard]] std::uint16_t home_of(const School& school, double chance) const;
  // The year of his school in which a pupil begins.
  [[nodiscard]] int grade_of(const School& school, std::uint32_t pupil) const;
  [[nodiscard]] static std::string gemeente_code(std::uint16_t gemeente);

  // Writes a whole configuration to `target`, which must not be there; what is no school and no partner is copied
  // from `example`.
  void write_config(const std::filesystem::path& target, const std::filesystem::path& example, const SchoolCalendar& calendar) const;

 private:
  void add_sector(Sector sector, double scale);
  [[nodiscard]] std::uint16_t gemeente_at(double chance) const;
  [[nodiscard]] std::string partners_yaml() const;
  [[nodiscard]] std::string bronnen_yaml() const;

  const std::uint64_t seed_;
  std::vector<double> gemeenten_until_;  // share of the population in this gemeente and those before it
  std::vector<School> schools_;
  std::uint32_t pupils_ = 0;
};

}  // namespace bench::national
