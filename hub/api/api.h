// The HTTP API: which path and method mean what, who may call it, and on which thread it is done. Small
// bodies are decoded where they arrive; large ones and everything that reads the store go to a worker,
// so that the io thread never waits.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <shared_mutex>
#include <string>

#include "hub/api/access.h"
#include "hub/api/doors.h"
#include "hub/api/waiters.h"
#include "hub/base/worker.h"
#include "hub/http/exchange.h"
#include "hub/store/reader.h"

namespace hub::api {

// What /livez, /readyz and /metrics say, and the documents the hub serves; any thread.
struct Public {
  std::function<http::Response()> live;
  std::function<http::Response()> ready;
  std::function<http::Response()> metrics;
  std::string openapi;    // JSON
  std::string asyncapi;
};

struct ApiSettings {
  std::uint64_t body_bytes_max = 64ULL * 1024 * 1024;
  std::string source;     // the hub's own URN
  std::int64_t epoch = 1;
};

class Api final : public http::Application {
 public:
  // All by reference outlive the api. `reader` and `kluis` are used on the api's own reading thread only.
  Api(const Clock& clock, Random& random, const domain::Regio& regio, const crypto::Kluis& kluis, ledger::Ledger& ledger,
      std::unique_ptr<store::Reader> reader, std::shared_ptr<const Access> access, Public open, ApiSettings settings);
  ~Api() override;

  http::Admission admit(const http::RequestHead& head) override;
  void handle(http::RequestHead head, http::Body body, http::Respond respond) override;

  // New tokens from now on; any thread.
  void replace_access(std::shared_ptr<const Access> access);
  // Whoever waits for a bericht is answered now, and nobody waits from now on; any thread.
  void end_waits();

 private:
  struct Call;
  struct Route;
  static const std::vector<Route>& routes();
  [[nodiscard]] std::shared_ptr<const Access> access() const;
  void read(std::shared_ptr<Call> call, void (Api::*work)(Call&));

  void post_events(std::shared_ptr<Call> call) { decode(std::move(call), false); }
  void post_registraties(std::shared_ptr<Call> call) { decode(std::move(call), true); }
  void decode(std::shared_ptr<Call> call, bool plain);
  void post_aanlevering(std::shared_ptr<Call> call);
  void post_intrekken(std::shared_ptr<Call> call);
  void post_status(std::shared_ptr<Call> call);
  void post_bevestigen(std::shared_ptr<Call> call);
  void get_berichten(std::shared_ptr<Call> call);
  void read_berichten(std::shared_ptr<Call> call);
  void show_berichten(const std::shared_ptr<Call>& call);
  void look_again(const std::shared_ptr<Call>& call);
  [[nodiscard]] std::chrono::microseconds look_after_waiters();
  void put_leerlingen(Call& call);
  void read_registratie(Call& call);
  void read_aanlevering(Call& call);
  void read_leerlingen(Call& call);
  void read_leerling(Call& call);
  void read_swv_dossier(Call& call);
  void read_meldingen(Call& call);
  void read_melding(Call& call);
  void read_termijnen(Call& call);
  void read_dossiers(Call& call);
  void read_onbestelbaar(Call& call);

  const Clock& clock_;
  const domain::Regio& regio_;
  const crypto::Kluis& kluis_;
  const ledger::Ledger& ledger_;
  Doors doors_;
  const std::unique_ptr<store::Reader> reader_;
  const Public open_;
  const ApiSettings settings_;
  mutable std::shared_mutex access_mutex_;   // a pointer swap a reload
  std::shared_ptr<const Access> access_;
  Worker intake_;                            // decodes large bodies
  Worker bulk_;                              // takes large files, one at a time
  std::atomic<bool> ending_ = false;
  Waiters waiters_;                          // the reading thread's
  Worker reading_;                           // owns reader_; last: it begins when all is there
};

}  // namespace hub::api
