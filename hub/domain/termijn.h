// Deadlines and reminders: what they are called, who hears of them, and when they fall.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "hub/base/local_time.h"
#include "hub/domain/kalender.h"

namespace hub::domain {

enum class Termijnsoort {
  melden,             // a verzuimmelding is with the partner within 5 werkdagen after D
  ouders_informeren,  // the school records that parents know of the thuiszittersmelding
  pact,               // three months absent: escalation
  herinneringsmail,   // the monthly mail to care coordinators; repeats
};
inline constexpr std::array<std::string_view, 4> termijnsoort_namen = {"melden", "ouders-informeren", "pact",
                                                                       "herinneringsmail"};

enum class Termijnstaat { open, gehaald, verlopen, vervallen };
inline constexpr std::array<std::string_view, 4> termijnstaat_namen = {"open", "gehaald", "verlopen", "vervallen"};

// When the monthly reminder of a school goes out: on the first lesdag on or after the second Monday
// of a month, 09:00; a month that has no such lesdag is passed over. The first one after `after`.
WallTime next_herinneringsmail(const Kalender& kalender, WallTime after);

}  // namespace hub::domain
