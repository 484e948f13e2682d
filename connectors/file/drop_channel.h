// Writes berichten to files in a partner's folder: what comes together as one file for each kind, CSV or XLSX. One thread
// of its own, which waits for the disk.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "connectors/courier/partner_channel.h"
#include "connectors/file/drop_sheet.h"
#include "connectors/file/gathering.h"
#include "hub/base/clock.h"
#include "hub/base/random.h"
#include "hub/domain/partner.h"

namespace hub::file {

struct DropSettings {
  std::string partner;    // "leerplicht/0363", for the log
  domain::OverBestand choice;
  Contracten contracten;  // of its line
  GatheringSettings gathering;
  // While the folder cannot be written to it is looked at again after this long, then twice as long, up to the longest,
  // less up to half. A look is one small file; a minute spares a network drive, and whoever mended it need not wait long.
  std::chrono::milliseconds shortest_rest{2'000};
  std::chrono::milliseconds longest_rest{60'000};
};

// Outcomes, and what else they mean (README.md has the table):
//   taken        the bericht stands in a file, on disk, under its name
//   rejected     it is no bericht of this hub, its line has no contract for it, or a cell of Excel cannot hold it
//   unreachable  the folder could not be written to: nothing of it is to be seen, and the link is down
//   unknown      the file stands there, but the disk did not say that it will stay; the link is down
// Up means: a file could be written at the last look, and none has failed since. A stop writes nothing more: what was
// gathered is unreachable.
class DropChannel final : public courier::PartnerChannel {
 public:
  // Starts at once. References must outlive this; `random` is used by its thread only.
  DropChannel(const Clock& clock, Random& random, delivery::ChannelEvents& events, DropSettings settings);
  ~DropChannel() override;  // stop()

  [[nodiscard]] bool try_send(delivery::Attempt& attempt) override;
  void begin_stop() override;
  void stop() override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hub::file
