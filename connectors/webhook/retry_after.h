// How long a server asks to be left alone: Retry-After (RFC 9110 10.2.3). Pure; any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "hub/base/clock.h"

namespace hub::webhook {

// "Sun, 06 Nov 1994 08:49:37 GMT", the form that every server has to send. None: it is not that.
std::optional<WallTime> parse_http_date(std::string_view text);

// From 1 second, so that nothing goes in circles, to 24 hours, so that nobody sends us away for good. A date
// counts from what the answer itself calls now (its Date), else from ours. None: it says nothing we understand.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view value, std::string_view date, WallTime now);

}  // namespace hub::webhook
