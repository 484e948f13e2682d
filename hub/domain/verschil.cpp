#include "hub/domain/verschil.h"

#include <algorithm>

namespace hub::domain {
namespace {

LocalDay end_of(const Uitkomst& uitkomst) { return uitkomst.einddatum.value_or(LocalDay::max()); }

bool overlap(const Uitkomst& a, const Uitkomst& b) {
  return a.begindatum <= end_of(b) && b.begindatum <= end_of(a);
}

// Do these two speak of the same thing? Verzuimmeldingen and thuiszittersmeldingen when they overlap,
// a ziekteverzuimsignaal when spell and cause agree, a school signal by its key.
bool same(const Uitkomst& stored, const Uitkomst& computed) {
  if (stored.regel != computed.regel) return false;
  if (is_schoolsignaal(stored.regel)) return stored.sleutel == computed.sleutel;
  if (stored.regel == Regel::mazl) {
    return stored.begindatum == computed.begindatum && stored.aanleiding == computed.aanleiding;
  }
  return overlap(stored, computed);
}

bool visibly_equal(const Uitkomst& a, const Uitkomst& b) {
  return a.begindatum == b.begindatum && a.einddatum == b.einddatum && a.minuten == b.minuten;
}

class Vergelijking {
 public:
  Vergelijking(const Leerling* leerling, const Vestiging& vestiging, const Regio& regio)
      : leerling_(leerling), vestiging_(vestiging), regio_(regio) {}

  void pair(const Gemeld& gemeld, const Uitkomst& uitkomst) {
    if (is_schoolsignaal(uitkomst.regel)) return;
    const Bestemming bestemming = bestem(uitkomst, leerling_, vestiging_, regio_);
    if (is_afgesloten(gemeld.status)) {
      if (!bestemming.bestaat || !visibly_equal(gemeld.uitkomst, uitkomst)) tell_school(gemeld);
      return;
    }
    if (!gemeld.bestemming.ontvanger && bestemming.bestaat) {
      const auto soort = bestemming.ontvanger ? Stapsoort::wijs_toe : Stapsoort::bewaar;
      if (soort == Stapsoort::wijs_toe || changed(gemeld, uitkomst) || bestemming != gemeld.bestemming) {
        add(soort, &gemeld, uitkomst, bestemming);
      }
      return;
    }
    if (gemeld.bestemming.ontvanger != bestemming.ontvanger ||
        gemeld.bestemming.verzuimsoort != bestemming.verzuimsoort) {
      withdraw(gemeld);
      make(uitkomst);
    } else if (uitkomst.regel != Regel::mazl && !visibly_equal(gemeld.uitkomst, uitkomst)) {
      add(Stapsoort::wijzig, &gemeld, uitkomst, bestemming);
    } else if (gemeld.uitkomst.dag != uitkomst.dag) {
      add(Stapsoort::bewaar, &gemeld, uitkomst, bestemming);
    }
  }

  void without_counterpart(const Gemeld& gemeld) {
    if (is_schoolsignaal(gemeld.uitkomst.regel)) return;  // never taken back
    if (is_afgesloten(gemeld.status)) {
      tell_school(gemeld);
    } else {
      withdraw(gemeld);
    }
  }

  void make(const Uitkomst& uitkomst) {
    Bestemming bestemming = bestem(uitkomst, leerling_, vestiging_, regio_);
    if (bestemming.bestaat) add(Stapsoort::maak, nullptr, uitkomst, bestemming);
  }

  [[nodiscard]] std::vector<Stap> take_stappen() {
    std::stable_sort(stappen_.begin(), stappen_.end(), [](const Stap& a, const Stap& b) { return a.soort < b.soort; });
    return std::move(stappen_);
  }

 private:
  static bool changed(const Gemeld& gemeld, const Uitkomst& uitkomst) {
    return !visibly_equal(gemeld.uitkomst, uitkomst) || gemeld.uitkomst.dag != uitkomst.dag;
  }
  void withdraw(const Gemeld& gemeld) { add(Stapsoort::trek_in, &gemeld, gemeld.uitkomst, gemeld.bestemming); }
  void tell_school(const Gemeld& gemeld) {
    if (gemeld.afwijking_verteld) return;
    add(Stapsoort::vertel_school, &gemeld, gemeld.uitkomst, gemeld.bestemming);
  }
  void add(Stapsoort soort, const Gemeld* gemeld, const Uitkomst& uitkomst, const Bestemming& bestemming) {
    stappen_.push_back({soort, gemeld, uitkomst, bestemming});
  }

  const Leerling* leerling_;
  const Vestiging& vestiging_;
  const Regio& regio_;
  std::vector<Stap> stappen_;
};

}  // namespace

Verschil verschil(std::span<const Gemeld> gemeld, std::span<const Uitkomst> uitkomsten, const Leerling* leerling,
                  const Vestiging& vestiging, const Regio& regio) {
  Vergelijking vergelijking(leerling, vestiging, regio);
  Verschil result;
  std::vector<bool> paired(gemeld.size(), false);
  for (const Uitkomst& uitkomst : uitkomsten) {
    std::size_t at = 0;
    while (at < gemeld.size() && (paired[at] || !same(gemeld[at].uitkomst, uitkomst))) ++at;
    if (at == gemeld.size()) {
      vergelijking.make(uitkomst);
      continue;
    }
    paired[at] = true;
    vergelijking.pair(gemeld[at], uitkomst);
    if (uitkomst.afgerond) result.afgerond.push_back(gemeld[at].id);
  }
  for (std::size_t at = 0; at < gemeld.size(); ++at) {
    if (paired[at]) continue;
    vergelijking.without_counterpart(gemeld[at]);
    if (is_afgesloten(gemeld[at].status)) result.losgeraakt.push_back(gemeld[at].id);
  }
  result.stappen = vergelijking.take_stappen();
  return result;
}

}  // namespace hub::domain
