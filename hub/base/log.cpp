#include "hub/base/log.h"

#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "hub/base/json.h"

namespace hub::log {
namespace {

spdlog::logger& logger() {
  // 8192 lines wait for a slow reader; beyond that the oldest are dropped, and work goes on.
  static const auto instance = [] {
    spdlog::init_thread_pool(8192, 1);
    auto made = spdlog::create_async_nb<spdlog::sinks::stderr_sink_mt>("verzuimhub");
    made->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ level=%l %v", spdlog::pattern_time_type::utc);
    made->flush_on(spdlog::level::info);
    return made;
  }();
  return *instance;
}

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::debug: return spdlog::level::debug;
    case Level::info: return spdlog::level::info;
    case Level::warning: return spdlog::level::warn;
    case Level::error: return spdlog::level::err;
  }
  return spdlog::level::err;
}

// A line stays readable, and nothing a peer sends can fill the disk with one value.
constexpr std::size_t value_bytes_max = 1024;

std::string_view cut(std::string_view value) {
  if (value.size() <= value_bytes_max) return value;
  std::size_t end = value_bytes_max;
  while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xc0) == 0x80) --end;  // not inside a character
  return value.substr(0, end);
}

// Quoted when needed; every character that a terminal or a log reader could obey is escaped, so one event
// stays one line.
void append_value(std::string& line, std::string_view value) {
  const std::string_view kept = cut(value);
  const bool plain = !value.empty() && kept.size() == value.size() && std::all_of(kept.begin(), kept.end(), [](char c) {
    return c > ' ' && c < 0x7f && c != '"' && c != '=' && c != '\\';
  });
  if (plain) {
    line += value;
    return;
  }
  const bool clean = is_clean_text(kept, kept.size());
  line += '"';
  for (const char c : kept) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      line += '\\';
      line += c;
    } else if (byte < 0x20 || byte == 0x7f || (byte > 0x7f && !clean)) {
      line += fmt::format("\\x{:02x}", byte);
    } else {
      line += c;
    }
  }
  if (kept.size() < value.size()) line += "...";
  line += '"';
}

}  // namespace

void set_level(Level level) { logger().set_level(to_spdlog(level)); }

void write(Level level, std::string_view event, std::initializer_list<Field> fields) {
  if (!logger().should_log(to_spdlog(level))) return;
  std::string line = "event=";
  line += event;
  for (const auto& [key, value] : fields) {
    line += ' ';
    line += key;
    line += '=';
    append_value(line, value);
  }
  logger().log(to_spdlog(level), "{}", line);
}

}  // namespace hub::log
