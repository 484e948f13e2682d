#include "reported.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace simulation {
namespace {

using nlohmann::json;

json or_null(const std::optional<Datum>& datum) {
    return datum ? json(schrijf(*datum)) : json(nullptr);
}

std::string volledige_naam(const Inschrijving& inschrijving) {
    std::string naam = inschrijving.roepnaam + " ";
    if (inschrijving.tussenvoegsel) naam += *inschrijving.tussenvoegsel + " ";
    return naam + inschrijving.achternaam;
}

json leerling_velden(const Inschrijving& inschrijving, bool is_leerplicht) {
    json velden = json::object();
    velden["roepnaam"] = inschrijving.roepnaam;
    velden["tussenvoegsel"] = inschrijving.tussenvoegsel ? json(*inschrijving.tussenvoegsel) : json(nullptr);
    velden["achternaam"] = inschrijving.achternaam;
    velden["geboortedatum"] = schrijf(inschrijving.geboortedatum);
    if (is_leerplicht) {
        velden["pgn"] = inschrijving.pgn;
        velden["woongemeente"] = inschrijving.woongemeente;
    }
    return velden;
}

json melding_velden(Lijn lijn, const Melding& melding, const Leerlingfeiten& leerling) {
    const Inschrijving& inschrijving = leerling.inschrijving.value();
    json velden = json::object();
    velden["begindatum"] = schrijf(melding.begindatum);
    velden["einddatum"] = or_null(melding.einddatum);
    if (lijn == Lijn::swv) {
        velden["naam"] = volledige_naam(inschrijving);
        velden["geboortedatum"] = schrijf(inschrijving.geboortedatum);
        return velden;
    }
    velden["verzuimsoort"] = melding.verzuimsoort;
    velden["status"] = melding.status;
    velden["minuten"] = melding.minuten ? json(*melding.minuten) : json(nullptr);
    velden["vestiging"] = leerling.vestiging;
    velden["leerling"] = leerling_velden(inschrijving, /*is_leerplicht=*/true);
    return velden;
}

bool overlappen(const Melding& a, const Melding& b) {
    const bool a_begint_op_tijd = !b.einddatum || a.begindatum <= *b.einddatum;
    const bool b_begint_op_tijd = !a.einddatum || b.begindatum <= *a.einddatum;
    return a_begint_op_tijd && b_begint_op_tijd;
}

void send_melding(Lijn lijn, const Melding& melding, const std::string& wat, Verslag& verslag) {
    const std::string meervoud = lijn == Lijn::swv ? "thuiszittersmeldingen." : "verzuimmeldingen.";
    const std::string tak = lijn == Lijn::swv ? "swv/" : "leerplicht/";
    verslag.send(tak + melding.ontvanger, meervoud + wat, melding_velden(lijn, melding, verslag.leerling),
                 melding.nummer);
}

void register_melding(Lijn lijn, Melding& melding, Verslag& verslag) {
    // Reading: while nothing can be sent (no receiver, or no roster to take the name from) the melding is kept up to
    // date in silence; its first message is one `geregistreerd` with what is true by then.
    if (melding.verzonden || melding.ontvanger.empty() || !verslag.leerling.inschrijving) return;
    melding.verzonden = true;
    send_melding(lijn, melding, "geregistreerd", verslag);
}

void withdraw_melding(Lijn lijn, Melding& melding, Verslag& verslag) {
    melding.status = std::string("I");
    if (melding.verzonden) send_melding(lijn, melding, "ingetrokken", verslag);
}

void change_melding(Lijn lijn, Melding& melding, const Melding& berekend, Verslag& verslag) {
    melding.dag_d = berekend.dag_d;
    const bool gelijk = melding.begindatum == berekend.begindatum && melding.einddatum == berekend.einddatum &&
                        melding.minuten == berekend.minuten;
    const bool is_terug = !melding.einddatum && berekend.einddatum;
    melding.begindatum = berekend.begindatum;
    melding.einddatum = berekend.einddatum;
    melding.minuten = berekend.minuten;
    if (!melding.verzonden) {
        register_melding(lijn, melding, verslag);
    } else if (!gelijk) {
        send_melding(lijn, melding, lijn == Lijn::swv && is_terug ? "hervat" : "gewijzigd", verslag);
    }
}

// Under 18 the gemeente of residence, from 18 its Doorstroompunt; empty while either is not known.
std::string leerplicht_ontvanger(const Leerlingfeiten& leerling, Datum leeftijdsdag) {
    if (!leerling.inschrijving) return "";
    const std::optional<std::string> doorstroompunt = doorstroompunt_van(leerling.inschrijving->woongemeente);
    if (!doorstroompunt) return "";
    if (leeftijd_op(leerling.inschrijving->geboortedatum, leeftijdsdag) >= 18) return *doorstroompunt;
    return leerling.inschrijving->woongemeente;
}

Melding make_melding(const Leerlingfeiten& leerling, const std::string& onder_18, const std::string& vanaf_18,
                     Datum leeftijdsdag) {
    Melding melding;
    const bool volwassen =
        leerling.inschrijving && leeftijd_op(leerling.inschrijving->geboortedatum, leeftijdsdag) >= 18;
    melding.verzuimsoort = volwassen ? vanaf_18 : onder_18;
    melding.ontvanger = leerplicht_ontvanger(leerling, leeftijdsdag);
    return melding;
}

Melding make_periodemelding(Melding melding, const Periode& periode) {
    melding.begindatum = periode.begindatum;
    melding.einddatum = periode.einddatum;
    melding.dag_d = periode.dag_28;
    return melding;
}

bool meldt_langdurig(const Leerlingfeiten& leerling, Datum dag_28) {
    if (!leerling.inschrijving) return true;  // kept until the roster tells the age
    const int leeftijd = leeftijd_op(leerling.inschrijving->geboortedatum, dag_28);
    return leeftijd < 18 || (leeftijd < 27 && !leerling.inschrijving->startkwalificatie);
}

bool mag_in_status(const std::string& oud, const std::string& nieuw) {
    if (oud == "R") return nieuw == "B" || nieuw == "G" || nieuw == "K";
    if (oud == "B") return nieuw == "G" || nieuw == "K";
    return oud == "K" && (nieuw == "B" || nieuw == "G");  // taken up again, or closed for good
}

}  // namespace

