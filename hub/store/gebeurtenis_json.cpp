#include "hub/store/gebeurtenis_json.h"

#include <algorithm>

#include "hub/base/assert.h"
#include "hub/base/base64.h"
#include "hub/base/json.h"
#include "hub/store/leerling_json.h"

namespace hub::store {
namespace {

using domain::Gebeurtenis;

template <typename T>
Json number_of(const std::optional<T>& value) {
  return value ? Json(value->time_since_epoch().count()) : Json();
}
Json number_of(const std::optional<int>& value) { return value ? Json(*value) : Json(); }

Json of(const domain::LeerlingSleutel& sleutel) { return Json::array({sleutel.vestiging, sleutel.leerlingnummer}); }

std::string print_text(const Gebeurtenis& gebeurtenis) {
  return encode_base64({reinterpret_cast<const char*>(gebeurtenis.afdruk.data()), gebeurtenis.afdruk.size()});
}

// What happened, and then the fields in the order of the struct.
Json of(const domain::Inhoud& inhoud) {
  struct Visitor {
    Json operator()(const domain::Verzuimregistratie& v) const {
      const domain::Registratie& r = v.registratie;
      return Json::array({"registratie", of(v.leerling), v.registratie_id, number_of(v.gewijzigd_op), static_cast<int>(r.soort), static_cast<int>(r.geoorloofd),
              r.begin.time_since_epoch().count(), number_of(r.eind), number_of(r.minuten), number_of(r.lesuur_van), number_of(r.lesuur_tot),
              v.reden_code, v.reden_tekst});
    }
    Json operator()(const domain::Intrekking& v) const { return Json::array({"intrekking", of(v.leerling), v.registratie_id, number_of(v.gewijzigd_op)}); }
    Json operator()(const domain::Inschrijving& v) const { return Json::array({"inschrijving", of(v.sleutel), to_text(v.leerling), v.gedeeltelijk}); }
    Json operator()(const domain::Uitschrijving& v) const { return Json::array({"uitschrijving", of(v.leerling), v.datum.time_since_epoch().count()}); }
    Json operator()(const domain::Hervatting& v) const { return Json::array({"hervatting", of(v.leerling), v.datum.time_since_epoch().count()}); }
    Json operator()(const domain::Toestemming& v) const {
      return Json::array({"toestemming", of(v.leerling), static_cast<int>(v.lijn), static_cast<int>(v.van), v.verleend, v.op.time_since_epoch().count()});
    }
    Json operator()(const domain::OudersGeinformeerd& v) const { return Json::array({"ouders", of(v.leerling), v.waarover, v.op.time_since_epoch().count()}); }
    Json operator()(const domain::Leerlingopgave& v) const {
      const domain::Opgave& o = v.opgave;
      return Json::array({"opgave", Json::array({v.vestiging, v.pgn}), static_cast<int>(o.soort), o.kenmerk, o.datum.time_since_epoch().count(), o.woongemeente});
    }
    Json operator()(const domain::Statuswijziging&) const { return unexpected(); }
    Json operator()(const domain::Ontvangst&) const { return unexpected(); }
    static Json unexpected() {
      HUB_ASSERT(false);
      return {};
    }
  };
  return std::visit(Visitor{}, inhoud);
}

// Reads the fields of one array in order; what is not there or another type throws Json::exception.
class Fields {
 public:
  explicit Fields(const Json& array) : array_(array) {}
  std::string text() { return next().get<std::string>(); }
  std::int64_t number() { return next().get<std::int64_t>(); }
  bool flag() { return next().get<bool>(); }
  template <typename Enum>
  Enum word() {
    return static_cast<Enum>(number());
  }
  template <typename Time>
  Time time() {
    return Time(typename Time::duration(number()));
  }
  template <typename Time>
  std::optional<Time> maybe_time() {
    const Json& value = next();
    return value.is_null() ? std::nullopt : std::optional(Time(typename Time::duration(value.get<std::int64_t>())));
  }
  std::optional<int> maybe_number() {
    const Json& value = next();
    return value.is_null() ? std::nullopt : std::optional(value.get<int>());
  }
  domain::LeerlingSleutel sleutel() {
    const Json& value = next();
    return {value.at(0).get<std::string>(), value.at(1).get<std::string>()};
  }

