// Moves a store from one engine to another, whole: every table row for row, sealed as it was, in one
// transaction of the new one. The old one then says where it went and does not open any more, so that no
// message can leave from both.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "hub/base/clock.h"
#include "hub/base/result.h"

namespace hub::store {

struct Moved {
  std::uint64_t rows = 0;
  std::uint64_t under_way = 0;  // berichten that left and are not confirmed: the next start sends them again, same ids
  bool before = false;          // all of it was there from an earlier run that ended before the old store said so
};

// Called now and then: the table that is being moved, and how many of its rows are.
using MoveProgress = std::function<void(const std::string& table, std::uint64_t rows, std::uint64_t of)>;

// From a SQLite file that no hub serves from to an empty PostgreSQL database (`where` as libpq takes it).
// Error: rejected (there is a store in that database already; the file moved elsewhere, or is no store of this version), busy
// (not reached), corrupt (what arrived is not what left). With an error the file is as it was.
Result<Moved> move_to_postgres(const std::string& file, const std::string& where, WallTime now, const MoveProgress& progress);

}  // namespace hub::store
