// Reader in SQL: a read-only connection beside the writing one.
#pragma once

#include <memory>

#include "hub/crypto/kluis.h"
#include "hub/store/reader.h"
#include "hub/store/sql/db.h"

namespace hub::store::sql {

class SqlReader final : public Reader {
 public:
  // The tables are there. `kluis` must outlive the reader and be this thread's own.
  SqlReader(std::unique_ptr<Db> db, const crypto::Kluis& kluis) : db_(std::move(db)), kluis_(kluis) {}

  Result<std::vector<Versie>> registratie(const std::string& source, const std::string& registratie_id) override;
  Result<std::vector<Meldingrij>> gevolgen(const std::string& source, const std::string& registratie_id) override;
  Result<std::vector<Meldingrij>> meldingen(const Blik& blik, const Bladzijde& bladzijde) override;
  Result<std::optional<Meldingrij>> melding(const domain::Ontvanger& kenner, const Uuid& alias) override;
  Result<std::vector<Statusrij>> verloop(Id uitkomst) override;
  Result<std::map<domain::Ontvanger, std::int64_t>> nummers() override;
  Result<std::vector<Bericht>> berichten(const domain::Ontvanger& abonnee, std::int64_t na, std::size_t aantal) override;
  Result<std::vector<Leerlingrij>> leerlingen(const std::string& vestiging, const Bladzijde& bladzijde) override;
  Result<std::optional<Leerlingrij>> leerling(const domain::LeerlingSleutel& sleutel) override;
  Result<domain::Verzuimstukken> verzuim(Id leerling) override;
  Result<std::vector<Termijnrij>> termijnen(const Blik& blik, const Bladzijde& bladzijde) override;
  Result<std::vector<Dossierrij>> dossiers(const Blik& blik, const Bladzijde& bladzijde) override;
  Result<std::vector<Onbestelbaar>> onbestelbaar(const Blik& blik, const Bladzijde& bladzijde) override;
  Result<std::optional<Aanlevering>> aanlevering(const Uuid& uuid, const std::string& afzender) override;

 private:
  Leerlingrij identify(Id leerling);
  std::string opened(std::span<const std::uint8_t> key, std::span<const std::uint8_t> sealed) const;

  std::unique_ptr<Db> db_;
  const crypto::Kluis& kluis_;
};

}  // namespace hub::store::sql
