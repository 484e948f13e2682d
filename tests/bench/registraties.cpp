#include "registraties.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string_view>

namespace bench {
namespace {

// What changes from one to the next is marked by letters of the same width: # the number, @ the pupil, and
// the day, the town. Ids have ten digits, because nine could be a BSN, which the hub refuses in an envelope.
constexpr std::string_view number_mark = "##########";
constexpr std::string_view pupil_mark = "@@@@@@";
constexpr std::string_view day_mark = "YYYY-MM-DD";
constexpr std::string_view short_day_mark = "YYYYMMDD";
constexpr std::string_view town_mark = "GGGG";

constexpr std::string_view roster_text =
    R"({"specversion":"1.0","id":"IN-##########","source":"urn:nld:oin:00000099000000090201:systeem:las",)"
    R"("type":"nl.onderwijs.leerlingen.ingeschreven.v1","time":"2026-11-16T09:00:00+01:00","datacontenttype":"application/json",)"
    R"("data":{"vestiging":"90BB01","leerlingnummer":"1@@@@@@","pgn":"900@@@@@@","roepnaam":"Sam","tussenvoegsel":"van der",)"
    R"("achternaam":"Meer","geboortedatum":"2013-05-17","woongemeente":"GGGG","leerjaar":2,"startkwalificatie":false}})";

constexpr std::string_view late_text =
    R"({"specversion":"1.0","id":"VR-##########-v1","source":"urn:nld:oin:00000099000000090201:systeem:las",)"
    R"("type":"nl.onderwijs.verzuimregistraties.geregistreerd.v1","time":"2026-11-16T09:12:44+01:00","datacontenttype":"application/json",)"
    R"("data":{"registratieId":"VR-##########","gewijzigdOp":"2026-11-16T09:12:44+01:00","vestiging":"90BB01","leerlingnummer":"1@@@@@@",)"
    R"("soort":"te-laat","geoorloofd":"nee","begin":"YYYY-MM-DDT07:30:00Z","minuten":10,"lesuurVan":1,"lesuurTot":1,)"
    R"("redenCode":"TL","redenTekst":"Te laat in de les; bus gemist, heeft zich bij de balie gemeld"}})";

constexpr std::string_view luxe_text =
    R"({"specversion":"1.0","id":"LX-##########-v1","source":"urn:nld:oin:00000099000000090201:systeem:las",)"
    R"("type":"nl.onderwijs.verzuimregistraties.geregistreerd.v1","time":"2026-11-16T09:12:44+01:00","datacontenttype":"application/json",)"
    R"("data":{"registratieId":"LX-##########","gewijzigdOp":"2026-11-16T09:12:44+01:00","vestiging":"90BB01","leerlingnummer":"1@@@@@@",)"
    R"("soort":"luxe","geoorloofd":"nee","begin":"YYYY-MM-DDT08:30:00+01:00","eind":"YYYY-MM-DDT15:30:00+01:00",)"
    R"("redenCode":"LX","redenTekst":"Op vakantie zonder toestemming, volgens een klasgenoot"}})";

constexpr std::string_view eduarte_text = "1@@@@@@;YYYYMMDD;0830;YYYYMMDD;0840;1;1;TL;Te laat in de les, bus gemist";

constexpr std::string_view somtoday_text =
    R"({"$type":"participatie.RAbsentieMelding","links":[{"id":1##########,"rel":"self","type":"participatie.RAbsentieMelding"}],)"
    R"("permissions":[],"additionalObjects":{},"leerling":{"leerlingnummer":1@@@@@@},"absentieReden":{"absentieSoort":"Telaat",)"
    R"("afkorting":"TL","omschrijving":"Te laat in de les","geoorloofd":false},"datumTijdInvoer":"2026-11-16T09:12:44.000+01:00",)"
    R"("beginDatumTijd":"YYYY-MM-DDT07:30:00.000+00:00","eindDatumTijd":"YYYY-MM-DDT07:40:00.000+00:00","beginLesuur":1,"eindLesuur":1,)"
    R"("afgehandeld":true})";

std::string_view text_of(Soort soort) {
  switch (soort) {
    case Soort::inschrijving: return roster_text;
    case Soort::te_laat: return late_text;
    case Soort::luxe: return luxe_text;
    case Soort::eduarte: return eduarte_text;
    case Soort::somtoday: return somtoday_text;
  }
  throw std::logic_error("no such soort");
}

// Monday to Friday of ten weeks of autumn: ten minutes on each of them stay far below every threshold.
std::vector<std::string> school_days() {
  using namespace std::chrono;
  constexpr sys_days first = 2026y / August / 31;
  std::vector<std::string> dates;
  for (int week = 0; week < 10; ++week) {
    for (int day = 0; day < 5; ++day) {
      const year_month_day date = first + std::chrono::days(7 * week + day);
      char text[16];
      std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                    static_cast<unsigned>(date.day()));
      dates.emplace_back(text);
    }
  }
  return dates;
}

// Every other lesson week, so that each is a melding of its own, and two of them in four weeks stay below what else
// would be one.
std::vector<std::string> luxe_days() { return {"2026-11-12", "2026-10-29", "2026-10-08", "2026-09-24", "2026-09-10"}; }

void write_digits(std::uint64_t value, char* to, std::size_t width) {
  for (std::size_t i = width; i-- > 0; value /= 10) to[i] = static_cast<char>('0' + value % 10);
}

// A prime, so that every pupil comes by once before one comes again (a number of pupils is no multiple of it).
constexpr std::uint64_t stride = 7919;

}  // namespace

