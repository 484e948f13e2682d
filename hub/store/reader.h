// Reading for people and programs that ask: what a caller may see of the store, page by page. Has a
// connection of its own and never writes; owned by one thread. Errors as the store's.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/domain/verzuimoverzicht.h"
#include "hub/store/store.h"

namespace hub::store {

// What a caller may see: the pupils of these schools, or what went to this partner.
struct Blik {
  std::vector<std::string> vestigingen;
  std::optional<domain::Ontvanger> partner;
};

// Rows after `na`, at most `aantal`, in the order they were made.
struct Bladzijde {
  Id na = 0;
  std::size_t aantal = 100;
};

struct Leerlingrij {
  Id id = 0;
  std::string vestiging;
  std::string leerlingnummer;
  std::optional<domain::Leerling> leerling;
};

struct Versie {
  domain::Verzuimregistratie registratie;
  WallTime ontvangen{};
  bool ingetrokken = false;
  bool geldt = false;
};

struct Meldingrij {
  Uitkomstrij rij;
  Leerlingrij leerling;
  Uuid dossier;
  WallTime gemaakt{};
  std::optional<Berichtstaat> bericht;       // of the newest bericht about it to its receiver
};

struct Statusrij {
  domain::Meldingstatus status = domain::Meldingstatus::R;
  WallTime op{};
  std::string inhoud;                        // JSON, empty for R
};

struct Termijnrij {
  Id id = 0;
  Uuid uuid;
  domain::Termijnsoort soort = domain::Termijnsoort::pact;
  std::string vestiging;
  Uuid dossier;
  WallTime vervalt{};
  domain::Termijnstaat staat = domain::Termijnstaat::open;
};

struct Dossierrij {
  Dossier dossier;
  Leerlingrij leerling;
  WallTime geopend{};
  std::optional<WallTime> gesloten;
};

// Something that did not arrive, and why.
struct Onbestelbaar {
  Id id = 0;
  std::string wat;                           // "verzuimmelding"
  std::string vestiging;
  std::string leerlingnummer;                // empty when it is about no pupil
  Uuid uuid;
  std::string ontvanger;                     // empty: none is known
  std::string reden;
  WallTime sinds{};
};

struct Aanlevering {
  Uuid uuid;
  std::string formaat;
  WallTime op{};
  std::size_t nieuw = 0;
  std::size_t bekend = 0;
  std::size_t geweigerd = 0;
  std::size_t elders = 0;                      // rows about people who are on no roster here
  std::size_t wacht = 0;                       // rows that are taken and not worked in yet
  bool bezig = false;
  bool ingetrokken = false;
  bool gaat_terug = false;                     // withdrawn, and not all of it is back yet
};

class Reader {
 public:
  virtual ~Reader() = default;

  // The sender's own record, newest version first; empty: unknown, or not this source's.
  [[nodiscard]] virtual Result<std::vector<Versie>> registratie(const std::string& source, const std::string& registratie_id) = 0;
  // What the rules found for the pupil of that registration.
  [[nodiscard]] virtual Result<std::vector<Meldingrij>> gevolgen(const std::string& source, const std::string& registratie_id) = 0;
  [[nodiscard]] virtual Result<std::vector<Meldingrij>> meldingen(const Blik& blik, const Bladzijde& bladzijde) = 0;
  // By the id that the caller (a school or a partner) knows it by.
  [[nodiscard]] virtual Result<std::optional<Meldingrij>> melding(const domain::Ontvanger& kenner, const Uuid& alias) = 0;
  [[nodiscard]] virtual Result<std::vector<Statusrij>> verloop(Id uitkomst) = 0;
  // A subscriber's own stream after `na` (a volgnummer), over MQTT or not.
  [[nodiscard]] virtual Result<std::vector<Bericht>> berichten(const domain::Ontvanger& abonnee, std::int64_t na, std::size_t aantal) = 0;
  // The last number of each of those streams.
  [[nodiscard]] virtual Result<std::map<domain::Ontvanger, std::int64_t>> nummers() = 0;
  [[nodiscard]] virtual Result<std::vector<Leerlingrij>> leerlingen(const std::string& vestiging, const Bladzijde& bladzijde) = 0;
  [[nodiscard]] virtual Result<std::optional<Leerlingrij>> leerling(const domain::LeerlingSleutel& sleutel) = 0;
  // All that is known of the absence of one pupil, by its row's id.
  [[nodiscard]] virtual Result<domain::Verzuimstukken> verzuim(Id leerling) = 0;
  [[nodiscard]] virtual Result<std::vector<Termijnrij>> termijnen(const Blik& blik, const Bladzijde& bladzijde) = 0;
  [[nodiscard]] virtual Result<std::vector<Dossierrij>> dossiers(const Blik& blik, const Bladzijde& bladzijde) = 0;
  [[nodiscard]] virtual Result<std::vector<Onbestelbaar>> onbestelbaar(const Blik& blik, const Bladzijde& bladzijde) = 0;
  [[nodiscard]] virtual Result<std::optional<Aanlevering>> aanlevering(const Uuid& uuid, const std::string& afzender) = 0;
};

}  // namespace hub::store
