// WS-Security 1.0 over a SOAP envelope, as Digikoppeling's signed profile has it: an X.509 token, a timestamp, and an
// RSA-SHA256 signature over the timestamp, the addressing headers and the Body, each in exclusive canonical form.
// libxml2's tree and xmlsec1 stay behind this wall. Keys are read once; then any number of threads may use it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "hub/base/clock.h"
#include "hub/base/result.h"

namespace hub::duo {

inline constexpr std::string_view wsu_namespace = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";

struct SignatureSettings {
  std::string certificate_file;      // PEM, ours first, then what leads to its root; RSA
  std::string key_file;              // PEM, its key, without a password
  std::string certificate_duo_file;  // PEM of who signs DUO's answers; empty: answers are taken on TLS alone
};

class Signature {
 public:
  // Throws std::runtime_error when a file cannot be used.
  explicit Signature(const SignatureSettings& settings);
  ~Signature();

  // `envelope` with a wsse:Security in its Header; valid for five minutes from `now`. What has a wsu:Id is signed.
  // REQUIRES: an envelope of ours, with a Header and a Body with wsu:Id.
  [[nodiscard]] std::string sign(const std::string& envelope, WallTime now) const;
  // That DUO signed this envelope: its own Body, by the configured certificate and nobody else's, within five
  // minutes of `now`. Without such a certificate all is well. REQUIRES: xml::parse has taken these bytes.
  [[nodiscard]] Result<void> verify(std::string_view envelope, WallTime now) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hub::duo