Registraties::Registraties(Soort soort, std::size_t pupils, std::size_t towns)
    : pupils_(pupils), towns_(towns), text_(text_of(soort)), days_(soort == Soort::luxe ? luxe_days() : school_days()) {
  if (pupils == 0 || pupils > 999'999 || pupils % stride == 0) throw std::runtime_error("pupils: 1 to 999999, and no multiple of 7919");
  if (towns != 1 && (towns != 2 || pupils % 2 != 0)) throw std::runtime_error("towns: 1, or 2 with an even number of pupils");
  add_slots(Field::number, number_mark);
  add_slots(Field::pupil, pupil_mark);
  add_slots(Field::day, day_mark);
  add_slots(Field::short_day, short_day_mark);
  add_slots(Field::town, town_mark);
}

void Registraties::add_slots(Field field, std::string_view mark) {
  for (std::size_t at = text_.find(mark); at != std::string::npos; at = text_.find(mark, at + mark.size())) {
    slots_.push_back({field, at, mark.size()});
  }
}

std::size_t Registraties::pupil_of(std::uint64_t number) const { return static_cast<std::size_t>(number % pupils_ * stride % pupils_); }

std::size_t Registraties::place_of(std::uint64_t number) const { return number / pupils_ % days_.size() * pupils_ + pupil_of(number); }

std::size_t Registraties::place_of(std::size_t pupil, std::string_view day) const {
  const auto found = std::find(days_.begin(), days_.end(), day);
  if (pupil >= pupils_ || found == days_.end()) throw std::runtime_error("a message that no registration of the load made");
  return static_cast<std::size_t>(found - days_.begin()) * pupils_ + pupil;
}

void Registraties::write(std::uint64_t number, char* to) const {
  std::copy(text_.begin(), text_.end(), to);
  for (const Slot& slot : slots_) {
    switch (slot.field) {
      case Field::number: write_digits(number, to + slot.at, slot.width); break;
      case Field::pupil: write_digits(pupil_of(number), to + slot.at, slot.width); break;
      case Field::day: {
        const std::string& day = days_[number / pupils_ % days_.size()];
        std::copy(day.begin(), day.end(), to + slot.at);
        break;
      }
      case Field::short_day: {
        const std::string& day = days_[number / pupils_ % days_.size()];
        std::copy_if(day.begin(), day.end(), to + slot.at, [](char letter) { return letter != '-'; });
        break;
      }
      case Field::town: write_digits(towns_ == 2 && pupil_of(number) % 2 == 1 ? 362 : 363, to + slot.at, slot.width); break;
    }
  }
}

}  // namespace bench
