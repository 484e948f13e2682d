// The commands as a person uses them: the built program, its output, its exit codes, a real hub and a
// real broker.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>

#include "hub/base/json.h"
#include "tests/support/mosquitto.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace {

namespace fs = std::filesystem;
using hub::Json;
using support::Process;

constexpr std::string_view source = "urn:nld:oin:00000099000000090200:systeem:somtoday";
const fs::path test_data = fs::path(VERZUIMHUB_SOURCE_DIR) / "tests/data";

struct Ran {
  int exit = -1;
  std::string out;
  std::string err;
};

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

// An absence of a whole day; 2026-11-09 is a Monday.
Json registratie(const std::string& id, const std::string& leerlingnummer, int day) {
  const std::string date = "2026-11-" + std::string(day < 10 ? "0" : "") + std::to_string(day);
  return Json{{"specversion", "1.0"},
              {"id", id},
              {"source", source},
              {"type", "nl.onderwijs.verzuimregistraties.geregistreerd.v1"},
              {"time", "2026-11-20T08:00:00Z"},
              {"data", {{"registratieId", id}, {"gewijzigdOp", "2026-11-20T08:00:00Z"}, {"vestiging", "90BB00"}, {"leerlingnummer", leerlingnummer},
                        {"soort", "afwezig"}, {"geoorloofd", "nee"}, {"begin", date + "T08:30:00+01:00"}, {"eind", date + "T14:00:00+01:00"}}}};
}

Json inschrijving(const std::string& id, const std::string& leerlingnummer) {
  return Json{{"specversion", "1.0"},
              {"id", id},
              {"source", source},
              {"type", "nl.onderwijs.leerlingen.ingeschreven.v1"},
              {"time", "2026-11-20T08:00:00Z"},
              {"data", {{"vestiging", "90BB00"}, {"leerlingnummer", leerlingnummer}, {"pgn", "999900110"}, {"roepnaam", "Noor"},
                        {"achternaam", "Proefpersoon"}, {"geboortedatum", "2012-01-01"}, {"woongemeente", "0363"}}}};
}

Json bericht(int volgnummer) {
  return Json{{"id", "01a0a03c-bff8-7c44-b0d1-52b9a8e3f01" + std::to_string(volgnummer % 10)}, {"type", "nl.onderwijs.termijnen.verlopen.v1"},
              {"time", "2026-11-20T08:00:00Z"}, {"volgnummer", volgnummer}, {"epoch", 1}, {"data", {{"soort", "pact"}}}};
}

class CommandsTest : public testing::Test {
 protected:
  CommandsTest() {
    fs::copy(fs::path(VERZUIMHUB_SOURCE_DIR) / "config", config_, fs::copy_options::recursive);
    fs::remove_all(config_ / "geheimen");  // of whoever tried the example by hand
  }

  std::unique_ptr<Process> start(std::vector<std::string> arguments, const Process::Environment& environment = {}) {
    arguments.insert(arguments.begin(), VERZUIMHUB_BINARY);
    return std::make_unique<Process>(arguments, directory_.path(), "run" + std::to_string(++runs_), environment);
  }
  Ran run(std::vector<std::string> arguments, const Process::Environment& environment = {}) {
    const auto process = start(std::move(arguments), environment);
    const int exit = process->wait_exit(std::chrono::minutes(2)).value_or(-1);
    return {exit, process->out(), process->err()};
  }
  std::string write(const std::string& name, const std::vector<Json>& events) {
    std::string lines;
    for (const Json& event : events) lines += event.dump() + "\n";
    support::write_file(directory_ / name, lines);
    return (directory_ / name).string();
  }
  Process::Environment token_of(const std::string& subject) {
    const Ran made = run({"token", subject, "--config", config_.string()});
    EXPECT_EQ(made.exit, 0) << made.err;
    return {{"VERZUIMHUB_TOKEN", made.out.substr(0, made.out.find('\n'))}};
  }

  support::TempDir directory_;
  const fs::path config_ = directory_ / "config";
  int runs_ = 0;
};

