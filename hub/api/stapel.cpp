#include "hub/api/stapel.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "hub/crypto/kluis.h"

namespace hub::api {
namespace {

// Rows that go as one request; those of more come in pieces of this many. Put by or worked in, a piece holds up the
// ledger for some 10 milliseconds.
constexpr std::size_t rows_max = 1'000;
// Refusals listed; a delivery with more has another trouble.
constexpr std::size_t weigeringen_max = 10'000;

std::uint64_t first_64(std::span<const std::uint8_t> digest) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, digest.data(), sizeof(bits));
  return bits;
}

}  // namespace

void Stapel::add(domain::Gebeurtenis&& gebeurtenis, std::size_t plaats) {
  if (failure_) return;
  ++rows_;
  if (rijen_.size() == rows_max) put_by();
  if (!gebeurtenis.id.empty()) namen_.push_back({first_64(crypto::sha256(gebeurtenis.id)), first_64(gebeurtenis.afdruk), plaats});
  rijen_.push_back(std::move(gebeurtenis));
  plaatsen_.push_back(plaats);
}

void Stapel::end() {
  if (!in_pieces_) return;
  if (!rijen_.empty() && !failure_) put_by();
  find_doubles();
}

void Stapel::put_by() {
  in_pieces_ = true;
  store::Aanvraag stuk = kop_;
  stuk.gebeurtenissen = std::exchange(rijen_, {});
  auto refused = ledger_.call([stuk = std::move(stuk), now = now_](ledger::Line& line) { return line.store().put_by(stuk, now); });
  if (!refused) {
    failure_ = Error{ErrorKind::busy, "the hub is full for a moment"};
  } else if (!*refused) {
    failure_ = refused->error();
  } else {
    for (store::Geweigerd& geweigerd : **refused) {
      if (weigeringen_.size() < weigeringen_max) weigeringen_.push_back({plaatsen_[geweigerd.index], std::move(geweigerd)});
    }
  }
  plaatsen_.clear();
}

// One id for two contents in one delivery: in one request the store finds it, in pieces nobody else would before it is
// too late to refuse the whole.
void Stapel::find_doubles() {
  std::ranges::sort(namen_, [](const Naam& a, const Naam& b) { return std::pair(a.id, a.plaats) < std::pair(b.id, b.plaats); });
  for (std::size_t i = 1; i < namen_.size() && weigeringen_.size() < weigeringen_max; ++i) {
    if (namen_[i].id != namen_[i - 1].id || namen_[i].inhoud == namen_[i - 1].inhoud) continue;
    weigeringen_.push_back({namen_[i].plaats, {0, 409, "id-conflict", "the same id stands in this delivery before, with other content"}});
  }
}

void Stapel::drop() {
  if (!in_pieces_) return;
  // When that fails too, the store forgets it in time by itself.
  static_cast<void>(ledger_.try_run([id = *kop_.aanlevering](ledger::Line& line) { static_cast<void>(line.store().drop_delivery(id)); }));
}

bool Stapel::submit(const std::optional<store::Herhaling>& herhaling, bool lenient, std::size_t geweigerd, ledger::Answer answer) {
  store::Aanvraag aanvraag = kop_;
  aanvraag.herhaling = herhaling;
  aanvraag.lenient = lenient;
  aanvraag.geweigerd = geweigerd;
  if (!in_pieces_) {
    aanvraag.gebeurtenissen = std::move(rijen_);
    return ledger_.try_submit(std::move(aanvraag), std::move(answer));
  }
  return ledger_.try_run([&ledger = ledger_, aanvraag = std::move(aanvraag), answer = std::move(answer), now = now_](ledger::Line& line) {
    auto taken = line.store().take_delivery(aanvraag, now);
    if (!taken || !taken->bezig || taken->herhaald || taken->soort != store::Uitslag::Soort::aangenomen) {
      if (taken && taken->aanlevering != aanvraag.aanlevering) static_cast<void>(line.store().drop_delivery(*aanvraag.aanlevering));
      return answer(std::move(taken));
    }
    ledger.await(*aanvraag.aanlevering, answer);
  });
}

}  // namespace hub::api
