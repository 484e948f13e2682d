// One line an event on stderr, logfmt: time, level, event name, then key=value pairs. Event names
// are stable; values never hold anything that identifies a pupil. Thread-safe; never blocks for
// long: a full pipe drops lines and counts them.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace hub::log {

using Field = std::pair<std::string_view, std::string>;

enum class Level { debug, info, warning, error };

void set_level(Level level);
void write(Level level, std::string_view event, std::initializer_list<Field> fields);

inline void info(std::string_view event, std::initializer_list<Field> fields = {}) { write(Level::info, event, fields); }
inline void warning(std::string_view event, std::initializer_list<Field> fields = {}) { write(Level::warning, event, fields); }
inline void error(std::string_view event, std::initializer_list<Field> fields = {}) { write(Level::error, event, fields); }

}  // namespace hub::log