// With a hub on a port of its own. Its broker is there only where a test starts one.
class HubTest : public CommandsTest {
 protected:
  void serve() {
    hub_ = start({"serve", "--config", config_.string(), "--data", (directory_ / "data").string(), "--set", "http.port=" + std::to_string(http_port_), "--set",
                  "mqtt.port=" + std::to_string(mqtt_port_)});
    ASSERT_TRUE(hub_->wait_for_line("ready http=")) << hub_->err();
  }
  Ran push(std::vector<std::string> arguments, const Process::Environment& token) {
    arguments.insert(arguments.begin(), {"push", "--url", url()});
    return run(std::move(arguments), token);
  }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(http_port_); }

  const std::uint16_t http_port_ = support::free_port();
  std::uint16_t mqtt_port_ = support::free_port();
  std::unique_ptr<Process> hub_;
};

std::string counts(int ontvangen, int nieuw, int bekend, int geweigerd) {
  return Json{{"ontvangen", ontvangen}, {"nieuw", nieuw}, {"bekend", bekend}, {"geweigerd", geweigerd}}.dump() + "\n";
}

TEST_F(CommandsTest, EveryOneHelpsWithAnExample) {
  for (const char* command : {"check", "decode", "token", "version", "push", "listen"}) {
    const Ran help = run({command, "--help"});
    EXPECT_EQ(help.exit, 0) << command;
    EXPECT_TRUE(holds(help.out, "Example: verzuimhub " + std::string(command))) << help.out;
    EXPECT_EQ(run({command, "--no-such-option"}).exit, 64) << command;
  }
}

TEST_F(CommandsTest, CheckNamesEveryFaultWithItsPlace) {
  const Ran right = run({"check", "--config", config_.string()});
  EXPECT_EQ(right.exit, 0);
  EXPECT_EQ(right.out, "");
  EXPECT_TRUE(holds(right.err, "is right: 4 schools")) << right.err;
  EXPECT_EQ(run({"check", "--config", config_.string(), "--json"}).out, "[]\n");
  EXPECT_TRUE(holds(run({"check", "--config", config_.string(), "--acl"}).out, "user leerplicht-0363"));
  EXPECT_TRUE(holds(run({"check", "--config", config_.string(), "--print"}).out, "***"));

  const std::string hub_yaml = support::read_file(config_ / "hub.yaml");
  support::write_file(config_ / "hub.yaml", "htpp: {}\n" + hub_yaml);
  const Ran wrong = run({"check", "--config", config_.string(), "--print"});
  EXPECT_EQ(wrong.exit, 1);
  EXPECT_EQ(wrong.out, "");
  EXPECT_TRUE(holds(wrong.err, "hub.yaml:1: ")) << wrong.err;
  const Ran json = run({"check", "--config", config_.string(), "--json"});
  EXPECT_EQ(json.exit, 1);
  const auto findings = hub::parse_json(json.out);
  ASSERT_TRUE(findings);
  EXPECT_EQ(findings->at(0).at("line"), 1);
}

TEST_F(CommandsTest, VersionSaysWhatTheProgramIsMadeOf) {
  const auto version = hub::parse_json(run({"version", "--json"}).out);
  ASSERT_TRUE(version);
  for (const char* key : {"version", "schema", "compiler", "libraries"}) EXPECT_TRUE(version->contains(key)) << key;
  const Ran points = run({"version", "--crash-points"});
  EXPECT_TRUE(points.exit == 0 ? holds(points.out, "after_t1\n") : points.exit == 1 && holds(points.err, "no crash points")) << points.err;
}

