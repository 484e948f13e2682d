// A notificatie as the VNG's Notificaties API takes it: that there is a bericht, of which kind, and where its receiver
// reads it. Nothing of a pupil is in it, nor anything by which one could be told from another. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"

namespace hub::notificaties {

// The texts that the API allows, in characters; what the hub writes there is plain ASCII.
inline constexpr std::size_t kanaal_max = 50;
inline constexpr std::size_t source_max = 100;

// What a subscriber may choose by.
inline const std::vector<std::string>& kenmerken() {
  static const std::vector<std::string> names = {"lijn", "soort"};
  return names;
}

// The body of POST /notificaties for one bericht. `event` is the text of its CloudEvent, `recipient` "leerplicht/0363",
// `hub` the hub's own address with a slash behind it. The same for the same bericht. Error: corrupt, when it is no
// CloudEvent of this hub; says nothing of its content.
Result<std::string> notificatie_of(std::string_view event, std::string_view recipient, const std::string& kanaal, const std::string& hub);

// The body of POST /kanaal.
std::string kanaal_body(const std::string& naam, const std::string& hub);

// What GET /kanaal?naam= answered: a list of kanalen.
enum class Kanaalstand { there, missing, unfit };  // unfit: it has filters that no kenmerken of ours can go with
// Error: corrupt, when it is no such list.
Result<Kanaalstand> read_kanalen(std::string_view body, std::string_view naam);

}  // namespace hub::notificaties
