#include "pupil_life.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace simulation {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// Two schools share one system, and the other two number their registraties alike: identity needs the source.
std::string source_van(const School& school) {
    if (school.vestiging == "90AA00") return "urn:nld:oin:00000001001234567000:systeem:parnassys";
    if (school.vestiging == "90CC00") return "urn:nld:oin:00000001003456789000:systeem:eduarte";
    return "urn:nld:oin:00000001002345678000:systeem:magister";
}

std::string nummer_van(int index) {
    return fmt::format("{}", 100000 + index / 4);
}

std::string letters_van(int index) {
    std::string letters(4, 'a');
    for (std::size_t position = 4; position-- > 0; index /= 26) {
        letters[position] = static_cast<char>((position == 0 ? 'A' : 'a') + index % 26);
    }
    return letters;
}

const std::vector<std::string> gemeenten{"0363", "0363", "0363", "0363", "0363",
                                         "0362", "0362", "0362", "0394", "0394"};
constexpr auto onbekende_gemeente = "0518";

}  // namespace

Levensloop::Levensloop(const Proef& proef, int index, std::vector<nlohmann::json>& gebeurtenissen)
    : proef_(proef),
      index_(index),
      random_(proef.seed, static_cast<std::uint64_t>(index)),
      school_(scholen().at(static_cast<std::size_t>(index % 4))),
      source_(source_van(school_)),
      nummer_(nummer_van(index)),
      gebeurtenissen_(gebeurtenissen) {
    for (const Lesdag& lesdag : lesdagen_van(school_.regio)) {
        if (lesdag.datum >= proef_.leven_vanaf && lesdag.datum <= proef_.tot_en_met) lesdagen_.push_back(lesdag.datum);
    }
    static const std::vector<std::string> roepnamen{"Daniëlle", "Noor", "Sem", "Yusuf", "Zoë", "Finn", "Çağla"};
    static const std::vector<std::string> achternamen{"Bakker", "Vries", "Öztürk", "Dijk", "Meijer", "Smit"};
    inschrijving_.leerling = {school_.vestiging, nummer_};
    inschrijving_.pgn = support::make_pgn(1000 + index);
    inschrijving_.roepnaam = random_.pick(roepnamen);
    if (random_.chance(30)) inschrijving_.tussenvoegsel = random_.chance(50) ? "van der" : "de";
    inschrijving_.achternaam = random_.pick(achternamen) + "-" + letters_van(index);  // unique: reports are found by it
    inschrijving_.geboortedatum = schrijf(kies_geboortedatum());
    inschrijving_.woongemeente = random_.chance(4) ? onbekende_gemeente : random_.pick(gemeenten);
    inschrijving_.leerjaar = random_.between(1, 6);
    if (random_.chance(75)) inschrijving_.startkwalificatie = school_.vestiging == "90CC00" && random_.chance(30);
}

Datum Levensloop::lesdag(int index) const {
    return lesdagen_.at(static_cast<std::size_t>(std::clamp(index, 0, lesdagen_count() - 1)));
}

Datum Levensloop::kies_geboortedatum() {
    const int jaar = static_cast<int>(std::chrono::year_month_day{proef_.tot_en_met}.year());
    const bool po = school_.vestiging == "90AA00";
    const bool mbo = school_.vestiging == "90CC00";
    if (random_.chance(6)) {
        const int schrikkeljaar = po ? 2016 : mbo ? random_.pick(std::vector<int>{2000, 2004, 2008}) : 2008;
        return make_datum(schrikkeljaar, 2, 29);
    }
    if (random_.chance(40)) {
        // An age at which a rule changes is reached somewhere in this life.
        const int leeftijd = po    ? 12
                             : mbo ? random_.pick(std::vector<int>{18, 27})
                                   : random_.pick(std::vector<int>{16, 18});
        const int dagen_in_leven = static_cast<int>((proef_.tot_en_met - proef_.leven_vanaf).count());
        const std::chrono::year_month_day verjaardag{proef_.leven_vanaf + days(random_.between(0, dagen_in_leven))};
        const int geboortejaar = static_cast<int>(verjaardag.year()) - leeftijd;
        return make_datum(geboortejaar, static_cast<unsigned>(verjaardag.month()),
                          std::min(28U, static_cast<unsigned>(verjaardag.day())));
    }
    const int jongste = po ? 5 : mbo ? 16 : 12;
    const int oudste = po ? 12 : mbo ? 28 : 18;
    const int geboortejaar = jaar - random_.between(jongste, oudste);
    const auto maand = static_cast<unsigned>(random_.between(1, 12));
    return make_datum(geboortejaar, maand, static_cast<unsigned>(random_.between(1, 28)));
}