TEST_F(CommandsTest, DecodeNamesRefusedRowsAndPrintsTheOthers) {
  const std::string rows = "700201;20260901;1000;20260901;1045;2;2;Z;\n700202;20260901;1000;20260901;1045;2;2;QQ;\n";
  support::write_file(directory_ / "rows.csv", rows);
  const std::string file = (directory_ / "rows.csv").string();
  const Ran decoded = run({"decode", "--config", config_.string(), "--vestiging", "90CC00", file});
  EXPECT_EQ(decoded.exit, 1);
  EXPECT_TRUE(holds(decoded.err, "looks like eduarte-absentiemeldingen")) << decoded.err;
  EXPECT_TRUE(holds(decoded.err, file + ":2:")) << decoded.err;
  EXPECT_TRUE(holds(decoded.err, "unknown-reason")) << decoded.err;
  EXPECT_TRUE(holds(decoded.err, "2 rows: 1 decoded, 1 refused")) << decoded.err;
  const auto event = hub::parse_json(decoded.out);
  ASSERT_TRUE(event) << decoded.out;
  EXPECT_EQ(event->at("data").at("leerlingnummer"), "700201");
  EXPECT_EQ(event->at("data").at("soort"), "ziek");
}

TEST_F(CommandsTest, DecodeSaysWhatItWasGivenWrong) {
  support::write_file(directory_ / "page.csv", "<html>\n");
  support::write_file(directory_ / "words.txt", "hello\n");
  struct Case {
    std::vector<std::string> arguments;
    int exit;
    std::string says;
  };
  const std::vector<Case> cases = {
      {{"--vestiging", "90CC00", "--format", "eduarte", "page.csv"}, 64, "eduarte-absentiemeldingen"},
      {{"--vestiging", "90CC01", "page.csv"}, 64, "90CC00"},
      {{"--vestiging", "90CC00", "--source", "90CC00-eduart", "--format", "leerlingen-csv", "page.csv"}, 64, "did you mean 90CC00-eduarte"},
      {{"--vestiging", "90CC00", "--format", "eduarte-absentiemeldingen", "page.csv"}, 65, "unsupported-media-type"},
      {{"--vestiging", "90CC00", "words.txt"}, 65, "--format"},
      {{"--vestiging", "90CC00", "nothing.csv"}, 74, "cannot read"},
  };
  for (const Case& one : cases) {
    std::vector<std::string> arguments{"decode", "--config", config_.string()};
    arguments.insert(arguments.end(), one.arguments.begin(), one.arguments.end() - 1);
    arguments.push_back((directory_ / one.arguments.back()).string());
    const Ran ran = run(arguments);
    EXPECT_EQ(ran.exit, one.exit) << one.says << "\n" << ran.err;
    EXPECT_TRUE(holds(ran.err, one.says)) << ran.err;
    EXPECT_EQ(ran.out, "");
  }
}

TEST_F(CommandsTest, TokenShowsATokenOnceAndKeepsItsHash) {
  const std::string config = config_.string();
  const Ran made = run({"token", "90BB00-somtoday", "--config", config});
  EXPECT_EQ(made.exit, 0) << made.err;
  EXPECT_EQ(made.out.size(), 44U);  // 256 bits in base64url, and a line end
  const std::string kept = support::read_file(config_ / "geheimen" / "tokens");
  EXPECT_TRUE(kept.starts_with("90BB00-somtoday ")) << kept;
  EXPECT_FALSE(holds(kept, made.out.substr(0, 43)));
  EXPECT_TRUE(holds(run({"token", "90BB00-somtoday", "--config", config}).err, "1 older token(s)"));
  const auto list = hub::parse_json(run({"token", "--list", "--json", "--config", config}).out);
  ASSERT_TRUE(list && list->size() == 2U);
  const auto id = list->at(0).at("id").get<std::string>();
  EXPECT_FALSE(list->at(0).contains("hash"));
  EXPECT_EQ(run({"token", "--revoke", id, "--secrets", (config_ / "geheimen").string()}).exit, 0);
  EXPECT_EQ(run({"token", "--revoke", id, "--config", config}).exit, 64);
  EXPECT_EQ(hub::parse_json(run({"token", "--list", "--json", "--config", config}).out)->size(), 1U);
  const Ran unknown = run({"token", "leerplicht/0369", "--config", config});
  EXPECT_EQ(unknown.exit, 64);
  EXPECT_TRUE(holds(unknown.err, "did you mean leerplicht/036")) << unknown.err;
  EXPECT_EQ(run({"token", "--config", config}).exit, 64);
  fs::permissions(config_ / "geheimen" / "tokens", fs::perms(0644));
  EXPECT_EQ(run({"token", "--list", "--config", config}).exit, 64);
}

