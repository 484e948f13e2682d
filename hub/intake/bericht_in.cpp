#include "hub/intake/bericht_in.h"

#include <algorithm>
#include <array>

#include "hub/crypto/kluis.h"
#include "hub/intake/inhoud.h"
#include "hub/intake/object_reader.h"
#include "hub/intake/patterns.h"

namespace hub::intake {
namespace {

// A number that could be a BSN: nine digits that pass the 11-proef. Context attributes travel in clear
// through every system in between, so none may hold one.
bool looks_like_bsn(std::string_view text) {
  for (std::size_t i = 0; i + 9 <= text.size(); ++i) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    // Inside a longer word, as the hexadecimal groups of a UUID, nine digits are chance.
    const auto of_word = [&](char c) { return digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    const std::string_view nine = text.substr(i, 9);
    if (!std::all_of(nine.begin(), nine.end(), digit)) continue;
    if ((i > 0 && of_word(text[i - 1])) || (i + 9 < text.size() && of_word(text[i + 9]))) continue;
    int sum = 0;
    for (int k = 0; k < 9; ++k) sum += (nine[static_cast<std::size_t>(k)] - '0') * (k == 8 ? -1 : 9 - k);
    if (sum % 11 == 0) return true;
  }
  return false;
}

bool is_extension_name(std::string_view name) {
  return !name.empty() && name.size() <= 20 && std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

class BodyReader {
 public:
  BodyReader(const Deur& deur, Ontleed& ontleed) : deur_(deur), ontleed_(ontleed) {}

  void read(const Json& value, const Plaats& plaats, std::size_t at) {
    ++ontleed_.aantal;
    if (!value.is_object()) {
      add_fault({"schema", "must be an object", plaats.pointer, plaats.line, 0});
      return;
    }
    const bool envelope = value.contains("specversion") || value.contains("type") || value.contains("data");
    auto gebeurtenis = envelope || !deur_.plain ? read_event(value, plaats) : read_plain(value, plaats);
    if (!gebeurtenis) return;
    ++ontleed_.genomen;
    if (deur_.neem) return deur_.neem(std::move(*gebeurtenis), at);
    ontleed_.gebeurtenissen.push_back(std::move(*gebeurtenis));
    ontleed_.plaatsen.push_back(at);
  }

  void add_fault(Fault fault) { ontleed_.fouten.push_back(std::move(fault)); }

 private:
  std::optional<domain::Gebeurtenis> read_event(const Json& event, const Plaats& plaats) {
    auto& faults = ontleed_.fouten;
    const std::size_t before = faults.size();
    ObjectReader reader(event, plaats.pointer, plaats.line, faults);
    domain::Gebeurtenis gebeurtenis;
    const Json* version = reader.any("specversion");
    if (version == nullptr || *version != "1.0") reader.fault("specversion", "invalid-cloudevent", "must be \"1.0\"");
    gebeurtenis.id = reader.text("id", Need::required, event_id).value_or("");
    gebeurtenis.source = reader.text("source", Need::required, source).value_or("");
    const auto type = reader.text("type", Need::required, woord);
    gebeurtenis.time = reader.time("time", Need::optional).value_or(deur_.now);
    const auto content = reader.text("datacontenttype", Need::optional, woord);
    if (content && *content != "application/json") reader.fault("datacontenttype", "invalid-cloudevent", "must be application/json");
    reader.text("subject", Need::optional, event_id);
    reader.text("dataschema", Need::optional, event_id);
    const Json* data = reader.object("data", Need::required);
    check_extensions(event, reader);
    if (!gebeurtenis.source.empty() && !deur_.source.empty() && gebeurtenis.source != deur_.source) {
      ontleed_.vreemde_bron = true;
      reader.fault("source", "sender-mismatch", "is not the source that this token belongs to");
    }
    if (data != nullptr && type) {
      auto inhoud = read_inhoud(*type, *data, {plaats.pointer + "/data", plaats.line}, deur_.now, faults);
      const auto* status = inhoud ? std::get_if<domain::Statuswijziging>(&*inhoud) : nullptr;
      if (status != nullptr && !deur_.rehearsal && !std::holds_alternative<Uuid>(status->melding)) {
        faults.push_back({"schema", "must be the id of a melding that was sent to you", plaats.pointer + "/data/meldingId", plaats.line, 0});
      }
      if (inhoud) gebeurtenis.inhoud = std::move(*inhoud);
      gebeurtenis.afdruk = print(*type, *data);
    }
    if (faults.size() > before) return std::nullopt;
    return gebeurtenis;
  }

  void check_extensions(const Json& event, ObjectReader& reader) {
    constexpr std::array<std::string_view, 9> core = {"specversion", "id",   "source", "type", "time", "datacontenttype", "subject", "dataschema", "data"};
    for (const auto& [name, value] : event.items()) {
      if (value.is_string() && name != "data" && looks_like_bsn(value.get_ref<const std::string&>())) {
        reader.fault(name, "sensitive-attribute", "looks like a BSN; attributes of the envelope may not identify a pupil");
      }
      if (std::find(core.begin(), core.end(), name) != core.end()) continue;
      if (name == "data_base64") {
        reader.fault("data_base64", "invalid-cloudevent", "send data as JSON in data");
      } else if (!is_extension_name(name) || value.is_structured()) {
        reader.fault("", "invalid-cloudevent", "attribute names are 1 to 20 lower-case letters and digits, with a plain value");
      }
    }
  }

  // The identity of a plain registration is its own: id and version.
  std::optional<domain::Gebeurtenis> read_plain(const Json& object, const Plaats& plaats) {
    auto inhoud = read_inhoud(type_geregistreerd, object, plaats, deur_.now, ontleed_.fouten);
    if (!inhoud) return std::nullopt;
    const auto& versie = std::get<domain::Verzuimregistratie>(*inhoud);
    domain::Gebeurtenis gebeurtenis;
    gebeurtenis.source = deur_.source;
    gebeurtenis.id = "registratie:" + versie.registratie_id + "@" + format_rfc3339(*versie.gewijzigd_op);
    gebeurtenis.time = deur_.now;
    gebeurtenis.afdruk = print(type_geregistreerd, object);
    gebeurtenis.inhoud = std::move(*inhoud);
    return gebeurtenis;
  }

  // By which the same content is known again.
  static crypto::Digest print(std::string_view type, const Json& data) {
    const std::string text = data.dump();
    const std::string_view parts[] = {type, text};
    return crypto::sha256_of(parts);
  }

  const Deur& deur_;
  Ontleed& ontleed_;
};

constexpr std::string_view too_large = "an event is at most 64 KB";

void read_lines(std::string_view body, BodyReader& reader, Ontleed& ontleed) {
  int line = 0;
  ontleed.was_batch = true;
  while (!body.empty()) {
    const auto end = std::min(body.find('\n'), body.size());
    std::string_view text = body.substr(0, end);
    body.remove_prefix(std::min(end + 1, body.size()));
    ++line;
    if (text.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    if (text.size() > event_bytes_max) {
      ++ontleed.aantal;
      reader.add_fault({"too-large", std::string(too_large), "", line, 0});
      continue;
    }
    auto value = parse_json(text);
    if (!value) {
      ++ontleed.aantal;
      value.error().line = line;
      reader.add_fault(std::move(value.error()));
      continue;
    }
    reader.read(*value, {"", line}, static_cast<std::size_t>(line));
  }
  if (ontleed.aantal == 0) reader.add_fault({"empty-body", "nothing was sent", "", 0, 0});
}

}  // namespace

Ontleed read_body(std::string_view body, Vorm vorm, const Deur& deur) {
  Ontleed ontleed;
  BodyReader reader(deur, ontleed);
  if (vorm == Vorm::ndjson) {
    read_lines(body, reader, ontleed);
    return ontleed;
  }
  std::size_t index = 0;
  const auto rest = parse_json_list(body, "", [&](Json&& event) {
    const std::size_t at = index++;
    const std::string pointer = "/" + std::to_string(at);
    // In a small body no event can be too large; in a large one its size is what it takes to write it.
    if (body.size() > event_bytes_max && event.dump().size() > event_bytes_max) {
      ++ontleed.aantal;
      reader.add_fault({"too-large", std::string(too_large), pointer, 0, 0});
    } else {
      reader.read(event, {pointer, 0}, at);
    }
    return true;
  });
  if (!rest) {  // whatever came before the fault is of no use
    ontleed = {};
    ontleed.onleesbaar = true;
    reader.add_fault(rest.error());
    return ontleed;
  }
  if (rest->is_array()) {
    ontleed.was_batch = true;
    if (index == 0) reader.add_fault({"empty-batch", "a batch holds at least one event", "", 0, 0});
  } else if (body.size() > event_bytes_max) {
    reader.add_fault({"too-large", std::string(too_large), "", 0, 0});
  } else {
    reader.read(*rest, {"", 0}, 0);
  }
  return ontleed;
}

}  // namespace hub::intake
