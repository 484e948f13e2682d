// How an answer is laid out on the wire: status line, the fields that every answer carries, those of
// this one. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "hub/http/exchange.h"

namespace hub::http {

struct AnswerFacts {
  std::string_view date;  // as format_http_date makes it
  bool tls = false;
  bool keep_alive = true;
};

// Appends status line and fields, up to and including the empty line. Fields of `answer` replace the
// standard ones of the same name; one with a control character in it is left out.
void append_answer_head(std::string& text, const Response& answer, const AnswerFacts& facts);

// "Sun, 06 Nov 1994 08:49:37 GMT". REQUIRES: a year from 0 to 9999.
[[nodiscard]] std::string format_http_date(std::int64_t seconds_since_epoch);

}  // namespace hub::http