TEST_F(HubTest, PushBringsWhatDecodeMadeAndASecondTimeNothing) {
  const auto token = token_of("90BB00-somtoday");
  serve();
  const std::string delivery = (test_data / "somtoday" / "absentiemeldingen.json").string();
  const Ran decoded = run({"decode", "--config", config_.string(), "--vestiging", "90BB00", delivery});
  ASSERT_EQ(decoded.exit, 0) << decoded.err;
  support::write_file(directory_ / "decoded.ndjson", decoded.out);
  const std::string file = (directory_ / "decoded.ndjson").string();
  const Ran first = push({file, "--batch", "2"}, token);
  EXPECT_EQ(first.exit, 0) << first.err;
  EXPECT_EQ(first.out, counts(5, 5, 0, 0));
  EXPECT_EQ(push({file, "--batch", "2"}, token).out, counts(5, 0, 5, 0));
  EXPECT_EQ(push({file, "--batch", "3"}, token).out, counts(5, 0, 5, 0));
  const Ran roster = push({"--format", "leerlingen-csv", "--vestiging", "90BB00", (test_data / "rooster" / "leerlingen.csv").string()}, token);
  EXPECT_EQ(roster.out, counts(5, 5, 0, 0)) << roster.err;
}

TEST_F(HubTest, PushNamesEveryFaultByItsLineInTheFile) {
  const auto token = token_of("90BB00-somtoday");
  serve();
  std::vector<Json> events;
  for (int i = 0; i < 6; ++i) events.push_back(registratie("R" + std::to_string(i), "100122", 9 + i));
  events[4].at("data").at("begin") = "gisteren";
  const std::string file = write("events.ndjson", events);
  const Ran looked = push({"--dry-run", file}, {});
  EXPECT_EQ(looked.exit, 1) << looked.err;
  EXPECT_TRUE(holds(looked.err, file + ":5: /data/begin: ")) << looked.err;
  const Ran strict = push({file, "--batch", "3"}, token);
  EXPECT_EQ(strict.exit, 1);
  EXPECT_EQ(strict.out, counts(6, 3, 0, 3));
  EXPECT_TRUE(holds(strict.err, "lines 4 to 6: 400")) << strict.err;
  EXPECT_TRUE(holds(strict.err, file + ":5: /data/begin: ")) << strict.err;
  const Ran lenient = push({file, "--batch", "3", "--lenient"}, token);
  EXPECT_EQ(lenient.exit, 1);
  EXPECT_EQ(lenient.out, counts(6, 2, 3, 1));
}

TEST_F(HubTest, PushStopsWhereItCannotGoOn) {
  const auto token = token_of("90BB00-somtoday");
  serve();
  const std::string file = write("events.ndjson", {registratie("R1", "100122", 9)});
  EXPECT_EQ(push({file}, {{"VERZUIMHUB_TOKEN", "geraden"}}).exit, 64);
  EXPECT_EQ(push({file}, {{"VERZUIMHUB_TOKEN", ""}}).exit, 64);
  EXPECT_EQ(push({file, (directory_ / "nothing").string()}, token).exit, 74);
  support::write_file(directory_ / "half.json", "[" + registratie("R2", "100122", 9).dump());
  EXPECT_EQ(push({file, (directory_ / "half.json").string()}, token).exit, 65);
  EXPECT_EQ(run({"push", "--url", "http://hub.voorbeeld.nl", file}, token).exit, 64);
  EXPECT_EQ(push({file}, token).out, counts(1, 1, 0, 0));  // of all those before nothing was stored
}

