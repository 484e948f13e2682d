#include "tests/system/running_hub.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdio>
#include <sstream>
#include <stdexcept>

#include "tests/support/certificates.h"

namespace system_test {
namespace {

namespace fs = std::filesystem;
using support::Process;

constexpr const char* broker_user = "verzuimhub";
constexpr std::size_t log_shown_bytes = 8'000;  // of a failed test

// RFC 3339 in UTC.
std::string format_moment(Moment moment) {
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(moment - day);
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return text;
}

fs::path copy_region(const fs::path& directory) {
  const fs::path config = directory / "config";
  fs::copy(fs::path(VERZUIMHUB_SOURCE_DIR) / "config", config, fs::copy_options::recursive);
  fs::remove_all(config / "geheimen");  // of whoever tried the example by hand
  fs::create_directory(config / "geheimen");
  fs::permissions(config / "geheimen", fs::perms::owner_all);
  return config;
}

void write_secret(const fs::path& file, const std::string& text) {
  support::write_file(file, text + "\n");
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
}

std::vector<std::pair<std::string, std::string>> users_of(const std::string& acl) {
  std::vector<std::pair<std::string, std::string>> users;
  std::istringstream lines(acl);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("user ")) users.emplace_back(line.substr(5), RunningHub::password_of(line.substr(5)));
  }
  return users;
}

}  // namespace

RunningHub::RunningHub(HubOptions options)
    : options_(std::move(options)), config_(copy_region(directory_.path())), client_(url()) {
  write_secret(config_ / "geheimen/mqtt-password", password_of(broker_user));
  for (const std::string& subject : options_.subjects) make_token(subject);
  if (options_.tls) support::make_certificates(directory_.path());
  make_broker();
  if (options_.broker_runs) broker_->start();
  if (options_.mail_runs) {
    mail_ = std::make_unique<support::SmtpSink>();
    mail_->start();
  }
}

RunningHub::~RunningHub() {
  if (!process_ || !testing::Test::HasFailure()) return;
  process_->kill();
  const std::string log = support::read_file(directory_ / "hub.err");
  std::fprintf(stderr, "the hub said:\n%s\n", log.substr(log.size() - std::min(log.size(), log_shown_bytes)).c_str());
}

std::string RunningHub::run_command(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), VERZUIMHUB_BINARY);
  arguments.insert(arguments.end(), {"--config", config_.string()});
  return support::run(arguments, directory_.path());
}

void RunningHub::make_broker() {
  support::MosquittoOptions options;
  options.tls = options_.tls;
  options.acl = run_command({"check", "--acl"});
  options.users = users_of(options.acl);
  options.extra = options_.broker_extra;
  broker_ = std::make_unique<support::Mosquitto>(std::move(options));
}

std::string RunningHub::make_token(const std::string& subject) {
  std::string made = run_command({"token", subject});
  made.resize(made.find('\n'));
  tokens_[subject] = made;
  return made;
}

void RunningHub::revoke_tokens(const std::string& subject) {
  for (const auto& row : nlohmann::json::parse(run_command({"token", "--list", "--json"}))) {
    if (row.at("subject") == subject) run_command({"token", "--revoke", row.at("id").get<std::string>()});
  }
}

std::vector<std::string> RunningHub::serve_command(const std::string& data) const {
  std::vector<std::string> argv = {VERZUIMHUB_BINARY, "serve", "--config", config_.string(), "--data", (directory_ / data).string(), "--clock", clock_now()};
  const auto set = [&argv](const std::string& assignment) { argv.insert(argv.end(), {"--set", assignment}); };
  set("http.port=" + std::to_string(http_port_));
  set("mqtt.port=" + std::to_string(options_.tls ? broker_->tls_port() : broker_->port()));
  set("smtp.url=smtp://localhost:" + std::to_string(mail_ ? mail_->port() : nobody_port_));
  if (mail_) {
    set("smtp.starttls=true");
    set("smtp.ca_file=" + mail_->ca_file());
  }
  if (options_.tls) {
    set("http.tls_port=" + std::to_string(tls_port_));
    set("http.certificate=" + (directory_ / "certificate.pem").string());
    set("http.key=" + (directory_ / "key.pem").string());
    set("mqtt.host=localhost");  // the name in its certificate
    set("mqtt.tls=true");
    set("mqtt.ca_file=" + broker_->ca_file());
  }
  for (const std::string& assignment : options_.settings) set(assignment);
  return argv;
}

std::string RunningHub::clock_now() const {
  return format_moment(options_.clock + std::chrono::floor<std::chrono::seconds>(std::chrono::steady_clock::now() - clock_set_));
}

void RunningHub::set_clock(Moment clock) {
  options_.clock = clock;
  clock_set_ = std::chrono::steady_clock::now();
}

void RunningHub::set(const std::string& assignment) { options_.settings.push_back(assignment); }

void RunningHub::launch(const Process::Environment& environment) {
  if (!process_) set_clock(options_.clock);
  process_.reset();
  process_ = std::make_unique<Process>(serve_command("data"), directory_.path(), "hub", environment);
}

void RunningHub::start(const Process::Environment& environment) {
  launch(environment);
  if (!process_->wait_for_line("ready http=")) throw std::runtime_error("the hub does not start: " + process_->err());
}

std::unique_ptr<Process> RunningHub::launch_second(const std::string& data, const std::vector<std::string>& settings) {
  std::vector<std::string> argv = serve_command(data);
  for (const std::string& assignment : {std::string("http.port=0"), std::string("http.tls_port=0")}) argv.insert(argv.end(), {"--set", assignment});
  for (const std::string& assignment : settings) argv.insert(argv.end(), {"--set", assignment});
  return std::make_unique<Process>(argv, directory_.path(), "second-hub");
}

int RunningHub::stop() {
  process_->send_signal(SIGTERM);
  return process_->wait_exit().value_or(-1);
}

Answer RunningHub::get(const std::string& path, const std::string& subject) {
  return client_.send({.path = path, .token = tokens_.at(subject)});
}

nlohmann::json RunningHub::read(const std::string& path, const std::string& subject) {
  const Answer answer = get(path, subject);
  EXPECT_EQ(answer.status, 200) << path << ": " << answer.body;
  return answer.json();
}

Answer RunningHub::post_events(const std::vector<nlohmann::json>& events, const std::string& subject) {
  std::string lines;
  for (const auto& event : events) lines += event.dump() + "\n";
  return client_.send({.method = "POST", .path = "/v1/gebeurtenissen", .token = tokens_.at(subject), .content_type = "application/x-ndjson", .body = lines});
}

std::int64_t RunningHub::figure_of(HttpClient& hub, const std::string& name) {
  std::istringstream lines(hub.send({.path = "/metrics"}).body);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(name + " ")) return std::stoll(line.substr(name.size() + 1));
  }
  return -1;
}

}  // namespace system_test
