// Answers that say no: application/problem+json (RFC 9457), with every fault and its place, and never
// the offending value.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/base/fault.h"
#include "hub/base/json.h"
#include "hub/http/exchange.h"

namespace hub::api {

// `slug` names the problem for programs, `detail` tells a person what to do.
http::Response problem(int status, std::string_view slug, std::string_view detail, const std::vector<Fault>& faults = {});

// 503 with Retry-After: nothing happened, the same request may come again.
http::Response try_later(std::string_view slug, std::string_view detail, int seconds);

// {pointer, line, column, rule, message} of each, at most faults_max.
Json to_json(const std::vector<Fault>& faults);

http::Response ok(int status, const Json& body);

}  // namespace hub::api
