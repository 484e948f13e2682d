// The contracts that the hub serves, as JSON; made from schemas/*.yaml when the hub is built.
#pragma once

#include <string_view>

namespace hub::api {

extern const std::string_view openapi_json;
extern const std::string_view asyncapi_json;

}  // namespace hub::api
