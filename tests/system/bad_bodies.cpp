#include "tests/system/bad_bodies.h"

#include <functional>
#include <nlohmann/json.hpp>

#include "tests/system/school.h"

namespace system_test {
namespace {

using nlohmann::json;

constexpr const char* somtoday = "90BB00-somtoday";
constexpr const char* eduarte = "90CC00-eduarte";
constexpr const char* event_type = "application/cloudevents+json";

// A good event, with a canary where a person may write.
json good() {
  json event = registratie(meerlanden, 1, "r-1", {.first = "2026-11-16", .last = "2026-11-16"});
  event["data"]["redenTekst"] = canary;
  return event;
}

json with(const std::function<void(json&)>& spoil) {
  json event = good();
  spoil(event);
  return event;
}

// The text of a good event in which `from` became `to`.
std::string replaced(const std::string& from, const std::string& to) {
  std::string text = good().dump();
  const auto at = text.find(from);
  if (at == std::string::npos) throw std::logic_error("nothing to replace: " + from);
  return text.replace(at, from.size(), to);
}

BadBody event_of(std::string name, std::string body, int status, std::string rule) {
  const Request request{.method = "POST", .path = "/v1/gebeurtenissen", .content_type = event_type, .body = std::move(body)};
  return {std::move(name), somtoday, request, status, std::move(rule)};
}

BadBody of_type(std::string name, const std::string& content_type) {
  BadBody bad = event_of(std::move(name), good().dump(), 415, "unsupported-media-type");
  bad.request.content_type = content_type;
  return bad;
}

BadBody spoilt(std::string name, const std::function<void(json&)>& spoil, std::string rule) {
  return event_of(std::move(name), with(spoil).dump(), 400, std::move(rule));
}

BadBody data_with(std::string name, const std::string& key, const json& value, std::string rule) {
  return spoilt(std::move(name), [&](json& event) { event["data"][key] = value; }, std::move(rule));
}

BadBody lines(std::string name, std::string body, int status, std::string rule) {
  BadBody bad = event_of(std::move(name), std::move(body), status, std::move(rule));
  bad.request.content_type = "application/x-ndjson";
  return bad;
}

BadBody file(std::string name, std::string body, int status, std::string rule) {
  const Request request{.method = "POST", .path = "/v1/aanleveringen", .content_type = "text/csv", .body = std::move(body)};
  return {std::move(name), eduarte, request, status, std::move(rule)};
}

BadBody roster(std::string name, std::string body, std::string rule) {
  const Request request{.method = "PUT", .path = "/v1/vestigingen/90BB00/leerlingen", .content_type = "text/csv", .body = std::move(body)};
  return {std::move(name), somtoday, request, 400, std::move(rule)};
}

constexpr const char* roster_header = "leerlingnummer;pgn;roepnaam;tussenvoegsel;achternaam;geboortedatum;woongemeente;leerjaar;startkwalificatie\r\n";
constexpr const char* eduarte_header = "deelnemernummer;begindatum;begintijd;einddatum;eindtijd;beginlesuur;eindlesuur;redencode;opmerkingen\r\n";
const std::string row = "700201;20260901;1000;20260901;1045;2;2;Z;" + std::string(canary) + "\r\n";
const std::string pupil = "800101;999900110;" + std::string(canary) + ";;Proefpersoon;2012-03-14;0363;2;nee\r\n";

std::string utf16(const std::string& text) {
  std::string wide = "\xFF\xFE";
  for (const char c : text) wide += std::string{c, '\0'};
  return wide;
}

}  // namespace

std::vector<BadBody> bad_json() {
  const std::string text = good().dump();
  const std::string open(33, '[');
  const std::string close(33, ']');
  return {
      event_of("I01 nothing", "", 400, "empty-body"),
      event_of("I01 white space", " \r\n\t ", 400, "empty-body"),
      event_of("I02 cut off", text.substr(0, text.size() - 1), 400, "malformed-json"),
      event_of("I02 something behind it", text + "]", 400, "malformed-json"),
      event_of("I02 trailing comma", replaced("{", "{,"), 400, "malformed-json"),
      event_of("I02 comment", "/* */" + text, 400, "malformed-json"),
      event_of("I02 single quotes", "{'specversion':'1.0'}", 400, "malformed-json"),
      event_of("I02 NaN", replaced("\"nee\"", "NaN"), 400, "malformed-json"),
      event_of("I02 infinity", replaced("\"nee\"", "-Infinity"), 400, "malformed-json"),
      event_of("I03 the same key twice", replaced("\"soort\"", "\"soort\":\"ziek\",\"soort\""), 400, "duplicate-key"),
      event_of("I03 the same key, once escaped", replaced("\"soort\"", "\"\\u0073oort\":\"ziek\",\"soort\""), 400, "duplicate-key"),
      event_of("I04 33 levels", open + close, 400, "too-deep"),
      event_of("I04 100,000 levels", std::string(100'000, '['), 400, "too-deep"),
      event_of("I05 too large a number", replaced("\"nee\"", "1e9999"), 400, "number-out-of-range"),
      event_of("I05 too small a number", replaced("\"nee\"", "-1e9999"), 400, "number-out-of-range"),
      event_of("I06 beyond 64 bits", replaced("\"nee\"", "18446744073709551617"), 400, "number-out-of-range"),
      event_of("I07 overlong UTF-8", replaced(canary, "\xC0\xAF"), 400, "invalid-utf8"),
      event_of("I07 surrogate in UTF-8", replaced(canary, "\xED\xA0\x80"), 400, "invalid-utf8"),
      event_of("I07 beyond U+10FFFF", replaced(canary, "\xF4\x90\x80\x80"), 400, "invalid-utf8"),
      event_of("I07 Latin-1", replaced(canary, "Zo\xEB"), 400, "invalid-utf8"),
      event_of("I08 byte order mark", "\xEF\xBB\xBF" + text, 400, "bom-not-allowed"),
      event_of("I08 UTF-16", utf16(text), 400, "malformed-json"),
      of_type("I08 another charset", "application/json; charset=utf-16"),
      event_of("I09 half a surrogate pair", replaced(canary, "\\uD800"), 400, "invalid-unicode"),
      event_of("I13 a text", "\"" + std::string(canary) + "\"", 400, "schema"),
      event_of("I13 a number", "42", 400, "schema"),
      event_of("I13 null", "null", 400, "schema"),
      of_type("I17 no content type", ""),
      of_type("I17 plain text", "text/plain"),
      of_type("I17 a form", "multipart/form-data; boundary=x"),
      of_type("I17 XML", "application/xml"),
  };
}

std::vector<BadBody> bad_events() {
  const auto erase = [](const char* key) { return [key](json& event) { event.erase(key); }; };
  const auto set = [](const char* key, json value) { return [key, value = std::move(value)](json& event) { event[key] = value; }; };
  const auto batch = [](const json& events) { return events.dump(); };
  return {
      data_with("I06 minutes with a point", "minuten", 45.0, "schema"),
      data_with("I06 minutes below zero", "minuten", -1, "schema"),
      data_with("I06 a number for an id", "registratieId", 4101, "schema"),
      data_with("I10 NUL", "redenTekst", std::string("A\0B", 3), "forbidden-character"),
      data_with("I10 right-to-left override", "redenTekst", "A\u202EB", "forbidden-character"),
      data_with("I10 zero width", "redenTekst", "A\u200BB", "forbidden-character"),
      data_with("I10 line separator", "redenTekst", "A\u2028B", "forbidden-character"),
      data_with("I10 C1 control", "redenTekst", "A\u0085B", "forbidden-character"),
      data_with("I11 a letter beyond ASCII in an id", "leerlingnummer", "70000\u0661", "schema"),
      data_with("I12 a text of five thousand", "redenTekst", std::string(5000, 'x'), "schema"),
      data_with("I13 text for a number", "minuten", "45", "schema"),
      data_with("I13 null for what is required", "soort", nullptr, "schema"),
      data_with("I13 an unknown word", "soort", canary, "schema"),
      data_with("I13 a list for a text", "begin", json::array({"2026-11-16T08:30:00+01:00"}), "schema"),
      spoilt("I13 data is a list", [](json& event) { event["data"] = json::array(); }, "schema"),
      data_with("I14 a field that is not ours", "bsn", canary, "unknown-field"),
      data_with("I14 a field whose name may be personal", std::string(canary) + " 2012", 1, "unknown-field"),
      data_with("I15 __proto__", "__proto__", json::object(), "unknown-field"),
      data_with("I15 $ref", "$ref", "#/x", "unknown-field"),
      data_with("I16 what a regular expression would choke on", "leerlingnummer", std::string(50'000, 'a') + "!", "schema"),
      spoilt("I18 no id", erase("id"), "schema"),
      spoilt("I18 no source", erase("source"), "schema"),
      spoilt("I18 no type", erase("type"), "schema"),
      spoilt("I18 no data", erase("data"), "schema"),
      spoilt("I18 another version", set("specversion", "0.3"), "invalid-cloudevent"),
      spoilt("I18 a newer version", set("specversion", "2.0"), "invalid-cloudevent"),
      spoilt("I18 an attribute in capitals", set("TraceParent", "x"), "invalid-cloudevent"),
      spoilt("I18 data twice", set("data_base64", "e30="), "invalid-cloudevent"),
      spoilt("I18 another content type of data", set("datacontenttype", "text/xml"), "invalid-cloudevent"),
      spoilt("I18 a time without offset", set("time", "2026-11-20T08:00:00"), "invalid-date-time"),
      spoilt("I18 a type that nobody knows", set("type", "nl.onderwijs.verzuimregistraties.vernietigd.v1"), "unknown-type"),
      event_of("I18 an empty batch", "[]", 400, "empty-batch"),
      event_of("I18 a batch of something else too", batch(json::array({good(), 7})), 400, "schema"),
      spoilt("I19 a BSN as subject", set("subject", "999900110"), "sensitive-attribute"),
      event_of("I20 more than 64 KB", with([](json& event) { event["data"]["redenTekst"] = std::string(70'000, 'x'); }).dump(), 413, "too-large"),
      data_with("I39 a day that does not exist", "begin", "2027-02-29T08:30:00+01:00", "invalid-date-time"),
      data_with("I42 a local time", "begin", "2026-11-16T08:30:00", "invalid-date-time"),
      data_with("I44 a year that cannot be", "begin", "1926-11-16T08:30:00+01:00", "implausible-date"),
      data_with("I45 the end before the begin", "eind", "2026-11-16T08:00:00+01:00", "end-before-begin"),
  };
}

std::vector<BadBody> bad_lines() {
  const std::string text = good().dump() + "\n";
  json another = good();
  another["id"] = "event-2";
  const std::string second = another.dump() + "\n";
  std::string many;
  for (int i = 0; i < 1'000; ++i) {
    many += registratie(meerlanden, i, "m-" + std::to_string(i), {.first = "2026-11-16", .last = "2026-11-16"}).dump() + "\n";
  }
  return {
      lines("I22 one bad line", text + "{\"specversion\":\n" + second, 400, "malformed-json"),
      lines("I22 one bad line of a thousand", many + "{}\n", 400, "batch-rejected"),
      lines("I22 a line of more than 64 KB", text + std::string(70'000, ' ') + "1\n" + second, 413, "too-large"),
      lines("I22 NUL between lines", text + std::string("\0\n", 2) + second, 400, "malformed-json"),
      lines("I22 a line that is a list", text + "[" + good().dump() + "]\n", 400, "schema"),
      lines("I01 only blank lines", "\n\r\n\n", 400, "empty-body"),
  };
}

std::vector<BadBody> bad_csv() {
  const std::string header = roster_header;
  return {
      file("I31 nothing", "", 400, "empty-file"),
      file("I23 commas", "700201,20260901,1000,20260901,1045,2,2,Z," + std::string(canary) + "\r\n", 400, "csv-header-mismatch"),
      file("I23 another sep", "sep=,\r\n" + row, 400, "csv-header-mismatch"),
      file("I23 tabs", "700201\t20260901\t1000\t20260901\t1045\t2\t2\tZ\tx\r\n", 400, "csv-header-mismatch"),
      file("I24 UTF-16", utf16(row), 400, "invalid-encoding"),
      file("I24 Windows-1252", row.substr(0, row.size() - 2) + "Zo\xEB\r\n", 400, "invalid-encoding"),
      file("I25 a quote that is never closed", row + "700202;20260901;1000;20260901;1045;2;2;Z;\"" + canary + "\r\n", 400, "malformed-csv"),
      file("I25 a quote in a bare field", "700202;20260901;1000;20260901;1045;2;2;Z;a\"b\r\n", 400, "malformed-csv"),
      file("I26 a field too few", row + "700202;20260901;1000;20260901;1045;2;2;Z\r\n", 400, "ragged-row"),
      file("I26 a blank row", row + ";;;;;;;;\r\n", 400, "blank-row"),
      file("I26 a header where none belongs", eduarte_header + row, 400, "csv-header-mismatch"),
      file("I28 a formula for a number", "=1+1;20260901;1000;20260901;1045;2;2;Z;\r\n", 400, "formula-cell"),
      file("I29 a number as Excel writes it", "\"7,00E+05\";20260901;1000;20260901;1045;2;2;Z;\r\n", 400, "excel-damage"),
      file("I29 a date as Excel counts it", "700201;46266;1000;20260901;1045;2;2;Z;\r\n", 400, "excel-damage"),
      file("I30 a workbook", "PK\x03\x04" + std::string(200, 'x'), 415, "unsupported-media-type"),
      file("I30 a web page", "<html><body>" + std::string(canary) + "</body></html>", 415, "unsupported-media-type"),
      file("I31 a record of more than 64 KB", "700201;20260901;1000;20260901;1045;2;2;Z;" + std::string(70'000, 'x') + "\r\n", 400, "record-too-long"),
      file("I41 a time that the clock shows twice", "700201;20261025;0230;20261025;1045;;;Z;\r\n", 400, "ambiguous-local-time"),
      file("I47 a reason that nobody explained", "700201;20260901;1000;20260901;1045;2;2;QQ;\r\n", 400, "unknown-reason"),
      file("I47 a word where a value belongs", "700201;n.v.t.;1000;20260901;1045;2;2;Z;\r\n", 400, "missing-value"),
      roster("I31 a header and nothing else", header, "empty-file"),
      roster("I26 a header too few", header.substr(0, header.rfind(';')) + "\r\n" + pupil, "csv-header-mismatch"),
      roster("I26 the same header twice", "leerlingnummer;leerlingnummer" + header.substr(header.find(";roep")) + pupil, "csv-header-mismatch"),
      roster("I26 the same pupil twice", header + pupil + pupil, "duplicate-row"),
      roster("I26 a total at the end", header + pupil + "Totaal;;1;;;;;;\r\n", "required-field"),
      roster("I29 a leading zero lost", header + "800102;999907827;Sem;;Verzinsel;2010-11-30;394;4;\r\n", "invalid-identifier"),
      roster("I49 a number that fails the elfproef", header + "800102;123456789;Sem;;Verzinsel;2010-11-30;0394;4;\r\n", "invalid-identifier"),
      roster("I44 born tomorrow", header + "800102;999907827;Sem;;Verzinsel;2030-11-30;0394;4;\r\n", "implausible-date"),
  };
}

}  // namespace system_test
