// national: a school year of the Netherlands, or a part of it, as the events that schools would send. The same
// arguments give the same bytes.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>

#include "absence.h"
#include "country.h"
#include "event_text.h"
#include "school_calendar.h"

namespace {

using namespace bench::national;

struct Options {
  double scale = 0.01;
  std::uint64_t seed = 1;
  std::string from = "2026-08-01";
  std::string to = "2027-07-31";
  std::string config = "config";
  std::string write_config;
  std::string numbers;
  std::uint32_t tick = 0;
};

class Output {
 public:
  std::string text;

  void flush_when_large() {
    constexpr std::size_t large = 1 << 20;
    if (text.size() >= large) flush();
  }
  void flush() {
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) throw std::runtime_error("stdout cannot be written");
    text.clear();
  }
};

// So that a part of the country commits as many registrations at once as the whole of it would.
std::uint32_t tick_for(double scale) { return static_cast<std::uint32_t>(std::clamp(std::round(1 / scale), 1.0, 900.0)); }

void say_on_terminal(Day day, const std::string& to, const Numbers& numbers) {
  if (isatty(STDERR_FILENO) == 0) return;
  std::fprintf(stderr, "\r%s of %s, %llu registrations ", day_text(day).c_str(), to.c_str(), static_cast<unsigned long long>(numbers.registrations));
}

void print_numbers(std::FILE* to, const Country& country, const Numbers& numbers) {
  if (isatty(fileno(to)) != 0) std::fprintf(to, "\r");
  std::fprintf(to, "schools=%zu pupils=%u registrations=%llu corrections=%llu withdrawals=%llu others=%llu\n", country.schools().size(), country.pupils(),
               static_cast<unsigned long long>(numbers.registrations), static_cast<unsigned long long>(numbers.corrections),
               static_cast<unsigned long long>(numbers.withdrawals), static_cast<unsigned long long>(numbers.others));
}

void write_events(const Country& country, const SchoolCalendar& calendar, const Options& options, Day from, Day to) {
  Absence absence(country, calendar, options.seed, from);
  EventText events(country, options.seed, from, options.tick != 0 ? options.tick : tick_for(options.scale));
  Output output;
  for (Day day = from; day <= to; day += std::chrono::days(1)) {
    events.start_day(static_cast<std::uint16_t>((day - from).count()));
    for (const Arrival& arrival : absence.next_day()) {
      events.append(arrival, output.text);
      output.flush_when_large();
    }
    say_on_terminal(day, options.to, absence.numbers());
  }
  output.flush();
  if (std::fflush(stdout) != 0) throw std::runtime_error("stdout cannot be written");
  const Numbers& numbers = absence.numbers();
  if (options.numbers.empty()) return print_numbers(stderr, country, numbers);
  std::FILE* file = std::fopen(options.numbers.c_str(), "w");
  if (file == nullptr) throw std::runtime_error("cannot write " + options.numbers);
  print_numbers(file, country, numbers);
  std::fclose(file);
}

void run(const Options& options) {
  const Day from = parse_day(options.from);
  const Day to = parse_day(options.to);
  constexpr int years_max = 100;  // days are counted in sixteen bits, with room for what comes later
  if (to < from || (to - from).count() > years_max * 366) throw std::runtime_error("--to lies before --from, or more than a hundred years after it");
  const SchoolCalendar calendar(options.config, to);
  const Country country(options.scale, options.seed);
  if (options.write_config.empty()) return write_events(country, calendar, options, from, to);
  country.write_config(options.write_config, options.config, calendar);
  std::fprintf(stderr, "schools=%zu pupils=%u\n", country.schools().size(), country.pupils());
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Writes a school year of the Netherlands, or of a part of it, as NDJSON sorted by time", "national");
  Options options;
  app.add_option("--scale", options.scale, "Which part of the country: 1 is all 2.85 million pupils")->check(CLI::Range(0.00001, 4.0))->capture_default_str();
  app.add_option("--seed", options.seed, "Makes everything; the same arguments give the same bytes")->capture_default_str();
  app.add_option("--from", options.from, "First date; the roster comes in the ten days from it, and again each 1 August")->capture_default_str();
  app.add_option("--to", options.to, "Last date")->capture_default_str();
  app.add_option("--config", options.config, "Configuration to take calendar, rules and contracts from")->capture_default_str();
  app.add_option("--write-config", options.write_config, "Write the configuration of these schools to this new directory, and no events");
  app.add_option("--numbers", options.numbers, "Write how many there were of each to this file, rather than to stderr");
  app.add_option("--tick", options.tick, "What arrives within so many seconds arrives together; default 1/scale, at most 900");
  CLI11_PARSE(app, argc, argv);
  try {
    run(options);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "national: %s\n", failure.what());
    return 1;
  }
  return 0;
}
