// T3: every subscriber has one ordered stream and a window of berichten that it has not confirmed. What
// does not fit waits in the store, so a partner that is gone slows nobody. Where several hubs share a store,
// each numbers and sends the streams it has the lease of. Synchronous; lives on the thread that owns the store;
// channels call back by way of that thread's queue.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "hub/base/random.h"
#include "hub/delivery/bericht_vorm.h"
#include "hub/delivery/channel.h"
#include "hub/domain/partner.h"
#include "hub/store/store.h"

namespace hub::delivery {

struct DeliverySettings {
  std::string source;                              // the hub's own URN
  std::string link;                                // in mails
  Mailsjabloon herinneringsmail;
  // Unconfirmed berichten a subscriber may have. 200: what a broker keeps without trouble for a partner
  // that is away (Mosquitto drops beyond 1000), and enough to keep a live one busy.
  std::size_t window = 200;
  // A bericht that was taken but not confirmed is sent again after this long, then twice as long, up to
  // five minutes; and at once when a partner that was silent confirms anything.
  std::chrono::seconds resend_after{60};
};

// Builds the topic of a bericht; the one place is connectors/mqtt/topics.h.
using TopicFor = std::string (*)(const domain::Ontvanger&, domain::Berichtsoort);

struct DeliveryCounts {
  std::uint64_t sent = 0;
  std::uint64_t resent = 0;
  std::uint64_t confirmed = 0;
  std::uint64_t refused = 0;
  std::size_t under_way = 0;
};

class Delivery {
 public:
  // Everything by reference outlives the delivery, every channel too. `mqtt` and `mail` may be null: nothing leaves
  // there. A receiver in `webhooks` gets by that channel what others get by `mqtt`: the stream is the same.
  Delivery(store::Store& store, const domain::Regio& regio, Random& random, TopicFor topic_for, Channel* mqtt, Channel* mail,
           const std::map<domain::Ontvanger, Channel*>& webhooks, DeliverySettings settings);

  // Takes up what is under way: at the start, and after the store failed, which leaves open whether what it
  // was doing was done.
  Result<void> resume(MonoTime mono);
  // Keeps its streams up to date with what other hubs do, and numbers what waits and has room; true when there
  // may be more to do at once.
  Result<bool> fill(WallTime now, MonoTime mono);
  // Sends what is numbered and due. REQUIRES: what fill() stored is durable.
  Result<void> send(WallTime now, MonoTime mono);
  // When step has something to do again without an event from outside; none: only an event brings work.
  [[nodiscard]] std::optional<MonoTime> next_wake() const;

  void on_link(store::Kanaal kanaal, bool up, MonoTime mono);
  void on_link(const domain::Ontvanger& webhook, bool up, MonoTime mono);
  Result<void> on_outcome(const Uuid& bericht, Outcome outcome, const std::string& reason, WallTime now, MonoTime mono);
  void on_receipt(const Uuid& bericht);            // T1 has stored it
  [[nodiscard]] DeliveryCounts counts() const;

 private:
  enum class Fase { wacht, bij_kanaal, genomen };  // to be sent, with the channel, taken but unconfirmed
  struct InFlight {
    store::Bericht bericht;
    Fase fase = Fase::wacht;
    int attempts = 0;
    MonoTime next{};                               // when to send (again)
    bool woken = false;                            // goes again because its partner is back
  };
  // One channel: the broker, the mail server, or one receiver's webhook.
  struct Way {
    Channel* channel = nullptr;
    bool up = false;
    [[nodiscard]] bool is_open() const { return channel != nullptr && up; }
  };
  struct Stream {
    store::Abonnee abonnee;
    Way* way = nullptr;
    bool confirms = true;
    bool refusal_stands = false;                   // what its channel refuses, no operator mends by waiting
    bool may_wait = true;                          // the store may hold more for it
    bool silent = false;                           // something had to be sent again
    std::int64_t epoch = 0;                        // of its lease
    bool leaving = false;                          // goes to another hub once its window is empty
    bool lost = false;                             // another hub has it
    std::map<std::int64_t, InFlight> window;       // by volgnummer
  };
  struct Place {
    store::Id abonnee;
    std::int64_t volgnummer;
  };

  Stream& stream(const store::Abonnee& abonnee);
  void take_up(Stream& stream, std::vector<store::Bericht> berichten, MonoTime mono);
  Result<void> load_new_subscribers(MonoTime mono);
  enum class Windows { those_gained, all };        // to be read from the store
  Result<void> renew(Windows windows, MonoTime mono);
  Result<void> give_back_idle();
  Result<void> look(MonoTime mono);
  std::vector<store::Id> some_unconfirmed();
  void drop(store::Id abonnee);
  Result<bool> fill(Stream& stream, WallTime now, MonoTime mono);
  Result<void> refuse_without_contract(const Stream& stream, std::vector<store::Bericht>& berichten, WallTime now);
  Result<void> refuse(const Stream& stream, const store::Bericht& bericht, const std::string& reason, WallTime now);
  Result<void> hold_back(std::vector<store::Bericht>& berichten, WallTime now);
  Result<void> send_due(Stream& stream, WallTime now, MonoTime mono);
  Result<bool> send(Stream& stream, InFlight& flight, WallTime now);
  Result<Attempt> attempt(const Stream& stream, const store::Bericht& bericht) const;
  void forget(const Uuid& bericht);
  static std::string key_of(const Uuid& bericht) { return {bericht.bytes.begin(), bericht.bytes.end()}; }
  void set_link(Way& way, bool up, MonoTime mono);
  std::chrono::microseconds backoff(int attempts, std::chrono::seconds first, std::chrono::seconds most);

  store::Store& store_;
  const domain::Regio& regio_;
  Random& random_;
  TopicFor topic_for_;
  Way mqtt_;
  Way mail_;
  std::map<domain::Ontvanger, Way> webhooks_;
  const DeliverySettings settings_;
  std::map<store::Id, Stream> streams_;
  std::set<store::Id> busy_;                       // streams with something to do now
  std::set<store::Id> starved_;                    // streams that found the channel full: its next outcome frees it
  std::set<std::pair<MonoTime, store::Id>> alarms_;  // when a stream has something to send again
  std::unordered_map<std::string, Place> places_;  // by the bytes of the bericht id
  // Of a store with several hubs only.
  std::set<store::Id> others_;                     // their streams
  std::optional<MonoTime> renew_at_;
  std::optional<MonoTime> look_at_;
  store::Id looked_up_to_ = 0;
  DeliveryCounts counts_;
};

}  // namespace hub::delivery
