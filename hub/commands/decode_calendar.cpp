#include "hub/commands/decode_calendar.h"

#include <algorithm>
#include <cstdio>
#include <set>

#include "connectors/calendar/fragment.h"
#include "connectors/calendar/plausibel.h"
#include "hub/commands/output.h"

namespace hub::commands {
namespace {

// Of regions, or of the one school that was named; a word on stderr when it is neither.
bool has_owner(const calendar::Agenda& agenda, const CalendarOptions& options) {
  const auto of_region = static_cast<std::size_t>(
      std::count_if(agenda.vakanties.begin(), agenda.vakanties.end(), [](const calendar::Schoolvakantie& one) { return one.regio.has_value(); }));
  if (agenda.vakanties.empty()) return true;
  if (of_region == 0 && !options.vestiging.empty()) return true;
  if (of_region == agenda.vakanties.size() && options.vestiging.empty()) return true;
  if (of_region == 0) {
    complain("decode", options.name + " says of no holiday for which region it is: name the school whose calendar it is with --vestiging");
  } else if (of_region == agenda.vakanties.size()) {
    complain("decode", options.name + " is of regions: leave --vestiging out");
  } else {
    const auto first = std::find_if(agenda.vakanties.begin(), agenda.vakanties.end(), [](const calendar::Schoolvakantie& one) { return !one.regio; });
    complain("decode", describe(options.name, Fault{"region-missing", "some holidays name their region and this one does not; write noord, midden, zuid or heel Nederland behind its name",
                                                    first->pointer, first->line, 0}));
  }
  return false;
}

calendar::Bekend known_to(const config::Configuration& configuration, const std::string& vestiging) {
  calendar::Bekend bekend;
  for (std::size_t i = 0; i < calendar::regio_namen.size(); ++i) {
    const auto found = configuration.vakantieregios.find(std::string(calendar::regio_namen[i]));
    if (found != configuration.vakantieregios.end()) bekend.emplace(static_cast<calendar::Regio>(i), found->second);
  }
  const domain::Vestiging* school = vestiging.empty() ? nullptr : configuration.regio.find_vestiging(vestiging);
  if (school != nullptr && school->kalender) bekend.emplace(std::nullopt, school->kalender->vakanties());
  return bekend;
}

}  // namespace

Exit decode_calendar(std::string_view body, const connectors::Kalenderformaat& formaat, const config::Configuration& configuration, const CalendarOptions& options) {
  const calendar::Agenda agenda = formaat.decode(body);
  if (!has_owner(agenda, options)) return Exit::usage;
  const auto twijfels = calendar::find_twijfels(agenda.vakanties, known_to(configuration, options.vestiging));
  std::set<std::size_t> doubtful;
  for (const calendar::Twijfel& twijfel : twijfels) {
    if (twijfel.vakantie) doubtful.insert(*twijfel.vakantie);
  }
  for (const Fault& fault : agenda.fouten) std::fprintf(stderr, "%s\n", describe(options.name, fault).c_str());
  for (const calendar::Twijfel& twijfel : twijfels) std::fprintf(stderr, "%s\n", describe(options.name, twijfel.fault).c_str());
  std::fprintf(stderr, "%s: %zu read: %zu holidays and free periods, %zu refused, %zu neither, %zu implausible\n", options.name.c_str(), agenda.rijen,
               agenda.vakanties.size(), agenda.fouten.size(), agenda.overgeslagen, twijfels.size());
  if (agenda.vakanties.empty()) {
    complain("decode", "there is no holiday in " + options.name);
    return Exit::bad_data;
  }
  const std::string text = options.json                ? calendar::print_json(agenda.vakanties, doubtful)
                           : options.vestiging.empty() ? calendar::print_regions(agenda.vakanties, doubtful)
                                                       : calendar::print_vestiging(options.vestiging, agenda.vakanties, doubtful);
  if (const Exit written = print_whole("decode", text); written != Exit::done) return written;
  return agenda.fouten.empty() && twijfels.empty() ? Exit::done : Exit::findings;
}

}  // namespace hub::commands
