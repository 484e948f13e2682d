// The vault: everything the hub keeps secret with its own master key. Pupil keys are wrapped under
// it, so that erasing a pupil is destroying one key; indexes and pseudonyms are keyed by keys derived
// from it (HKDF), so that a stolen database joins with nothing. Immutable after construction apart
// from the nonce source; one thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/random.h"
#include "hub/base/result.h"
#include "hub/base/uuid.h"

struct evp_mac_ctx_st;  // of OpenSSL

namespace hub::crypto {

using Key = std::array<std::uint8_t, 32>;
using Digest = std::array<std::uint8_t, 32>;
using Bytes = std::vector<std::uint8_t>;

Digest sha256(std::string_view text);
// SHA-256 over the parts, each preceded by its length, so that no two lists of parts collide.
Digest sha256_of(std::span<const std::string_view> parts);
Digest hmac_sha256(std::string_view key, std::string_view text);
std::string to_hex(std::span<const std::uint8_t> bytes);
// Equal in a time that does not depend on where they differ.
bool equal_in_constant_time(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b);

// A new token: 256 random bits, base64url.
std::string make_token(Random& random);

class Kluis {
 public:
  Kluis(const Key& master, Random& random);

  // A fresh pupil key, wrapped for storage.
  [[nodiscard]] Bytes make_wrapped_key();

  // AES-256-GCM under a wrapped pupil key: nonce, text, tag. Sealing the same text twice gives
  // different bytes.
  [[nodiscard]] Bytes seal(std::span<const std::uint8_t> wrapped_key, std::string_view text);
  // Error: corrupt, when the bytes were not sealed under that key or were damaged.
  [[nodiscard]] Result<std::string> open(std::span<const std::uint8_t> wrapped_key,
                                         std::span<const std::uint8_t> sealed) const;

  // The keyed index by which a pupil is found without storing the number in clear.
  [[nodiscard]] std::array<std::uint8_t, 16> pupil_index(std::string_view vestiging, std::string_view nummer) const;
  // The same for a pgn: the pupils of that vestiging who have it.
  [[nodiscard]] std::array<std::uint8_t, 16> pgn_index(std::string_view vestiging, std::string_view pgn) const;
  // What `ontvanger` knows the thing with this id by; two receivers cannot join their lists.
  [[nodiscard]] Uuid pseudonym(std::string_view ontvanger, const Uuid& id) const;
  // Tells whether a store was made with this master key.
  [[nodiscard]] std::string check_value() const;

 private:
  Key master_;
  struct FreeHmac {
    void operator()(evp_mac_ctx_st* context) const;
  };
  std::unique_ptr<evp_mac_ctx_st, FreeHmac> index_;       // each with its key
  std::unique_ptr<evp_mac_ctx_st, FreeHmac> pseudonyms_;
  Random& random_;
};

}  // namespace hub::crypto
