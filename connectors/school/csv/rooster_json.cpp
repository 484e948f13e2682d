#include <map>
#include <utility>

#include "connectors/school/csv/leerling_veld.h"
#include "connectors/school/csv/rooster.h"
#include "connectors/school/json_object.h"
#include "connectors/school/rijuitkomst.h"
#include "connectors/school/veld.h"

namespace hub::csv {
namespace {

using school::Fouten;
using school::JsonObject;
using school::make_onleesbaar;
using school::Rijuitkomst;

// Reads the leerlingen of one document; remembers where each stood.
class Rooster {
 public:
  explicit Rooster(const intake::LeveringContext& context)
      : context_(context), vandaag_(local_day(context.ontvangen)) {}

  Rijuitkomst read(const Json& value, const std::string& pointer) {
    Fouten fouten;
    JsonObject object(value, pointer, fouten);
    object.refuse_other_than({"vestiging", "leerlingnummer", "pgn", "roepnaam", "tussenvoegsel", "achternaam",
                              "geboortedatum", "woongemeente", "leerjaar", "startkwalificatie"});
    object.require({"leerlingnummer", "pgn", "roepnaam", "achternaam", "geboortedatum", "woongemeente"});
    domain::Inschrijving inschrijving = read_inschrijving(object);
    if (fouten.empty()) {
      const auto [first, added] = pointers_.emplace(inschrijving.sleutel.leerlingnummer, pointer);
      if (!added) object.refuse("leerlingnummer", {"duplicate-row", "the same pupil stands at " + first->second});
    }
    if (!fouten.empty()) return fouten;
    return school::make_gebeurtenis(context_, std::move(inschrijving));
  }

 private:
  domain::Inschrijving read_inschrijving(JsonObject& object) {
    domain::Inschrijving result;
    domain::Leerling& leerling = result.leerling;
    result.sleutel.vestiging = context_.vestiging;
    if (object.text("vestiging").value_or(context_.vestiging) != context_.vestiging) {
      object.refuse("vestiging", {"wrong-vestiging", "is not the school this delivery is for"});
    }
    result.sleutel.leerlingnummer = object.parsed_text("leerlingnummer", school::parse_leerlingnummer).value_or("");
    leerling.pgn = object.parsed_text("pgn", parse_pgn).value_or("");
    leerling.roepnaam = object.parsed_text("roepnaam", parse_naam).value_or("");
    leerling.tussenvoegsel = object.parsed_text("tussenvoegsel", parse_tussenvoegsel).value_or("");
    leerling.achternaam = object.parsed_text("achternaam", parse_naam).value_or("");
    leerling.geboortedatum =
        object
            .parsed_text("geboortedatum", [this](std::string_view text) { return parse_geboortedatum(text, vandaag_); })
            .value_or(no_day);
    leerling.woongemeente = object.parsed_text("woongemeente", parse_woongemeente).value_or("");
    if (const auto leerjaar = object.number("leerjaar", 1, leerjaar_max))
      leerling.leerjaar = static_cast<int>(*leerjaar);
    leerling.startkwalificatie = object.flag("startkwalificatie");
    return result;
  }

  const intake::LeveringContext& context_;
  const LocalDay vandaag_;
  std::map<std::string, std::string> pointers_;
};

}  // namespace

intake::Levering decode_leerlingen_json(std::string_view body, const intake::LeveringContext& context) {
  const auto root = parse_json(body);
  if (!root) return make_onleesbaar(root.error());
  const Json* list = &*root;
  std::string pointer;
  if (root->is_object()) {
    intake::Levering refused;
    JsonObject object(*root, "", refused.fouten);
    object.refuse_other_than({"leerlingen"});
    object.require({"leerlingen"});
    if (!refused.fouten.empty()) return refused;
    list = object.find("leerlingen");
    pointer = "/leerlingen";
  }
  if (!list->is_array()) return make_onleesbaar(Fault{"schema", "must be a list of leerlingen", pointer, 0, 0});
  if (list->empty()) return make_onleesbaar(Fault{"empty-file", "there are no leerlingen in it", pointer, 0, 0});

  Rooster rooster(context);
  school::LeveringOpbouw opbouw(context);
  std::size_t index = 0;
  for (const Json& leerling : *list) {
    if (!opbouw.add(rooster.read(leerling, pointer + '/' + std::to_string(index++)))) break;
  }
  return opbouw.take();
}

}  // namespace hub::csv
