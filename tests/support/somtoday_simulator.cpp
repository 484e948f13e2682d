#include "tests/support/somtoday_simulator.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "tests/support/certificates.h"

namespace support {

SomtodaySimulator::SomtodaySimulator() {
  make_certificates(directory_.path(), "localhost");
  std::filesystem::create_directory(directory_ / "kept");
  script("{}");
  items(R"({"items": []})");
  const auto file = [this](const char* name) { return (directory_ / name).string(); };
  const std::vector<std::string> argv = {"/usr/bin/python3", TEST_SUPPORT_DIR "/somtoday_simulator.py", "--port", std::to_string(port_),
                                         "--directory", file("kept"), "--script", file("script.json"), "--certificate",
                                         file("certificate.pem"), "--key", file("key.pem")};
  process_ = std::make_unique<Process>(argv, directory_.path(), "somtoday");
  if (!process_->wait_for_line("ready port=")) throw std::runtime_error("somtoday_simulator.py does not start: " + process_->err());
}

void SomtodaySimulator::script(const std::string& json) const {
  write_file(directory_ / "script.part", json);
  std::filesystem::rename(directory_ / "script.part", directory_ / "script.json");
}

void SomtodaySimulator::items(const std::string& json) const {
  write_file(directory_ / "items.part", json);
  std::filesystem::rename(directory_ / "items.part", directory_ / "kept/items.json");
}

std::vector<std::string> SomtodaySimulator::requests(const std::string& kind) const {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(directory_ / "kept")) {
    if (entry.path().extension() == ".json" && entry.path().filename() != "items.json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<std::string> requests;
  for (const auto& file : files) {
    std::string text = read_file(file);
    if (text.find("\"kind\": \"" + kind + "\"") != std::string::npos) requests.push_back(std::move(text));
  }
  return requests;
}

bool SomtodaySimulator::wait_for_requests(const std::string& kind, std::size_t count, std::chrono::milliseconds deadline) const {
  return wait_until([&] { return requests(kind).size() >= count; }, deadline);
}

}  // namespace support
