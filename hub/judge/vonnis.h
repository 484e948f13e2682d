// From one pupil's state to what must be stored for it: calls the pure judgement, compares, and writes
// out meldingen, dossiers, deadlines and berichten. Used once a pupil.
#pragma once

#include "hub/base/random.h"
#include "hub/crypto/kluis.h"
#include "hub/domain/partner.h"
#include "hub/store/store.h"

namespace hub::judge {

class Vonnisopmaak {
 public:
  Vonnisopmaak(store::Store& store, const domain::Regio& regio, const domain::Vestiging& vestiging,
               const crypto::Kluis& kluis, Random& random, store::Leerlingstaat& staat, WallTime now);

  // Error: as the store's. On success the verdict is complete.
  Result<store::Vonnis> write();

 private:
  void work_in_statuses();
  Result<void> apply(const domain::Oordeel& oordeel);
  void apply(const domain::Stap& stap);
  void make(const domain::Stap& stap);
  void change(const domain::Stap& stap);
  void assign(const domain::Stap& stap);
  void withdraw(const domain::Stap& stap);
  void tell_school(const domain::Stap& stap);
  void add_signaal(domain::Regel regel, LocalDay sleutel, store::Id dossier, std::string waarom);
  void add_termijnen(const store::Uitkomstrij& rij);
  void close_termijnen(store::Id uitkomst, domain::Termijnstaat staat);
  void release_signals();
  void record_parents();
  void compare_opgaven();
  [[nodiscard]] bool is_ingeschreven() const;
  [[nodiscard]] bool has_lrv(LocalDay from, LocalDay to) const;
  void keep_stand(const domain::Oordeel& oordeel, const domain::Verschil& verschil);

  // The pupil's open dossier, opened now if there is none.
  const store::Dossier& dossier();
  Uuid dossier_uuid(store::Id dossier) const;
  void tell(const store::Uitkomstrij& rij, std::string type, store::NieuwBericht::Voorwaarde voorwaarde);
  void add_bericht(const store::Uitkomstrij& rij, const domain::Ontvanger& ontvanger, domain::Berichtsoort soort, std::string type,
                   std::string data, store::NieuwBericht::Voorwaarde voorwaarde);
  void add_termijn(const store::Uitkomstrij& rij, domain::Termijnsoort soort, WallTime vervalt);
  store::Uitkomstrij& row(store::Id uitkomst);
  void mark_changed(store::Id uitkomst);
  [[nodiscard]] std::string why(const domain::Uitkomst& uitkomst) const;

  store::Store& store_;
  const domain::Regio& regio_;
  const domain::Vestiging& vestiging_;
  const crypto::Kluis& kluis_;
  Random& random_;
  store::Leerlingstaat& staat_;
  const WallTime now_;
  const LocalDay vandaag_;
  std::vector<domain::Gemeld> gemeld_;     // what was reported, as verschil reads it
  std::vector<store::Id> changed_;         // rows of staat_ to be written again
  store::Vonnis vonnis_;
};

}  // namespace hub::judge
