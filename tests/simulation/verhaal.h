// One pupil's story in a few lines, and what the plain reading makes of it, as lines that a policy officer can check
// with a calendar. All times are those of a clock in Amsterdam: "2026-09-10 16:00". One pupil, one school, one source a
// story.
#pragma once

#include <nlohmann/json.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace simulation {

struct Rooster {
    std::string geboren = "2012-05-05";
    std::string woont = "0363";
    std::optional<bool> startkwalificatie = std::nullopt;
};

class Verhaal {
public:
    explicit Verhaal(std::string vestiging, std::string leerlingnummer = "100001");

    Verhaal& rooster(const std::string& om, const Rooster& rooster);
    // A version of the registratie `id`, written down at the moment it arrives. `eind` empty: still absent.
    Verhaal& registreer(const std::string& om, const std::string& id, const std::string& soort,
                        const std::string& geoorloofd, const std::string& begin, const std::string& eind);
    Verhaal& trek_in(const std::string& om, const std::string& id);
    Verhaal& hervat(const std::string& om, const std::string& datum);
    Verhaal& toestemming(const std::string& om, const std::string& van, const std::string& op, bool verleend = true);
    Verhaal& status(const std::string& om, const std::string& verzuimsoort, const std::string& begindatum,
                    const std::string& status);

    // Absence without permission within one day, arriving at 16:00 of that day.
    Verhaal& mist(const std::string& dag, const std::string& van, const std::string& tot);
    // The same from 08:30 on, that many minutes long.
    Verhaal& mist_minuten(const std::string& dag, int minuten);
    // Sick for whole days, each written down at 09:00.
    Verhaal& ziek_op(const std::vector<std::string>& dagen);

    // The next version says it was changed at this moment, whatever moment it arrives.
    Verhaal& gewijzigd_op(const std::string& om);
    // The next version names this pupil.
    Verhaal& over_leerling(const std::string& leerlingnummer);

    // What is sent from `from` up to and including `tot`, in the order of the reading:
    //   2026-09-10 16:00 leerplicht/0363 V3 geregistreerd R 2026-09-07..2026-09-10 960 minuten
    //   2027-01-20 00:00 swv/swv-am-vo thuiszitter geregistreerd 2026-12-07..
    //   2026-10-01 09:00 jgz/ggd-am duur geregistreerd 2026-09-23
    //   2026-09-09 16:00 school/90BB00 dreigend-16-uur 2026-09-09
    std::vector<std::string> lees(const std::string& from = "2026-08-01", const std::string& tot = "2027-07-31") const;
    // Only the lines that hold this word.
    std::vector<std::string> lees_over(const std::string& woord, const std::string& from = "2026-08-01",
                                       const std::string& tot = "2027-07-31") const;
    const std::vector<nlohmann::json>& gebeurtenissen() const { return gebeurtenissen_; }

private:
    std::string vestiging_;
    std::string leerlingnummer_;
    std::vector<nlohmann::json> gebeurtenissen_;
    std::optional<std::string> volgende_gewijzigd_op_;
    std::optional<std::string> volgende_leerling_;
    int nummer_ = 0;
};

}  // namespace simulation
