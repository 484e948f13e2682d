#include "connectors/school/csv/bestand.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

#include "hub/base/utf8.h"

namespace hub::csv {
namespace {

using school::LeveringOpbouw;
using school::make_onleesbaar;
using namespace std::string_view_literals;

struct Magie {
  std::string_view bytes;
  std::string_view message;
};

constexpr std::array magie = {
    Magie{"PK\x03\x04"sv, "this is a workbook (.xlsx, .ods) or a zip; save it as CSV UTF-8 and send that"},
    Magie{"PK\x05\x06"sv, "this is an empty zip; send the CSV file itself"},
    Magie{"\xD0\xCF\x11\xE0"sv, "this is an old Excel workbook (.xls); save it as CSV UTF-8 and send that"},
    Magie{"\x1F\x8B"sv, "this is gzip; send the CSV file itself"},
    Magie{"7z\xBC\xAF\x27\x1C"sv, "this is a 7z archive; send the CSV file itself"},
    Magie{"Rar!"sv, "this is a rar archive; send the CSV file itself"},
    Magie{"%PDF"sv, "this is a PDF; send the CSV file it was made from"},
    Magie{"{\\rtf"sv, "this is a text document; send the CSV file"},
};

Fault file_fault(std::string_view rule, std::string_view message, int line = 0) {
  return Fault{std::string(rule), std::string(message), "", line, 0};
}

std::optional<Fault> find_other_type(std::string_view body) {
  for (const Magie& kind : magie) {
    if (body.starts_with(kind.bytes)) return file_fault("unsupported-media-type", kind.message);
  }
  if (body.starts_with("\xEF\xBB\xBF")) body.remove_prefix(3);
  const std::size_t first = body.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return std::nullopt;
  if (body[first] == '<') {
    return file_fault("unsupported-media-type", "this is HTML or XML; a login page, perhaps? Send the CSV file");
  }
  if (body[first] == '{' || body[first] == '[') {
    return file_fault("unsupported-media-type", "this is JSON; this source is configured to send CSV");
  }
  return std::nullopt;
}

// UTF-16 and UTF-32 with their marks, or without: then every other byte of plain text is zero.
bool is_wide(std::string_view body) {
  for (const std::string_view mark : {"\xFF\xFE"sv, "\xFE\xFF"sv, "\0\0\xFE\xFF"sv}) {
    if (body.starts_with(mark)) return true;
  }
  const std::string_view head = body.substr(0, 64);
  if (head.size() < 4) return false;
  const auto zeros = static_cast<std::size_t>(std::count(head.begin(), head.end(), '\0'));
  return zeros * 3 >= head.size();
}

int line_of(std::string_view text, std::size_t offset) {
  int line = 1;
  for (std::size_t i = 0; i < offset; ++i) {
    const bool crlf = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    if (text[i] == '\n' || (text[i] == '\r' && !crlf)) ++line;
  }
  return line;
}

std::optional<Fault> find_encoding_fault(std::string_view body, char delimiter) {
  if (is_wide(body)) {
    return file_fault("invalid-encoding", "this is UTF-16 (\"Unicode text\" in Excel); save it as CSV UTF-8");
  }
  const std::size_t wrong = find_invalid_utf8(body);
  if (wrong == std::string_view::npos) return std::nullopt;
  const auto byte = static_cast<unsigned char>(body[wrong]);
  Fault fault = file_fault("invalid-encoding", "", line_of(body, wrong));
  // 0x80 to 0x9F are signs (the euro, curly quotes) in Windows-1252 only.
  fault.message = byte < 0xa0 ? "not UTF-8 but probably Windows-1252; save it as CSV UTF-8"
                              : "not UTF-8 but probably Windows-1252 or Latin-1; save it as CSV UTF-8";
  const std::size_t line_begin = body.find_last_of("\r\n", wrong);
  const std::string_view before = body.substr(0, wrong).substr(line_begin == std::string_view::npos ? 0 : line_begin);
  fault.column = 1 + static_cast<int>(std::count(before.begin(), before.end(), delimiter));
  return fault;
}

// Only what may be one: the byte after `sep=` can be part of anything.
std::string spell(char delimiter) {
  if (delimiter == '\t') return "a tab";
  if (std::string_view(",;|:").find(delimiter) == std::string_view::npos) return "another character";
  return std::string("'") + delimiter + "'";
}

Fault delimiter_fault(char declared, char found, int line) {
  return file_fault("csv-header-mismatch",
                    "fields are separated by " + spell(found) + " where this format has " + spell(declared), line);
}

// Excel's own hint, `sep=;` on the first line: obeyed when it says what the format says.
tl::expected<Plaats, Fault> skip_sep_line(std::string_view text, Plaats begin, char delimiter) {
  const std::string_view rest = text.substr(begin.offset);
  const bool sep = rest.size() >= 5 && (rest.starts_with("sep=") || rest.starts_with("SEP="));
  if (!sep || (rest.size() > 5 && rest[5] != '\r' && rest[5] != '\n')) return begin;
  if (rest[4] != delimiter) return tl::unexpected<Fault>(delimiter_fault(delimiter, rest[4], begin.line));
  std::size_t length = std::min<std::size_t>(rest.size(), 6);
  if (rest.substr(5).starts_with("\r\n")) ++length;
  return Plaats{begin.offset + length, begin.line + 1};
}

std::optional<Fault> find_other_delimiter(std::string_view text, Plaats begin, const Dialect& dialect) {
  const std::string_view rest = text.substr(begin.offset, record_bytes_max);
  const std::string_view line = rest.substr(0, rest.find_first_of("\r\n"));
  if (line.find(dialect.delimiter) != std::string_view::npos) return std::nullopt;
  for (const char other : {',', ';', '\t', '|'}) {
    const auto count = static_cast<std::size_t>(std::count(line.begin(), line.end(), other));
    if (other != dialect.delimiter && count > 0 && count + 1 >= dialect.velden) {
      return delimiter_fault(dialect.delimiter, other, begin.line);
    }
  }
  return std::nullopt;
}

std::string to_plain(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return "";
  std::string plain(text.substr(first, text.find_last_not_of(" \t") - first + 1));
  for (char& c : plain) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return plain;
}

// Names what was found only when it is a column's name: without a header this is a pupil.
std::string header_message(std::string_view expected, std::string_view found, const Kolommen& kolommen) {
  std::string message = "expected '" + std::string(expected) + "'";
  const auto known = std::find(kolommen.namen.begin(), kolommen.namen.end(), found);
  if (known != kolommen.namen.end()) return message + ", found '" + std::string(found) + "'";
  if (to_plain(found) == to_plain(expected)) return message + ", spelled so and without spaces";
  return message;
}

school::Fouten find_header_faults(const Record& header, const Kolommen& kolommen) {
  school::Fouten faults;
  if (header.fout && header.fout->rule != "ragged-row") return {*header.fout};
  std::size_t right = 0;
  for (std::size_t i = 0; i < kolommen.namen.size(); ++i) {
    const std::string_view found = i < header.cellen.size() ? std::string_view(header.cellen[i].text) : "";
    if (found == kolommen.namen[i]) {
      ++right;
      continue;
    }
    faults.push_back(Fault{"csv-header-mismatch", header_message(kolommen.namen[i], found, kolommen), "", header.line,
                           static_cast<int>(i) + 1});
  }
  if (header.gevonden > kolommen.namen.size()) {
    faults.push_back(Fault{"csv-header-mismatch",
                           "the header has " + std::to_string(kolommen.namen.size()) + " columns, this is one more", "",
                           header.line, static_cast<int>(kolommen.namen.size()) + 1});
  }
  if (right > 0 || faults.empty()) return faults;
  std::string message = "the first line is not the header ";
  for (std::size_t i = 0; i < kolommen.namen.size(); ++i)
    message += (i == 0 ? "" : ";") + std::string(kolommen.namen[i]);
  return {Fault{"csv-header-mismatch", message, "", header.line, 1}};
}

std::string_view name_in(const OpNaam& op_naam, std::string_view found) {
  const auto also = std::find_if(op_naam.synoniemen.begin(), op_naam.synoniemen.end(), [found](const Synoniem& one) { return one.ook == found; });
  return also == op_naam.synoniemen.end() ? found : also->naam;
}

Fault header_fault(const Record& header, std::string message, std::size_t column = 0) {
  return Fault{"csv-header-mismatch", std::move(message), "", header.line, static_cast<int>(column)};
}

// Where each of the names stands in the header.
tl::expected<std::vector<std::size_t>, school::Fouten> find_columns(const Record& header, const OpNaam& op_naam) {
  std::vector<std::string_view> found;
  for (const Cel& cel : header.cellen) found.push_back(name_in(op_naam, cel.text));
  if (found.front().starts_with('#')) found.front() = name_in(op_naam, found.front().substr(1));
  school::Fouten faults;
  for (const std::string_view other : op_naam.vreemd) {
    const auto at = std::find(found.begin(), found.end(), other);
    if (at == found.end()) continue;
    faults.push_back(header_fault(header, "a file with '" + std::string(other) + "' is another report", static_cast<std::size_t>(at - found.begin()) + 1));
  }
  std::vector<std::size_t> places;
  for (const std::string_view naam : op_naam.namen) {
    const auto at = std::find(found.begin(), found.end(), naam);
    if (at == found.end()) {
      faults.push_back(header_fault(header, "there is no column '" + std::string(naam) + "'"));
      continue;
    }
    places.push_back(static_cast<std::size_t>(at - found.begin()));
    const auto again = std::find(std::next(at), found.end(), naam);
    if (again == found.end()) continue;
    faults.push_back(header_fault(header, "'" + std::string(naam) + "' stands there twice", static_cast<std::size_t>(again - found.begin()) + 1));
  }
  if (!faults.empty()) return tl::unexpected<school::Fouten>(std::move(faults));
  return places;
}

// Takes the cells out of the record.
Record choose(Record& record, const std::vector<std::size_t>& places) {
  Record chosen;
  chosen.line = record.line;
  for (const std::size_t place : places) chosen.cellen.push_back(std::move(record.cellen[place]));
  return chosen;
}

bool has_needless_header(const Record& first, const Kolommen& kolommen) {
  return !first.cellen.empty() && to_plain(first.cellen.front().text) == kolommen.namen.front();
}

}  // namespace

char find_delimiter(std::string_view body) {
  if (body.starts_with("\xEF\xBB\xBF")) body.remove_prefix(3);
  if (body.starts_with("sep=") || body.starts_with("SEP=")) {
    body.remove_prefix(std::min(body.find_first_of("\r\n"), body.size()));
    body.remove_prefix(std::min(body.find_first_not_of("\r\n"), body.size()));
  }
  const std::string_view line = body.substr(0, std::min(body.find_first_of("\r\n"), record_bytes_max));
  const auto fewer = [&line](char a, char b) {
    return std::count(line.begin(), line.end(), a) < std::count(line.begin(), line.end(), b);
  };
  static constexpr std::string_view delimiters = ";,\t|";  // of equals the first
  return *std::max_element(delimiters.begin(), delimiters.end(), fewer);
}

tl::expected<Bestand, Fault> open_bestand(std::string_view body, const Dialect& dialect) {
  // Types first: the head of an archive has as many zeros as UTF-16 has.
  if (auto fault = find_other_type(body)) return tl::unexpected<Fault>(std::move(*fault));
  if (auto fault = find_encoding_fault(body, dialect.delimiter)) return tl::unexpected<Fault>(std::move(*fault));

  Bestand bestand;
  if (body.starts_with("\xEF\xBB\xBF")) bestand.begin.offset = 3;
  const std::size_t last = body.find_last_not_of("\r\n");
  bestand.text = body.substr(0, last == std::string_view::npos ? 0 : last + 1);
  if (bestand.text.find_first_not_of(" \t\r\n", bestand.begin.offset) == std::string_view::npos) {
    return tl::unexpected<Fault>(file_fault("empty-file", "there is nothing in this file"));
  }
  auto begin = skip_sep_line(bestand.text, bestand.begin, dialect.delimiter);
  if (!begin) return tl::unexpected<Fault>(std::move(begin.error()));
  bestand.begin = *begin;
  if (bestand.begin.offset == bestand.text.size()) {
    return tl::unexpected<Fault>(file_fault("empty-file", "there is nothing after the sep= line"));
  }
  if (auto fault = find_other_delimiter(bestand.text, bestand.begin, dialect)) {
    return tl::unexpected<Fault>(std::move(*fault));
  }
  return bestand;
}

intake::Levering decode_bestand(std::string_view body, const intake::LeveringContext& context, char delimiter, const Kolommen& kolommen,
                                const Neem& neem) {
  const Dialect dialect{delimiter, kolommen.namen.size()};
  auto bestand = open_bestand(body, dialect);
  if (!bestand) return make_onleesbaar(std::move(bestand.error()));

  LeveringOpbouw opbouw(context);
  auto record = read_record(bestand->text, bestand->begin, dialect);
  if (kolommen.kopregel) {
    intake::Levering refused;
    refused.fouten = find_header_faults(*record, kolommen);
    record = read_record(bestand->text, record->next, dialect);
    if (refused.fouten.empty() && !record) refused.fouten.push_back(file_fault("empty-file", "there is only a header"));
    refused.onleesbaar = !refused.fouten.empty();
    if (refused.onleesbaar) return refused;
  } else if (has_needless_header(*record, kolommen)) {
    return make_onleesbaar(file_fault("csv-header-mismatch", "this format has no header line", record->line));
  }
  for (; record; record = read_record(bestand->text, record->next, dialect)) {
    school::Rijuitkomst uitkomst = record->fout ? school::Fouten{std::move(*record->fout)} : neem(*record);
    if (!opbouw.add(std::move(uitkomst))) break;
  }
  return opbouw.take();
}

intake::Levering decode_op_naam(std::string_view body, const intake::LeveringContext& context, const OpNaam& op_naam, const Neem& neem) {
  Dialect dialect{find_delimiter(body), op_naam.namen.size()};
  auto bestand = open_bestand(body, dialect);
  if (!bestand) return make_onleesbaar(std::move(bestand.error()));
  // Once to see how many columns there are.
  dialect.velden = std::max<std::size_t>(read_record(bestand->text, bestand->begin, dialect)->gevonden, 1);
  const Record header = *read_record(bestand->text, bestand->begin, dialect);
  if (header.fout) return make_onleesbaar(*header.fout);
  auto places = find_columns(header, op_naam);
  if (!places) {
    intake::Levering refused;
    refused.fouten = std::move(places.error());
    refused.onleesbaar = true;
    return refused;
  }
  auto record = read_record(bestand->text, header.next, dialect);
  if (!record) return make_onleesbaar(file_fault("empty-file", "there is only a header"));
  LeveringOpbouw opbouw(context);
  for (; record; record = read_record(bestand->text, record->next, dialect)) {
    const bool more = record->fout ? opbouw.add(school::Fouten{std::move(*record->fout)}) : opbouw.add(neem(choose(*record, *places)));
    if (!more) break;
  }
  return opbouw.take();
}

}  // namespace hub::csv
