#include "connectors/file/workbook.h"

#include <fmt/format.h>

#include <algorithm>

#include "connectors/file/archive.h"
#include "hub/base/local_time.h"

namespace hub::file {
namespace {

constexpr std::string_view declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

constexpr std::string_view content_types =
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
    "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
    "<Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>"
    "</Types>";

constexpr std::string_view package_parts =
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/>"
    "</Relationships>";

constexpr std::string_view workbook_parts =
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>"
    "</Relationships>";

constexpr std::string_view workbook_begin =
    "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><bookViews><workbookView/></bookViews><sheets><sheet name=\"";
constexpr std::string_view workbook_end = "\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";

// Of a cell, by its number here: 0 a number, 1 the header, 2 a date as the reader's own country writes it (format 14),
// 3 text that stays text when somebody edits it (format 49).
constexpr std::string_view styles =
    "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"
    "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
    "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>"
    "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
    "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
    "<cellXfs count=\"4\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
    "<xf numFmtId=\"49\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\"/>"
    "<xf numFmtId=\"14\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
    "<xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/></cellXfs>"
    "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>";

constexpr std::string_view sheet_begin =
    "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetViews><sheetView workbookViewId=\"0\">"
    "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>";

// Wide enough for what stands there, and never so wide that the next column is off the screen.
constexpr std::size_t width_min = 8;
constexpr std::size_t width_max = 40;

// Excel counts days from here; it takes 1900 for a leap year, so the first two months of that year do not count.
constexpr LocalDay day_zero{std::chrono::year(1899) / 12 / 30};
constexpr LocalDay first_day{std::chrono::year(1900) / 3 / 1};

// What XML does not allow, or would read as something else, as _xHHHH_ (ECMA-376, ST_Xstring); so an _x of our own too.
void add_xml(std::string& to, std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '&') {
      to += "&amp;";
    } else if (c == '<') {
      to += "&lt;";
    } else if (c == '>') {
      to += "&gt;";
    } else if (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n') {
      to += fmt::format("_x{:04X}_", static_cast<unsigned>(c));
    } else if (text.substr(i).starts_with("_x")) {
      to += "_x005F_";
    } else if (text.substr(i).starts_with("\xEF\xBF\xBE") || text.substr(i).starts_with("\xEF\xBF\xBF")) {
      to += text[i + 2] == '\xBE' ? "_xFFFE_" : "_xFFFF_";
      i += 2;
    } else {
      to += c;
    }
  }
}

// "A", "Z", "AA": of the column, from 0.
std::string letters(std::size_t column) {
  std::string name;
  for (++column; column > 0; column = (column - 1) / 26) name.insert(name.begin(), static_cast<char>('A' + (column - 1) % 26));
  return name;
}

std::size_t letters_count(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; }));
}

void add_text(std::string& to, const std::string& place, int style, std::string_view text) {
  to += fmt::format("<c r=\"{}\" s=\"{}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">", place, style);
  add_xml(to, text);
  to += "</t></is></c>";
}

void add_cel(std::string& to, const std::string& place, const Cel& cel) {
  if (cel.text.empty()) return;
  const auto day = cel.soort == Cel::Soort::datum ? parse_date(cel.text) : std::nullopt;
  if (cel.soort == Cel::Soort::getal) {
    to += fmt::format("<c r=\"{}\"><v>{}</v></c>", place, cel.text);
  } else if (day && *day >= first_day) {
    to += fmt::format("<c r=\"{}\" s=\"2\"><v>{}</v></c>", place, (*day - day_zero).count());
  } else {
    add_text(to, place, 3, cel.text);
  }
}

std::string widths(const Blad& blad) {
  std::string cols = "<cols>";
  for (std::size_t i = 0; i < blad.kolommen.size(); ++i) {
    std::size_t widest = letters_count(blad.kolommen[i]);
    for (const auto& rij : blad.rijen) widest = std::max(widest, letters_count(rij[i].text));
    cols += fmt::format("<col min=\"{0}\" max=\"{0}\" width=\"{1}\" customWidth=\"1\"/>", i + 1, std::clamp(widest, width_min, width_max) + 2);
  }
  return cols + "</cols>";
}

std::string sheet(const Blad& blad) {
  std::string text = std::string(declaration) + std::string(sheet_begin) + widths(blad) + "<sheetData><row r=\"1\">";
  for (std::size_t i = 0; i < blad.kolommen.size(); ++i) add_text(text, letters(i) + "1", 1, blad.kolommen[i]);
  text += "</row>";
  for (std::size_t row = 0; row < blad.rijen.size(); ++row) {
    const std::string number = std::to_string(row + 2);
    text += "<row r=\"" + number + "\">";
    for (std::size_t i = 0; i < blad.rijen[row].size(); ++i) add_cel(text, letters(i) + number, blad.rijen[row][i]);
    text += "</row>";
  }
  return text + "</sheetData></worksheet>";
}

}  // namespace

std::string workbook(const Blad& blad, std::string_view naam) {
  const std::string head(declaration);
  Archive archive;
  archive.add("[Content_Types].xml", head + std::string(content_types));
  archive.add("_rels/.rels", head + std::string(package_parts));
  archive.add("xl/workbook.xml", head + std::string(workbook_begin) + std::string(naam) + std::string(workbook_end));
  archive.add("xl/_rels/workbook.xml.rels", head + std::string(workbook_parts));
  archive.add("xl/styles.xml", head + std::string(styles));
  archive.add("xl/worksheets/sheet1.xml", sheet(blad));
  return archive.take();
}

}  // namespace hub::file
