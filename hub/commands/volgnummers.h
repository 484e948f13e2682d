// What a subscriber notices in the numbers of its stream: repeats, gaps, and numbers that come late. The
// hub numbers each stream from 1 without gaps, anew for each epoch. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace hub::commands {

class Volgnummers {
 public:
  struct Opgemerkt {
    bool repeat = false;  // it was here before
    std::string says;     // to a person; empty when all is as it should be
  };
  // The first one may be any: a stream can be joined under way.
  Opgemerkt take(std::int64_t epoch, std::int64_t volgnummer);

  // What is still missing between the first and the last, as "5 to 7, 9"; empty when nothing is.
  [[nodiscard]] std::string missing() const;

 private:
  void insert(std::int64_t volgnummer);
  [[nodiscard]] bool contains(std::int64_t volgnummer) const;

  std::int64_t epoch_ = 0;
  std::map<std::int64_t, std::int64_t> seen_;  // from, to (included); neither overlapping nor touching
};

}  // namespace hub::commands
