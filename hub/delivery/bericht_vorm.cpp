#include "hub/delivery/bericht_vorm.h"

#include <algorithm>
#include <array>
#include <kainjow/mustache.hpp>
#include <optional>
#include <vector>

#include "hub/base/json.h"
#include "hub/base/json_text.h"

namespace hub::delivery {
namespace {

namespace mustache = kainjow::mustache;

// Goes along the text of an object and copies what is allowed. The text was JSON when it was stored, so it is only
// looked at where values begin and end. A name that is written in another way than a contract writes it is not allowed.
class Cutter {
 public:
  explicit Cutter(std::string_view text) : text_(text) {}

  // The object that begins here, with the members that a path leads to or into. None: here is no object.
  std::optional<std::string> cut(const std::vector<std::string_view>& paths) {
    std::string left = "{";
    if (!take('{')) return std::nullopt;
    if (take('}')) return left + '}';
    do {
      const auto name = value();
      if (!name || name->front() != '"' || !take(':')) return std::nullopt;
      const auto allowed = allowed_value(name->substr(1, name->size() - 2), paths);
      if (!allowed) return std::nullopt;
      if (allowed->empty()) continue;
      if (left.size() > 1) left += ',';
      left.append(*name).append(":").append(*allowed);
    } while (take(','));
    if (!take('}')) return std::nullopt;
    return left + '}';
  }

  bool at_end() {
    at_ = std::min(text_.find_first_not_of(space, at_), text_.size());
    return at_ == text_.size();
  }

 private:
  static constexpr std::string_view space = " \t\r\n";

  bool take(char wanted) {
    if (at_end() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }

  // Goes past the value that begins here; empty text when nothing of it may leave. None: here is no value.
  std::optional<std::string> allowed_value(std::string_view name, const std::vector<std::string_view>& paths) {
    bool whole = false;
    std::vector<std::string_view> inner;
    for (const std::string_view path : paths) {
      const auto dot = path.find('.');
      if (path.substr(0, dot) != name) continue;
      whole = whole || dot == std::string_view::npos;
      if (dot != std::string_view::npos) inner.push_back(path.substr(dot + 1));
    }
    if (!whole && !inner.empty() && !at_end() && text_[at_] == '{') return cut(inner);
    const auto passed = value();
    if (!passed) return std::nullopt;
    // A path below something that is null says that the whole is null.
    return whole || (!inner.empty() && *passed == "null") ? std::string(*passed) : std::string();
  }

  std::optional<std::string_view> value() {
    if (at_end()) return std::nullopt;
    const std::size_t begin = at_;
    std::size_t depth = 0;
    do {
      if (at_ == text_.size()) return std::nullopt;
      const char letter = text_[at_];
      const bool closes = letter == '}' || letter == ']';
      if (letter == '"') {
        if (!pass_text()) return std::nullopt;
      } else if (depth == 0 && letter != '{' && letter != '[') {
        at_ = std::min(text_.find_first_of(",:}] \t\r\n", at_), text_.size());
      } else {
        if (letter == '{' || letter == '[') ++depth;
        if (closes) --depth;
        ++at_;
      }
    } while (depth > 0);
    if (at_ == begin) return std::nullopt;
    return text_.substr(begin, at_ - begin);
  }

  bool pass_text() {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\\') {
        ++at_;
      } else if (text_[at_] == '"') {
        ++at_;
        return true;
      }
    }
    at_ = text_.size();
    return false;
  }

  const std::string_view text_;
  std::size_t at_ = 0;
};

std::string render(const std::string& text, const mustache::data& values) {
  return mustache::mustache(text).render(values);
}

// "2026-09-14" as people write it: "september 2026".
std::string month_name(std::string_view date) {
  constexpr std::array<const char*, 12> names = {"januari", "februari", "maart",     "april",   "mei",      "juni",
                                                 "juli",    "augustus", "september", "oktober", "november", "december"};
  const auto day = parse_date(date);
  if (!day) return std::string(date);
  const std::chrono::year_month_day ymd(*day);
  return std::string(names[static_cast<unsigned>(ymd.month()) - 1]) + " " + std::to_string(static_cast<int>(ymd.year()));
}

}  // namespace

Result<std::string> project(std::string_view data, const domain::Contract& contract) {
  Cutter cutter(data);
  auto left = cutter.cut({contract.velden.begin(), contract.velden.end()});
  if (!left || !cutter.at_end()) return error(ErrorKind::corrupt, "a stored bericht is no JSON object");
  return std::move(*left);
}

Result<std::string> cloud_event(const store::Bericht& bericht, const domain::Ontvanger& ontvanger, const domain::Regio& regio,
                                const std::string& source, std::int64_t epoch) {
  const domain::Contract* contract = regio.find_contract(ontvanger.lijn, bericht.soort);
  if (contract == nullptr) {
    return error(ErrorKind::rejected, "contracten.yaml gives " + std::string(domain::lijn_namen[static_cast<std::size_t>(ontvanger.lijn)]) +
                                          " no " + std::string(domain::berichtsoort_namen[static_cast<std::size_t>(bericht.soort)]));
  }
  const auto data = project(bericht.data, *contract);
  if (!data) return data;
  JsonText event;
  event.add_json("data", *data);
  event.add("datacontenttype", "application/json");
  event.add("epoch", epoch);
  event.add("id", to_string(bericht.uuid));
  event.add("source", source);
  event.add("specversion", "1.0");
  event.add("subject", to_string(bericht.onderwerp));
  event.add("time", format_rfc3339(bericht.gemaakt));
  event.add("type", "nl.onderwijs." + bericht.type + ".v1");
  event.add("volgnummer", bericht.volgnummer);
  return event.take();
}

Result<std::string> mail(const store::Bericht& bericht, const Mailsjabloon& sjabloon, const std::string& link) {
  const auto data = parse_json(bericht.data);
  if (!data || !data->is_object()) return error(ErrorKind::corrupt, "a stored mail is no JSON object");
  mustache::data values;
  for (const auto& [naam, waarde] : data->items()) {
    if (naam == "maand" && waarde.is_string()) {
      values.set(naam, month_name(waarde.get<std::string>()));
    } else {
      values.set(naam, waarde.is_string() ? waarde.get<std::string>() : waarde.dump());
    }
  }
  values.set("link", link);
  // Subject and text are no HTML: what the engine would escape there must stay as it is.
  mustache::mustache onderwerp(sjabloon.onderwerp);
  mustache::mustache tekst(sjabloon.tekst);
  const auto as_is = [](const std::string& text) { return text; };
  onderwerp.set_custom_escape(as_is);
  tekst.set_custom_escape(as_is);
  std::string subject = onderwerp.render(values);
  while (!subject.empty() && subject.back() == '\n') subject.pop_back();
  return Json{{"to", data->value("to", "")}, {"subject", subject}, {"text", tekst.render(values)}, {"html", render(sjabloon.html, values)}}.dump();
}

}  // namespace hub::delivery
