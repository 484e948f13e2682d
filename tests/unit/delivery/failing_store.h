// A store that passes everything on to another one, and refuses to write when a test says so: a full disk.
// The store underneath must outlive it. One thread.
#pragma once

#include <functional>

#include "hub/store/store.h"

namespace hub::store_test {

class FailingStore final : public store::Store {
 public:
  explicit FailingStore(store::Store& store) : store_(store) {}

  // While set, every write fails so, and changes nothing.
  std::optional<Error> refuses;

  Result<std::vector<store::Uitslag>> accept(std::span<const store::Aanvraag> aanvragen, WallTime now) override {
    return guard<std::vector<store::Uitslag>>([&] { return store_.accept(aanvragen, now); });
  }
  Result<std::vector<store::Geweigerd>> put_by(const store::Aanvraag& stuk, WallTime now) override {
    return guard<std::vector<store::Geweigerd>>([&] { return store_.put_by(stuk, now); });
  }
  Result<store::Uitslag> take_delivery(const store::Aanvraag& heel, WallTime now) override {
    return guard<store::Uitslag>([&] { return store_.take_delivery(heel, now); });
  }
  Result<void> drop_delivery(const Uuid& aanlevering) override { return guard<void>([&] { return store_.drop_delivery(aanlevering); }); }
  Result<bool> work_in() override { return store_.work_in(); }  // touches no disk where there is nothing to work in
  Result<store::Uitslag> worked_in(const Uuid& aanlevering) override { return store_.worked_in(aanlevering); }
  Result<std::optional<store::Terugname>> withdraw_delivery(const Uuid& aanlevering, const store::Afzender& afzender, WallTime now) override {
    return guard<std::optional<store::Terugname>>([&] { return store_.withdraw_delivery(aanlevering, afzender, now); });
  }
  Result<std::vector<store::Leerlingstaat>> marked(std::size_t count) override { return store_.marked(count); }
  Result<void> identify(store::Leerlingstaat& staat) override { return store_.identify(staat); }
  Result<void> settle(std::span<const store::Vonnis> vonnissen, WallTime now) override {
    return guard<void>([&] { return store_.settle(vonnissen, now); });
  }
  store::Id next_id() override { return store_.next_id(); }
  Result<void> begin_turn() override { return store_.begin_turn(); }
  Result<void> end_turn() override { return store_.end_turn(); }  // what it holds was refused before
  Result<std::vector<store::Abonnee>> subscribers() override { return store_.subscribers(); }
  Result<std::vector<store::Bericht>> waiting(store::Id abonnee, std::size_t count) override { return store_.waiting(abonnee, count); }
  Result<std::vector<store::Bericht>> under_way(store::Id abonnee) override { return store_.under_way(abonnee); }
  Result<store::Leases> lease() override { return store_.lease(); }
  std::optional<std::chrono::milliseconds> lease_time() const override { return store_.lease_time(); }
  Result<void> give_back(std::span<const store::Id> abonnees) override { return store_.give_back(abonnees); }
  Result<store::News> news(std::span<const store::Id> under_way) override { return store_.news(under_way); }
  Result<bool> depart(std::span<store::Bericht> berichten, WallTime now) override {
    return guard<bool>([&] { return store_.depart(berichten, now); });
  }
  Result<void> hold(std::span<const store::Bericht> berichten, WallTime now) override {
    return guard<void>([&] { return store_.hold(berichten, now); });
  }
  Result<void> finish(store::Id bericht, store::Berichtstaat staat, const std::string& reden, WallTime now) override {
    return guard<void>([&] { return store_.finish(bericht, staat, reden, now); });
  }
  Result<store::Leerlingstaat> consent_state(store::Id leerling) override { return store_.consent_state(leerling); }
  std::int64_t epoch() const override { return store_.epoch(); }
  std::vector<store::Id> take_touched_subscribers() override { return store_.take_touched_subscribers(); }
  Result<std::size_t> wake(WallTime now, std::size_t count) override {
    return guard<std::size_t>([&] { return store_.wake(now, count); });
  }
  Result<std::vector<store::Termijn>> due(WallTime now, std::size_t count) override { return store_.due(now, count); }
  Result<void> elapse(std::span<const store::Afloop> aflopen, WallTime now) override {
    return guard<void>([&] { return store_.elapse(aflopen, now); });
  }
  Result<std::optional<WallTime>> next_wake() override { return store_.next_wake(); }
  Result<void> ensure_termijn(const store::NieuweTermijn& termijn, WallTime now) override {
    return guard<void>([&] { return store_.ensure_termijn(termijn, now); });
  }
  Result<store::Tellingen> count_for(const std::string& vestiging, WallTime month_start) override {
    return store_.count_for(vestiging, month_start);
  }
  Result<void> rules_in_force(const std::string& print) override {
    return guard<void>([&] { return store_.rules_in_force(print); });
  }
  Result<std::size_t> forget_repeats(WallTime before, std::size_t count) override {
    return guard<std::size_t>([&] { return store_.forget_repeats(before, count); });
  }
  Result<std::int64_t> marks() override { return store_.marks(); }

 private:
  template <typename T, typename Work>
  Result<T> guard(Work work) {
    if (refuses) return tl::unexpected<Error>(*refuses);
    return work();
  }
  store::Store& store_;
};

}  // namespace hub::store_test