Moment Levensloop::ergens_in_leven() {
    const int dagen_in_leven = static_cast<int>((proef_.tot_en_met - proef_.leven_vanaf).count());
    const Datum dag = proef_.leven_vanaf + days(random_.between(0, dagen_in_leven));
    if (random_.chance(6)) return middernacht(dag);
    return op_de_klok(dag, random_.between(0, 86399));
}

support::Envelop Levensloop::envelop(const std::string& type, const std::string& id, Moment aankomst) {
    return {source_, id, type, random_.chance(50) ? schrijf_utc(aankomst) : schrijf_lokaal(aankomst)};
}

support::Leerlingsleutel Levensloop::buur() const {
    const int andere = index_ + 4 < proef_.leerlingen ? index_ + 4 : index_ - 4;
    if (andere < 0) return inschrijving_.leerling;
    return {school_.vestiging, nummer_van(andere)};
}

std::string Levensloop::schrijf_moment(Moment moment) {
    return random_.chance(25) ? schrijf_utc(moment) : schrijf_lokaal(moment);
}

// From pen to hub. Mostly within hours; some the next morning, some after weeks, some at night or exactly at midnight.
Moment Levensloop::aankomst_na(Moment geschreven) {
    const Datum dag = datum_in_amsterdam(geschreven);
    const int worp = random_.between(1, 100);
    if (worp <= 55) return geschreven + seconds(random_.between(0, 7200));
    if (worp <= 68) return std::max(geschreven, op_de_klok(dag, 16 * 3600));  // the afternoon file of a whole school
    if (worp <= 78) return op_de_klok(dag + days(1), random_.between(7 * 3600, 8 * 3600));
    if (worp <= 83) return middernacht(dag + days(1));
    if (worp <= 88) return op_de_klok(dag + days(1), random_.between(1, 5 * 3600));
    // One draw a statement, everywhere: the order in which operands are drawn is the compiler's choice.
    if (worp <= 96) return geschreven + seconds(random_.between(86'400, 9 * 86'400));
    return geschreven + hours(24 * random_.between(10, 60));
}

void Levensloop::send(nlohmann::json gebeurtenis, Moment aankomst) {
    // Few messages after the last day are enough to see that they are left alone.
    if (aankomst >= middernacht(proef_.tot_en_met + days(1)) && !random_.chance(10)) return;
    if (random_.chance(6)) gebeurtenissen_.push_back(gebeurtenis);
    gebeurtenissen_.push_back(std::move(gebeurtenis));
}

void Levensloop::send_inschrijving(Moment aankomst) {
    const std::string id = fmt::format("{}-{}-o{}", school_.vestiging, nummer_, ++overige_count_);
    send(support::make_ingeschreven(envelop("leerlingen.ingeschreven", id, aankomst), inschrijving_), aankomst);
}

