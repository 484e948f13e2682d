#include "connectors/calendar/openholidays.h"

#include <algorithm>
#include <utility>

#include "connectors/school/csv/bestand.h"
#include "hub/base/json.h"

namespace hub::calendar {
namespace {

constexpr char delimiter = ';';
// The data set has 7 columns, and grew by one in five years.
constexpr std::size_t kolommen_max = 32;

enum Kolom : std::size_t { country, start_date, end_date, type, name, subdivisions };
constexpr std::array<std::string_view, 6> kolomnamen = {"Country", "StartDate", "EndDate", "Type", "Name", "Subdivisions"};

// Where each of ours stands in the file.
using Plaatsen = std::array<std::size_t, kolomnamen.size()>;

std::optional<Regio> parse_regio(std::string_view code) {
  if (code.starts_with("NL-")) code.remove_prefix(3);
  if (code == "NO") return Regio::noord;
  if (code == "MI") return Regio::midden;
  if (code == "ZU") return Regio::zuid;
  return std::nullopt;
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= text.size() && !text.empty();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

// "NL Kerstvakantie,DE Weihnachtsferien": the Dutch one.
std::string_view dutch_name(std::string_view names) {
  for (const std::string_view one : split(names)) {
    if (one.starts_with("NL ")) return one.substr(3);
  }
  return {};
}

// Reads the rows of one file.
class Rijen {
 public:
  Rijen(Agenda& agenda, const Plaatsen& plaatsen) : agenda_(agenda), plaatsen_(plaatsen) {}

  // False when there is no room for more faults.
  bool read(const csv::Record& record) {
    if (record.fout) return refuse(agenda_, *record.fout);
    if (cel(record, country) != "NL") return wrong(record, country, "unknown-value", "is of another country than NL");
    if (cel(record, type) != "School") {
      ++agenda_.rijen;
      ++agenda_.overgeslagen;  // a public holiday
      return true;
    }
    const std::string_view naam = dutch_name(cel(record, name));
    const auto soort = parse_vakantienaam(naam);
    if (!soort || !is_clean_text(naam, naam_bytes_max)) {
      return wrong(record, name, "unknown-value", "names no holiday of the five, in Dutch: \"NL Herfstvakantie\", with kerst, voorjaar, mei or zomer");
    }
    Schoolvakantie vakantie{*soort, std::string(naam), no_day, no_day};
    vakantie.line = record.line;
    const auto van = parse_date(cel(record, start_date));
    if (!van) return wrong(record, start_date, "invalid-date", "must be a date as 2026-10-17");
    const auto tot = parse_date(cel(record, end_date));
    if (!tot) return wrong(record, end_date, "invalid-date", "must be a date as 2026-10-25");
    vakantie.van = *van;
    vakantie.tot = *tot;
    return add_for_regions(record, std::move(vakantie));
  }

 private:
  [[nodiscard]] std::string_view cel(const csv::Record& record, Kolom kolom) const { return record.cellen[plaatsen_[kolom]].text; }

  bool wrong(const csv::Record& record, Kolom kolom, std::string_view rule, std::string message) {
    return refuse(agenda_, Fault{std::string(rule), std::move(message), "", record.line, static_cast<int>(plaatsen_[kolom]) + 1});
  }

  bool add_for_regions(const csv::Record& record, Schoolvakantie vakantie) {
    const auto codes = split(cel(record, subdivisions));
    if (codes.empty()) return wrong(record, subdivisions, "required-field", "says of no region that it is for it");
    std::vector<Regio> regios;
    for (const std::string_view code : codes) {
      const auto regio = parse_regio(code);
      if (!regio) return wrong(record, subdivisions, "unknown-value", "must be NO, MI and ZU, with commas between them");
      if (std::find(regios.begin(), regios.end(), *regio) == regios.end()) regios.push_back(*regio);
    }
    return add(agenda_, std::move(vakantie), regios);
  }

  Agenda& agenda_;
  const Plaatsen plaatsen_;
};

tl::expected<Plaatsen, Fault> find_columns(const csv::Record& header) {
  if (header.fout) return tl::unexpected<Fault>(*header.fout);
  Plaatsen plaatsen{};
  for (std::size_t i = 0; i < kolomnamen.size(); ++i) {
    const auto is_ours = [i](const csv::Cel& cel) { return cel.text == kolomnamen[i] || (i == subdivisions && cel.text == "Groups"); };
    const auto found = std::find_if(header.cellen.begin(), header.cellen.end(), is_ours);
    if (found == header.cellen.end()) {
      return tl::unexpected<Fault>(Fault{"csv-header-mismatch", "the header has no column " + std::string(kolomnamen[i]), "", header.line, 0});
    }
    plaatsen[i] = static_cast<std::size_t>(found - header.cellen.begin());
  }
  return plaatsen;
}

}  // namespace

Agenda decode_openholidays(std::string_view body) {
  const std::string_view head = body.substr(0, std::min(body.find_first_of("\r\n"), csv::record_bytes_max));
  const auto columns = static_cast<std::size_t>(std::count(head.begin(), head.end(), delimiter)) + 1;
  const csv::Dialect dialect{delimiter, std::min(columns, kolommen_max)};
  auto bestand = csv::open_bestand(body, dialect);
  if (!bestand) return make_onleesbaar(std::move(bestand.error()));
  auto record = csv::read_record(bestand->text, bestand->begin, dialect);
  const auto plaatsen = find_columns(*record);
  if (!plaatsen) return make_onleesbaar(plaatsen.error());

  Agenda agenda;
  Rijen rijen(agenda, *plaatsen);
  while ((record = csv::read_record(bestand->text, record->next, dialect))) {
    if (!rijen.read(*record)) break;
  }
  if (agenda.rijen == 0) return make_onleesbaar(Fault{"empty-file", "there is only a header", "", 0, 0});
  return agenda;
}

}  // namespace hub::calendar
