#include "tests/unit/delivery/partner_world.h"

#include "hub/base/assert.h"
#include "tests/unit/domain/region.h"

namespace hub::delivery_test {
namespace {

using store::Kanaal;

std::string topic_for(const domain::Ontvanger& ontvanger, domain::Berichtsoort soort) {
  return "verzuim/v1/" + to_string(ontvanger) + "/" + std::string(domain::berichtsoort_namen[static_cast<std::size_t>(soort)]);
}

}  // namespace

DeliveryTest::DeliveryTest()
    : regio_(domain_test::make_region()), now_(*parse_rfc3339("2026-09-08T12:00:00Z")), kluis_(crypto::Key{}, random_),
      sqlite_(std::move(*store::sqlite::SqliteStore::open(":memory:", kluis_, now_))), store_(*sqlite_) {
  store::Aanvraag aanvraag;
  aanvraag.gebeurtenissen.resize(1);
  aanvraag.gebeurtenissen.front().inhoud = domain::Inschrijving{{"90BB00", "1"}, domain_test::make_leerling("2016-03-14")};
  HUB_ASSERT(store_.accept(std::span(&aanvraag, 1), now_));
  restart(3);
  link(true);
}

void DeliveryTest::restart(std::size_t window) {
  delivery_.reset();
  mqtt_.open.clear();
  noted_ = 0;
  delivery::DeliverySettings settings;
  settings.source = "urn:nld:oin:00000099000000009000:systeem:verzuimhub";
  settings.link = "https://hub.voorbeeld.nl/";
  settings.herinneringsmail = {"Verzuim in {{maand}}\n", "Beste {{naam_school}}, {{open_dossiers}} dossiers: {{{link}}}", "<p>{{naam_school}}</p>"};
  settings.window = window;
  delivery_ = std::make_unique<delivery::Delivery>(store_, regio_, random_, topic_for, &mqtt_, &mail_,
                                                   std::map<domain::Ontvanger, delivery::Channel*>{{webhook(), &webhook_}}, settings);
  HUB_ASSERT(delivery_->resume(mono_));
}

store::NieuwBericht DeliveryTest::bericht(const domain::Ontvanger& ontvanger, std::string data) {
  store::NieuwBericht made;
  made.id = make_uuid7(now_, random_);
  made.ontvanger = ontvanger;
  made.soort = ontvanger.lijn == domain::Lijn::jgz ? domain::Berichtsoort::ziekteverzuimsignaal : domain::Berichtsoort::verzuimmelding;
  made.type = "verzuimmeldingen.geregistreerd";
  made.onderwerp = make_uuid7(now_, random_);
  const auto staten = store_.marked(1);
  HUB_ASSERT(staten && staten->size() == 1);
  made.leerling = staten->front().mark.leerling;
  made.data = std::move(data);
  return made;
}

void DeliveryTest::make(store::NieuwBericht made) {
  store::Vonnis vonnis;
  vonnis.mark = {made.leerling, 0};  // no mark has number 0: the pupil stays marked
  vonnis.vestiging = "90BB00";
  vonnis.berichten = {std::move(made)};
  HUB_ASSERT(store_.settle(std::span(&vonnis, 1), now_));
}

void DeliveryTest::make(const domain::Ontvanger& ontvanger, int count) {
  for (int i = 0; i < count; ++i) make(bericht(ontvanger));
}

void DeliveryTest::consent(bool verleend) {
  store::Aanvraag aanvraag;
  aanvraag.gebeurtenissen.resize(1);
  aanvraag.gebeurtenissen.front().inhoud =
      domain::Toestemming{{"90BB00", "1"}, domain::Lijn::jgz, domain::Toestemminggever::ouders, verleend, now_};
  HUB_ASSERT(store_.accept(std::span(&aanvraag, 1), now_));
}

void DeliveryTest::step() {
  while (true) {
    const auto more = try_step();
    EXPECT_TRUE(more) << more.error().text;
    note_given();
    if (!more || !*more) return;
  }
}

Result<bool> DeliveryTest::try_step() {
  auto more = delivery_->fill(now_, mono_);
  if (!more) return more;
  if (auto sent = delivery_->send(now_, mono_); !sent) return pass(sent);
  return more;
}

void DeliveryTest::later(std::chrono::seconds by) {
  now_ += by;
  mono_ += by;
}

void DeliveryTest::link(bool up, Kanaal kanaal) { delivery_->on_link(kanaal, up, mono_); }

void DeliveryTest::answer_all(delivery::Outcome outcome) {
  note_given();
  while (!mqtt_.open.empty()) {
    const Uuid id = mqtt_.open.front().bericht_id;
    mqtt_.open.pop_front();
    --noted_;
    HUB_ASSERT(delivery_->on_outcome(id, outcome, "as the test says", now_, mono_));
  }
}

void DeliveryTest::confirm(const domain::Ontvanger& ontvanger, std::vector<std::int64_t> numbers) {
  for (const std::int64_t number : numbers) {
    const auto uuid = parse_uuid(got(ontvanger).at(number).front().at("id").get<std::string>());
    store::Aanvraag aanvraag;
    aanvraag.afzender = {to_string(ontvanger), ontvanger};
    aanvraag.gebeurtenissen.resize(1);
    aanvraag.gebeurtenissen.front().inhoud = domain::Ontvangst{*uuid, number, 1};
    const auto uitslagen = store_.accept(std::span(&aanvraag, 1), now_);
    HUB_ASSERT(uitslagen && uitslagen->front().soort == store::Uitslag::Soort::aangenomen);
    delivery_->on_receipt(*uuid);
  }
}

std::vector<std::int64_t> DeliveryTest::unconfirmed(const domain::Ontvanger& ontvanger) {
  std::vector<std::int64_t> numbers;
  const auto abonnees = store_.subscribers();
  for (const store::Abonnee& abonnee : *abonnees) {
    if (abonnee.ontvanger != ontvanger) continue;
    const auto berichten = store_.under_way(abonnee.id);
    for (const store::Bericht& bericht : *berichten) numbers.push_back(bericht.volgnummer);
  }
  return numbers;
}

void DeliveryTest::note_given() {
  for (; noted_ < mqtt_.open.size(); ++noted_) {
    const delivery::Attempt& attempt = mqtt_.open[noted_];
    const auto event = parse_json(attempt.payload);
    HUB_ASSERT(event);
    const auto number = event->at("volgnummer").get<std::int64_t>();
    EXPECT_EQ(event->at("id"), to_string(attempt.bericht_id));
    given_[attempt.recipient].push_back(number);
    got_[attempt.recipient][number].push_back(*event);
  }
}

Lines DeliveryTest::given() {
  Lines lines;
  for (const auto& [recipient, numbers] : given_) {
    std::string line = recipient;
    for (const std::int64_t number : numbers) line += " " + std::to_string(number);
    lines.push_back(line);
  }
  given_.clear();
  return lines;
}

std::optional<std::chrono::microseconds> DeliveryTest::next_wake() const {
  const auto wake = delivery_->next_wake();
  return wake ? std::optional(*wake - mono_) : std::nullopt;
}

}  // namespace hub::delivery_test