void Levensloop::schrijf_in() {
    const int worp = random_.between(1, 100);
    if (worp <= 3) return;  // never on a roster
    const Moment begin = op_de_klok(proef_.leven_vanaf, 0) + seconds(random_.between(0, 13 * 86'400));
    send_inschrijving(worp <= 15 ? ergens_in_leven() : begin);
    if (random_.chance(12)) {
        inschrijving_.woongemeente = random_.chance(8) ? onbekende_gemeente : random_.pick(gemeenten);
        send_inschrijving(ergens_in_leven());
        if (random_.chance(30)) {
            inschrijving_.woongemeente = random_.pick(gemeenten);
            send_inschrijving(ergens_in_leven());
        }
    }
    if (random_.chance(7)) {
        inschrijving_.geboortedatum =
            schrijf(parse_datum(inschrijving_.geboortedatum) + days(random_.between(-400, 400)));
        send_inschrijving(ergens_in_leven());
    }
    if (random_.chance(8)) {
        inschrijving_.startkwalificatie = random_.chance(70);
        send_inschrijving(ergens_in_leven());
    }
}

void Levensloop::geef_toestemming() {
    if (random_.chance(25)) return;
    const int aantal = random_.between(1, 5);
    for (int nummer = 0; nummer < aantal; ++nummer) {
        const Moment aankomst =
            random_.chance(50) ? op_de_klok(proef_.leven_vanaf + days(nummer), 36000) : ergens_in_leven();
        // Given on paper some days before; now and then a second slip of the same day, or an older one that turns up
        // later.
        const Datum op = datum_in_amsterdam(aankomst) - days(random_.chance(40) ? 0 : random_.between(0, 30));
        const std::string type = random_.chance(80) ? "toestemmingen.verleend" : "toestemmingen.ingetrokken";
        const std::string id = fmt::format("{}-{}-o{}", school_.vestiging, nummer_, ++overige_count_);
        const std::string lijn = random_.chance(85) ? "jgz" : "swv";
        for (const std::string van : {"ouders", "leerling"}) {
            if (!random_.chance(75)) continue;
            send(support::make_toestemming(envelop(type, id + van, aankomst), inschrijving_.leerling, lijn, schrijf(op),
                                           van),
                 aankomst);
        }
    }
}

void Levensloop::informeer_ouders() {
    if (!random_.chance(15)) return;
    const Moment aankomst = ergens_in_leven();
    const std::string id = fmt::format("{}-{}-o{}", school_.vestiging, nummer_, ++overige_count_);
    send(support::make_ouders_geinformeerd(envelop("ouders.geinformeerd", id, aankomst), inschrijving_.leerling,
                                           "thuiszittersmelding", schrijf(datum_in_amsterdam(aankomst))),
         aankomst);
}

void Levensloop::meld_hervatting(Datum datum, Moment geschreven) {
    const Moment aankomst = aankomst_na(geschreven);
    const std::string id = fmt::format("{}-{}-o{}", school_.vestiging, nummer_, ++overige_count_);
    send(support::make_hervatting(envelop("hervattingen.gemeld", id, aankomst), inschrijving_.leerling, schrijf(datum)),
         aankomst);
}

void Levensloop::schrijf_uit(Datum datum, Moment geschreven) {
    const Moment aankomst = aankomst_na(geschreven);
    const std::string id = fmt::format("{}-{}-o{}", school_.vestiging, nummer_, ++overige_count_);
    send(support::make_uitgeschreven(envelop("leerlingen.uitgeschreven", id, aankomst), inschrijving_.leerling,
                                     schrijf(datum)),
         aankomst);
}

void Levensloop::send_versie(const Versie& versie, Moment aankomst) {
    const std::string id = fmt::format("{}-v{}", versie.registratie_id, versie.nummer);
    const std::string gewijzigd_op = schrijf_moment(versie.gewijzigd_op);
    if (!versie.verzuim) {
        send(support::make_registratie_ingetrokken(envelop("verzuimregistraties.ingetrokken", id, aankomst),
                                                   versie.registratie_id, gewijzigd_op, versie.leerling),
             aankomst);
        return;
    }
    const Verzuim& verzuim = *versie.verzuim;
    support::Registratie registratie;
    registratie.registratie_id = versie.registratie_id;
    registratie.gewijzigd_op = gewijzigd_op;
    registratie.leerling = versie.leerling;
    registratie.soort = verzuim.soort;
    registratie.geoorloofd = verzuim.geoorloofd;
    registratie.begin = schrijf_moment(verzuim.begin);
    if (verzuim.eind) registratie.eind = schrijf_moment(*verzuim.eind);
    registratie.minuten = verzuim.minuten;
    if (verzuim.lesuur) registratie.lesuur_van = registratie.lesuur_tot = *verzuim.lesuur;
    // A reason never leaves towards any partner; the word is looked for in everything that goes out.
    if (random_.chance(20)) registratie.reden_tekst = "GEHEIMEREDEN " + nummer_;
    send(support::make_geregistreerd(envelop("verzuimregistraties.geregistreerd", id, aankomst), registratie),
         aankomst);
}

Vastgelegd Levensloop::leg_vast(const Verzuim& verzuim, Moment geschreven) {
    Vastgelegd vastgelegd;
    // One system serves both schools of 90BB, so there the vestiging keeps the numbers apart.
    const std::string voorvoegsel = school_.vestiging.substr(0, 4) == "90BB" ? school_.vestiging + "-" : "";
    vastgelegd.registratie_id = fmt::format("{}{}-{}", voorvoegsel, nummer_, ++registraties_count_);
    vastgelegd.gewijzigd_op = geschreven;
    vastgelegd.versies = 1;
    const Moment aankomst = aankomst_na(geschreven);
    if (random_.chance(16)) {
        correct(vastgelegd, verzuim, aankomst);
    } else {
        send_versie({vastgelegd.registratie_id, geschreven, inschrijving_.leerling, verzuim, 1}, aankomst);
    }
    return vastgelegd;
}

void Levensloop::wijzig(Vastgelegd& vastgelegd, const Verzuim& verzuim, Moment geschreven) {
    vastgelegd.gewijzigd_op = geschreven;
    ++vastgelegd.versies;
    send_versie({vastgelegd.registratie_id, geschreven, inschrijving_.leerling, verzuim, vastgelegd.versies},
                aankomst_na(geschreven));
}

// The first version and one or two later ones; sometimes they overtake each other or carry the same gewijzigdOp.
void Levensloop::correct(Vastgelegd& vastgelegd, const Verzuim& verzuim, Moment aankomst) {
    const Versie eerste{vastgelegd.registratie_id, vastgelegd.gewijzigd_op, inschrijving_.leerling, verzuim, 1};
    Versie tweede = eerste;
    tweede.nummer = 2;
    if (!random_.chance(10))
        tweede.gewijzigd_op +=
            random_.chance(60) ? minutes(random_.between(1, 600)) : hours(24 * random_.between(1, 40));
    const int worp = random_.between(1, 100);
    if (worp <= 18) {
        tweede.verzuim.reset();
    } else if (worp <= 28) {
        tweede.leerling = buur();
    } else {
        tweede.verzuim = vergist(verzuim);
    }
    Moment tweede_aankomst = std::max(aankomst, aankomst_na(tweede.gewijzigd_op));
    if (random_.chance(15)) std::swap(aankomst, tweede_aankomst);
    send_versie(eerste, aankomst);
    send_versie(tweede, tweede_aankomst);
    vastgelegd.versies = 2;
    vastgelegd.gewijzigd_op = std::max(vastgelegd.gewijzigd_op, tweede.gewijzigd_op);
    if (!random_.chance(30)) return;
    Versie derde = tweede;
    derde.nummer = 3;
    derde.gewijzigd_op += hours(random_.between(0, 200));
    derde.leerling = random_.chance(85) ? inschrijving_.leerling : buur();
    derde.verzuim = random_.chance(80) ? std::optional(vergist(verzuim)) : std::nullopt;
    send_versie(derde, aankomst_na(derde.gewijzigd_op));
    vastgelegd.versies = 3;
    vastgelegd.gewijzigd_op = derde.gewijzigd_op;
}

Verzuim Levensloop::vergist(Verzuim verzuim) {
    static const std::vector<std::string> soorten{"afwezig",   "te-laat", "ziek", "verwijderd",
                                                  "geschorst", "verlof",  "luxe", "nvt"};
    const bool heeft_duur = verzuim.eind.has_value() || verzuim.minuten.has_value();
    const int worp = random_.between(1, 100);
    if (worp <= 45) {
        verzuim.geoorloofd = random_.pick(std::vector<std::string>{"ja", "nee", "nee", "onbekend"});
    } else if (worp <= 65) {
        verzuim.soort = random_.pick(soorten);
        if (!heeft_duur && (verzuim.soort == "te-laat" || verzuim.soort == "verwijderd")) verzuim.soort = "afwezig";
    } else if (worp <= 80) {
        verzuim.begin -= minutes(random_.between(0, 90));
        if (random_.chance(30)) verzuim.begin -= hours(24 * random_.between(1, 5));
    } else if (worp <= 92 && verzuim.eind) {
        *verzuim.eind += minutes(random_.between(0, 120));
        if (random_.chance(30)) *verzuim.eind += hours(24 * random_.between(1, 20));
    } else if (verzuim.eind && !verzuim.minuten && verzuim.soort != "te-laat" && verzuim.soort != "verwijderd") {
        verzuim.eind.reset();  // closed by mistake; nobody closes it again unless the story does
    } else {
        verzuim.minuten = random_.between(1, 400);
    }
    return verzuim;
}

}  // namespace simulation