void Verslag::send(const std::string& ontvanger, const std::string& soort, json velden, int onderwerp) {
    berichten.push_back(
        {moment, ontvanger, soort, std::move(velden), sleutel, sleutel + " " + std::to_string(onderwerp)});
}

void Gemeld::zet_status(const Statuswijziging& wijziging) {
    for (std::vector<Melding>* meldingen : {&zestien_uur_, &luxe_, &langdurig_nee_}) {
        // Reading: where two meldingen fit the description, the one made last is meant; a withdrawn one never is.
        for (auto melding = meldingen->rbegin(); melding != meldingen->rend(); ++melding) {
            if (!melding->verzonden || melding->is_ingetrokken() || melding->verzuimsoort != wijziging.verzuimsoort ||
                melding->begindatum != wijziging.begindatum) {
                continue;
            }
            if (mag_in_status(melding->status, wijziging.status)) melding->status = wijziging.status;
            return;
        }
    }
}

void Gemeld::reconcile(Lijn lijn, std::vector<Melding>& gemeld, std::vector<Melding> berekend, Verslag& verslag) {
    const auto op_begindatum = [](const Melding& a, const Melding& b) { return a.begindatum < b.begindatum; };
    std::stable_sort(berekend.begin(), berekend.end(), op_begindatum);
    std::stable_sort(gemeld.begin(), gemeld.end(), op_begindatum);

    std::vector<bool> gepaard(berekend.size(), false);
    std::vector<Melding> nieuwe;
    for (Melding& melding : gemeld) {
        if (melding.is_ingetrokken()) continue;
        std::size_t index = 0;
        while (index < berekend.size() && (gepaard[index] || !overlappen(melding, berekend[index]))) ++index;
        if (index < berekend.size()) gepaard[index] = true;
        if (melding.is_gesloten()) continue;  // never changed, whatever is true now; only the school hears of it
        if (index == berekend.size()) {
            withdraw_melding(lijn, melding, verslag);
        } else if (melding.verzuimsoort != berekend[index].verzuimsoort ||
                   melding.ontvanger != berekend[index].ontvanger) {
            withdraw_melding(lijn, melding, verslag);
            nieuwe.push_back(berekend[index]);
        } else {
            change_melding(lijn, melding, berekend[index], verslag);
        }
    }
    for (std::size_t index = 0; index < berekend.size(); ++index) {
        if (!gepaard[index]) nieuwe.push_back(berekend[index]);
    }
    for (Melding& melding : nieuwe) {
        melding.nummer = ++laatste_nummer_;
        register_melding(lijn, melding, verslag);
        gemeld.push_back(std::move(melding));
    }
}

