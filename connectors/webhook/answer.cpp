#include "connectors/webhook/answer.h"

#include <algorithm>
#include <charconv>

#include "connectors/webhook/retry_after.h"

namespace hub::webhook {
namespace {

using delivery::Outcome;

constexpr std::size_t head_bytes_max = 64 * 1024;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

// A whole number from 1 up; none for anything else.
std::optional<int> parse_count(std::string_view text) {
  int count = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (failed != std::errc() || end != text.data() + text.size() || count < 1) return std::nullopt;
  return count;
}

std::string http(int status) { return "HTTP " + std::to_string(status); }

// These speak of the message, not of the place or the moment: it will be refused next time too.
bool is_about_the_message(int status) { return status == 400 || status == 413 || status == 415 || status == 422; }

}  // namespace

bool Answer::read_line(std::string_view line) {
  bytes_ += line.size();
  if (bytes_ > head_bytes_max) return false;
  if (line.starts_with("HTTP/")) {  // the head of another answer: before it came a 1xx
    const std::size_t bytes = bytes_;
    *this = Answer();
    bytes_ = bytes;
    const std::size_t space = line.find(' ');
    if (space != std::string_view::npos) status_ = parse_count(line.substr(space + 1, 3)).value_or(0);
    return true;
  }
  const std::string_view text = trimmed(line);
  if (text.empty()) {
    whole_ = status_ >= 200;
    return true;
  }
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return true;
  const std::string_view name = text.substr(0, colon);
  for (const auto& [known, value] : {std::pair("webhook-allowed-origin", &allowed_origin_), std::pair("webhook-allowed-rate", &allowed_rate_),
                                     std::pair("retry-after", &retry_after_), std::pair("date", &date_)}) {
    if (equal_ignoring_case(name, known)) *value = trimmed(text.substr(colon + 1));
  }
  return true;
}

std::optional<std::chrono::seconds> Answer::retry_after(WallTime now) const {
  if (status_ != 429 && status_ != 503) return std::nullopt;
  return parse_retry_after(retry_after_, date_, now);
}

Result<Permission> read_permission(const Answer& answer, std::string_view origin) {
  const std::string refused = "the handshake was refused: " + http(answer.status());
  if (answer.status() < 200 || answer.status() > 299) return error(ErrorKind::rejected, refused);
  if (answer.allowed_origin().empty()) return error(ErrorKind::rejected, refused + " without WebHook-Allowed-Origin");
  if (answer.allowed_origin() != "*" && !equal_ignoring_case(answer.allowed_origin(), origin)) {
    return error(ErrorKind::rejected, "the handshake was refused: WebHook-Allowed-Origin is neither " + std::string(origin) + " nor *");
  }
  if (answer.allowed_rate() == "*") return Permission{};
  if (answer.allowed_rate().empty()) return Permission{asked_rate};
  const auto rate = parse_count(answer.allowed_rate());
  if (!rate) return error(ErrorKind::rejected, "the handshake was refused: WebHook-Allowed-Rate is neither a number from 1 up nor *");
  return Permission{*rate};
}

Reading read_delivery(const Answer& answer) {
  const int status = answer.status();
  Reading reading;
  reading.reason = http(status);
  if (status < 300) return {Outcome::taken, ""};
  if (status < 400) {
    reading.reason += ": redirects are not followed; partners.yaml must name the address itself";
  } else if (is_about_the_message(status) || status == 410) {
    reading.outcome = Outcome::rejected;
  } else if (status == 401 || status == 403) {
    reading.ask_permission = true;
  }
  return reading;
}

}  // namespace hub::webhook
