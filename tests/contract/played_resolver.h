// Name servers as a test plays them: this process asks here for the names that a test has named, and the
// system for all others. Any thread.
#pragma once

#include <string>

namespace contract {

class PlayedResolver {
 public:
  PlayedResolver() = default;
  ~PlayedResolver();  // forgets every name; who waits for one hears that there is none
  PlayedResolver(const PlayedResolver&) = delete;
  PlayedResolver& operator=(const PlayedResolver&) = delete;

  void answer(const std::string& name, const std::string& address);  // from now on
  void fail(const std::string& name, int error);                     // EAI_AGAIN is what SERVFAIL becomes
  void stall(const std::string& name);                               // no answer
};

}  // namespace contract
