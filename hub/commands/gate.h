// Stands where a channel will be: delivery exists before the channels that report to the ledger. Any thread.
#pragma once

#include <atomic>

#include "hub/delivery/channel.h"

namespace hub::commands {

class Gate final : public delivery::Channel {
 public:
  bool try_send(delivery::Attempt& attempt) override {
    delivery::Channel* behind = channel.load();
    return behind != nullptr && behind->try_send(attempt);
  }
  std::atomic<delivery::Channel*> channel = nullptr;
};

}  // namespace hub::commands
