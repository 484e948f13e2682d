// The built hub with everything it needs, all real and all its own: the example region in a directory,
// tokens made by the program, a Mosquitto that lets in whom `check --acl` names, a mail server, free
// ports. What a test sees of it is what the world sees: HTTP, MQTT, mail, exit codes.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/mosquitto.h"
#include "tests/support/process.h"
#include "tests/support/smtp_sink.h"
#include "tests/support/temp_dir.h"
#include "tests/system/http_client.h"

namespace system_test {

using Moment = std::chrono::sys_seconds;

// Friday 20 November 2026, noon in Amsterdam: an ordinary lesday.
inline constexpr Moment an_ordinary_noon = std::chrono::sys_days(std::chrono::year(2026) / 11 / 20) + std::chrono::hours(11);

struct HubOptions {
  std::vector<std::string> subjects{"90BB00-somtoday"};  // sources and partners that get a token
  std::vector<std::string> settings{};                   // as --set takes them
  Moment clock = an_ordinary_noon;                       // business time at the first start; it runs on from there
  bool tls = false;                                      // on HTTP, MQTT and mail, each with a test authority
  bool broker_runs = true;
  bool mail_runs = false;                                // else nobody listens where mail should go
  std::string broker_extra{};                            // further lines of Mosquitto's configuration
};

// Made and used on one thread, since its processes end with the thread that started them.
class RunningHub {
 public:
  explicit RunningHub(HubOptions options = {});
  ~RunningHub();  // SIGKILL; prints the hub's log when the test has failed
  RunningHub(const RunningHub&) = delete;
  RunningHub& operator=(const RunningHub&) = delete;

  // Returns when it serves; throws with its log when it does not. After an end: again, on the same data.
  void start(const support::Process::Environment& environment = {});
  // The same, without waiting for anything: it may die before it serves.
  void launch(const support::Process::Environment& environment = {});
  void set_clock(Moment clock);                 // for the next start
  void set(const std::string& assignment);      // as --set takes it; for the next start
  int stop();                    // SIGTERM; the exit code, -1 when it does not end
  [[nodiscard]] support::Process& process() { return *process_; }
  // Another command of the program, on the same configuration; its stdout. Throws when it fails.
  std::string run_command(std::vector<std::string> arguments);
  // Another `serve` beside it, of the same configuration but for these settings, on this data directory.
  [[nodiscard]] std::unique_ptr<support::Process> launch_second(const std::string& data, const std::vector<std::string>& settings = {});

  // As `verzuimhub token` makes it; a running hub knows it after SIGHUP. Kept as token(subject).
  std::string make_token(const std::string& subject);
  void revoke_tokens(const std::string& subject);
  [[nodiscard]] const std::string& token(const std::string& subject) const { return tokens_.at(subject); }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(http_port_); }
  [[nodiscard]] std::string tls_url() const { return "https://localhost:" + std::to_string(tls_port_); }
  [[nodiscard]] std::string ca_file() const { return directory_ / "ca.pem"; }  // of its HTTP

  [[nodiscard]] Answer send(const Request& request) { return client_.send(request); }
  [[nodiscard]] Answer get(const std::string& path, const std::string& subject = "90BB00-somtoday");
  // The body of a GET; fails the test when the answer is not 200.
  [[nodiscard]] nlohmann::json read(const std::string& path, const std::string& subject = "90BB00-somtoday");
  [[nodiscard]] nlohmann::json items(const std::string& path, const std::string& subject = "90BB00-somtoday") { return read(path, subject).at("items"); }
  [[nodiscard]] Answer post_events(const std::vector<nlohmann::json>& events, const std::string& subject = "90BB00-somtoday");
  // One figure of /metrics; -1 when it is not there.
  [[nodiscard]] std::int64_t figure(const std::string& name) { return figure_of(client_, name); }
  [[nodiscard]] static std::int64_t figure_of(HttpClient& hub, const std::string& name);

  [[nodiscard]] support::Mosquitto& broker() { return *broker_; }
  [[nodiscard]] support::SmtpSink& mail() { return *mail_; }  // REQUIRES: mail_runs
  [[nodiscard]] static std::string password_of(const std::string& user) { return "geheim-" + user; }
  [[nodiscard]] const std::filesystem::path& directory() const { return directory_.path(); }

 private:
  void make_broker();
  [[nodiscard]] std::vector<std::string> serve_command(const std::string& data) const;
  [[nodiscard]] std::string clock_now() const;

  HubOptions options_;
  support::TempDir directory_;
  const std::filesystem::path config_;
  const std::uint16_t http_port_ = support::free_port();
  const std::uint16_t tls_port_ = support::free_port();
  const std::uint16_t nobody_port_ = support::free_port();
  std::unique_ptr<support::SmtpSink> mail_;
  std::unique_ptr<support::Mosquitto> broker_;
  std::map<std::string, std::string> tokens_;
  std::chrono::steady_clock::time_point clock_set_ = std::chrono::steady_clock::now();
  HttpClient client_;
  std::unique_ptr<support::Process> process_;
};

}  // namespace system_test
