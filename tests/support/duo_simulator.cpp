#include "tests/support/duo_simulator.h"

#include <stdexcept>

#include "tests/support/certificates.h"

namespace support {

DuoSimulator::DuoSimulator(int page_size, std::string clock) : page_size_(page_size), clock_(std::move(clock)) {
  make_certificates(directory_.path());
  make_rsa("school", true);
  make_rsa("duo", true);
  make_rsa("stranger", false);
}

void DuoSimulator::make_rsa(const std::string& name, bool of_authority) const {
  std::vector<std::string> request = {"openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=" + name, "-keyout", file(name + "-key.pem")};
  if (!of_authority) {
    request.insert(request.end(), {"-x509", "-days", "2", "-out", file(name + ".pem")});
    run(request, directory_.path());
    return;
  }
  request.insert(request.end(), {"-out", file(name + ".csr")});
  run(request, directory_.path());
  run({"openssl", "x509", "-req", "-days", "2", "-in", file(name + ".csr"), "-CA", file("ca.pem"), "-CAkey", file("ca-key.pem"), "-CAcreateserial",
       "-out", file(name + ".pem")},
      directory_.path());
}

void DuoSimulator::start() {
  process_.reset();
  std::vector<std::string> argv = {"/usr/bin/python3", TEST_SUPPORT_DIR "/duo_simulator.py", "--directory", directory_.path().string(), "--port",
                                   std::to_string(port_), "--admin-port", std::to_string(admin_port_), "--certificate", file("certificate.pem"),
                                   "--key", file("key.pem"), "--client-ca", file("ca.pem"), "--sign-key", file("duo-key.pem"), "--oin", oin,
                                   "--page-size", std::to_string(page_size_)};
  if (!clock_.empty()) argv.insert(argv.end(), {"--clock", clock_});
  process_ = std::make_unique<Process>(argv, directory_.path(), "duo");
  if (process_->wait_for_line("ready port=")) return;
  throw std::runtime_error("duo_simulator.py does not start: " + process_->err());
}

void DuoSimulator::stop() { process_->kill(); }

std::string DuoSimulator::get(const std::string& path) const {
  return run({"curl", "-sS", "--fail-with-body", "http://127.0.0.1:" + std::to_string(admin_port_) + path}, directory_.path());
}

void DuoSimulator::send(const std::string& method, const std::string& path, const std::string& json) const {
  run({"curl", "-sS", "--fail-with-body", "-X", method, "--data-binary", json, "http://127.0.0.1:" + std::to_string(admin_port_) + path}, directory_.path());
}

}  // namespace support
