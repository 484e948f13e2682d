#include "connectors/calendar/ical.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include "hub/base/utf8.h"
#include "hub/base/json.h"

namespace hub::calendar {
namespace {

constexpr std::string_view own_zone = "Europe/Amsterdam";
// VCALENDAR, VEVENT, VALARM are three; more is nobody's export.
constexpr std::size_t depth_max = 8;
// As long as the longest line that anything else here is read from; a description can be a page.
constexpr std::size_t line_bytes_max = 64 * 1024;

// One content line, unfolded.
struct Regel {
  std::string naam;                           // in capitals
  std::map<std::string, std::string> params;  // by name in capitals, without quotes
  std::string waarde;
  int line = 0;
};

std::string upper(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return result;
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return result;
}

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// Hands out content lines: a line that begins with a space or tab belongs to the one before it.
class Lezer {
 public:
  explicit Lezer(std::string_view text) : text_(text) {}

  // False at the end. A line that is too long is cut, and `too_long` says so.
  bool next(std::string& content, int& line, bool& too_long) {
    content.clear();
    too_long = false;
    while (at_ < text_.size() && is_line_end(text_[at_])) skip_line_end();
    if (at_ == text_.size()) return false;
    line = line_;
    do {
      const std::size_t end = std::min(text_.find_first_of("\r\n", at_), text_.size());
      const std::size_t room = line_bytes_max - content.size();
      too_long = too_long || end - at_ > room;
      content.append(text_.substr(at_, std::min(end - at_, room)));
      at_ = end;
      skip_line_end();
    } while (skip_fold());
    return true;
  }

 private:
  static bool is_line_end(char c) { return c == '\r' || c == '\n'; }
  void skip_line_end() {
    if (at_ == text_.size()) return;
    if (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') ++at_;
    ++at_;
    ++line_;
  }
  bool skip_fold() {
    if (at_ == text_.size() || (text_[at_] != ' ' && text_[at_] != '\t')) return false;
    ++at_;
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
};

// name *(";" param "=" value) ":" value; a quoted parameter may hold ; : and ,
std::optional<Regel> parse_regel(std::string_view content) {
  Regel regel;
  std::size_t at = content.find_first_of(";:");
  if (at == std::string_view::npos || at == 0) return std::nullopt;
  regel.naam = upper(content.substr(0, at));
  while (content[at] == ';') {
    const std::size_t is = content.find_first_of("=:;", at + 1);
    if (is == std::string_view::npos || content[is] != '=') return std::nullopt;
    std::size_t end = is + 1;
    for (bool quoted = false; end < content.size() && (quoted || (content[end] != ';' && content[end] != ':')); ++end) {
      if (content[end] == '"') quoted = !quoted;
    }
    if (end == content.size()) return std::nullopt;
    std::string value(content.substr(is + 1, end - is - 1));
    std::erase(value, '"');
    regel.params.emplace(upper(content.substr(at + 1, is - at - 1)), std::move(value));
    at = end;
  }
  regel.waarde = content.substr(at + 1);
  return regel;
}

std::string unescape(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      plain += text[i];
      continue;
    }
    const char next = text[++i];
    plain += next == 'n' || next == 'N' ? ' ' : next;
  }
  return plain;
}

// Free days of a school's own. What is only half a day (studiemiddag) is not among them.
bool names_free_day(const std::string& plain) {
  static constexpr std::array<std::string_view, 12> woorden = {"studiedag", "studieweek", "vrije dag", "lesvrij",    "roostervrij", "goede vrijdag",
                                                               "bevrijdingsdag", "hemelvaart", "pasen", "paasdag", "pinkster", "koningsdag"};
  return std::any_of(woorden.begin(), woorden.end(), [&plain](std::string_view woord) { return holds(plain, woord); });
}

std::optional<Soort> soort_of(std::string_view summary) {
  if (const auto soort = parse_vakantienaam(summary)) return soort;
  return names_free_day(lower(summary)) ? std::optional(Soort::vrij) : std::nullopt;
}

// The regions that a text names; all three where it says so.
std::vector<Regio> regios_in(const std::string& plain) {
  std::vector<Regio> regios;
  const bool all = holds(plain, "heel nederland") || holds(plain, "alle regio");
  for (std::size_t i = 0; i < regio_namen.size(); ++i) {
    if (all || holds(plain, regio_namen[i])) regios.push_back(static_cast<Regio>(i));
  }
  return regios;
}

// A moment of an event: a day, and how far into it.
struct Moment {
  LocalDay day = no_day;
  bool is_date = false;
  bool at_midnight = true;
};

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || failed != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

std::optional<LocalDay> parse_basic_date(std::string_view text) {
  if (text.size() != 8) return std::nullopt;
  return parse_date(std::string(text.substr(0, 4)) + "-" + std::string(text.substr(4, 2)) + "-" + std::string(text.substr(6, 2)));
}

struct Bezwaar {
  std::string_view rule;
  std::string message;
};
template <typename T>
using Gelezen = tl::expected<T, Bezwaar>;

tl::unexpected<Bezwaar> no_date(const Regel& regel) {
  return tl::unexpected<Bezwaar>(Bezwaar{"invalid-date", regel.naam + " must be a date as 20261017, or a time as 20261017T000000"});
}

Gelezen<Moment> parse_moment(const Regel& regel) {
  const std::string_view text = regel.waarde;
  const auto day = parse_basic_date(text.substr(0, std::min<std::size_t>(text.size(), 8)));
  if (!day) return no_date(regel);
  const auto value = regel.params.find("VALUE");
  if (text.size() == 8) return Moment{*day, true, true};
  if (value != regel.params.end() && upper(value->second) == "DATE") return no_date(regel);
  const bool utc = text.size() == 16 && text.back() == 'Z';
  if ((text.size() != 15 && !utc) || text[8] != 'T') return no_date(regel);
  const auto hour = number(text.substr(9, 2));
  const auto minute = number(text.substr(11, 2));
  const auto second = number(text.substr(13, 2));
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) return no_date(regel);
  const int minute_of_day = *hour * 60 + *minute;
  if (utc) {
    // A date of the calendar as UTC has it, then as the Netherlands have it.
    const WallTime wall = std::chrono::sys_days(day->time_since_epoch()) + std::chrono::minutes(minute_of_day);
    const LocalTime local = to_local(wall);
    return Moment{day_of(local), false, local == LocalTime(day_of(local))};
  }
  if (const auto zone = regel.params.find("TZID"); zone != regel.params.end() && zone->second != own_zone) {
    return tl::unexpected<Bezwaar>(Bezwaar{"other-time-zone", regel.naam + " is in a time zone that is not " + std::string(own_zone) +
                                                                  ": make it an event of whole days, or export it in that zone"});
  }
  return Moment{*day, false, minute_of_day == 0};
}

// P9D or P2W: holidays have no hours.
std::optional<std::chrono::days> parse_duration(std::string_view text) {
  if (text.size() < 3 || text.size() > 6 || text.front() != 'P') return std::nullopt;
  const auto count = number(text.substr(1, text.size() - 2));
  if (!count || *count == 0 || *count > 999) return std::nullopt;
  if (text.back() == 'D') return std::chrono::days(*count);
  return text.back() == 'W' ? std::optional(std::chrono::days(7 * *count)) : std::nullopt;
}

// The fields of one VEVENT that matter here.
class Gebeurtenis {
 public:
  explicit Gebeurtenis(int line) : line_(line) {}

