// How far a delivery is, as its row says it.
#pragma once

namespace hub::store::sql {

// Below klaar: there is work left on it, as the index knows.
enum Aanleverstaat : int { wordt_ingetrokken = -1, weggelegd = 0, in_verwerking = 1, verwerkt = 2, klaar = 3 };

}  // namespace hub::store::sql
