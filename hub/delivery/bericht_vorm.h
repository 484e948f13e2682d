// The last step before a message leaves: the contract takes out every field that its line may not see,
// and what is left is put in its envelope. Pure.
#pragma once

#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/domain/partner.h"
#include "hub/store/store.h"

namespace hub::delivery {

// `data`, the text of a JSON object that the hub wrote, with only the members that `contract` names; a named one that
// is absent stays absent. Error: corrupt, when it is no object.
Result<std::string> project(std::string_view data, const domain::Contract& contract);

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
