// What a calendar file says of a school's free time, whatever form it came in: one value for each holiday or free
// period, with the place it was read from. Values; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/fault.h"
#include "hub/base/local_time.h"

namespace hub::calendar {

// The five that every school year has, and a free period of a school's own (studiedag, Goede Vrijdag).
enum class Soort { herfst, kerst, voorjaar, mei, zomer, vrij };
inline constexpr std::array<std::string_view, 6> soort_namen = {"herfst", "kerst", "voorjaar", "mei", "zomer", "vrij"};

enum class Regio { noord, midden, zuid };
inline constexpr std::array<std::string_view, 3> regio_namen = {"noord", "midden", "zuid"};

struct Schoolvakantie {
  Soort soort = Soort::vrij;
  std::string naam;              // as the source has it; clean text
  LocalDay van = no_day;
  LocalDay tot = no_day;         // included; never before `van`
  std::optional<Regio> regio{};  // none: the source is of one school, or does not say
  int line = 0;                  // of the file, from 1; 0: see pointer
  std::string pointer{};         // into a JSON document
};

struct Agenda {
  std::vector<Schoolvakantie> vakanties;  // in the order of the file
  std::vector<Fault> fouten;              // what could not be read, each with its place and rule
  std::size_t rijen = 0;                  // rows, items or events, good and bad
  std::size_t overgeslagen = 0;           // those that are rightly neither holiday nor free period
};

// A calendar of twenty years and three regions has some 300 rows; one with more faults than this is none.
inline constexpr std::size_t fouten_max = 1000;
// A name that is longer is a story.
inline constexpr std::size_t naam_bytes_max = 100;

// Which of the five, by a name as schools write it ("Kerstvakantie 2026", "krokusvakantie regio Zuid"). None: none.
std::optional<Soort> parse_vakantienaam(std::string_view naam);

// A holiday as config/kalender has it, from Saturday to Sunday: one that is given from Monday, or until Friday, gets
// the weekend that belongs to it. Other days, and free periods, stay as they are.
void widen_to_weekends(Schoolvakantie& vakantie);

// Takes one row, item or event: adds it, once for each of `regios` where there are any; counts it as skipped where no
// day of it is a werkdag; or adds end-before-begin or implausible-date. False when the list of faults is full: then
// nothing more is to be read.
bool add(Agenda& agenda, Schoolvakantie vakantie, const std::vector<Regio>& regios = {});
// The same for what is wrong; the last fault of a full list says so.
bool refuse(Agenda& agenda, Fault fault);

// An agenda of which nothing could be read.
Agenda make_onleesbaar(Fault fault);

}  // namespace hub::calendar