void Gemeld::werk_bij(const std::vector<Dag>& dagen, Verslag& verslag) {
    const Leerlingfeiten& leerling = verslag.leerling;
    const School& school = school_van(leerling.vestiging);
    const Datum vandaag = verslag.vandaag();

    std::set<Datum> gesloten_dagen;
    for (const Melding& melding : zestien_uur_) {
        if (melding.is_gesloten()) gesloten_dagen.insert(melding.dag_d);
    }
    const Zestienuurslezing lezing = lees_zestien_uur(dagen, gesloten_dagen, vandaag);
    std::vector<Melding> zestien_uur;
    for (const Zestienuursmelding& gelezen : lezing.meldingen) {
        Melding melding = make_melding(leerling, "V3", "V4", gelezen.dag_d);
        melding.begindatum = gelezen.begindatum;
        melding.einddatum = gelezen.einddatum;
        melding.minuten = gelezen.minuten;
        melding.dag_d = gelezen.dag_d;
        zestien_uur.push_back(melding);
    }
    reconcile(Lijn::leerplicht, zestien_uur_, zestien_uur, verslag);

    std::vector<Melding> luxe;
    for (const Periode& periode : lees_luxe(dagen, vandaag)) {
        luxe.push_back(make_periodemelding(make_melding(leerling, "L", "L", periode.begindatum), periode));
    }
    reconcile(Lijn::leerplicht, luxe_, luxe, verslag);

    std::vector<Melding> langdurig_nee;
    for (const Periode& periode : lees_langdurig(dagen, Groep::langdurig_nee, school.regio, vandaag)) {
        if (!meldt_langdurig(leerling, periode.dag_28)) continue;
        langdurig_nee.push_back(make_periodemelding(make_melding(leerling, "LRV", "RMC", periode.dag_28), periode));
    }
    reconcile(Lijn::leerplicht, langdurig_nee_, langdurig_nee, verslag);

    if (!school.swv.empty()) {
        std::vector<Melding> thuiszitten;
        for (const Periode& periode : lees_langdurig(dagen, Groep::langdurig, school.regio, vandaag)) {
            thuiszitten.push_back(make_periodemelding(Melding{}, periode));
            thuiszitten.back().ontvanger = school.swv;
        }
        reconcile(Lijn::swv, thuiszitten_, thuiszitten, verslag);
    }

    werk_ziekte_bij(dagen, verslag);
    geef_signalen(lezing.signalen, verslag);
    geef_signalen(lees_ziek_30(dagen, vandaag), verslag);
}

void Gemeld::werk_ziekte_bij(const std::vector<Dag>& dagen, Verslag& verslag) {
    const std::vector<Ziektesignaal> berekend = lees_ziekteverzuim(dagen, verslag.vandaag());
    const School& school = school_van(verslag.leerling.vestiging);
    const bool staat = toestemming_staat(verslag.leerling, "jgz", verslag.vandaag());

    const auto is_zelfde = [](const Ziektesignaal& a, const Ziektesignaal& b) {
        return a.eerste_ziektedag == b.eerste_ziektedag && a.aanleiding == b.aanleiding;
    };
    const auto send = [&school, &verslag](const GemeldSignaal& gemeld, const std::string& wat) {
        const Ziektesignaal& signaal = gemeld.signaal;
        json velden = json::object();
        velden["aanleiding"] = signaal.aanleiding;
        velden["eersteZiektedag"] = schrijf(signaal.eerste_ziektedag);
        velden["aantalZiekmeldingen"] = signaal.aantal_ziekmeldingen;
        velden["aantalLesdagen"] = signaal.aantal_lesdagen;
        velden["vestiging"] = verslag.leerling.vestiging;
        velden["leerling"] = leerling_velden(verslag.leerling.inschrijving.value(), /*is_leerplicht=*/false);
        verslag.send("jgz/" + school.jgz, "ziekteverzuimsignalen." + wat, std::move(velden), gemeld.nummer);
    };

    for (GemeldSignaal& gemeld : ziekte_) {
        if (gemeld.ingetrokken) continue;
        const bool blijft = std::any_of(
            berekend.begin(), berekend.end(),
            [&gemeld, &is_zelfde](const Ziektesignaal& signaal) { return is_zelfde(gemeld.signaal, signaal); });
        if (!blijft) {
            gemeld.ingetrokken = true;
            if (gemeld.verzonden) send(gemeld, "ingetrokken");  // to whoever got it, consent or not
        } else if (!gemeld.verzonden && staat &&
                   begin_schooljaar(gemeld.signaal.vervuld_op) == begin_schooljaar(verslag.vandaag())) {
            gemeld.verzonden = true;
            send(gemeld, "geregistreerd");
        }
    }
    for (const Ziektesignaal& signaal : berekend) {
        const bool bekend =
            std::any_of(ziekte_.begin(), ziekte_.end(), [&signaal, &is_zelfde](const GemeldSignaal& gemeld) {
                return !gemeld.ingetrokken && is_zelfde(gemeld.signaal, signaal);
            });
        if (bekend) continue;
        // Reading: with consent standing at its making a signal leaves at once, whatever school year it is about; the
        // limit to this school year is for late consent only.
        ziekte_.push_back({signaal, ++laatste_nummer_, staat, false});
        if (staat) send(ziekte_.back(), "geregistreerd");
        geef_signalen({{"verzuimgesprek", schrijf(signaal.eerste_ziektedag), signaal.vervuld_op}}, verslag);
    }
}

void Gemeld::geef_signalen(const std::vector<Schoolsignaal>& signalen, Verslag& verslag) {
    for (const Schoolsignaal& signaal : signalen) {
        if (!gegeven_signalen_.emplace(signaal.soort, signaal.sleutel).second) continue;
        json velden = json::object();
        velden["soort"] = signaal.soort;
        velden["leerlingnummer"] = verslag.leerling.leerlingnummer;
        velden["datum"] = schrijf(signaal.datum);
        verslag.send("school/" + verslag.leerling.vestiging, "verzuimsignalen.geregistreerd", std::move(velden),
                     ++laatste_nummer_);
    }
}

}  // namespace simulation
