#include "plain_calendar.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace simulation {
namespace {

namespace chrono = std::chrono;

struct Vakantie {
    Datum eerste;
    Datum laatste;
};

// One holiday, per region.
struct Vakanties {
    Vakantie noord;
    Vakantie midden;
    Vakantie zuid;
};

// From a Saturday up to and including a Sunday.
Vakantie vrij(std::string_view eerste, std::string_view laatste) { return {parse_datum(eerste), parse_datum(laatste)}; }

// The published file ends Zuid's voorjaarsvakantie of 2027 on 21 March; a holiday of nine days ends on 21 February.
// clang-format off
const std::vector<Vakanties> vakanties{
    {vrij("2025-07-12", "2025-08-24"), vrij("2025-07-19", "2025-08-31"), vrij("2025-07-05", "2025-08-17")},  // zomer
    {vrij("2025-10-18", "2025-10-26"), vrij("2025-10-18", "2025-10-26"), vrij("2025-10-11", "2025-10-19")},  // herfst
    {vrij("2025-12-20", "2026-01-04"), vrij("2025-12-20", "2026-01-04"), vrij("2025-12-20", "2026-01-04")},  // kerst
    {vrij("2026-02-21", "2026-03-01"), vrij("2026-02-14", "2026-02-22"), vrij("2026-02-14", "2026-02-22")},  // voorjaar
    {vrij("2026-04-25", "2026-05-03"), vrij("2026-04-25", "2026-05-03"), vrij("2026-04-25", "2026-05-03")},  // mei
    {vrij("2026-07-04", "2026-08-16"), vrij("2026-07-18", "2026-08-30"), vrij("2026-07-11", "2026-08-23")},  // zomer
    {vrij("2026-10-10", "2026-10-18"), vrij("2026-10-17", "2026-10-25"), vrij("2026-10-17", "2026-10-25")},  // herfst
    {vrij("2026-12-19", "2027-01-03"), vrij("2026-12-19", "2027-01-03"), vrij("2026-12-19", "2027-01-03")},  // kerst
    {vrij("2027-02-20", "2027-02-28"), vrij("2027-02-20", "2027-02-28"), vrij("2027-02-13", "2027-02-21")},  // voorjaar
    {vrij("2027-04-24", "2027-05-02"), vrij("2027-04-24", "2027-05-02"), vrij("2027-04-24", "2027-05-02")},  // mei
    {vrij("2027-07-10", "2027-08-22"), vrij("2027-07-17", "2027-08-29"), vrij("2027-07-24", "2027-09-05")},  // zomer
    {vrij("2027-10-16", "2027-10-24"), vrij("2027-10-16", "2027-10-24"), vrij("2027-10-23", "2027-10-31")},  // herfst
    {vrij("2027-12-25", "2028-01-09"), vrij("2027-12-25", "2028-01-09"), vrij("2027-12-25", "2028-01-09")},  // kerst
    {vrij("2028-02-19", "2028-02-27"), vrij("2028-02-26", "2028-03-05"), vrij("2028-02-26", "2028-03-05")},  // voorjaar
    {vrij("2028-04-29", "2028-05-07"), vrij("2028-04-29", "2028-05-07"), vrij("2028-04-29", "2028-05-07")},  // mei
    {vrij("2028-07-15", "2028-08-27"), vrij("2028-07-08", "2028-08-20"), vrij("2028-07-22", "2028-09-03")},  // zomer
};
// clang-format on

// Gauss's Easter in the form of Meeus, Jones and Butcher.
Datum eerste_paasdag(int jaar) {
    const int a = jaar % 19;
    const int b = jaar / 100;
    const int c = jaar % 100;
    const int d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    const int e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
    const int f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;
    return make_datum(jaar, static_cast<unsigned>(f / 31), static_cast<unsigned>(f % 31 + 1));
}

Datum koningsdag(int jaar) {
    const Datum dag = make_datum(jaar, 4, 27);
    return chrono::weekday{dag} == chrono::Sunday ? dag - chrono::days(1) : dag;
}

Datum maandag_van(Datum dag) {
    return dag - (chrono::weekday{dag} - chrono::Monday);
}

// Early enough for anything that began before the first 1 August, late enough for the last simulated year.
const Datum eerste_dag = make_datum(2025, 8, 1);
const Datum laatste_dag = make_datum(2028, 9, 1);

std::vector<Lesdag> list_lesdagen(Regio regio) {
    std::vector<Lesdag> lesdagen;
    int lesweek = 0;
    for (Datum dag = eerste_dag; dag <= laatste_dag; dag += chrono::days(1)) {
        if (!is_lesdag(regio, dag)) continue;
        if (!lesdagen.empty() && maandag_van(lesdagen.back().datum) != maandag_van(dag)) ++lesweek;
        lesdagen.push_back({dag, lesweek});
    }
    return lesdagen;
}

}  // namespace

