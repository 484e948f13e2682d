// A hub's place among those that work on one store.
#pragma once

#include <chrono>
#include <string>

namespace hub::store {

struct Place {
  std::string hub = "hub";  // its name there, of [A-Za-z0-9_-]; no two have the same
  // How long its streams wait for it when it is not heard of. 10 s: longer than a restart of the server's
  // network or a busy disk makes it wait, and short enough for whoever waits for a message.
  std::chrono::milliseconds lease{10'000};
};

}  // namespace hub::store
