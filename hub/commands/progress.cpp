#include "hub/commands/progress.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>

namespace hub::commands {
namespace {

constexpr int bar_columns = 24;
constexpr std::size_t line_columns = 79;
// Faster than an eye follows, and cheap.
constexpr std::chrono::milliseconds redraw_after{100};
// Sooner a rate says nothing about what is to come.
constexpr double estimate_after_seconds = 1;

std::string bar(double part) {
  const auto filled = static_cast<std::size_t>(part * bar_columns);
  std::string text(filled, '=');
  if (filled < bar_columns) text += '>';
  text.resize(bar_columns, ' ');
  return text;
}

std::string duration(double seconds) {
  const auto whole = static_cast<std::int64_t>(seconds + 0.5);
  if (whole >= 3600) return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

}  // namespace

std::string progress_line(const Stand& stand) {
  const double done = static_cast<double>(std::min(stand.bytes, stand.bytes_total));
  const double part = stand.bytes_total == 0 ? 1 : done / static_cast<double>(stand.bytes_total);
  const double seconds = static_cast<double>(stand.elapsed.count()) / 1e6;
  const double megabyte = 1e6;
  std::string line = fmt::format("[{}] {:3.0f} %  {:.1f} of {:.1f} MB", bar(part), part * 100, done / megabyte,
                                 static_cast<double>(stand.bytes_total) / megabyte);
  if (seconds > 0 && stand.events > 0) line += fmt::format("  {:.0f} events/s", static_cast<double>(stand.events) / seconds);
  if (seconds >= estimate_after_seconds && part > 0) line += fmt::format("  {} left", duration(seconds / part - seconds));
  if (line.size() > line_columns) line.resize(line_columns);
  return line;
}

Progress::Progress(const Clock& clock, bool shown, std::uint64_t bytes_total) : clock_(clock), shown_(shown), start_(clock.mono()) {
  stand_.bytes_total = bytes_total;
}

Progress::~Progress() { wipe(); }

void Progress::at(std::uint64_t bytes, std::uint64_t events) {
  stand_.bytes = bytes;
  stand_.events = events;
  if (shown_ && (!drawn_ || clock_.mono() - *drawn_ >= redraw_after)) draw();
}

void Progress::say(std::string_view text) {
  wipe();
  std::fprintf(stderr, "%.*s\n", static_cast<int>(text.size()), text.data());
}

void Progress::draw() {
  drawn_ = clock_.mono();
  stand_.elapsed = elapsed();
  std::fprintf(stderr, "\r%-*s", static_cast<int>(line_columns), progress_line(stand_).c_str());
  std::fflush(stderr);
}

void Progress::wipe() {
  if (!drawn_) return;
  drawn_.reset();
  std::fprintf(stderr, "\r%*s\r", static_cast<int>(line_columns), "");
}

}  // namespace hub::commands
