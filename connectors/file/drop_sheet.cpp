#include "connectors/file/drop_sheet.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "hub/base/json.h"
#include "hub/base/local_time.h"

namespace hub::file {
namespace {

using domain::Berichtsoort;

constexpr std::array<std::string_view, 5> envelope = {"id", "volgnummer", "tijd", "type", "onderwerp"};

// Names of the Gemeentelijk Gegevensmodel for what it knows of a verzuimmelding; README.md says where they stand there.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> ggm_namen = {{{"begindatum", "datumStart"},
                                                                                    {"einddatum", "datumEinde"},
                                                                                    {"leerling.tussenvoegsel", "voorvoegselGeslachtsnaam"},
                                                                                    {"leerling.achternaam", "geslachtsnaam"},
                                                                                    {"leerling.geboortedatum", "datumGeboorte"}}};

// In the order of Berichtsoort: how a type speaks of each.
constexpr std::array<std::string_view, 5> meervoud = {"verzuimmeldingen", "ziekteverzuimsignalen", "thuiszittersmeldingen", "verzuimsignalen", "termijnen"};

// "nl.onderwijs.verzuimmeldingen.geregistreerd.v1": of what, and "geregistreerd".
std::optional<std::pair<Berichtsoort, std::string_view>> read_type(std::string_view type) {
  constexpr std::string_view before = "nl.onderwijs.";
  constexpr std::string_view after = ".v1";
  if (!type.starts_with(before) || !type.ends_with(after) || type.size() < before.size() + after.size()) return std::nullopt;
  type = type.substr(before.size(), type.size() - before.size() - after.size());
  const std::size_t dot = type.find('.');
  const auto found = std::find(meervoud.begin(), meervoud.end(), type.substr(0, dot));
  if (dot == std::string_view::npos || found == meervoud.end()) return std::nullopt;
  return std::pair(static_cast<Berichtsoort>(found - meervoud.begin()), type.substr(dot + 1));
}

// Would a spreadsheet calculate this, or a program that it is pasted in? The last four are the full-width forms.
bool is_formula(std::string_view text) {
  constexpr std::array<std::string_view, 12> signs = {"=", "+", "-", "@", "\t", "\r", "\n", std::string_view("\0", 1), "＝", "＋", "－", "＠"};
  return std::any_of(signs.begin(), signs.end(), [text](std::string_view sign) { return text.starts_with(sign); });
}

Cel text_cel(std::string_view text) {
  if (parse_date(text)) return {Cel::Soort::datum, std::string(text)};
  return {Cel::Soort::tekst, (is_formula(text) ? "'" : "") + std::string(text)};
}

// The value that a path leads to; null where the way ends before.
const Json* find_value(const Json& data, std::string_view path) {
  const Json* at = &data;
  while (at != nullptr) {
    if (!at->is_object()) return nullptr;
    const std::size_t dot = path.find('.');
    at = find_member(*at, path.substr(0, dot));
    if (dot == std::string_view::npos) return at;
    path.remove_prefix(dot + 1);
  }
  return nullptr;
}

Cel cel_of(const Json* value) {
  if (value == nullptr || value->is_null()) return {};
  if (const auto* text = value->get_ptr<const std::string*>()) return text_cel(*text);
  return {value->is_number() ? Cel::Soort::getal : Cel::Soort::tekst, value->dump()};
}

const std::string* find_text(const Json& object, std::string_view key) {
  const Json* const member = find_member(object, key);
  return member == nullptr ? nullptr : member->get_ptr<const std::string*>();
}

std::optional<std::int64_t> find_number(const Json& object, std::string_view key) {
  const Json* const member = find_member(object, key);
  return member == nullptr ? std::nullopt : whole_number(*member, 0, INT64_MAX);
}

void add_csv(std::string& line, std::string_view text) {
  const bool plain = text.find_first_of(";,\"'\r\n\t") == std::string_view::npos && !text.starts_with(' ') && !text.ends_with(' ');
  if (plain) {
    line += text;
    return;
  }
  line += '"';
  for (const char c : text) line.append(c == '"' ? 2 : 1, c);
  line += '"';
}

}  // namespace

std::vector<std::string> kolommen_of(const domain::Contract& contract, domain::Kolomnamen namen) {
  const bool ggm = namen == domain::Kolomnamen::ggm && contract.bericht == Berichtsoort::verzuimmelding;
  std::vector<std::string> kolommen(envelope.begin(), envelope.end());
  for (const std::string& veld : contract.velden) {
    const auto known = std::find_if(ggm_namen.begin(), ggm_namen.end(), [&veld](const auto& naam) { return naam.first == veld; });
    kolommen.emplace_back(ggm && known != ggm_namen.end() ? known->second : veld);
  }
  return kolommen;
}

Result<Rij> rij_of(std::string_view event, const Contracten& contracten) {
  const auto wrong = [] { return error(ErrorKind::corrupt, "a bericht that is no CloudEvent of this hub"); };
  const auto read = parse_json(event);
  if (!read || !read->is_object()) return wrong();
  const std::string* const type_text = find_text(*read, "type");
  const std::string* const id = find_text(*read, "id");
  const std::string* const time = find_text(*read, "time");
  const std::string* const subject = find_text(*read, "subject");
  const Json* const data = find_member(*read, "data");
  const auto type = type_text == nullptr ? std::nullopt : read_type(*type_text);
  const auto volgnummer = find_number(*read, "volgnummer");
  const auto epoch = find_number(*read, "epoch");
  if (!type || id == nullptr || time == nullptr || subject == nullptr || data == nullptr || !volgnummer || !epoch) return wrong();
  const auto contract = contracten.find(type->first);
  if (contract == contracten.end()) return error(ErrorKind::rejected, "contracten.yaml gives this line no such bericht");
  Rij rij{type->first, *epoch, *volgnummer, {}};
  rij.cellen = {text_cel(*id), {Cel::Soort::getal, std::to_string(*volgnummer)}, text_cel(*time), text_cel(type->second), text_cel(*subject)};
  for (const std::string& veld : contract->second.velden) rij.cellen.push_back(cel_of(find_value(*data, veld)));
  return rij;
}

std::string csv_text(const Blad& blad) {
  std::string text = "\xEF\xBB\xBF";
  const auto add_line = [&text](const auto& cellen, const auto& text_of) {
    std::string_view between;
    for (const auto& cel : cellen) {
      text += between;
      add_csv(text, text_of(cel));
      between = ";";
    }
    text += "\r\n";
  };
  add_line(blad.kolommen, [](const std::string& kolom) -> const std::string& { return kolom; });
  for (const auto& rij : blad.rijen) {
    add_line(rij, [](const Cel& cel) -> const std::string& { return cel.text; });
  }
  return text;
}

}  // namespace hub::file
