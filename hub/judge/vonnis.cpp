#include "hub/judge/vonnis.h"

#include <algorithm>

#include "hub/base/assert.h"
#include "hub/judge/data.h"

namespace hub::judge {
namespace {

using domain::Berichtsoort;
using domain::Gemeld;
using domain::Meldingstatus;
using domain::Regel;
using domain::Stapsoort;
using domain::Termijnsoort;
using domain::Termijnstaat;
using store::NieuwBericht;
using store::Uitkomstrij;
using Voorwaarde = NieuwBericht::Voorwaarde;

// The plural noun of the event type, by what the outcome is.
std::string type_of(Regel regel, const char* what) {
  const char* noun = is_verzuimmelding(regel)      ? "verzuimmeldingen."
                     : regel == Regel::langdurig   ? "thuiszittersmeldingen."
                     : regel == Regel::mazl        ? "ziekteverzuimsignalen."
                                                   : "verzuimsignalen.";
  return std::string(noun) + what;
}

Berichtsoort bericht_of(Regel regel) {
  if (is_verzuimmelding(regel)) return Berichtsoort::verzuimmelding;
  if (regel == Regel::langdurig) return Berichtsoort::thuiszittersmelding;
  if (regel == Regel::mazl) return Berichtsoort::ziekteverzuimsignaal;
  return Berichtsoort::signaal;
}

}  // namespace

Vonnisopmaak::Vonnisopmaak(store::Store& store, const domain::Regio& regio, const domain::Vestiging& vestiging,
                           const crypto::Kluis& kluis, Random& random, store::Leerlingstaat& staat, WallTime now)
    : store_(store), regio_(regio), vestiging_(vestiging), kluis_(kluis), random_(random), staat_(staat), now_(now),
      vandaag_(local_day(now)) {
  vonnis_.mark = staat.mark;
  vonnis_.vestiging = staat.vestiging;
  vonnis_.geheel = !staat.stand && !staat.uitkomsten.empty();
}

Result<store::Vonnis> Vonnisopmaak::write() {
  std::vector<LocalDay> gesloten;
  for (const store::OpenStatus& status : staat_.statussen) {
    const auto found = std::find_if(staat_.uitkomsten.begin(), staat_.uitkomsten.end(),
                                    [&](const Uitkomstrij& rij) { return rij.gemeld.id == status.uitkomst; });
    if (found == staat_.uitkomsten.end()) continue;
    found->gemeld.status = status.status;
  }
  for (const Uitkomstrij& rij : staat_.uitkomsten) {
    const Gemeld& gemeld = rij.gemeld;
    if (gemeld.uitkomst.regel == Regel::zestien_uur && is_afgesloten(gemeld.status)) gesloten.push_back(gemeld.uitkomst.dag);
  }
  std::sort(gesloten.begin(), gesloten.end());
  const domain::Oordeel oordeel = domain::oordeel({staat_.registraties, staat_.beeindigingen, gesloten, staat_.stand},
                                                  *vestiging_.kalender, *vestiging_.regels, vandaag_);
  if (!oordeel.uitkomsten.empty() || !staat_.uitkomsten.empty() || !staat_.opgaven.empty()) {
    if (auto known = store_.identify(staat_); !known) return pass(known);
  }
  if (auto applied = apply(oordeel); !applied) return pass(applied);
  if (oordeel.verandert_op) {
    const WallTime op = midnight(*oordeel.verandert_op);
    if (!vonnis_.wek_op || op < *vonnis_.wek_op) vonnis_.wek_op = op;
  }
  return std::move(vonnis_);
}

Result<void> Vonnisopmaak::apply(const domain::Oordeel& oordeel) {
  work_in_statuses();
  for (const Uitkomstrij& rij : staat_.uitkomsten) gemeld_.push_back(rij.gemeld);
  const domain::Verschil verschil = domain::verschil(gemeld_, oordeel.uitkomsten, staat_.leerling ? &*staat_.leerling : nullptr, vestiging_, regio_);
  for (const domain::Stap& stap : verschil.stappen) apply(stap);
  vonnis_.afgerond = verschil.afgerond;
  keep_stand(oordeel, verschil);
  release_signals();
  record_parents();
  compare_opgaven();
  for (const store::Id id : changed_) vonnis_.gewijzigd.push_back(row(id));
  if (staat_.dossier && !changed_.empty()) vonnis_.dossier_mag_dicht = staat_.dossier->id;
  return {};
}

// A partner's answers change the status and are passed on to the school.
void Vonnisopmaak::work_in_statuses() {
  const domain::Ontvanger school{domain::Lijn::school, vestiging_.code};
  for (const store::OpenStatus& status : staat_.statussen) {
    vonnis_.statussen_verwerkt.push_back(status.id);
    const auto found = std::find_if(staat_.uitkomsten.begin(), staat_.uitkomsten.end(),
                                    [&](const Uitkomstrij& rij) { return rij.gemeld.id == status.uitkomst; });
    if (found == staat_.uitkomsten.end()) continue;  // withdrawn in the meantime
    found->gemeld.status = status.status;
    mark_changed(found->gemeld.id);
    const Onderwerp onderwerp{*found, staat_, vestiging_, dossier_uuid(found->dossier)};
    add_bericht(*found, school, Berichtsoort::verzuimmelding, "verzuimmeldingen.status-gewijzigd",
                verzuimmelding_data(onderwerp, school, kluis_), Voorwaarde::altijd);
  }
}

void Vonnisopmaak::apply(const domain::Stap& stap) {
  switch (stap.soort) {
    case Stapsoort::maak: return make(stap);
    case Stapsoort::wijzig: return change(stap);
    case Stapsoort::wijs_toe: return assign(stap);
    case Stapsoort::trek_in: return withdraw(stap);
    case Stapsoort::vertel_school: return tell_school(stap);
    case Stapsoort::bewaar: {
      Uitkomstrij& rij = row(stap.gemeld->id);
      rij.gemeld.uitkomst = stap.uitkomst;
      rij.gemeld.bestemming = stap.bestemming;
      rij.waarom = why(stap.uitkomst);
      return mark_changed(rij.gemeld.id);
    }
  }
}

void Vonnisopmaak::make(const domain::Stap& stap) {
  Uitkomstrij rij;
  rij.gemeld.id = store_.next_id();
  rij.gemeld.uitkomst = stap.uitkomst;
  rij.gemeld.bestemming = stap.bestemming;
  rij.uuid = make_uuid7(now_, random_);
  rij.waarom = why(stap.uitkomst);
  // A signal to the school belongs to a dossier when there is one; it is not worth opening one.
  if (!is_schoolsignaal(stap.uitkomst.regel)) {
    rij.dossier = dossier().id;
  } else if (staat_.dossier) {
    rij.dossier = staat_.dossier->id;
  }
  if (stap.uitkomst.regel != Regel::mazl && stap.bestemming.ontvanger) {
    tell(rij, type_of(stap.uitkomst.regel, "geregistreerd"), Voorwaarde::altijd);
    rij.vrijgegeven = true;
  }
  add_termijnen(rij);
  vonnis_.nieuw.push_back(std::move(rij));
}

void Vonnisopmaak::change(const domain::Stap& stap) {
  Uitkomstrij& rij = row(stap.gemeld->id);
  const domain::Uitkomst before = rij.gemeld.uitkomst;
  rij.gemeld.uitkomst = stap.uitkomst;
  rij.waarom = why(stap.uitkomst);
  mark_changed(rij.gemeld.id);
  const bool ended = !before.einddatum && stap.uitkomst.einddatum;
  const bool returned = ended && stap.uitkomst.regel == Regel::langdurig;
  tell(rij, type_of(stap.uitkomst.regel, returned ? "hervat" : "gewijzigd"), Voorwaarde::bijwerken);
  if (ended) {
    close_termijnen(rij.gemeld.id, Termijnstaat::vervallen);
  } else if (before.begindatum != stap.uitkomst.begindatum || before.einddatum) {
    // Another first day, or a return that turned out not to be one: its deadlines are counted anew.
    close_termijnen(rij.gemeld.id, Termijnstaat::vervallen);
    add_termijnen(rij);
  }
}

void Vonnisopmaak::assign(const domain::Stap& stap) {
  Uitkomstrij& rij = row(stap.gemeld->id);
  rij.gemeld.uitkomst = stap.uitkomst;
  rij.gemeld.bestemming = stap.bestemming;
  rij.waarom = why(stap.uitkomst);
  mark_changed(rij.gemeld.id);
  if (stap.uitkomst.regel == Regel::mazl) return;  // leaves when consent stands
  rij.vrijgegeven = true;
  tell(rij, type_of(stap.uitkomst.regel, "geregistreerd"), Voorwaarde::altijd);
}

void Vonnisopmaak::withdraw(const domain::Stap& stap) {
  Uitkomstrij& rij = row(stap.gemeld->id);
  rij.gemeld.status = Meldingstatus::I;
  mark_changed(rij.gemeld.id);
  close_termijnen(rij.gemeld.id, Termijnstaat::vervallen);
  if (rij.vrijgegeven) tell(rij, type_of(stap.uitkomst.regel, "ingetrokken"), Voorwaarde::als_ontvangen);
}

void Vonnisopmaak::tell_school(const domain::Stap& stap) {
  Uitkomstrij& closed = row(stap.gemeld->id);
  closed.gemeld.afwijking_verteld = true;
  mark_changed(closed.gemeld.id);
  add_signaal(Regel::afwijkend, closed.gemeld.uitkomst.begindatum, closed.dossier, closed.waarom);
}

// To the school, of today.
void Vonnisopmaak::add_signaal(Regel regel, LocalDay sleutel, store::Id dossier, std::string waarom) {
  Uitkomstrij signaal;
  signaal.gemeld.id = store_.next_id();
  signaal.uuid = make_uuid7(now_, random_);
  signaal.gemeld.uitkomst.regel = regel;
  signaal.gemeld.uitkomst.dag = signaal.gemeld.uitkomst.begindatum = vandaag_;
  signaal.gemeld.uitkomst.sleutel = sleutel;
  signaal.gemeld.bestemming.ontvanger = domain::Ontvanger{domain::Lijn::school, vestiging_.code};
  signaal.dossier = dossier;
  signaal.vrijgegeven = true;
  signaal.waarom = std::move(waarom);
  tell(signaal, "verzuimsignalen.geregistreerd", Voorwaarde::altijd);
  vonnis_.nieuw.push_back(std::move(signaal));
}

void Vonnisopmaak::add_termijnen(const Uitkomstrij& rij) {
  const domain::Uitkomst& uitkomst = rij.gemeld.uitkomst;
  const domain::Regels& regels = vestiging_.regels->op(uitkomst.dag);
  const auto end_of = [](LocalDay day) { return midnight(day + std::chrono::days(1)); };
  if (is_verzuimmelding(uitkomst.regel)) {
    add_termijn(rij, Termijnsoort::melden, end_of(domain::add_werkdagen(uitkomst.dag, regels.melden_binnen_werkdagen)));
  }
  if (uitkomst.regel != Regel::langdurig || uitkomst.einddatum) return;
  add_termijn(rij, Termijnsoort::ouders_informeren, end_of(domain::add_werkdagen(uitkomst.dag, regels.ouders_informeren_werkdagen)));
  const store::NieuweTermijn termijn = vonnis_.termijnen.back();
  const domain::Ontvanger school{domain::Lijn::school, vestiging_.code};
  NieuwBericht bericht;
  bericht.id = make_uuid7(now_, random_);
  bericht.ontvanger = school;
  bericht.soort = Berichtsoort::termijn;
  bericht.type = "termijnen.naderend";
  bericht.onderwerp = wire_id(kluis_, school, termijn.uuid);
  bericht.leerling = staat_.mark.leerling;
  bericht.data = termijn_data(termijn.uuid, termijn.soort, dossier_uuid(rij.dossier), termijn.vervalt, Termijnstaat::open, school, kluis_);
  vonnis_.berichten.push_back(std::move(bericht));
  add_termijn(rij, Termijnsoort::pact, midnight(add_months(uitkomst.begindatum, regels.pact_maanden)));
}

void Vonnisopmaak::add_termijn(const Uitkomstrij& rij, Termijnsoort soort, WallTime vervalt) {
  if (soort == Termijnsoort::melden && vervalt <= now_) return;  // learnt too late: nothing is left to guard
  vonnis_.termijnen.push_back({store_.next_id(), make_uuid7(now_, random_), soort, vestiging_.code, staat_.mark.leerling,
                               rij.gemeld.id, rij.dossier, vervalt});
}

void Vonnisopmaak::close_termijnen(store::Id uitkomst, Termijnstaat staat) {
  for (const store::OpenTermijn& termijn : staat_.termijnen) {
    if (termijn.uitkomst == uitkomst) vonnis_.gesloten_termijnen.emplace_back(termijn.id, staat);
  }
}

// A ziekteverzuimsignaal leaves as soon as consent stands: at once when it stands already, and afterwards
// within its school year.
void Vonnisopmaak::release_signals() {
  bool waits = false;
  const auto release = [&](Uitkomstrij& rij, bool stored) {
    const Gemeld& gemeld = rij.gemeld;
    if (gemeld.uitkomst.regel != Regel::mazl || rij.vrijgegeven || gemeld.status == Meldingstatus::I) return;
    if (!gemeld.bestemming.ontvanger || !staat_.leerling) return;
    if (stored && school_year_start(gemeld.uitkomst.dag) != school_year_start(vandaag_)) return;
    const int age = age_on(staat_.leerling->geboortedatum, vandaag_);
    if (!domain::toestemming_staat(staat_.toestemmingen, domain::Lijn::jgz, age)) {
      waits = true;
      return;
    }
    rij.vrijgegeven = true;
    if (stored) mark_changed(gemeld.id);
    tell(rij, type_of(Regel::mazl, "geregistreerd"), Voorwaarde::altijd);
    vonnis_.berichten.back().toestemming_vereist = true;
  };
  for (Uitkomstrij& rij : staat_.uitkomsten) release(rij, true);
  for (Uitkomstrij& rij : vonnis_.nieuw) release(rij, false);
  if (!waits) return;
  // Whose word is needed changes with the twelfth and the sixteenth birthday.
  for (const int years : {12, 16}) {
    LocalDay birthday = add_months(staat_.leerling->geboortedatum, 12 * years);
    if (age_on(staat_.leerling->geboortedatum, birthday) < years) birthday += std::chrono::days(1);
    const WallTime op = midnight(birthday);
    if (birthday > vandaag_ && (!vonnis_.wek_op || op < *vonnis_.wek_op)) vonnis_.wek_op = op;
  }
}

void Vonnisopmaak::record_parents() {
  if (!staat_.ouders_geinformeerd) return;
  vonnis_.ouders_verwerkt = true;
  for (const store::OpenTermijn& termijn : staat_.termijnen) {
    if (termijn.soort == Termijnsoort::ouders_informeren) vonnis_.gesloten_termijnen.emplace_back(termijn.id, Termijnstaat::gehaald);
  }
}

// Of the two the school knows which is right. Nothing that the hub knows changes, and nobody else hears of it.
void Vonnisopmaak::compare_opgaven() {
  std::vector<Regel> told;  // of two statements that come to the same, today, one signal
  for (const store::OpenOpgave& open : staat_.opgaven) {
    vonnis_.opgaven_verwerkt.push_back(open.id);
    if (!staat_.leerling) continue;  // on no roster any more
    const LocalDay datum = open.inhoud.datum;
    const auto regel = domain::afwijking(open.inhoud, {*staat_.leerling, is_ingeschreven(), has_lrv(datum - domain::r08_dagen, datum)});
    if (!regel || std::find(told.begin(), told.end(), *regel) != told.end()) continue;
    told.push_back(*regel);
    domain::Uitkomst why_so;
    why_so.regel = *regel;
    why_so.dag = vandaag_;
    add_signaal(*regel, datum, staat_.dossier ? staat_.dossier->id : 0, why(why_so));
  }
}

// Whoever has left and is registered again is back.
bool Vonnisopmaak::is_ingeschreven() const {
  const auto next = std::upper_bound(staat_.uitschrijvingen.begin(), staat_.uitschrijvingen.end(), vandaag_);
  if (next == staat_.uitschrijvingen.begin()) return true;
  const LocalDay left = *std::prev(next);
  return std::any_of(staat_.registraties.begin(), staat_.registraties.end(),
                     [left](const domain::Registratie& registratie) { return day_of(registratie.begin) >= left; });
}

bool Vonnisopmaak::has_lrv(LocalDay from, LocalDay to) const {
  const auto stands = [from, to](const Uitkomstrij& rij) {
    const domain::Uitkomst& uitkomst = rij.gemeld.uitkomst;
    return uitkomst.regel == Regel::lrv && rij.gemeld.status != Meldingstatus::I && uitkomst.begindatum <= to && uitkomst.einddatum.value_or(to) >= from;
  };
  return std::any_of(staat_.uitkomsten.begin(), staat_.uitkomsten.end(), stands) || std::any_of(vonnis_.nieuw.begin(), vonnis_.nieuw.end(), stands);
}

// A stand is kept only when the next judgement can find what still ran into it: see Store's reading of
// registrations, one school year back.
void Vonnisopmaak::keep_stand(const domain::Oordeel& oordeel, const domain::Verschil& verschil) {
  if (!oordeel.stand) return;
  const LocalDay tot = oordeel.stand->tot;
  const LocalDay readable = school_year_start(tot - std::chrono::days(1));
  for (const domain::Registratie& registratie : staat_.registraties) {
    const auto last = domain::geldigheid(registratie, staat_.beeindigingen).last_day();
    if (day_of(registratie.begin) < readable && (!last || *last >= tot)) return;
  }
  // What a partner closed is folded in when its reset is, or when the rules no longer speak of it.
  for (const Gemeld& gemeld : gemeld_) {
    if (!is_afgesloten(gemeld.status) || gemeld.uitkomst.dag >= tot) continue;
    const bool loose = std::find(verschil.losgeraakt.begin(), verschil.losgeraakt.end(), gemeld.id) != verschil.losgeraakt.end();
    if (loose || gemeld.uitkomst.regel == Regel::zestien_uur) vonnis_.afgerond.push_back(gemeld.id);
  }
  vonnis_.stand = oordeel.stand;
}

const store::Dossier& Vonnisopmaak::dossier() {
  if (!staat_.dossier) {
    staat_.dossier = store::Dossier{store_.next_id(), make_uuid7(now_, random_)};
    vonnis_.nieuwe_dossiers.push_back(*staat_.dossier);
  }
  return *staat_.dossier;
}

Uuid Vonnisopmaak::dossier_uuid(store::Id dossier) const {
  return staat_.dossier && staat_.dossier->id == dossier ? staat_.dossier->uuid : Uuid{};
}

void Vonnisopmaak::tell(const Uitkomstrij& rij, std::string type, Voorwaarde voorwaarde) {
  const auto& ontvanger = rij.gemeld.bestemming.ontvanger;
  if (!ontvanger) return;
  const Onderwerp onderwerp{rij, staat_, vestiging_, dossier_uuid(rij.dossier)};
  std::string data;
  const Berichtsoort soort = bericht_of(rij.gemeld.uitkomst.regel);
  switch (soort) {
    case Berichtsoort::verzuimmelding: data = verzuimmelding_data(onderwerp, *ontvanger, kluis_); break;
    case Berichtsoort::ziekteverzuimsignaal: data = ziekteverzuimsignaal_data(onderwerp, *ontvanger, kluis_); break;
    case Berichtsoort::thuiszittersmelding: data = thuiszittersmelding_data(onderwerp); break;
    case Berichtsoort::signaal: data = signaal_data(onderwerp, *ontvanger, kluis_); break;
    case Berichtsoort::termijn: HUB_ASSERT(false);  // a termijn is no outcome
  }
  add_bericht(rij, *ontvanger, soort, std::move(type), std::move(data), voorwaarde);
}

void Vonnisopmaak::add_bericht(const Uitkomstrij& rij, const domain::Ontvanger& ontvanger, Berichtsoort soort, std::string type,
                               std::string data, Voorwaarde voorwaarde) {
  NieuwBericht bericht;
  bericht.id = make_uuid7(now_, random_);
  bericht.ontvanger = ontvanger;
  bericht.soort = soort;
  bericht.type = std::move(type);
  bericht.onderwerp = wire_id(kluis_, ontvanger, rij.uuid);
  bericht.leerling = staat_.mark.leerling;
  bericht.uitkomst = rij.gemeld.id;
  bericht.data = std::move(data);
  bericht.voorwaarde = voorwaarde;
  vonnis_.berichten.push_back(std::move(bericht));
}

Uitkomstrij& Vonnisopmaak::row(store::Id uitkomst) {
  const auto found = std::find_if(staat_.uitkomsten.begin(), staat_.uitkomsten.end(),
                                  [&](const Uitkomstrij& rij) { return rij.gemeld.id == uitkomst; });
  HUB_ASSERT(found != staat_.uitkomsten.end());
  return *found;
}

void Vonnisopmaak::mark_changed(store::Id uitkomst) {
  if (std::find(changed_.begin(), changed_.end(), uitkomst) == changed_.end()) changed_.push_back(uitkomst);
}

std::string Vonnisopmaak::why(const domain::Uitkomst& uitkomst) const {
  return waarom_text(uitkomst, vestiging_.regels->op(uitkomst.dag).versie);
}

}  // namespace hub::judge
