// Who takes part in a region: schools, partners, what each may see. Values made from configuration;
// immutable, any thread.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "hub/domain/kalender.h"
#include "hub/domain/regels.h"

namespace hub::domain {

enum class Lijn { leerplicht, jgz, swv, school, beheer };
inline constexpr std::array<std::string_view, 5> lijn_namen = {"leerplicht", "jgz", "swv", "school", "beheer"};

// What a bericht is about: the last level of its topic and the unit that contracts speak of.
enum class Berichtsoort { verzuimmelding, ziekteverzuimsignaal, thuiszittersmelding, signaal, termijn };
inline constexpr std::array<std::string_view, 5> berichtsoort_namen = {
    "verzuimmelding", "ziekteverzuimsignaal", "thuiszittersmelding", "signaal", "termijn"};

// One receiver: a line and a name on it ("leerplicht/0363").
struct Ontvanger {
  Lijn lijn = Lijn::school;
  std::string partner;
  auto operator<=>(const Ontvanger&) const = default;
};
std::string to_string(const Ontvanger& ontvanger);

// Which fields of which message a line may see, and why; everything else stays in.
struct Contract {
  Berichtsoort bericht = Berichtsoort::verzuimmelding;
  std::string grondslag;               // the legal basis, for people
  std::vector<std::string> velden;     // paths into data: "meldingId", "leerling.pgn"
};

// Who a report names as the one who made it.
struct Melder {
  std::string naam;
  std::string functie;                 // empty: not told
  std::string email;
  bool operator==(const Melder&) const = default;
};

// Over what a partner hears of its berichten; the words of `kanaal` in partners.yaml.
struct OverMqtt {};                    // a topic of its own at the region's broker
struct OverWebhook {
  std::string url;                     // https, takes each bericht
};
struct OverNotificaties {              // word of each bericht, which the partner then reads at the hub
  std::string url;                     // https, of its notificatierouteringscomponent, and ends with a slash
  std::string kanaal;                  // the name there, at most 50 characters
};
struct OverDuo {};                     // DUO's register
enum class Bestandsvorm { csv, xlsx };
inline constexpr std::array<std::string_view, 2> bestandsvorm_namen = {"csv", "xlsx"};
// What the columns are called: the fields of the contract, or the names of the Gemeentelijk Gegevensmodel.
enum class Kolomnamen { contract, ggm };
inline constexpr std::array<std::string_view, 2> kolomnamen_namen = {"contract", "ggm"};
struct OverBestand {                   // files in a folder, which the partner fetches
  std::string map;                     // absolute
  Bestandsvorm vorm = Bestandsvorm::csv;
  Kolomnamen kolommen = Kolomnamen::contract;
};
using Kanaalkeuze = std::variant<OverMqtt, OverWebhook, OverNotificaties, OverDuo, OverBestand>;

struct Partner {
  Ontvanger ontvanger;
  std::string naam;                    // for people
  bool bevestigt = true;               // sends an ontvangst for every bericht
  Kanaalkeuze kanaal{};

  // The choice, when it is this one; else null.
  template <typename T>
  [[nodiscard]] const T* over() const {
    return std::get_if<T>(&kanaal);
  }
};

struct Vestiging {
  std::string code;                    // BRIN and two digits: "90BB00"
  std::string naam;
  std::string sector;                  // po, vo, mbo
  std::optional<std::string> swv;      // partner on that line; none: this school has no SWV
  std::optional<std::string> jgz;
  std::vector<std::string> zorgcoordinatoren;  // mail addresses
  Melder melder{};                     // of its reports to DUO
  std::shared_ptr<const Kalender> kalender;
  std::shared_ptr<const RegelReeks> regels;
};

struct Gemeente {
  std::string code;                    // CBS, four digits
  std::string naam;
  std::string doorstroompunt;          // partner on the leerplicht line for residents of 18 and over
};

// A whole region, as one configuration directory describes it.
struct Regio {
  std::string naam;
  std::map<std::string, Vestiging> vestigingen;
  std::map<std::string, Gemeente> gemeenten;
  std::map<Ontvanger, Partner> partners;
  std::map<std::pair<Lijn, Berichtsoort>, Contract> contracten;

  [[nodiscard]] const Vestiging* find_vestiging(std::string_view code) const;
  [[nodiscard]] const Contract* find_contract(Lijn lijn, Berichtsoort bericht) const;
};

}  // namespace hub::domain