 private:
  const Json& next() { return array_.at(at_++); }

  const Json& array_;
  std::size_t at_ = 0;
};

domain::Verzuimregistratie read_registratie(Fields& fields) {
  domain::Verzuimregistratie v;
  v.leerling = fields.sleutel();
  v.registratie_id = fields.text();
  v.gewijzigd_op = fields.maybe_time<WallTime>();
  v.registratie.soort = fields.word<domain::Soort>();
  v.registratie.geoorloofd = fields.word<domain::Geoorloofd>();
  v.registratie.begin = fields.time<LocalTime>();
  v.registratie.eind = fields.maybe_time<LocalTime>();
  v.registratie.minuten = fields.maybe_number();
  v.registratie.lesuur_van = fields.maybe_number();
  v.registratie.lesuur_tot = fields.maybe_number();
  v.reden_code = fields.text();
  v.reden_tekst = fields.text();
  return v;
}

std::optional<domain::Inhoud> read_inhoud(const Json& array) {
  Fields fields(array);
  const std::string what = fields.text();
  if (what == "registratie") return read_registratie(fields);
  domain::LeerlingSleutel sleutel = fields.sleutel();
  if (what == "intrekking") {
    std::string id = fields.text();
    return domain::Intrekking{std::move(id), fields.maybe_time<WallTime>(), std::move(sleutel)};
  }
  if (what == "inschrijving") {
    const auto leerling = leerling_from_text(fields.text());
    if (!leerling) return std::nullopt;
    return domain::Inschrijving{std::move(sleutel), *leerling, fields.flag()};
  }
  if (what == "uitschrijving") return domain::Uitschrijving{std::move(sleutel), fields.time<LocalDay>()};
  if (what == "hervatting") return domain::Hervatting{std::move(sleutel), fields.time<LocalDay>()};
  if (what == "toestemming") {
    domain::Toestemming v;
    v.leerling = std::move(sleutel);
    v.lijn = fields.word<domain::Lijn>();
    v.van = fields.word<domain::Toestemminggever>();
    v.verleend = fields.flag();
    v.op = fields.time<WallTime>();
    return v;
  }
  if (what == "opgave") {
    domain::Leerlingopgave v{std::move(sleutel.vestiging), std::move(sleutel.leerlingnummer), {}};
    v.opgave.soort = fields.word<domain::Opgavesoort>();
    v.opgave.kenmerk = fields.text();
    v.opgave.datum = fields.time<LocalDay>();
    v.opgave.woongemeente = fields.text();
    return v;
  }
  if (what != "ouders") return std::nullopt;
  std::string waarover = fields.text();
  return domain::OudersGeinformeerd{std::move(sleutel), std::move(waarover), fields.time<WallTime>()};
}

}  // namespace

std::string to_text(std::span<const Gebeurtenis> gebeurtenissen) {
  Json list = Json::array();
  for (const Gebeurtenis& gebeurtenis : gebeurtenissen) {
    list.push_back(Json::array({gebeurtenis.source, gebeurtenis.id, print_text(gebeurtenis), gebeurtenis.time.time_since_epoch().count(),
                                of(gebeurtenis.inhoud)}));
  }
  return list.dump();
}

std::optional<std::vector<Gebeurtenis>> gebeurtenissen_from_text(std::string_view text) {
  const auto list = parse_json(text);
  if (!list) return std::nullopt;
  std::vector<Gebeurtenis> gebeurtenissen;
  try {
    gebeurtenissen.reserve(list->size());
    for (const Json& array : *list) {
      Fields fields(array);
      Gebeurtenis& gebeurtenis = gebeurtenissen.emplace_back();
      gebeurtenis.source = fields.text();
      gebeurtenis.id = fields.text();
      const auto afdruk = decode_base64(fields.text());
      if (!afdruk || afdruk->size() != gebeurtenis.afdruk.size()) return std::nullopt;
      std::ranges::copy(*afdruk, gebeurtenis.afdruk.begin());
      gebeurtenis.time = fields.time<WallTime>();
      auto inhoud = read_inhoud(array.at(4));
      if (!inhoud) return std::nullopt;
      gebeurtenis.inhoud = std::move(*inhoud);
    }
  } catch (const Json::exception&) {
    return std::nullopt;
  }
  return gebeurtenissen;
}

}  // namespace hub::store