  void take(Regel regel) {
    static constexpr std::array<std::string_view, 10> used = {"SUMMARY", "LOCATION", "DTSTART", "DTEND", "DURATION", "STATUS", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"};
    if (std::find(used.begin(), used.end(), regel.naam) == used.end()) return;
    std::string naam = regel.naam;
    const auto [at, is_new] = velden_.emplace(std::move(naam), std::move(regel));
    if (!is_new && !twice_) twice_ = at->second;
  }

  // Adds what it is to the agenda. False when there is no room for more faults.
  bool finish(Agenda& agenda) const {
    const std::string summary = unescape(text("SUMMARY"));
    const auto soort = soort_of(summary);
    if (!soort || upper(text("STATUS")) == "CANCELLED") {
      ++agenda.rijen;
      ++agenda.overgeslagen;
      return true;
    }
    auto periode = read_periode();
    if (!periode) return refuse(agenda, Fault{std::string(periode.error().rule), std::move(periode.error().message), "", line_, 0});
    Schoolvakantie vakantie{*soort, is_clean_text(summary, naam_bytes_max) ? summary : std::string(soort_namen[static_cast<std::size_t>(*soort)]), periode->first,
                            periode->second};
    vakantie.line = line_;
    return add(agenda, std::move(vakantie), regios_in(lower(summary + " " + unescape(text("LOCATION")))));
  }

 private:
  [[nodiscard]] std::string text(const char* naam) const {
    const auto found = velden_.find(naam);
    return found == velden_.end() ? std::string() : found->second.waarde;
  }

  [[nodiscard]] Gelezen<std::pair<LocalDay, LocalDay>> read_periode() const {
    for (const char* naam : {"RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"}) {
      if (velden_.contains(naam)) {
        return tl::unexpected<Bezwaar>(Bezwaar{"recurring-event", std::string(naam) + ": no holiday comes back on the same days; make it single events"});
      }
    }
    if (twice_) return tl::unexpected<Bezwaar>(Bezwaar{"invalid-date", twice_->naam + " stands there twice"});
    const auto start = velden_.find("DTSTART");
    if (start == velden_.end()) return tl::unexpected<Bezwaar>(Bezwaar{"required-field", "DTSTART is missing"});
    const auto first = parse_moment(start->second);
    if (!first) return tl::unexpected<Bezwaar>(first.error());
    const auto end = velden_.find("DTEND");
    const auto duration = velden_.find("DURATION");
    if (end == velden_.end() && duration == velden_.end()) return std::pair(first->day, first->day);
    if (end == velden_.end()) {
      const auto length = parse_duration(duration->second.waarde);
      if (!length) return tl::unexpected<Bezwaar>(Bezwaar{"invalid-date", "DURATION must be of whole days or weeks, as P9D or P2W"});
      return std::pair(first->day, first->day + *length - std::chrono::days(first->at_midnight ? 1 : 0));
    }
    const auto until = parse_moment(end->second);
    if (!until) return tl::unexpected<Bezwaar>(until.error());
    if (until->is_date != first->is_date) return tl::unexpected<Bezwaar>(Bezwaar{"invalid-date", "DTSTART and DTEND must both be dates, or both be times"});
    // DTEND is the first day, or the first moment, that is no longer part of it.
    return std::pair(first->day, until->day - std::chrono::days(until->at_midnight ? 1 : 0));
  }

  const int line_;
  std::map<std::string, Regel> velden_;
  std::optional<Regel> twice_;
};

Fault malformed(std::string message, int line) { return Fault{"malformed-ical", std::move(message), "", line, 0}; }

// Follows BEGIN and END, and gives the lines of each VEVENT to it.
class Bestand {
 public:
  // False: nothing after this line is to be read.
  bool take(Regel regel) {
    if (regel.naam == "BEGIN") return begin(upper(regel.waarde), regel.line);
    if (regel.naam == "END") return end(upper(regel.waarde), regel.line);
    if (open_.empty()) return stop("stands outside BEGIN:VCALENDAR", regel.line);
    if (gebeurtenis_ && open_.back() == "VEVENT") gebeurtenis_->take(std::move(regel));
    return true;
  }
  bool stop(std::string why, int line) {
    agenda_.fouten.push_back(malformed(std::move(why), line));
    return false;
  }
  Agenda finish(int line) {
    if (!open_.empty()) stop("the file ends inside " + open_.front() + ": it was cut off", line);
    return std::move(agenda_);
  }