const std::vector<School>& scholen() {
    static const std::vector<School> list{
        {"90AA00", Regio::noord, "swv-am-po", "ggd-am"},
        {"90BB00", Regio::noord, "swv-am-vo", "ggd-am"},
        {"90BB01", Regio::midden, "swv-am-vo", "ggd-kl"},
        {"90CC00", Regio::zuid, "", "ggd-kl"},
    };
    return list;
}

const School& school_van(std::string_view vestiging) {
    for (const School& school : scholen()) {
        if (school.vestiging == vestiging) return school;
    }
    throw std::invalid_argument("no such school: " + std::string(vestiging));
}

std::optional<std::string> doorstroompunt_van(std::string_view gemeente) {
    if (gemeente == "0362" || gemeente == "0363" || gemeente == "0394") return "rmc-21";
    return std::nullopt;
}

bool is_weekend(Datum dag) {
    const chrono::weekday weekdag{dag};
    return weekdag == chrono::Saturday || weekdag == chrono::Sunday;
}

bool is_schoolvakantie(Regio regio, Datum dag) {
    return std::any_of(vakanties.begin(), vakanties.end(), [regio, dag](const Vakanties& een) {
        const Vakantie& eigen = regio == Regio::noord ? een.noord : regio == Regio::midden ? een.midden : een.zuid;
        return dag >= eigen.eerste && dag <= eigen.laatste;
    });
}

bool is_nationale_vrije_dag(Datum dag) {
    const int jaar = static_cast<int>(chrono::year_month_day{dag}.year());
    const Datum pasen = eerste_paasdag(jaar);
    return dag == make_datum(jaar, 1, 1) || dag == pasen + chrono::days(1) || dag == koningsdag(jaar) ||
           dag == pasen + chrono::days(39) /* Ascension */ || dag == pasen + chrono::days(50) /* Whit Monday */ ||
           dag == make_datum(jaar, 12, 25) || dag == make_datum(jaar, 12, 26);
}

bool is_lesdag(Regio regio, Datum dag) {
    return !is_weekend(dag) && !is_schoolvakantie(regio, dag) && !is_nationale_vrije_dag(dag);
}

bool is_werkdag(Datum dag) {
    return !is_weekend(dag) && !is_nationale_vrije_dag(dag);
}

Datum volgende_werkdag(Datum dag, int aantal) {
    while (aantal > 0) {
        dag += chrono::days(1);
        if (is_werkdag(dag)) --aantal;
    }
    return dag;
}

const std::vector<Lesdag>& lesdagen_van(Regio regio) {
    static const std::vector<Lesdag> noord = list_lesdagen(Regio::noord);
    static const std::vector<Lesdag> midden = list_lesdagen(Regio::midden);
    static const std::vector<Lesdag> zuid = list_lesdagen(Regio::zuid);
    return regio == Regio::noord ? noord : regio == Regio::midden ? midden : zuid;
}

}  // namespace simulation
