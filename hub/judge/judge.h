// T2: takes marked pupils, computes what should be true of each, and stores the difference. Synchronous;
// lives on the thread that owns the store.
#pragma once

#include "hub/base/random.h"
#include "hub/crypto/kluis.h"
#include "hub/domain/partner.h"
#include "hub/store/store.h"

namespace hub::judge {

class Judge {
 public:
  // All of these outlive the judge.
  Judge(store::Store& store, const domain::Regio& regio, const crypto::Kluis& kluis, Random& random);

  // Judges at most `count` pupils; how many there were. Fewer than `count`: none is waiting any more.
  Result<std::size_t> step(WallTime now, std::size_t count);

  // Deadlines that have come, at most `count`: escalations and the monthly mails; how many there were.
  Result<std::size_t> elapse(WallTime now, std::size_t count);

  // Makes sure that each school's repeating deadlines stand.
  Result<void> plan(WallTime now);

 private:
  store::Afloop afloop(const store::Termijn& termijn, WallTime now);
  Result<void> add_herinneringsmail(const store::Termijn& termijn, WallTime now, store::Afloop& afloop);
  store::NieuweTermijn herinneringsmail(const domain::Vestiging& vestiging, WallTime after);

  store::Store& store_;
  const domain::Regio& regio_;
  const crypto::Kluis& kluis_;
  Random& random_;
};

}  // namespace hub::judge
