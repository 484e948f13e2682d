#include "hub/http/exchange.h"

namespace hub::http {

std::string_view RequestHead::header(std::string_view lower_case_name) const {
  std::string_view found;
  bool seen = false;
  for (const auto& [name, value] : headers) {
    if (name != lower_case_name) continue;
    if (seen) return {};  // two values are no value: nobody should have to guess which one counts
    found = value;
    seen = true;
  }
  return found;
}

std::optional<std::string_view> RequestHead::query_value(std::string_view key) const {
  for (const auto& [name, value] : query) {
    if (name == key) return value;
  }
  return std::nullopt;
}

}  // namespace hub::http
