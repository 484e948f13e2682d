#include "connectors/school/eerdere.h"

#include <cstring>
#include <utility>

#include "hub/crypto/kluis.h"

namespace hub::school {
namespace {

constexpr std::size_t begin_size = 64;

// Of a digest, so that no sender can make two names collide.
std::uint64_t hash_of(std::string_view naam) {
  const crypto::Digest digest = crypto::sha256(naam);
  std::uint64_t hash = 0;
  std::memcpy(&hash, digest.data(), sizeof(hash));
  return hash == 0 ? 1 : hash;
}

}  // namespace

std::optional<int> Eerdere::add(std::string_view naam, int plaats) {
  if (aantal_ * 3 >= vakken_.size() * 2) grow();
  const std::uint64_t hash = hash_of(naam);
  Vak& vak = find(hash);
  if (vak.hash == hash) return vak.plaats;
  vak = {hash, plaats};
  ++aantal_;
  return std::nullopt;
}

Eerdere::Vak& Eerdere::find(std::uint64_t hash) {
  std::size_t at = hash & (vakken_.size() - 1);
  while (vakken_[at].hash != 0 && vakken_[at].hash != hash) at = (at + 1) & (vakken_.size() - 1);
  return vakken_[at];
}

void Eerdere::grow() {
  const std::vector<Vak> before = std::exchange(vakken_, std::vector<Vak>(vakken_.empty() ? begin_size : vakken_.size() * 2));
  for (const Vak& vak : before) {
    if (vak.hash != 0) find(vak.hash) = vak;
  }
}

}  // namespace hub::school
