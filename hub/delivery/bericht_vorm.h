// The last step before a message leaves: the contract takes out every field that its line may not see,
// and what is left is put in its envelope. Pure.
#pragma once

#include <string>

#include "hub/base/json.h"
#include "hub/base/result.h"
#include "hub/domain/partner.h"
#include "hub/store/store.h"

namespace hub::delivery {

// `data` with only the fields that `contract` names; a named field that is absent stays absent.
Json project(const Json& data, const domain::Contract& contract);

// The CloudEvent (NL GOV profile, structured JSON) of one bericht that has its number.
// Error: rejected, when no contract lets this line have this kind of message; corrupt, when data is no JSON.
Result<std::string> cloud_event(const store::Bericht& bericht, const domain::Ontvanger& ontvanger, const domain::Regio& regio,
                                const std::string& source, std::int64_t epoch);

// The texts of a mail, filled in by Mustache; HTML is escaped by the template engine.
struct Mailsjabloon {
  std::string onderwerp;
  std::string tekst;
  std::string html;
};

// {to, subject, text, html} as JSON, from a mail bericht's data.
Result<std::string> mail(const store::Bericht& bericht, const Mailsjabloon& sjabloon, const std::string& link);

}  // namespace hub::delivery
