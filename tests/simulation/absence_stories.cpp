#include "absence_stories.h"

#include <array>
#include <chrono>

namespace simulation {
namespace {

using std::chrono::days;
using std::chrono::minutes;

// Seven lessons of fifty minutes, with the breaks that make a clock reading odd.
constexpr std::array<int, 7> lesuur_begin{510, 560, 625, 675, 750, 800, 865};
constexpr int lesuur_minuten = 50;
constexpr int schooldag_begin = 510;
constexpr int schooldag_eind = 930;

Moment om(Datum dag, int minuut) {
    return op_de_klok(dag, minuut * 60);
}

// Soon after it happened, on the same day.
Moment kort_na(SeededRandom& random, Moment moment) {
    return moment + minutes(random.between(0, 90));
}

std::string meestal(SeededRandom& random, const std::string& geoorloofd, int percent) {
    if (random.chance(percent)) return geoorloofd;
    return random.pick(std::vector<std::string>{"ja", "nee", "onbekend"});
}

Verzuim hele_dag(Datum dag, const std::string& soort, const std::string& geoorloofd) {
    return {soort, geoorloofd, om(dag, schooldag_begin), om(dag, schooldag_eind), {}, {}};
}

// Lesson after lesson, most of them unexcused.
void spijbel(Levensloop& leven) {
    SeededRandom& random = leven.random();
    const int begin = random.between(0, leven.lesdagen_count() - 1);
    const int kans_per_dag = random.between(30, 100);
    int over = random.between(6, 34);
    for (int index = begin; index < begin + 60 && over > 0; ++index) {
        if (!random.chance(kans_per_dag)) continue;
        const Datum dag = leven.lesdag(index);
        const int eerste = random.between(0, 6);
        const int laatste = std::min(6, eerste + random.between(0, 5));
        for (int uur = eerste; uur <= laatste && over > 0; ++uur, --over) {
            const int minuut = lesuur_begin.at(static_cast<std::size_t>(uur));
            Verzuim les{"afwezig", meestal(random, "nee", 88), om(dag, minuut), om(dag, minuut + lesuur_minuten), {},
                        uur + 1};
            // A teacher's own watch: lessons that overlap the next one, and ends with seconds.
            if (random.chance(8)) *les.eind += std::chrono::seconds(random.between(60, 1800));
            leven.leg_vast(les, kort_na(random, *les.eind));
        }
    }
}

void kom_te_laat(Levensloop& leven) {
    SeededRandom& random = leven.random();
    const int aantal = random.between(2, 10);
    int index = random.between(0, leven.lesdagen_count() - 1);
    for (int nummer = 0; nummer < aantal; ++nummer, index += random.between(0, 6)) {
        const Datum dag = leven.lesdag(index);
        Verzuim te_laat{"te-laat", meestal(random, "nee", 75), om(dag, schooldag_begin), {}, {}, 1};
        const int duur = random.between(3, 120);
        const int vorm = random.between(1, 3);
        if (vorm != 1) te_laat.eind = te_laat.begin + minutes(duur);
        if (vorm != 2) te_laat.minuten = vorm == 3 ? duur + random.between(-2, 30) : duur;
        leven.leg_vast(te_laat, kort_na(random, te_laat.begin + minutes(duur)));
    }
}

// Exactly, or all but exactly, a threshold; packed in a week or spread over more than four lesweken.
void mis_precies(Levensloop& leven) {
    SeededRandom& random = leven.random();
    int over = random.pick(std::vector<int>{839, 840, 841, 959, 960, 961, 1919, 1920});
    const int stap_max = random.between(1, 6);
    int index = random.between(0, leven.lesdagen_count() - 1);
    while (over > 0) {
        const Datum dag = leven.lesdag(index);
        const int deel = std::min(over, random.pick(std::vector<int>{50, 100, 150, 200, 250, 300, 300, 300}));
        Verzuim verzuim{"afwezig", "nee", om(dag, schooldag_begin), {}, {}, {}};
        if (random.chance(30)) verzuim.soort = "te-laat";
        if (random.chance(50)) verzuim.minuten = deel;
        if (!verzuim.minuten || random.chance(30)) verzuim.eind = verzuim.begin + minutes(deel);
        leven.leg_vast(verzuim, kort_na(random, verzuim.begin));
        over -= deel;
        index += random.between(1, stap_max);
    }
}

// One spell of `lesdagen` lesdagen, written down in one of the ways that offices have.
void wees_ziek(Levensloop& leven, int begin, int lesdagen) {
    SeededRandom& random = leven.random();
    const Datum eerste = leven.lesdag(begin);
    const Datum laatste = leven.lesdag(begin + lesdagen - 1);
    const int vorm = random.between(1, 4);
    if (vorm == 1) {
        for (int index = begin; index < begin + lesdagen; ++index) {
            const Datum dag = leven.lesdag(index);
            Verzuim ziek = hele_dag(dag, "ziek", "ja");
            if (random.chance(15)) ziek.eind = ziek.begin + minutes(random.between(20, 200));
            leven.leg_vast(ziek, kort_na(random, ziek.begin));
        }
        return;
    }
    Verzuim ziek{"ziek",
                 meestal(random, "ja", 80),
                 om(eerste, random.chance(80) ? schooldag_begin : random.between(0, 1000)),
                 {},
                 {},
                 {}};
    const Verzuim open = ziek;
    ziek.eind = random.chance(50)   ? om(laatste, schooldag_eind)
                : random.chance(50) ? middernacht(laatste + days(1))
                                    : om(laatste, random.between(600, 900));
    if (*ziek.eind <= ziek.begin) ziek.eind = middernacht(laatste + days(1));
    if (vorm == 2) {
        leven.leg_vast(ziek, kort_na(random, ziek.begin));  // the length was known, or guessed, on the first day
        return;
    }
    Vastgelegd vastgelegd = leven.leg_vast(open, kort_na(random, open.begin));
    if (vorm == 3) {
        leven.wijzig(vastgelegd, ziek, kort_na(random, *ziek.eind));
    } else {
        leven.meld_hervatting(leven.lesdag(begin + lesdagen), om(leven.lesdag(begin + lesdagen), 480));
    }
}

// Four to six short spells, the fourth beginning about 84 days after the first.
void wees_vaak_ziek(Levensloop& leven) {
    SeededRandom& random = leven.random();
    const int begin = random.between(0, std::max(0, leven.lesdagen_count() - 60));
    const Datum doel = leven.lesdag(begin) + days(random.between(80, 86));
    int vierde = begin;
    while (vierde < leven.lesdagen_count() - 1 && leven.lesdag(vierde) < doel) ++vierde;
    wees_ziek(leven, begin, random.between(1, 3));
    wees_ziek(leven, begin + (vierde - begin) / 3, random.between(1, 3));
    wees_ziek(leven, begin + (vierde - begin) * 2 / 3, random.between(1, 3));
    wees_ziek(leven, vierde, random.between(1, 8));
    for (int meer = random.between(0, 4); meer > 0; --meer) {
        vierde += random.between(3, 15);
        wees_ziek(leven, vierde, random.between(1, 3));
    }
}

void wees_lang_ziek(Levensloop& leven) {
    SeededRandom& random = leven.random();
    const int begin = random.between(0, leven.lesdagen_count() - 1);
    wees_ziek(leven, begin, random.chance(60) ? random.between(5, 9) : random.between(10, 50));
}

// Weeks at home. One open registratie, one a week or one a day; excused, unexcused or changing.
void blijf_thuis(Levensloop& leven) {
    SeededRandom& random = leven.random();
    static const std::vector<std::string> soorten{"afwezig", "afwezig",   "afwezig", "ziek",
                                                  "verlof",  "geschorst", "luxe"};
    const int begin = random.between(0, leven.lesdagen_count() - 1);
    const Datum eerste = leven.lesdag(begin);
    const Datum laatste = eerste + days(random.chance(50) ? random.between(25, 36) : random.between(37, 150));
    const int stap = random.pick(std::vector<int>{0, 7, 7, 14, 1});
    std::string soort = random.pick(soorten);
    std::string geoorloofd = random.pick(std::vector<std::string>{"nee", "nee", "ja", "onbekend"});
    const bool wisselend = random.chance(30);
    if (stap == 0) {
        const Verzuim open{
            soort, geoorloofd, om(eerste, random.chance(70) ? schooldag_begin : random.between(480, 920)), {}, {}, {}};
        Vastgelegd vastgelegd = leven.leg_vast(open, kort_na(random, open.begin));
        Verzuim gesloten = open;
        gesloten.eind = random.chance(60) ? middernacht(laatste + days(1)) : om(laatste, random.between(520, 930));
        if (random.chance(55)) leven.wijzig(vastgelegd, gesloten, kort_na(random, *gesloten.eind));
    } else {
        int over = 36;
        for (Datum dag = eerste; dag <= laatste && over > 0; dag += days(stap), --over) {
            if (stap == 1 && is_weekend(dag)) continue;
            if (random.chance(4)) continue;  // one link is missing: present, or forgotten
            if (wisselend && random.chance(30)) {
                soort = random.pick(soorten);
                geoorloofd = random.pick(std::vector<std::string>{"nee", "ja", "onbekend"});
            }
            Verzuim deel{soort, geoorloofd, om(dag, schooldag_begin), om(dag, schooldag_eind), {}, {}};
            if (stap > 1) deel.eind = middernacht(std::min(laatste, dag + days(stap - 1)) + days(1));
            // About half a lesdag: 150 minutes are a cover, 149 are none.
            if (stap == 1 && random.chance(12)) deel.eind = deel.begin + minutes(random.between(148, 152));
            leven.leg_vast(deel, kort_na(random, deel.begin));
        }
    }
    if (random.chance(35)) leven.meld_hervatting(laatste + days(1), om(laatste + days(1), random.between(450, 900)));
    if (random.chance(6)) leven.schrijf_uit(laatste - days(random.between(0, 20)), om(laatste, 700));
    if (random.chance(10)) leven.meld_hervatting(eerste + days(random.between(3, 40)), om(laatste, 600));
}

// Leave asked in advance, or holidays that begin too early.
void ga_weg(Levensloop& leven) {
    SeededRandom& random = leven.random();
    const int aantal = random.between(1, 3);
    for (int nummer = 0; nummer < aantal; ++nummer) {
        int index = random.between(0, leven.lesdagen_count() - 1);
        if (random.chance(50)) {
            // The last lesdag before a holiday, or the first after one.
            while (index + 1 < leven.lesdagen_count() && leven.lesdag(index + 1) - leven.lesdag(index) < days(4))
                ++index;
            index += random.between(-2, 1);
        }
        const Datum eerste = leven.lesdag(index);
        const Datum laatste = leven.lesdag(index + random.between(0, 5));
        Verzuim weg{random.chance(65) ? "luxe" : "verlof", "nee", om(eerste, schooldag_begin), {}, {}, {}};
        weg.geoorloofd = weg.soort == "luxe" ? meestal(random, "nee", 75) : meestal(random, "ja", 75);
        weg.eind = random.chance(40) ? middernacht(laatste + days(1)) : om(laatste, random.between(540, 930));
        const bool vooraf = random.chance(50);
        leven.leg_vast(weg, vooraf ? weg.begin - days(random.between(1, 25)) : kort_na(random, weg.begin));
    }
}

// Away from one odd hour to another, over days, a weekend or a holiday.
void wees_dagen_weg(Levensloop& leven) {
    SeededRandom& random = leven.random();
    const Datum eerste = leven.lesdag(random.between(0, leven.lesdagen_count() - 1));
    const Datum laatste = eerste + days(random.between(1, 12));
    Verzuim weg{random.chance(75) ? "afwezig" : "geschorst",
                meestal(random, "nee", 75),
                om(eerste, random.between(0, 1439)),
                {},
                {},
                {}};
    weg.eind = random.chance(35) ? middernacht(laatste) : om(laatste, random.between(1, 1439));
    if (*weg.eind <= weg.begin) weg.eind = om(laatste, 720);
    leven.leg_vast(weg, kort_na(random, weg.begin));
}

// Sent out of class, suspended, not to be counted, and things noted on days without school.
void val_op(Levensloop& leven) {
    SeededRandom& random = leven.random();
    const int aantal = random.between(1, 4);
    for (int nummer = 0; nummer < aantal; ++nummer) {
        const Datum lesdag = leven.lesdag(random.between(0, leven.lesdagen_count() - 1));
        const int minuut = lesuur_begin.at(static_cast<std::size_t>(random.between(0, 6)));
        const int worp = random.between(1, 100);
        Verzuim verzuim{"verwijderd", meestal(random, "nee", 60), om(lesdag, minuut), om(lesdag, minuut + 40), {}, {}};
        if (worp > 40 && worp <= 60) {
            verzuim = hele_dag(lesdag, "geschorst", "ja");
            *verzuim.eind += days(random.between(0, 4));
        } else if (worp > 60 && worp <= 75) {
            verzuim = hele_dag(lesdag, "nvt", meestal(random, "nee", 70));
        } else if (worp > 75) {
            const Datum dag = leven.lesdag(0) + days(random.between(0, 330));
            verzuim = {random.pick(std::vector<std::string>{"afwezig", "ziek", "luxe"}),
                       "nee",
                       om(dag, random.between(0, 1380)),
                       {},
                       {},
                       {}};
            verzuim.eind =
                random.chance(30) ? middernacht(dag + days(1)) : verzuim.begin + minutes(random.between(5, 55));
        }
        leven.leg_vast(verzuim, kort_na(random, verzuim.begin));
    }
}

}  // namespace

void leef(Levensloop& leven) {
    SeededRandom& random = leven.random();
    leven.schrijf_in();
    leven.geef_toestemming();
    leven.informeer_ouders();
    const int worp = random.between(1, 100);
    const int verhalen = worp <= 35 ? random.between(0, 1) : worp <= 75 ? random.between(1, 3) : random.between(3, 6);
    for (int nummer = 0; nummer < verhalen; ++nummer) {
        switch (random.between(1, 12)) {
            case 1:
            case 2: spijbel(leven); break;
            case 3: kom_te_laat(leven); break;
            case 4: mis_precies(leven); break;
            case 5: wees_vaak_ziek(leven); break;
            case 6: wees_lang_ziek(leven); break;
            case 7:
            case 8:
            case 9: blijf_thuis(leven); break;
            case 10: ga_weg(leven); break;
            case 11: wees_dagen_weg(leven); break;
            default: val_op(leven); break;
        }
    }
}

}  // namespace simulation