 private:
  bool begin(std::string naam, int line) {
    if (open_.empty() != (naam == "VCALENDAR")) return stop("BEGIN stands where it cannot: a calendar is one or more VCALENDARs", line);
    if (open_.size() == depth_max) return stop("parts nest too deep", line);
    if (!is_clean_text(naam, 40)) return stop("BEGIN without a name", line);
    if (naam == "VEVENT" && gebeurtenis_) return stop("an event begins inside another one", line);
    if (naam == "VEVENT") gebeurtenis_.emplace(line);
    open_.push_back(std::move(naam));
    return true;
  }
  bool end(const std::string& naam, int line) {
    if (open_.empty() || open_.back() != naam) return stop("END does not fit the last BEGIN", line);
    open_.pop_back();
    if (naam != "VEVENT") return true;
    const bool more = gebeurtenis_->finish(agenda_);
    gebeurtenis_.reset();
    return more;
  }

  Agenda agenda_;
  std::vector<std::string> open_;
  std::optional<Gebeurtenis> gebeurtenis_;
};

}  // namespace

Agenda decode_ical(std::string_view body) {
  if (body.starts_with("\xEF\xBB\xBF")) body.remove_prefix(3);
  if (body.find_first_not_of(" \t\r\n") == std::string_view::npos) return make_onleesbaar(Fault{"empty-file", "there is nothing in this file", "", 0, 0});
  if (const std::size_t wrong = find_invalid_utf8(body); wrong != std::string_view::npos) {
    const auto before = body.substr(0, wrong);
    const int line = 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
    return make_onleesbaar(Fault{"invalid-encoding", "not UTF-8, which iCalendar is", "", line, 0});
  }
  Lezer lezer(body);
  Bestand bestand;
  std::string content;
  int line = 1;
  for (bool too_long = false; lezer.next(content, line, too_long);) {
    auto regel = too_long ? std::nullopt : parse_regel(content);
    if (!regel) {
      bestand.stop(too_long ? "a line of more than 64 KB" : "this is no line of a calendar: a name, a colon, a value", line);
      break;
    }
    regel->line = line;
    if (!bestand.take(std::move(*regel))) break;
  }
  return bestand.finish(line);
}

}  // namespace hub::calendar
