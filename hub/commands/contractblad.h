// The page that tells a partner what it gets, why, and what to send back. Made from the configuration and from the
// contract that the hub serves, so that nothing on it is written twice: the fields are those of contracten.yaml, their
// meaning is that of the JSON Schemas. Pure.
#pragma once

#include <string>

#include "hub/base/json.h"
#include "hub/config/configuration.h"

namespace hub::commands {

// Everything the page says, in Dutch; see contractblad.html.mustache for its members. `asyncapi` is the document of
// hub/api/documents.h. REQUIRES: `ontvanger` is a partner of this configuration.
Json contractblad(const config::Configuration& configuration, const domain::Ontvanger& ontvanger, const Json& asyncapi);

// One page that needs nothing else, and the same as plain text.
std::string contractblad_html(const Json& blad);
std::string contractblad_text(const Json& blad);

}  // namespace hub::commands
