// The doors of intake: a body, checked whole, to one request for the ledger, and the ledger's answer to
// an HTTP answer. Decoding is pure and runs on whichever thread has the body.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "hub/api/aanlevering.h"
#include "hub/api/access.h"
#include "hub/base/clock.h"
#include "hub/base/random.h"
#include "hub/http/exchange.h"
#include "hub/ledger/ledger.h"

namespace hub::api {

class Doors {
 public:
  // All outlive the doors. Any thread may call; `random` is the system's.
  Doors(const Clock& clock, Random& random, ledger::Ledger& ledger);

  // POST /v1/gebeurtenissen and /v1/verzuimregistraties (`plain`: without envelope too).
  void events(const Beller& beller, const http::RequestHead& head, std::string_view body, bool plain, http::Respond respond);
  // POST /v1/aanleveringen; may wait for the ledger.
  void delivery(const Beller& beller, const http::RequestHead& head, std::string_view body, http::Respond respond);
  // POST /v1/aanleveringen/{id}/_intrekken.
  void withdraw_delivery(const Beller& beller, const Uuid& id, http::Respond respond);
  // PUT /v1/vestigingen/{v}/leerlingen. `known`: the pupils on the roster now.
  void roster(const Beller& beller, const http::RequestHead& head, std::string_view body, const std::string& vestiging,
              const std::vector<store::Leerlingrij>& known, http::Respond respond);
  // One checked thing whose subject stands in the path: POST …/_status, …/_bevestigen.
  void one(const Beller& beller, const http::RequestHead& head, std::string_view body, domain::Inhoud inhoud, http::Respond respond);

 private:
  struct Gelezen;
  [[nodiscard]] std::optional<http::Response> authorise(const Beller& beller, Gelezen& gelezen) const;
  void submit(const Beller& beller, const http::RequestHead& head, std::string_view body, Gelezen gelezen, http::Respond respond);

  const Clock& clock_;
  ledger::Ledger& ledger_;
  Aanleveringen aanleveringen_;
};

}  // namespace hub::api
