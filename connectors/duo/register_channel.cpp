#include "connectors/duo/register_channel.h"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "connectors/courier/courier.h"

namespace hub::duo {
namespace {

using courier::Verdict;
using delivery::Attempt;
using delivery::Outcome;
using domain::Meldingstatus;

// Failures in a row after which the register is left alone for a while; doubles with every rest, so that what stands
// behind berichten that break it is reached too.
constexpr int failures_max = 10;
constexpr int doublings_max = 20;
// The gemeente may change a melding between our look and our step, but not time and again.
constexpr int looks_max = 3;
// Delivery tries again within a minute: who is not seen for so long was settled by another hub.
constexpr auto forgotten_after = std::chrono::minutes(5);

// The way to the register.
class RegisterRoad final : public courier::Road {
 public:
  RegisterRoad(const Clock& clock, Random& random, RegisterSettings&& settings, const std::atomic<bool>& stopping)
      : clock_(clock), random_(random), settings_(std::move(settings)), exchange_(clock, random, settings_.exchange, stopping) {}

  // Asks what changed at one school since now: nothing, and DUO has to be well to say so.
  Verdict look() override {
    const auto failed = exchange_.vragen(settings_.achtergrond.scholen.begin()->first.substr(0, 4), clock_.wall(), [](const Levering&) { return false; });
    return failed ? down(Outcome::unreachable, *failed) : Verdict{Outcome::taken, "the register answers"};
  }

  Verdict carry(const Attempt& attempt) override {
    const auto opdracht = read_opdracht(attempt.payload, settings_.achtergrond);
    if (!opdracht) return {Outcome::rejected, opdracht.error().text};
    if (opdracht->soort == Opdracht::Soort::geen) return {Outcome::taken, "the register takes no bericht of this kind"};
    const Uuid& kenmerk = opdracht->melding.kenmerk;
    // A withdrawal may not pass the report that it takes back.
    const auto before = unsettled_.find(kenmerk);
    if (before != unsettled_.end() && before->second.bericht != attempt.bericht_id && clock_.mono() < before->second.until) {
      return {Outcome::busy, "waits for an earlier bericht about the same melding"};
    }
    Verdict verdict = look_and_step(*opdracht);
    if (verdict.outcome == Outcome::taken || verdict.outcome == Outcome::rejected) {
      unsettled_.erase(kenmerk);
      failures_ = rests_ = 0;
    } else if (!verdict.down_for) {
      unsettled_[kenmerk] = {attempt.bericht_id, clock_.mono() + forgotten_after};
    }
    if (verdict.down_for) unsettled_.clear();  // all come again, in their order
    return verdict;
  }

 private:
  struct Unsettled {
    Uuid bericht;
    MonoTime until;
  };

  Verdict look_and_step(const Opdracht& opdracht) {
    for (int look = 0; look < looks_max; ++look) {
      std::optional<Verzuimgeval> found;
      if (const auto failed = find(opdracht.melding, found)) return judge(*failed, Outcome::unreachable);
      if (auto verdict = step(opdracht, found)) return std::move(*verdict);
    }
    return count_failure({Outcome::busy, "the melding changes each time between our look and our step"});
  }

  // What the register has of it now. Its last change is not older than its first day.
  std::optional<Failure> find(const Melding& melding, std::optional<Verzuimgeval>& found) {
    std::size_t unreadable = 0;
    const auto failed = exchange_.vragen(melding.brin(), midnight(melding.begin), [&](const Levering& page) {
      unreadable += page.onleesbaar;
      for (const Verzuimgeval& geval : page.gevallen) {
        // The newest version, if it comes in more than one.
        if (is_same(geval, melding) && (!found || found->mutatie <= geval.mutatie)) found = geval;
      }
      return !found;
    });
    if (failed) return failed;
    // One of those may be ours: reporting it again would be worse than waiting.
    if (!found && unreadable > 0) return Failure{Outcome::busy, std::to_string(unreadable) + " meldingen in DUO's answer cannot be read", true};
    return std::nullopt;
  }

