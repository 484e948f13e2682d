#include "hub/domain/wandeling.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

#include "hub/base/assert.h"

namespace hub::domain {
namespace {

using std::chrono::days;

// A spell keeps as many days for its why as four school weeks and a holiday can hold; later ones add
// nothing to it.
constexpr std::size_t spel_dagen_max = 40;

void extend(Spel& spel, LocalDay dag, int minuten) {
  if (!spel.loopt()) spel = Spel{dag, dag, 0, false, {}};
  spel.laatste = dag;
  ++spel.lesdagen;
  if (spel.dagen.size() < spel_dagen_max) spel.dagen.push_back({dag, minuten});
}

}  // namespace

Wandeling::Wandeling(const Kalender& kalender, const RegelReeks& regels, Wandelstand stand,
                     std::span<const LocalDay> gesloten, LocalDay vandaag)
    : kalender_(kalender), regels_(regels), gesloten_(gesloten), vandaag_(vandaag), stand_(std::move(stand)),
      next_(stand_.tot) {}

void Wandeling::walk(std::span<const Dagtelling> dagen, LocalDay einde) {
  HUB_ASSERT(next_ != no_day && next_ <= einde);
  auto telling = std::lower_bound(dagen.begin(), dagen.end(), next_,
                                  [](const Dagtelling& a, LocalDay day) { return a.dag < day; });
  while (true) {
    // Between lesdagen with something, a quiet stretch changes nothing: jump to the next one.
    LocalDay dag = kalender_.lesdag_from(next_);
    if (!must_see_every_lesdag()) {
      LocalDay busy = telling == dagen.end() ? einde : telling->dag;
      const auto closed = std::lower_bound(gesloten_.begin(), gesloten_.end(), dag);
      if (closed != gesloten_.end()) busy = std::min(busy, *closed);
      if (busy > dag) dag = kalender_.lesdag_from(busy);
    }
    if (dag >= einde) break;
    reset_between(next_, dag);
    const bool counted = telling != dagen.end() && telling->dag == dag;
    lesdag(dag, counted ? *telling : Dagtelling{});
    if (counted) ++telling;
    next_ = dag + days(1);
  }
  reset_between(next_, einde);
  next_ = einde;
  stand_.tot = einde;
}

// The day of a closed melding stays a reset, also where the calendar no longer calls it a lesdag.
void Wandeling::reset_between(LocalDay from, LocalDay until) {
  const auto after = std::lower_bound(gesloten_.begin(), gesloten_.end(), until);
  if (after != gesloten_.begin() && *std::prev(after) >= from) reset_zestien_uur(*std::prev(after));
}

bool Wandeling::must_see_every_lesdag() const {
  return !stand_.venster.empty() || stand_.luxe.loopt() || stand_.ziek.loopt() || stand_.langdurig.loopt() ||
         stand_.lrv.loopt();
}

void Wandeling::lesdag(LocalDay dag, const Dagtelling& telling) {
  const Regels& regels = regels_.op(dag);
  zestien_uur(dag, telling.verzuim, regels);
  luxe(dag, telling.luxe);
  ziek(dag, telling.ziek, regels);
  ziek_30(dag, telling.ziek, regels);
  dekking(stand_.langdurig, Regel::langdurig, dag, telling.dekking, regels);
  dekking(stand_.lrv, Regel::lrv, dag, telling.dekking_nee, regels);
}

void Wandeling::zestien_uur(LocalDay dag, int minuten, const Regels& regels) {
  auto& venster = stand_.venster;
  if (minuten > 0) venster.push_back({dag, minuten});
  if (!venster.empty()) {
    const int first_week = kalender_.lesweek(dag) - regels.zestien_uur_lesweken + 1;
    const auto inside = std::find_if(venster.begin(), venster.end(), [&](const DagMinuten& counted) {
      return kalender_.lesweek(counted.dag) >= first_week;
    });
    venster.erase(venster.begin(), inside);
  }
  const int sum = std::accumulate(venster.begin(), venster.end(), 0,
                                  [](int total, const DagMinuten& counted) { return total + counted.minuten; });
  const bool spaced = stand_.laatste_melding == no_day ||
                      (dag - stand_.laatste_melding).count() >= regels.zestien_uur_dagen_ertussen;
  if (sum >= regels.zestien_uur_minuten && spaced) {
    Uitkomst melding;
    melding.regel = Regel::zestien_uur;
    melding.dag = dag;
    melding.begindatum = venster.front().dag;
    melding.einddatum = venster.back().dag;
    melding.minuten = sum;
    melding.dagen = venster;
    finished_.push_back(std::move(melding));
    reset_zestien_uur(dag);
  } else if (sum >= regels.zestien_uur_dreigend_minuten && sum < regels.zestien_uur_minuten &&
             !stand_.dreigend_gegeven) {
    Uitkomst signaal;
    signaal.regel = Regel::dreigend;
    signaal.dag = signaal.begindatum = dag;
    signaal.sleutel = stand_.reset;
    signaal.dagen = venster;
    finished_.push_back(std::move(signaal));
    stand_.dreigend_gegeven = true;
  }
  if (std::binary_search(gesloten_.begin(), gesloten_.end(), dag)) reset_zestien_uur(dag);
}

void Wandeling::reset_zestien_uur(LocalDay dag) {
  stand_.venster.clear();
  stand_.reset = stand_.laatste_melding = dag;
  stand_.dreigend_gegeven = false;
}

void Wandeling::luxe(LocalDay dag, int minuten) {
  if (minuten > 0) {
    extend(stand_.luxe, dag, minuten);
  } else if (stand_.luxe.loopt() && dag < vandaag_) {
    if (auto uitkomst = luxe_uitkomst(true)) finished_.push_back(std::move(*uitkomst));
    stand_.luxe = {};
  }
}

std::optional<Uitkomst> Wandeling::luxe_uitkomst(bool over) const {
  if (!stand_.luxe.loopt()) return std::nullopt;
  Uitkomst melding;
  melding.regel = Regel::luxe;
  melding.dag = melding.begindatum = stand_.luxe.eerste;
  if (over) melding.einddatum = stand_.luxe.laatste;
  melding.dagen = stand_.luxe.dagen;
  return melding;
}

void Wandeling::ziek(LocalDay dag, int minuten, const Regels& regels) {
  Spel& spel = stand_.ziek;
  if (minuten == 0) {
    if (dag < vandaag_) spel = {};
    return;
  }
  const bool begins = !spel.loopt();
  extend(spel, dag, minuten);
  if (begins) {
    stand_.ziekmeldingen.push_back(dag);
    stand_.ziekmeldingen_recent.push_back(dag);
    std::erase_if(stand_.ziekmeldingen_recent,
                  [&](LocalDay eerste) { return (dag - eerste).count() >= regels.mazl_dagen; });
    const auto count = static_cast<int>(stand_.ziekmeldingen.size());
    if (count > regels.mazl_ziekmeldingen) stand_.ziekmeldingen.erase(stand_.ziekmeldingen.begin());
  }
  if (spel.gesignaleerd) return;
  const bool frequent = begins &&
                        static_cast<int>(stand_.ziekmeldingen.size()) == regels.mazl_ziekmeldingen &&
                        (dag - stand_.ziekmeldingen.front()).count() < regels.mazl_dagen;
  const bool lang = spel.lesdagen >= regels.mazl_lesdagen;
  if (!frequent && !lang) return;
  Uitkomst signaal;
  signaal.regel = Regel::mazl;
  signaal.dag = dag;
  signaal.begindatum = signaal.sleutel = spel.eerste;
  signaal.aanleiding = frequent ? Aanleiding::frequentie : Aanleiding::duur;
  signaal.aantal_ziekmeldingen = static_cast<int>(stand_.ziekmeldingen_recent.size());
  signaal.aantal_lesdagen = spel.lesdagen;
  signaal.dagen = spel.dagen;
  Uitkomst gesprek = signaal;
  gesprek.regel = Regel::verzuimgesprek;
  gesprek.begindatum = dag;
  gesprek.aanleiding.reset();
  finished_.push_back(std::move(signaal));
  finished_.push_back(std::move(gesprek));
  spel.gesignaleerd = true;
  stand_.ziekmeldingen.clear();
}

void Wandeling::ziek_30(LocalDay dag, int minuten, const Regels& regels) {
  if (minuten == 0) return;
  if (const LocalDay jaar = school_year_start(dag); jaar != stand_.schooljaar) {
    stand_.schooljaar = jaar;
    stand_.ziek_minuten = 0;
  }
  const int before = stand_.ziek_minuten;
  stand_.ziek_minuten += minuten;
  if (before >= regels.ziek_minuten || stand_.ziek_minuten < regels.ziek_minuten) return;
  Uitkomst signaal;
  signaal.regel = Regel::ziek_30;
  signaal.dag = signaal.begindatum = dag;
  signaal.sleutel = stand_.schooljaar;
  finished_.push_back(std::move(signaal));
}

void Wandeling::dekking(Spel& spel, Regel regel, LocalDay dag, int minuten, const Regels& regels) {
  if (2 * minuten >= regels.lesdag_minuten) {
    extend(spel, dag, minuten);
  } else if (spel.loopt() && dag < vandaag_) {
    if (auto uitkomst = langdurig_uitkomst(spel, regel, true)) finished_.push_back(std::move(*uitkomst));
    spel = {};
  }
}

std::optional<Uitkomst> Wandeling::langdurig_uitkomst(const Spel& spel, Regel regel, bool over) const {
  if (!spel.loopt()) return std::nullopt;
  const LocalDay dag28 = kalender_.nth_day_outside_vakantie(spel.eerste, regels_.op(spel.eerste).langdurig_dagen);
  if (dag28 >= vandaag_ || kalender_.lesdag_until(dag28) > spel.laatste) return std::nullopt;
  Uitkomst melding;
  melding.regel = regel;
  melding.dag = dag28;
  melding.begindatum = spel.eerste;
  if (over) melding.einddatum = spel.laatste;
  melding.dagen = spel.dagen;
  std::erase_if(melding.dagen, [&](const DagMinuten& counted) { return counted.dag > dag28; });
  return melding;
}

std::vector<Uitkomst> Wandeling::take_finished() { return std::exchange(finished_, {}); }

std::vector<Uitkomst> Wandeling::running() const {
  std::vector<Uitkomst> uitkomsten;
  for (auto& uitkomst : {luxe_uitkomst(false), langdurig_uitkomst(stand_.langdurig, Regel::langdurig, false),
                         langdurig_uitkomst(stand_.lrv, Regel::lrv, false)}) {
    if (uitkomst) uitkomsten.push_back(*uitkomst);
  }
  return uitkomsten;
}

std::optional<LocalDay> Wandeling::verandert_op() const {
  std::optional<LocalDay> first;
  const auto consider = [&](LocalDay day) {
    if (day > vandaag_ && (!first || day < *first)) first = day;
  };
  for (const Spel* spel : {&stand_.luxe, &stand_.langdurig, &stand_.lrv}) {
    if (!spel->loopt()) continue;
    consider(kalender_.next_lesdag(spel->laatste) + days(1));  // that lesdag is over without it: the spell has ended
    if (spel == &stand_.luxe) continue;
    consider(kalender_.nth_day_outside_vakantie(spel->eerste, regels_.op(spel->eerste).langdurig_dagen) + days(1));
  }
  // Enough minutes, but too soon after the last melding: a later lesdag may bring it, or a smaller sum.
  const int sum = std::accumulate(stand_.venster.begin(), stand_.venster.end(), 0,
                                  [](int total, const DagMinuten& counted) { return total + counted.minuten; });
  if (sum >= regels_.op(vandaag_).zestien_uur_minuten) consider(kalender_.next_lesdag(vandaag_));
  return first;
}

}  // namespace hub::domain
