// What a group of requests will ask one by one, asked at once: a handful of questions and one wait instead of three a
// registration.
#include <algorithm>
#include <map>
#include <memory>
#include <unordered_map>
#include <variant>
#include <vector>

#include "hub/base/json.h"
#include "hub/store/postgres/postgres_store.h"

namespace hub::store::postgres {
namespace {

using sql::Query;

// Keys go into a statement as one JSON text, bytes as hex digits.
class List {
 public:
  void add(std::span<const std::uint8_t> bytes) { text_ += (text_.empty() ? "[\"" : ",\"") + crypto::to_hex(bytes) + '"'; }
  void add(const std::string& text) { text_ += (text_.empty() ? "[" : ",") + Json(text).dump(); }
  [[nodiscard]] std::string text() const { return text_.empty() ? "[]" : text_ + "]"; }

 private:
  std::string text_;
};

#define IN_BYTES " IN (SELECT decode(value, 'hex') FROM json_each(?))"

std::string bytes_of(std::span<const std::uint8_t> bytes) { return {bytes.begin(), bytes.end()}; }

// Whose registration it is, and which; none for what is about no pupil.
struct About {
  const domain::LeerlingSleutel* leerling = nullptr;
  const std::string* registratie_id = nullptr;
};

About about(const domain::Inhoud& inhoud) {
  struct Visitor {
    About operator()(const domain::Verzuimregistratie& v) { return {&v.leerling, &v.registratie_id}; }
    About operator()(const domain::Intrekking& v) { return {&v.leerling, &v.registratie_id}; }
    About operator()(const domain::Inschrijving& v) { return {&v.sleutel, nullptr}; }
    About operator()(const domain::Uitschrijving& v) { return {&v.leerling, nullptr}; }
    About operator()(const domain::Hervatting& v) { return {&v.leerling, nullptr}; }
    About operator()(const domain::Toestemming& v) { return {&v.leerling, nullptr}; }
    About operator()(const domain::OudersGeinformeerd& v) { return {&v.leerling, nullptr}; }
    About operator()(const domain::Leerlingopgave&) { return {}; }
    About operator()(const domain::Statuswijziging&) { return {}; }
    About operator()(const domain::Ontvangst&) { return {}; }
  };
  return std::visit(Visitor{}, inhoud);
}

}  // namespace

void PostgresStore::foresee(std::span<const Aanvraag> aanvragen) {
  wait_for_sources(aanvragen);
  List events;
  List pupils;
  List berichten;
  List pgns;
  std::map<Id, List> registraties;
  std::unordered_map<std::string, std::string> pupil_keys;  // by the bytes of their index
  for (const Aanvraag& aanvraag : aanvragen) {
    for (const domain::Gebeurtenis& gebeurtenis : aanvraag.gebeurtenissen) {
      if (!gebeurtenis.id.empty()) {
        const auto sleutel = event_key(gebeurtenis, aanvraag.afzender);
        if (known_.gebeurtenissen.try_emplace(bytes_of(sleutel)).second) events.add(sleutel);
      }
      if (const auto* ontvangst = std::get_if<domain::Ontvangst>(&gebeurtenis.inhoud)) {
        if (known_.berichten.try_emplace(bytes_of(ontvangst->bericht_id.bytes)).second) berichten.add(ontvangst->bericht_id.bytes);
      }
      if (const auto* gezegd = std::get_if<domain::Leerlingopgave>(&gebeurtenis.inhoud)) {
        const auto index = kluis().pgn_index(gezegd->vestiging, gezegd->pgn);
        if (known_.pgns.try_emplace(bytes_of(index)).second) pgns.add(index);
      }
      const auto [leerling, registratie_id] = about(gebeurtenis.inhoud);
      if (leerling != nullptr && known_.leerlingen.try_emplace(pupil_key(*leerling)).second) {
        const auto index = kluis().pupil_index(leerling->vestiging, leerling->leerlingnummer);
        pupil_keys.emplace(bytes_of(index), pupil_key(*leerling));
        pupils.add(index);
      }
      if (registratie_id != nullptr) {
        const Id bron_id = bron(gebeurtenis.source);
        if (known_.registraties.try_emplace(registratie_key(bron_id, *registratie_id)).second) registraties[bron_id].add(*registratie_id);
      }
    }
  }
  // All are asked before the first is answered.
  Query seen(postgres_, "SELECT sleutel, afdruk FROM gebeurtenissen WHERE sleutel" IN_BYTES, events.text());
  // In order and before anything of theirs is written: whoever else is dealing with one of them is waited for here.
  Query found(postgres_, "SELECT nummer_index, leerling, sleutel, stand_tot FROM leerlingen WHERE nummer_index" IN_BYTES " ORDER BY leerling FOR NO KEY UPDATE",
              pupils.text());
  std::unique_ptr<Query> by_pgn;
  if (!known_.pgns.empty()) {
    by_pgn = std::make_unique<Query>(postgres_, "SELECT pgn_index, leerling FROM leerlingen WHERE pgn_index" IN_BYTES " ORDER BY leerling FOR NO KEY UPDATE", pgns.text());
  }
  Query sent(postgres_, "SELECT uuid, bericht, uitkomst, staat, lijn, partner FROM berichten JOIN abonnees USING(abonnee) WHERE uuid" IN_BYTES, berichten.text());
  std::vector<std::pair<Id, std::unique_ptr<Query>>> versions;
  for (const auto& [bron_id, list] : registraties) {
    // One index search an id, whatever the planner believes of a source it has no statistics of.
    versions.emplace_back(bron_id, std::make_unique<Query>(postgres_, "SELECT r.* FROM json_each(?) CROSS JOIN LATERAL (SELECT registratie_id, leerling, schooljaar, nr, "
                                                                      "versie_us FROM registratie_ids WHERE bron=? AND registratie_id=value OFFSET 0) r",
                                                           list.text(), bron_id));
  }
  while (seen.next()) {
    auto& afdruk = known_.gebeurtenissen[bytes_of(seen.blob(0))].emplace();
    std::copy_n(seen.blob(1).begin(), afdruk.size(), afdruk.begin());
  }
  while (found.next()) {
    const auto sleutel = found.blob(2);
    known_.leerlingen[pupil_keys.at(bytes_of(found.blob(0)))] = Pupil{found.integer(1), {sleutel.begin(), sleutel.end()}, found.maybe(3)};
  }
  while (by_pgn && by_pgn->next()) known_.pgns[bytes_of(by_pgn->blob(0))].push_back(by_pgn->integer(1));
  while (sent.next()) {
    known_.berichten[bytes_of(sent.blob(0))] = Verzonden{sent.integer(1), sent.integer(2), static_cast<Berichtstaat>(sent.integer(3)),
                                                        {static_cast<domain::Lijn>(sent.integer(4)), sent.text(5)}};
  }
  for (auto& [bron_id, rows] : versions) {
    while (rows->next()) {
      known_.registraties[registratie_key(bron_id, rows->text(0))] = Versieplaats{rows->integer(1), rows->integer(2), rows->integer(3), rows->integer(4)};
    }
  }
}

}  // namespace hub::store::postgres
