// A real mail server that keeps what it gets: smtp_sink.py in a directory of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace support {

struct SmtpSinkOptions {
  bool starttls = true;                // offers it, and takes no mail before it
  bool greylist = false;               // 451 for the first try to each address
  std::vector<std::string> refuse{};   // 550 for these addresses
  std::chrono::seconds data_delay{0};  // keeps a mail, then answers only after this
  std::string data_answer{};           // to every mail instead of keeping it: "554 5.7.1 no"
  std::string user{};                  // wants a login when given
  std::string password{};
};

// Keeps its port and mails over a restart. One thread.
class SmtpSink {
 public:
  explicit SmtpSink(const std::string& certificate_name = "localhost");

  void start(const SmtpSinkOptions& options = {});  // returns when it listens; throws when it does not
  void stop();  // at once: a mail server promises nothing before its answer
  void freeze();
  void thaw();

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::string ca_file() const { return (directory_ / "ca.pem").string(); }
  [[nodiscard]] std::filesystem::path directory() const { return directory_ / "mails"; }
  // The mails so far, oldest first; beside each .eml stands a .json with `from` and `to` of its envelope.
  [[nodiscard]] std::vector<std::filesystem::path> mails() const;
  // True when there are at least `count`.
  [[nodiscard]] bool wait_for_mails(std::size_t count, std::chrono::milliseconds deadline = patience) const;

 private:
  TempDir directory_;
  const std::uint16_t port_ = free_port();
  std::unique_ptr<Process> process_;
};

}  // namespace support
