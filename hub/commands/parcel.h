// One file made ready for a hub: what it is, which door it goes to, and its batches. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/clock.h"
#include "hub/base/fault.h"
#include "hub/base/result.h"
#include "hub/commands/batches.h"

namespace hub::commands {

// Besides the name of a format: what the hub's own events are called, and finding out by looking.
inline constexpr std::string_view format_auto = "auto";
inline constexpr std::string_view format_cloudevents = "cloudevents";

struct ParcelOptions {
  std::string format;           // auto, cloudevents, verzuimregistraties, or one of connectors/formats.h
  std::string vestiging;        // of a school system's delivery; empty: the hub knows
  std::size_t batch_events = 500;
  bool whole = false;           // the hub's own format too goes as one delivery
};

struct Parcel {
  std::string name;             // of the file, for messages
  std::string path;             // the door: "/v1/gebeurtenissen"
  std::uint64_t bytes = 0;
  bool own = true;              // the hub's own format, in batches; else one whole delivery
  bool plain = false;           // registrations without envelope
  std::vector<std::string> words;  // what was guessed, to say aloud
  Batches batches;
};

// Opens the file; "-" is stdin. Errors: rejected, when an option is wrong; corrupt, when the file is none
// of what it should be; unreachable, when it cannot be read.
Result<Parcel> make_parcel(const std::string& file, const ParcelOptions& options);

// The faults that a hub would find in a batch before it asks who sends it; places are those of the
// request. None for a school system's delivery: what its codes mean only the hub knows.
std::vector<Fault> check(const Parcel& parcel, const Batch& batch, WallTime now);

}  // namespace hub::commands
