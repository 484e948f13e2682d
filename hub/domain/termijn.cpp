#include "hub/domain/termijn.h"

namespace hub::domain {

WallTime next_herinneringsmail(const Kalender& kalender, WallTime after) {
  using std::chrono::Monday;
  using std::chrono::year_month_day;
  constexpr int nine_o_clock = 9 * 60;
  const year_month_day today(local_day(after));
  for (auto month = today.year() / today.month();; month += std::chrono::months(1)) {
    const LocalDay second_monday(month / Monday[2]);
    const LocalDay lesdag = kalender.lesdag_from(second_monday);
    if (year_month_day(lesdag).month() != month.month()) continue;
    const WallTime at = to_wall(at_minute(lesdag, nine_o_clock));
    if (at > after) return at;
  }
}

}  // namespace hub::domain
