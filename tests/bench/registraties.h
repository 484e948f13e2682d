// What a school's system pushes, as bytes: CloudEvents of some 600 bytes, or rows and items of a file, each with
// an id of its own, so that every one is new to the hub and has to reach its disk. One is made by copying a text and writing digits into
// it, so that the load costs the machine next to nothing. Immutable; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

enum class Soort {
  inschrijving,  // the roster
  te_laat,       // ten minutes late: counted by the rules, reaches no threshold, sends no message
  luxe,          // away for a day without leave: a melding L to leerplicht at once
  eduarte,       // ten minutes late, as a line of EduArte's CSV
  somtoday,      // the same, as an item of Somtoday's JSON
};

class Registraties {
 public:
  // `towns`: 1, every pupil lives in 0363; 2, those with an odd number, and with it every second registration
  // (REQUIRES: an even number of pupils), in 0362. Only the roster says so.
  Registraties(Soort soort, std::size_t pupils, std::size_t towns = 1);

  // Of each of them, the same for all.
  [[nodiscard]] std::size_t bytes() const { return text_.size(); }
  // Writes the one with this number, bytes() long. The pupils come by in turn, in an order that is scattered
  // over the store; each time round a pupil has its next school day.
  void write(std::uint64_t number, char* to) const;
  [[nodiscard]] std::size_t pupil_of(std::uint64_t number) const;
  // A place for each pupil and day: of this registration, and of what is said about it. REQUIRES: that day is one
  // of theirs, else std::runtime_error.
  [[nodiscard]] std::size_t place_of(std::uint64_t number) const;
  [[nodiscard]] std::size_t place_of(std::size_t pupil, std::string_view day) const;
  // Places, and so registrations until a pupil has the same day again.
  [[nodiscard]] std::size_t places() const { return pupils_ * days_.size(); }

 private:
  enum class Field { number, pupil, day, short_day, town };
  struct Slot {
    Field field;
    std::size_t at;
    std::size_t width;
  };
  void add_slots(Field field, std::string_view mark);

  const std::size_t pupils_;
  const std::size_t towns_;
  std::string text_;
  std::vector<Slot> slots_;
  std::vector<std::string> days_;
};

}  // namespace bench