TEST_F(HubTest, PushWaitsForAHubThatIsAway) {
  const auto token = token_of("90BB00-somtoday");
  const std::string file = write("events.ndjson", {registratie("R1", "100122", 9)});
  const auto pushing = start({"push", "--url", url(), file}, token);
  ASSERT_TRUE(pushing->wait_for_line("trying again"));
  serve();
  EXPECT_EQ(pushing->wait_exit(std::chrono::minutes(2)), 0) << pushing->err();
  EXPECT_EQ(pushing->out(), counts(1, 1, 0, 0));
}

TEST_F(HubTest, ListenPrintsConfirmsAndAnswersUnderTheAccessListOfCheck) {
  support::MosquittoOptions options;
  options.users = {{"verzuimhub", "hub-geheim"}, {"leerplicht-0363", "partner-geheim"}};
  options.acl = run({"check", "--config", config_.string(), "--acl"}).out;
  support::Mosquitto broker(options);
  broker.start();
  mqtt_port_ = broker.port();
  const auto token = token_of("90BB00-somtoday");
  support::write_file(config_ / "geheimen" / "mqtt-password", "hub-geheim\n");
  fs::permissions(config_ / "geheimen" / "mqtt-password", fs::perms(0600));
  const auto inbound = broker.subscribe("inbound", {"-u", "verzuimhub", "-P", "hub-geheim", "-t", "verzuim/v1/in/#", "-v"});
  serve();
  const auto listening = start({"listen", "leerplicht/0363", "--host", "127.0.0.1", "--port", std::to_string(mqtt_port_), "--count", "1", "--status", "B", "--json"},
                               {{"VERZUIMHUB_MQTT_PASSWORD", "partner-geheim"}});
  ASSERT_TRUE(listening->wait_for_line("listening to verzuim/v1/leerplicht/0363/#")) << listening->err();
  std::vector<Json> events{inschrijving("L1", "100122")};
  for (int day = 9; day <= 12; ++day) events.push_back(registratie("R" + std::to_string(day), "100122", day));
  EXPECT_EQ(push({write("events.ndjson", events)}, token).out, counts(5, 5, 0, 0));
  ASSERT_EQ(listening->wait_exit(), 0) << listening->err();
  const auto line = hub::parse_json(listening->out());
  ASSERT_TRUE(line) << listening->out();
  EXPECT_EQ(line->at("topic"), "verzuim/v1/leerplicht/0363/verzuimmelding");
  const auto id = line->at("message").at("id").get<std::string>();
  const auto confirmed = inbound->wait_for_line("verzuim/v1/in/leerplicht/0363/ontvangst {");
  ASSERT_TRUE(confirmed);
  EXPECT_TRUE(holds(*confirmed, id)) << *confirmed;
  const auto status = inbound->wait_for_line("verzuim/v1/in/leerplicht/0363/status {");
  ASSERT_TRUE(status);
  EXPECT_TRUE(holds(*status, line->at("message").at("data").at("meldingId").get<std::string>())) << *status;
  EXPECT_FALSE(holds(hub_->err(), "inbox.refused")) << hub_->err();
}

TEST_F(CommandsTest, ListenNoticesGapsRepeatsAndWhatIsNoBericht) {
  support::Mosquitto broker;
  broker.start();
  const auto listening = start({"listen", "jgz/ggd-am", "--host", "127.0.0.1", "--port", std::to_string(broker.port())});
  ASSERT_TRUE(listening->wait_for_line("listening to")) << listening->err();
  for (const int volgnummer : {7, 9, 9}) broker.publish({"-t", "verzuim/v1/jgz/ggd-am/termijn", "-m", bericht(volgnummer).dump()});
  broker.publish({"-t", "verzuim/v1/jgz/ggd-am/termijn", "-m", "hello"});
  ASSERT_TRUE(listening->wait_for_line("no bericht of a hub")) << listening->err();
  listening->send_signal(SIGTERM);
  EXPECT_EQ(listening->wait_exit(), 1);  // something came that was none
  EXPECT_TRUE(holds(listening->err(), "gap: volgnummer 8")) << listening->err();
  EXPECT_TRUE(holds(listening->err(), "volgnummer 9 again; confirmed again")) << listening->err();
  EXPECT_TRUE(holds(listening->err(), "never came: volgnummer 8")) << listening->err();
  const std::string out = listening->out();
  EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 2) << out;
}

