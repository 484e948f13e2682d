// verzuimhub version: what this program is made of.
#include <fmt/core.h>
#include <openssl/crypto.h>
#include <sqlite3.h>

#include <CLI/CLI.hpp>
#include <boost/version.hpp>
#include <cstdio>

#include "hub/base/crash_point.h"
#include "hub/base/json.h"
#include "hub/commands/commands.h"
#include "hub/commands/http_client.h"
#include "hub/commands/output.h"
#include "hub/store/engine.h"

namespace hub::commands {
namespace {

struct Options {
  bool json = false;
  bool crash_points = false;
};

// Of a shared library the one that is loaded, of headers what was compiled in.
std::vector<std::pair<std::string, std::string>> libraries() {
  const auto boost = fmt::format("{}.{}.{}", BOOST_VERSION / 100'000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100);
  const auto json = fmt::format("{}.{}.{}", NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH);
  const auto format = fmt::format("{}.{}.{}", FMT_VERSION / 10'000, FMT_VERSION / 100 % 100, FMT_VERSION % 100);
  return {{"Boost", boost},
          {"CLI11", CLI11_VERSION},
          {"fmt", format},
          {"libcurl", http_library_version()},
          {"nlohmann/json", json},
          {"OpenSSL", OpenSSL_version(OPENSSL_VERSION_STRING)},
          {"SQLite", sqlite3_libversion()}};
}

std::string compiler() {
#if defined(__clang__)
  return "clang " __clang_version__;
#else
  return "gcc " __VERSION__;
#endif
}

Exit print_crash_points() {
  if (crash_points().empty()) {
    complain("version", "no crash points are compiled in; they are for test builds (VERZUIMHUB_CRASH_POINTS)");
    return Exit::findings;
  }
  std::string text;
  for (const std::string_view name : crash_points()) text += std::string(name) + "\n";
  return print_whole("version", text);
}

Exit run(const Options& options) {
  if (options.crash_points) return print_crash_points();
  if (options.json) {
    Json list = Json::object();
    for (const auto& [name, version] : libraries()) list[name] = version;
    const Json all{{"version", VERZUIMHUB_VERSION}, {"schema", store::schema_version}, {"compiler", compiler()}, {"libraries", std::move(list)}};
    return print_whole("version", all.dump() + "\n");
  }
  std::string text = fmt::format("verzuimhub {}\n{:<14} {}\n{:<14} {}\n", VERZUIMHUB_VERSION, "schema", store::schema_version, "compiler", compiler());
  for (const auto& [name, version] : libraries()) text += fmt::format("{:<14} {}\n", name, version);
  return print_whole("version", text);
}

}  // namespace

void add_version(CLI::App& app, Exit& exit) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("version", "Show the version, of the store's schema too, the compiler and the libraries");
  CLI::Option* json = command->add_flag("--json", options->json, "As one JSON object");
  command->add_flag("--crash-points", options->crash_points, "List the places at which HUB_CRASH_AT can end the hub; only in test builds")->excludes(json);
  command->footer("Example: verzuimhub version --json");
  command->callback([options, &exit] { exit = run(*options); });
}

}  // namespace hub::commands
