#include "hub/judge/judge.h"

#include "hub/base/json.h"
#include "hub/base/log.h"
#include "hub/judge/data.h"
#include "hub/judge/vonnis.h"

namespace hub::judge {
namespace {

using domain::Termijnsoort;
using domain::Termijnstaat;

// A pupil that cannot be judged now (its school left the configuration) is looked at again after this
// long; its registrations stay.
constexpr std::chrono::hours put_off_for{1};

}  // namespace

Judge::Judge(store::Store& store, const domain::Regio& regio, const crypto::Kluis& kluis, Random& random)
    : store_(store), regio_(regio), kluis_(kluis), random_(random) {}

Result<std::size_t> Judge::step(WallTime now, std::size_t count) {
  auto staten = store_.marked(count);
  if (!staten) return pass(staten);
  std::vector<store::Vonnis> vonnissen;
  vonnissen.reserve(staten->size());
  for (store::Leerlingstaat& staat : *staten) {
    const domain::Vestiging* vestiging = regio_.find_vestiging(staat.vestiging);
    if (vestiging == nullptr) {
      log::error("judge.unknown-school", {{"vestiging", staat.vestiging}, {"hint", "put it back in partners.yaml"}});
      store::Vonnis put_off;
      put_off.mark = staat.mark;
      put_off.vestiging = staat.vestiging;
      put_off.wek_op = now + put_off_for;
      vonnissen.push_back(std::move(put_off));
      continue;
    }
    auto vonnis = Vonnisopmaak(store_, regio_, *vestiging, kluis_, random_, staat, now).write();
    if (!vonnis) return pass(vonnis);
    vonnissen.push_back(std::move(*vonnis));
  }
  if (!vonnissen.empty()) {
    if (auto settled = store_.settle(vonnissen, now); !settled) return pass(settled);
  }
  return vonnissen.size();
}

Result<std::size_t> Judge::elapse(WallTime now, std::size_t count) {
  const auto termijnen = store_.due(now, count);
  if (!termijnen) return tl::unexpected<Error>(termijnen.error());
  std::vector<store::Afloop> aflopen;
  for (const store::Termijn& termijn : *termijnen) {
    aflopen.push_back(afloop(termijn, now));
    if (termijn.soort != Termijnsoort::herinneringsmail) continue;
    if (auto added = add_herinneringsmail(termijn, now, aflopen.back()); !added) return pass(added);
  }
  if (!aflopen.empty()) {
    if (auto stored = store_.elapse(aflopen, now); !stored) return pass(stored);
  }
  return aflopen.size();
}

// Who hears that a deadline has passed: the school of its own, operators of a melding that is not with
// the partner, SWV and leerplicht of three months without a return.
store::Afloop Judge::afloop(const store::Termijn& termijn, WallTime now) {
  store::Afloop afloop;
  afloop.termijn = termijn.id;
  std::vector<domain::Ontvanger> ontvangers;
  const domain::Vestiging* vestiging = regio_.find_vestiging(termijn.vestiging);
  switch (termijn.soort) {
    case Termijnsoort::herinneringsmail: return afloop;
    case Termijnsoort::melden:
      for (const auto& [ontvanger, partner] : regio_.partners) {
        if (ontvanger.lijn == domain::Lijn::beheer) ontvangers.push_back(ontvanger);
      }
      break;
    case Termijnsoort::ouders_informeren: ontvangers.push_back({domain::Lijn::school, termijn.vestiging}); break;
    case Termijnsoort::pact:
      if (vestiging != nullptr && vestiging->swv) ontvangers.push_back({domain::Lijn::swv, *vestiging->swv});
      ontvangers.insert(ontvangers.end(), termijn.meldingen_bij.begin(), termijn.meldingen_bij.end());
      break;
  }
  for (const domain::Ontvanger& ontvanger : ontvangers) {
    store::NieuwBericht bericht;
    bericht.id = make_uuid7(now, random_);
    bericht.ontvanger = ontvanger;
    bericht.soort = domain::Berichtsoort::termijn;
    bericht.type = "termijnen.verlopen";
    bericht.onderwerp = wire_id(kluis_, ontvanger, termijn.uuid);
    bericht.leerling = termijn.leerling;
    bericht.data = termijn_data(termijn.uuid, termijn.soort, termijn.dossier_uuid, termijn.vervalt, Termijnstaat::verlopen, ontvanger, kluis_);
    afloop.berichten.push_back(std::move(bericht));
  }
  return afloop;
}

Result<void> Judge::add_herinneringsmail(const store::Termijn& termijn, WallTime now, store::Afloop& afloop) {
  afloop.staat = Termijnstaat::gehaald;
  const domain::Vestiging* vestiging = regio_.find_vestiging(termijn.vestiging);
  if (vestiging == nullptr) return {};
  const std::chrono::year_month_day today(local_day(now));
  const auto counted = store_.count_for(vestiging->code, midnight(LocalDay(today.year() / today.month() / 1)));
  if (!counted) return tl::unexpected<Error>(counted.error());
  for (const std::string& address : vestiging->zorgcoordinatoren) {
    store::NieuwBericht mail;
    mail.id = make_uuid7(now, random_);
    mail.ontvanger = {domain::Lijn::school, vestiging->code};
    mail.kanaal = store::Kanaal::mail;
    mail.soort = domain::Berichtsoort::termijn;
    mail.type = "termijnen.naderend";
    mail.onderwerp = wire_id(kluis_, mail.ontvanger, termijn.uuid);
    mail.data = Json{{"sjabloon", "herinneringsmail"},
                     {"to", address},
                     {"naam_school", vestiging->naam},
                     {"maand", format_date(local_day(now))},
                     {"open_dossiers", counted->open_dossiers},
                     {"thuiszitters", counted->thuiszitters},
                     {"meldingen_maand", counted->meldingen_maand},
                     {"open_termijnen", counted->open_termijnen}}
                    .dump();
    afloop.berichten.push_back(std::move(mail));
  }
  afloop.volgende = herinneringsmail(*vestiging, now);
  return {};
}

store::NieuweTermijn Judge::herinneringsmail(const domain::Vestiging& vestiging, WallTime after) {
  return {store_.next_id(), make_uuid7(after, random_), Termijnsoort::herinneringsmail, vestiging.code, 0, 0, 0,
          domain::next_herinneringsmail(*vestiging.kalender, after)};
}

Result<void> Judge::plan(WallTime now) {
  for (const auto& [code, vestiging] : regio_.vestigingen) {
    if (auto ensured = store_.ensure_termijn(herinneringsmail(vestiging, now), now); !ensured) return ensured;
  }
  return {};
}

}  // namespace hub::judge