  // None: the register had a newer version than was looked at.
  std::optional<Verdict> step(const Opdracht& opdracht, const std::optional<Verzuimgeval>& found) {
    const bool withdraws = opdracht.soort == Opdracht::Soort::intrekken;
    if (!found) return withdraws ? Verdict{Outcome::taken, "DUO has no such melding: nothing to withdraw"} : judge(exchange_.melden(opdracht.melding));
    if (opdracht.soort == Opdracht::Soort::melden || found->status == Meldingstatus::I) return Verdict{Outcome::taken, "DUO has it already, " + found->nummer};
    const Mutatie mutatie{opdracht.melding, found->nummer, found->mutatie, withdraws ? Meldingstatus::I : found->status.value_or(Meldingstatus::R)};
    const auto answer = exchange_.muteren(mutatie);
    const auto* fouten = answer ? std::get_if<Foutmelding>(&*answer) : nullptr;
    if (fouten != nullptr && fouten->soort == Foutmelding::Soort::oude_versie) return std::nullopt;
    Verdict verdict = judge(answer);
    if (verdict.outcome == Outcome::taken) verdict.reason = "DUO confirms " + found->nummer;
    return verdict;
  }

  Verdict judge(const Exchange::Answered& answer) {
    if (!answer) return judge(answer.error(), answer.error().outcome);
    if (const auto* fouten = std::get_if<Foutmelding>(&*answer)) return {Outcome::rejected, "DUO refuses it: " + codes_of(*fouten)};
    if (const auto* nummer = std::get_if<Meldingnummer>(&*answer)) return {Outcome::taken, "DUO has it, " + nummer->nummer};
    if (std::holds_alternative<Bevestiging>(*answer)) return {Outcome::taken, ""};
    return count_failure({Outcome::unknown, "DUO answers something else than was asked"});
  }

  Verdict judge(const Failure& failure, Outcome outcome) {
    if (!failure.connected || failure.wait) return down(outcome, failure);
    return count_failure({outcome, failure.reason});
  }

  Verdict count_failure(Verdict verdict) {
    if (++failures_ < failures_max << std::min(rests_, doublings_max)) return verdict;
    return down(verdict.outcome, {verdict.outcome, std::to_string(failures_) + " failures in a row, the last: " + verdict.reason, true});
  }

  Verdict down(Outcome outcome, const Failure& failure) {
    failures_ = 0;
    if (failure.wait) return {outcome, failure.reason + ", and asks to be left alone for " + std::to_string(failure.wait->count()) + " s", *failure.wait};
    const auto whole = std::min<std::chrono::microseconds>(settings_.shortest_rest * (1LL << std::min(rests_, doublings_max)), settings_.longest_rest);
    rests_ = std::min(rests_ + 1, doublings_max);
    return {outcome, failure.reason, courier::with_jitter(whole, random_)};
  }

  const Clock& clock_;
  Random& random_;
  const RegisterSettings settings_;
  Exchange exchange_;
  std::map<Uuid, Unsettled> unsettled_;  // by kenmerk: the bericht that comes first
  int failures_ = 0;                     // in a row
  int rests_ = 0;                        // since the last that was settled
};

}  // namespace

struct RegisterChannel::Impl {
  Impl(const Clock& clock, Random& random, delivery::ChannelEvents& events, RegisterSettings&& settings)
      : queue(settings.queue), road(clock, random, std::move(settings), stopping), courier(clock, events, queue, stopping, road) {}

  std::atomic<bool> stopping{false};
  const std::size_t queue;
  RegisterRoad road;
  courier::Courier courier;  // last: its thread uses the road
};

RegisterChannel::RegisterChannel(const Clock& clock, Random& random, delivery::ChannelEvents& events, RegisterSettings settings) {
  if (settings.achtergrond.scholen.empty()) throw std::runtime_error("duo: there is no school to report for");
  if (settings.queue == 0) throw std::runtime_error("duo: the queue must hold at least 1");
  impl_ = std::make_unique<Impl>(clock, random, events, std::move(settings));
}

RegisterChannel::~RegisterChannel() = default;

bool RegisterChannel::try_send(Attempt& attempt) { return impl_->courier.try_send(attempt); }

void RegisterChannel::begin_stop() { impl_->courier.begin_stop(); }

void RegisterChannel::stop() { impl_->courier.stop(); }

}  // namespace hub::duo
