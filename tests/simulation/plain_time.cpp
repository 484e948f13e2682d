#include "plain_time.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <stdexcept>

namespace simulation {
namespace {

namespace chrono = std::chrono;

const date::time_zone& amsterdam() {
    static const date::time_zone* const zone = date::locate_zone("Europe/Amsterdam");
    return *zone;
}

// The seconds that a local clock is ahead of UTC.
chrono::seconds voorsprong(Moment moment) {
    return amsterdam().get_info(moment).offset;
}

int digits(std::string_view tekst, std::size_t from, std::size_t count) {
    int number = 0;
    for (std::size_t position = from; position < from + count; ++position) {
        if (position >= tekst.size() || tekst[position] < '0' || tekst[position] > '9') {
            throw std::invalid_argument(fmt::format("no number at {} in '{}'", position, tekst));
        }
        number = number * 10 + (tekst[position] - '0');
    }
    return number;
}

std::string schrijf_tijd(chrono::seconds na_middernacht) {
    const auto seconden = na_middernacht.count();
    return fmt::format("{:02}:{:02}:{:02}", seconden / 3600, seconden / 60 % 60, seconden % 60);
}

}  // namespace

Klokstand klok_in_amsterdam(Moment moment) {
    const auto lokaal = moment + voorsprong(moment);
    const Datum datum = chrono::floor<chrono::days>(lokaal);
    return {datum, static_cast<int>(chrono::floor<chrono::minutes>(lokaal - datum).count())};
}

Datum datum_in_amsterdam(Moment moment) {
    return klok_in_amsterdam(moment).datum;
}

Moment op_de_klok(Datum datum, int seconden_na_middernacht) {
    const auto lokaal = date::local_seconds{datum.time_since_epoch() + chrono::seconds(seconden_na_middernacht)};
    const auto info = amsterdam().get_info(lokaal);
    return Moment{lokaal.time_since_epoch() - info.first.offset};
}

Moment middernacht(Datum datum) {
    return op_de_klok(datum, 0);
}

Datum parse_datum(std::string_view tekst) {
    if (tekst.size() != 10 || tekst[4] != '-' || tekst[7] != '-') {
        throw std::invalid_argument(fmt::format("'{}' is no date", tekst));
    }
    return make_datum(digits(tekst, 0, 4), static_cast<unsigned>(digits(tekst, 5, 2)),
                      static_cast<unsigned>(digits(tekst, 8, 2)));
}

Moment parse_moment(std::string_view tekst) {
    if (tekst.size() < 20 || tekst[10] != 'T') throw std::invalid_argument(fmt::format("'{}' is no date-time", tekst));
    const Datum datum = parse_datum(tekst.substr(0, 10));
    const chrono::seconds tijd = chrono::hours(digits(tekst, 11, 2)) + chrono::minutes(digits(tekst, 14, 2)) +
                                 chrono::seconds(digits(tekst, 17, 2));
    std::size_t position = 19;
    if (tekst[position] == '.') {
        ++position;
        while (position < tekst.size() && tekst[position] >= '0' && tekst[position] <= '9') ++position;
    }
    if (position >= tekst.size()) throw std::invalid_argument(fmt::format("'{}' has no offset", tekst));
    if (tekst[position] == 'Z') return datum + tijd;
    const chrono::minutes offset =
        chrono::hours(digits(tekst, position + 1, 2)) + chrono::minutes(digits(tekst, position + 4, 2));
    return tekst[position] == '-' ? datum + tijd + offset : datum + tijd - offset;
}

std::string schrijf(Datum datum) {
    const chrono::year_month_day dag{datum};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(dag.year()), static_cast<unsigned>(dag.month()),
                       static_cast<unsigned>(dag.day()));
}

std::string schrijf_utc(Moment moment) {
    const Datum datum = chrono::floor<chrono::days>(moment);
    return schrijf(datum) + "T" + schrijf_tijd(moment - datum) + "Z";
}

std::string schrijf_lokaal(Moment moment) {
    const chrono::seconds offset = voorsprong(moment);
    const auto lokaal = moment + offset;
    const Datum datum = chrono::floor<chrono::days>(lokaal);
    return schrijf(datum) + "T" + schrijf_tijd(lokaal - datum) + fmt::format("+{:02}:00", offset / chrono::hours(1));
}

Datum make_datum(int jaar, unsigned maand, unsigned dag) {
    const chrono::year_month_day datum{chrono::year(jaar), chrono::month(maand), chrono::day(dag)};
    if (!datum.ok()) throw std::invalid_argument(fmt::format("{}-{}-{} does not exist", jaar, maand, dag));
    return datum;
}

int leeftijd_op(Datum geboren, Datum dag) {
    const chrono::year_month_day geboortedag{geboren};
    const chrono::year_month_day vandaag{dag};
    int jaren = static_cast<int>(vandaag.year()) - static_cast<int>(geboortedag.year());
    // Reading: in a leap year 29 February is itself the birthday of who was born on it. In other years 28 February
    // comes before "the 29th" and 1 March after it, which is the rule, without any special case.
    if (vandaag.month() < geboortedag.month() ||
        (vandaag.month() == geboortedag.month() && vandaag.day() < geboortedag.day())) {
        --jaren;
    }
    return jaren;
}

Datum begin_schooljaar(Datum dag) {
    const int jaar = static_cast<int>(chrono::year_month_day{dag}.year());
    const Datum augustus = make_datum(jaar, 8, 1);
    return dag >= augustus ? augustus : make_datum(jaar - 1, 8, 1);
}

}  // namespace simulation
