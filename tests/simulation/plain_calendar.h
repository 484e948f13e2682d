// The school calendar of the example region, copied by hand from the published holidays, 1 August 2025 to 1 September
// 2028. A second source beside the hub's own configuration: it reads none of its files. Immutable; any thread.
#pragma once

#include "plain_time.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace simulation {

enum class Regio { noord, midden, zuid };

struct School {
    std::string vestiging;
    Regio regio;
    std::string swv;  // empty: this school has none
    std::string jgz;
};

const std::vector<School>& scholen();
const School& school_van(std::string_view vestiging);  // REQUIRES: one of scholen()

// The Doorstroompunt of a gemeente, or nothing where the gemeente is not in the example region.
std::optional<std::string> doorstroompunt_van(std::string_view gemeente);

bool is_weekend(Datum dag);
bool is_schoolvakantie(Regio regio, Datum dag);
bool is_nationale_vrije_dag(Datum dag);
bool is_lesdag(Regio regio, Datum dag);
bool is_werkdag(Datum dag);
Datum volgende_werkdag(Datum dag, int aantal);  // the `aantal`-th werkdag after `dag`

struct Lesdag {
    Datum datum;
    int lesweek;  // weeks with at least one lesdag, numbered one after the other across holidays
};

// Every lesdag the calendar knows, in order.
const std::vector<Lesdag>& lesdagen_van(Regio regio);

}  // namespace simulation
