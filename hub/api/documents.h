// The contracts that the hub serves, as JSON; made from schemas/ when the hub is built. asyncapi holds the JSON
// Schemas that it refers to, by place: components.schemas["berichten.termijn"].
#pragma once

#include <string_view>

namespace hub::api {

extern const std::string_view openapi_json;
extern const std::string_view asyncapi_json;

}  // namespace hub::api
