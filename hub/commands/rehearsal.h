// A rehearsal: the real T1, T2 and T3 over a throw-away store, with a virtual clock that jumps from one
// thing that happens to the next, and partners that confirm in the same instant. One thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "hub/config/configuration.h"
#include "hub/domain/gebeurtenis.h"
#include "hub/store/store.h"

namespace hub::commands {

// One message that left, as the output of a rehearsal shows it.
struct Vertrokken {
  WallTime at{};
  std::string channel;      // "mqtt", "webhook", "duo", "mail"; "notificaties": what the partner reads; "bestand": what stands in a row
  std::string recipient;    // "leerplicht/0363"
  std::string topic;        // of mqtt; else empty
  std::string message;      // JSON: the CloudEvent, or {to, subject, text, html}
};

class Rehearsal {
 public:
  using Output = std::function<void(const Vertrokken&)>;

  // `configuration` outlives the rehearsal. Business time starts at `from`. The store is a new file at `store`, which
  // the caller takes away, or in memory.
  static Result<std::unique_ptr<Rehearsal>> start(const config::Configuration& configuration, WallTime from, std::uint64_t seed,
                                                  const std::string& store, Output output);
  static constexpr const char* in_memory = ":memory:";
  ~Rehearsal();

  // Everything that time brings strictly before `until` happens.
  Result<void> run_until(WallTime until);
  // These arrive together at `at`, after what time brought before it and before what it brings then.
  Result<std::vector<store::Uitslag>> arrive(std::vector<domain::Gebeurtenis> gebeurtenissen, WallTime at);

 private:
  struct Parts;
  explicit Rehearsal(std::unique_ptr<Parts> parts);
  Result<void> settle(WallTime at);
  Result<void> hand_over(WallTime at);

  std::unique_ptr<Parts> parts_;
};

}  // namespace hub::commands
