#include "hub/http/answer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "hub/http/framing.h"

namespace hub::http {
namespace {

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 500: return "Internal Server Error";
    case 503: return "Service Unavailable";
    default: return "";  // the phrase is empty for the rest; no client reads it
  }
}

struct StandardField {
  std::string_view name;  // as Response::headers would spell it
  std::string_view line;
};
constexpr std::array<StandardField, 4> standard_fields{{
    {"api-version", "API-Version: 1.0.0\r\n"},
    {"cache-control", "Cache-Control: no-store\r\n"},
    {"x-content-type-options", "X-Content-Type-Options: nosniff\r\n"},
    {"x-frame-options", "X-Frame-Options: DENY\r\n"},
}};
constexpr StandardField document_policy{"content-security-policy",
                                        "Content-Security-Policy: frame-ancestors 'none'\r\n"};
constexpr StandardField json_policy{"content-security-policy",
                                    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"};
// A year: what internet.nl and the NL API Design Rules ask for at least.
constexpr StandardField transport_policy{"strict-transport-security",
                                         "Strict-Transport-Security: max-age=31536000\r\n"};

void append_unless_given(std::string& text, const StandardField& field, const Headers& given) {
  const auto same = [&field](const auto& one) { return one.first == field.name; };
  if (std::none_of(given.begin(), given.end(), same)) text += field.line;
}

void append_field(std::string& text, std::string_view name, std::string_view value) {
  if (!is_token(name) || !is_field_value(value)) return;
  text.append(name).append(": ").append(value).append("\r\n");
}

void append_number(std::string& text, std::uint64_t number) {
  std::array<char, 20> digits;  // 2^64 has twenty
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  text.append(digits.data(), end);
}

}  // namespace

void append_answer_head(std::string& text, const Response& answer, const AnswerFacts& facts) {
  text += "HTTP/1.1 ";
  append_number(text, static_cast<std::uint64_t>(answer.status));
  text.append(" ").append(reason_phrase(answer.status)).append("\r\nDate: ").append(facts.date).append("\r\n");
  const bool json = answer.content_type.find("json") != std::string::npos;
  for (const auto& field : standard_fields) append_unless_given(text, field, answer.headers);
  append_unless_given(text, json ? json_policy : document_policy, answer.headers);
  if (facts.tls) append_unless_given(text, transport_policy, answer.headers);
  for (const auto& [name, value] : answer.headers) append_field(text, name, value);
  text += facts.keep_alive ? "Connection: keep-alive\r\n" : "Connection: close\r\n";
  if (answer.status != 204 && answer.status != 304) {  // these two never have a body
    append_field(text, "Content-Type", answer.content_type);
    text += "Content-Length: ";
    append_number(text, answer.body.size());
    text += "\r\n";
  }
  text += "\r\n";
}

std::string format_http_date(std::int64_t seconds_since_epoch) {
  constexpr std::string_view days = "SunMonTueWedThuFriSat";
  constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const std::chrono::sys_seconds time{std::chrono::seconds{seconds_since_epoch}};
  const auto midnight = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{midnight};
  const std::chrono::hh_mm_ss clock{time - midnight};
  std::string text;
  const auto two_digits = [&text](auto number) {
    text += static_cast<char>('0' + number / 10 % 10);
    text += static_cast<char>('0' + number % 10);
  };
  text.append(days.substr(std::chrono::weekday{midnight}.c_encoding() * 3, 3)).append(", ");
  two_digits(static_cast<unsigned>(date.day()));
  text.append(" ").append(months.substr((static_cast<unsigned>(date.month()) - 1) * 3, 3)).append(" ");
  two_digits(static_cast<int>(date.year()) / 100);
  two_digits(static_cast<int>(date.year()) % 100);
  text += ' ';
  two_digits(clock.hours().count());
  text += ':';
  two_digits(clock.minutes().count());
  text += ':';
  two_digits(clock.seconds().count());
  return text + " GMT";
}

}  // namespace hub::http
