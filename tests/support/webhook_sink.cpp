#include "tests/support/webhook_sink.h"

#include <algorithm>
#include <stdexcept>

#include "tests/support/certificates.h"

namespace support {

WebhookSink::WebhookSink(const std::string& certificate_name, std::string program) : program_(std::move(program)) {
  make_certificates(directory_.path(), certificate_name);
  std::filesystem::create_directory(directory_ / "kept");
  script("{}");
}

void WebhookSink::script(const std::string& json) const {
  write_file(directory_ / "script.part", json);
  std::filesystem::rename(directory_ / "script.part", directory_ / "script.json");
}

void WebhookSink::start() {
  process_.reset();
  const auto file = [this](const char* name) { return (directory_ / name).string(); };
  const std::vector<std::string> argv = {"/usr/bin/python3", TEST_SUPPORT_DIR "/" + program_, "--port", std::to_string(port_),
                                         "--directory", file("kept"), "--script", file("script.json"), "--certificate",
                                         file("certificate.pem"), "--key", file("key.pem")};
  process_ = std::make_unique<Process>(argv, directory_.path(), "webhook");
  if (process_->wait_for_line("ready port=")) return;
  throw std::runtime_error(program_ + " does not start: " + process_->err());
}

void WebhookSink::stop() { process_->kill(); }

void WebhookSink::freeze() { process_->freeze(); }

void WebhookSink::thaw() { process_->thaw(); }

std::vector<std::string> WebhookSink::kept(bool handshakes) const {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(directory_ / "kept")) {
    const bool is_handshake = entry.path().filename().string().starts_with("o");
    if (entry.path().extension() == ".json" && is_handshake == handshakes) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<std::string> requests;
  requests.reserve(files.size());
  for (const auto& file : files) requests.push_back(read_file(file));
  return requests;
}

bool WebhookSink::wait_for_deliveries(std::size_t count, std::chrono::milliseconds deadline) const {
  return wait_until([&] { return deliveries().size() >= count; }, deadline);
}

bool WebhookSink::wait_for_handshakes(std::size_t count, std::chrono::milliseconds deadline) const {
  return wait_until([&] { return handshakes().size() >= count; }, deadline);
}

std::string webhook_signature(const std::string& key, const std::string& id, const std::string& timestamp, const std::string& body) {
  const TempDir directory;
  const std::string mac = (directory / "mac").string();
  write_file(directory / "signed", id + "." + timestamp + "." + body);
  run({"openssl", "dgst", "-sha256", "-hmac", key, "-binary", "-out", mac, (directory / "signed").string()}, directory.path());
  return "v1," + run({"openssl", "base64", "-A", "-in", mac}, directory.path());
}

}  // namespace support
