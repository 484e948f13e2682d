// Which rows of a file stood before: a delivery of a million rows is asked a million times. Keeps 64 bits of each
// name's hash, so that two names of a million are taken for one with a chance of 1 in 30 million; such a row is
// refused, never lost. A value; one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace hub::school {

class Eerdere {
 public:
  // The place where this name stood before; none: it did not, and from now on it stands at `plaats`.
  std::optional<int> add(std::string_view naam, int plaats);

 private:
  struct Vak {
    std::uint64_t hash = 0;  // 0: empty
    int plaats = 0;
  };
  Vak& find(std::uint64_t hash);
  void grow();

  std::vector<Vak> vakken_;  // open addressing; a power of two, at most two thirds full
  std::size_t aantal_ = 0;
};

}  // namespace hub::school
