#include "tests/support/mosquitto.h"

#include <signal.h>
#include <unistd.h>

#include <stdexcept>

#include "tests/support/certificates.h"

namespace support {

Mosquitto::Mosquitto(MosquittoOptions options) : options_(std::move(options)) {
  if (options_.tls) make_certificates(directory_.path(), options_.tls_name);
  bool first = true;
  for (const auto& [name, password] : options_.users) {
    std::vector<std::string> argv = {"mosquitto_passwd", "-b"};
    if (first) argv.emplace_back("-c");
    argv.insert(argv.end(), {(directory_ / "passwords").string(), name, password});
    run(argv, directory_.path());
    first = false;
  }
  if (!options_.acl.empty()) write_file(directory_ / "acl", options_.acl);
  write_file(directory_ / "mosquitto.conf", configuration());
}

std::string Mosquitto::configuration() const {
  const std::string at = directory_.path().string() + "/";
  std::string text = "listener " + std::to_string(port_) + " 127.0.0.1\n";
  if (options_.tls) {
    text += "listener " + std::to_string(tls_port_) + " 127.0.0.1\n";
    text += "certfile " + at + "certificate.pem\nkeyfile " + at + "key.pem\n";
  }
  if (options_.users.empty()) {
    text += "allow_anonymous true\n";
  } else {
    text += "allow_anonymous false\npassword_file " + at + "passwords\n";
  }
  if (!options_.acl.empty()) text += "acl_file " + at + "acl\n";
  if (::geteuid() == 0) text += "user root\n";  // another one may not write here
  return text + "persistence true\npersistence_location " + at + "\nlog_dest stderr\nlog_type all\n" + options_.extra +
         "\n";
}

void Mosquitto::start() {
  process_.reset();
  process_ =
      std::make_unique<Process>(std::vector<std::string>{"mosquitto", "-c", (directory_ / "mosquitto.conf").string()},
                                directory_.path(), "broker");
  if (!process_->wait_for_line(" running")) throw std::runtime_error("mosquitto does not start:\n" + log());
}

void Mosquitto::stop() {
  process_->thaw();
  process_->send_signal(SIGTERM);
  if (!process_->wait_exit()) throw std::runtime_error("mosquitto does not stop");
}

void Mosquitto::kill9() { process_->kill(); }

void Mosquitto::freeze() { process_->freeze(); }

void Mosquitto::thaw() { process_->thaw(); }

std::string Mosquitto::log() const { return read_file(directory_ / "broker.err"); }

std::vector<std::string> Mosquitto::client(const std::string& program) const {
  return {program, "-V", "5", "-h", "127.0.0.1", "-p", std::to_string(port_)};
}

std::unique_ptr<Process> Mosquitto::subscribe(const std::string& name, const std::vector<std::string>& arguments) {
  // A line at a time, also into a file; -d: says when it is subscribed.
  std::vector<std::string> argv = {"stdbuf", "-oL"};
  const std::vector<std::string> program = client("mosquitto_sub");
  argv.insert(argv.end(), program.begin(), program.end());
  argv.insert(argv.end(), {"-d", "-q", "1"});
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  auto process = std::make_unique<Process>(argv, directory_.path(), name);
  if (!process->wait_for_line("received SUBACK")) {
    throw std::runtime_error("mosquitto_sub does not subscribe: " + process->out() + process->err());
  }
  return process;
}

void Mosquitto::publish(const std::vector<std::string>& arguments) {
  std::vector<std::string> argv = client("mosquitto_pub");
  argv.insert(argv.end(), {"-q", "1"});
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  run(argv, directory_.path());
}

}  // namespace support