TEST_F(CommandsTest, ListenEndsAfterTheLastOneThatIsWanted) {
  support::Mosquitto broker;
  broker.start();
  const auto inbound = broker.subscribe("inbound", {"-t", "verzuim/v1/in/#", "-v"});
  const auto listening = start({"listen", "jgz/ggd-am", "--host", "127.0.0.1", "--port", std::to_string(broker.port()), "--count", "3"});
  ASSERT_TRUE(listening->wait_for_line("listening to")) << listening->err();
  for (const int volgnummer : {1, 2, 3, 4, 5}) broker.publish({"-t", "verzuim/v1/jgz/ggd-am/termijn", "-m", bericht(volgnummer).dump()});
  EXPECT_EQ(listening->wait_exit(), 0) << listening->err();
  const std::string out = listening->out();
  EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 3) << out;
  EXPECT_TRUE(inbound->wait_for_line("\"volgnummer\":3"));
  EXPECT_FALSE(holds(inbound->out(), "\"volgnummer\":4"));
}

TEST_F(CommandsTest, ListenRefusesWhoIsNoPartner) {
  const Ran unknown = run({"listen", "jgz/ggd-an", "--config", config_.string()});
  EXPECT_EQ(unknown.exit, 64);
  EXPECT_TRUE(holds(unknown.err, "did you mean jgz/ggd-am")) << unknown.err;
  EXPECT_EQ(run({"listen", "ggd-am", "--config", config_.string()}).exit, 64);
  EXPECT_EQ(run({"listen", "jgz/ggd-am", "--status", "B", "--config", config_.string()}).exit, 64);
  EXPECT_EQ(run({"listen", "leerplicht/0363", "--status", "R", "--config", config_.string()}).exit, 64);
}

TEST_F(CommandsTest, SimulateKeepsItsStoreOnDiskAndTakesItAway) {
  std::vector<Json> events{inschrijving("L1", "100122")};
  for (int day = 9; day <= 12; ++day) events.push_back(registratie("R" + std::to_string(day), "100122", day));
  const std::string input = write("events.ndjson", events);
  const std::vector<std::string> always = {"simulate", "--config", config_.string(), "--from", "2026-11-01", "--to", "2026-12-31"};
  const auto simulate = [&](std::vector<std::string> more) {
    more.insert(more.begin(), always.begin(), always.end());
    return more;
  };
  const Ran in_memory = run(simulate({"--input", input}));
  EXPECT_EQ(in_memory.exit, 0) << in_memory.err;
  EXPECT_TRUE(holds(in_memory.out, "verzuimmelding")) << in_memory.out;

  const fs::path folder = directory_ / "disk";
  const fs::path pipe = directory_ / "pipe";
  fs::create_directory(folder);
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const auto on_disk = start(simulate({"--input", pipe.string(), "--store", folder.string()}));
  {
    std::ofstream out(pipe);  // waits for its reader, which opens the store before it has the first line
    for (const Json& event : events) out << event.dump() << "\n";
    out.flush();
    const auto kept = [&folder] {
      const fs::recursive_directory_iterator all(folder);
      return std::any_of(begin(all), end(all), [](const fs::directory_entry& entry) { return entry.path().filename() == "verzuimhub.db"; });
    };
    for (int turn = 0; turn < 200 && !kept(); ++turn) usleep(50'000);
    EXPECT_TRUE(kept());
  }
  EXPECT_EQ(on_disk->wait_exit(std::chrono::minutes(2)), 0) << on_disk->err();
  EXPECT_EQ(on_disk->out(), in_memory.out);
  EXPECT_TRUE(fs::is_empty(folder));

  const Ran nowhere = run(simulate({"--input", input, "--store", (directory_ / "nowhere").string()}));
  EXPECT_EQ(nowhere.exit, 74);
  EXPECT_TRUE(holds(nowhere.err, "No such file or directory")) << nowhere.err;
}

}  // namespace
