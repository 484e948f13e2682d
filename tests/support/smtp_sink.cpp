#include "tests/support/smtp_sink.h"

#include <algorithm>
#include <stdexcept>

#include "tests/support/certificates.h"

namespace support {

SmtpSink::SmtpSink(const std::string& certificate_name) {
  make_certificates(directory_.path(), certificate_name);
  std::filesystem::create_directory(directory());
}

void SmtpSink::start(const SmtpSinkOptions& options) {
  process_.reset();
  // Debian's interpreter: its packages are where aiosmtpd is, whatever else is called python3.
  std::vector<std::string> argv = {"/usr/bin/python3",    TEST_SUPPORT_DIR "/smtp_sink.py", "--port",
                                   std::to_string(port_), "--directory",                    directory().string()};
  if (options.starttls) {
    argv.insert(argv.end(), {"--certificate", (directory_ / "certificate.pem").string(), "--key",
                             (directory_ / "key.pem").string(), "--require-starttls"});
  }
  if (options.greylist) argv.emplace_back("--greylist");
  for (const std::string& address : options.refuse) argv.insert(argv.end(), {"--refuse", address});
  argv.insert(argv.end(), {"--data-delay", std::to_string(options.data_delay.count())});
  if (!options.data_answer.empty()) argv.insert(argv.end(), {"--data-answer", options.data_answer});
  if (!options.user.empty()) argv.insert(argv.end(), {"--user", options.user, "--password", options.password});
  process_ = std::make_unique<Process>(argv, directory_.path(), "smtp");
  if (process_->wait_for_line("ready port=")) return;
  throw std::runtime_error("smtp_sink.py does not start: " + process_->err());
}

void SmtpSink::stop() { process_->kill(); }

void SmtpSink::freeze() { process_->freeze(); }

void SmtpSink::thaw() { process_->thaw(); }

std::vector<std::filesystem::path> SmtpSink::mails() const {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(directory())) {
    if (entry.path().extension() == ".eml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool SmtpSink::wait_for_mails(std::size_t count, std::chrono::milliseconds deadline) const {
  return wait_until([&] { return mails().size() >= count; }, deadline);
}

}  // namespace support
