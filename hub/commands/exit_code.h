// Exit codes of every command: 0 done, 1 findings, else sysexits(3).
#pragma once

namespace hub::commands {

enum class Exit : int {
  done = 0,
  findings = 1,      // a failed check, refused rows
  usage = 64,        // EX_USAGE
  bad_data = 65,     // EX_DATAERR
  unreachable = 69,  // EX_UNAVAILABLE: hub or peer
  internal = 70,     // EX_SOFTWARE
  io = 74,           // EX_IOERR
  configuration = 78 // EX_CONFIG
};

}  // namespace hub::commands
