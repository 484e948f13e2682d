// The one line on a terminal that says how far a long command is. Where stderr is no terminal nothing is
// drawn and words pass through. One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hub/base/clock.h"

namespace hub::commands {

struct Stand {
  std::uint64_t bytes = 0;
  std::uint64_t bytes_total = 0;
  std::uint64_t events = 0;
  std::chrono::microseconds elapsed{0};
};

// "[=====>    ]  52 %  1.3 of 2.5 MB  3110 events/s  0:04 left"; at most 79 columns.
std::string progress_line(const Stand& stand);

class Progress {
 public:
  // `clock` outlives this.
  Progress(const Clock& clock, bool shown, std::uint64_t bytes_total);
  ~Progress();  // wipe()
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Draws at most ten times a second.
  void at(std::uint64_t bytes, std::uint64_t events);
  // A line of words on stderr; the progress goes on below it.
  void say(std::string_view text);
  // Takes the line away, until the next at().
  void wipe();
  [[nodiscard]] std::chrono::microseconds elapsed() const { return clock_.mono() - start_; }

 private:
  void draw();

  const Clock& clock_;
  const bool shown_;
  const MonoTime start_;
  Stand stand_;
  std::optional<MonoTime> drawn_;
};

}  // namespace hub::commands
