#include "connectors/formats.h"

#include <algorithm>
#include <array>

#include "connectors/duo/rapportages.h"
#include "connectors/school/csv/registraties.h"
#include "connectors/school/csv/rooster.h"
#include "connectors/school/edexml/rooster.h"
#include "connectors/school/edfi/school_attendance_events.h"
#include "connectors/school/eduarte/absentiemeldingen.h"
#include "connectors/school/eduarte/waarnemingen.h"
#include "connectors/school/magister/absenties.h"
#include "connectors/school/magister/verantwoordingen.h"
#include "connectors/school/oso/dossier.h"
#include "connectors/school/somtoday/absentiemeldingen.h"
#include "connectors/school/somtoday/waarnemingen.h"

namespace hub::connectors {
namespace {

using intake::Formaat;

constexpr std::array list = {
    Formaat{"somtoday-absentiemeldingen", "Somtoday REST v1: absence reports (JSON)",
            somtoday::decode_absentiemeldingen},
    Formaat{"somtoday-waarnemingen", "Somtoday REST v1: observations per lesson (JSON)", somtoday::decode_waarnemingen},
    Formaat{"eduarte-absentiemeldingen", "EduArte: absence reports (CSV, 9 fields)", eduarte::decode_absentiemeldingen,
            {"redenen"}},
    Formaat{"eduarte-waarnemingen", "EduArte: observations per lesson (CSV, 10 fields)", eduarte::decode_waarnemingen},
    Formaat{"magister-absenties", "Magister web API: absences per pupil (JSON)", magister::decode_absenties, {"redenen"}},
    Formaat{"magister-verantwoordingen", "Magister: export of the administration's views (CSV with a header)",
            magister::decode_verantwoordingen,
            {"redenen"}},
    Formaat{"edfi-schoolattendanceevents", "Ed-Fi: studentSchoolAttendanceEvents (JSON)",
            edfi::decode_school_attendance_events,
            {"redenen", "scholen"}},
    Formaat{"registraties-csv", "registrations in the hub's own words (CSV with a header)",
            csv::decode_registraties_csv},
    Formaat{"dagdelen-csv", "half days of absence (CSV with a header)", csv::decode_dagdelen_csv,
            {"redenen", "dagdelen"}},
    Formaat{"leerlingen-csv", "roster of a school (CSV with a header)", csv::decode_leerlingen_csv},
    Formaat{"leerlingen-json", "roster of a school (JSON)", csv::decode_leerlingen_json},
    Formaat{"leerlingen-edexml", "roster of a school (EDEXML 2)", edexml::decode_leerlingen_edexml},
    Formaat{"leerlingen-uwlr", "roster of a school (UWLR 2 leerlinggegevens)", edexml::decode_leerlingen_uwlr},
    Formaat{"oso-dossier", "OSO gegevensset 2019.1: absence at the school that a pupil came from (XML)", oso::decode_dossier},
    Formaat{"duo-r08", "DUO: who may be langdurig relatief verzuim, R08 (CSV with a header)", duo::decode_r08},
    Formaat{"duo-a01", "DUO: left without startkwalificatie, A01 and A04 (CSV with a header)", duo::decode_a01},
    Formaat{"duo-a02", "DUO: enrolled again, A02 (CSV with a header)", duo::decode_a02},
    Formaat{"duo-p-levering", "DUO: what changed of a person, P-levering (CSV with a header)", duo::decode_p_levering},
    Formaat{"duo-absoluut", "DUO: persons at no school, absoluut verzuim (CSV with a header)", duo::decode_absoluut},
};

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::optional<std::string_view> detect_json(std::string_view head) {
  if (holds(head, "\"participatie.RAbsentieMelding\"") || holds(head, "\"absentieReden\"")) {
    return "somtoday-absentiemeldingen";
  }
  if (holds(head, "\"participatie.RWaarneming\"") || holds(head, "\"waarnemingSoort\"")) return "somtoday-waarnemingen";
  if (holds(head, "\"Verantwoordingtype\"")) return "magister-absenties";
  if (holds(head, "\"attendanceEventCategoryDescriptor\"")) return "edfi-schoolattendanceevents";
  if (holds(head, "\"leerlingen\"") || holds(head, "\"pgn\"")) return "leerlingen-json";
  return std::nullopt;
}

std::optional<std::string_view> detect_xml(std::string_view head) {
  if (holds(head, "<EDEX")) return "leerlingen-edexml";
  if (holds(head, "edustandaard.nl/leerresultaten/2/leerlinggegevens")) return "leerlingen-uwlr";
  if (holds(head, "edustandaard.nl/oso_gegevensset/")) return "oso-dossier";
  return std::nullopt;
}

// By a column that no other of DUO's reports has; A02 has none of its own.
std::optional<std::string_view> detect_duo(std::string_view line) {
  if (!holds(line, "BSN_ONDERWIJSNR") && !holds(line, "PERSOONSGEBONDENNUMMER")) return std::nullopt;
  if (holds(line, "AANTAL_WKN_GEMELD")) return "duo-r08";
  if (holds(line, "REDEN_UITSTROOM")) return "duo-a01";
  if (holds(line, "MUTATIE")) return "duo-p-levering";
  if (holds(line, "PEILDATUM")) return "duo-absoluut";
  return holds(line, "INSCHR_VLGNR") ? std::optional<std::string_view>("duo-a02") : std::nullopt;
}

std::optional<std::string_view> detect_csv(std::string_view head) {
  std::string_view line = head.substr(0, head.find_first_of("\r\n"));
  if (line.starts_with('"')) line.remove_prefix(1);
  if (line.starts_with("registratieId")) return "registraties-csv";
  if (line.starts_with("vestiging") && holds(line, "dagdeel")) return "dagdelen-csv";
  if (line.starts_with("idverantwoording;")) return "magister-verantwoordingen";
  if (line.starts_with("leerlingnummer")) return "leerlingen-csv";
  if (const auto report = detect_duo(line)) return report;
  const auto fields = 1 + std::count(line.begin(), line.end(), ';');
  if (fields == 9) return "eduarte-absentiemeldingen";
  if (fields == 10) return "eduarte-waarnemingen";
  return std::nullopt;
}

}  // namespace

std::span<const Formaat> formats() { return list; }

const Formaat* find_format(std::string_view naam) {
  const auto found = std::find_if(list.begin(), list.end(), [&naam](const Formaat& one) { return one.naam == naam; });
  return found == list.end() ? nullptr : &*found;
}

std::optional<std::string_view> detect_format(std::string_view body) {
  // 64 KB: the first item of an answer tells, and no item is larger.
  std::string_view head = body.substr(0, 64 * 1024);
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  const std::size_t first = head.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return std::nullopt;
  head.remove_prefix(first);
  if (head.starts_with("sep=")) {
    head.remove_prefix(std::min(head.find_first_of("\r\n"), head.size()));
    head.remove_prefix(std::min(head.find_first_not_of("\r\n"), head.size()));
  }
  if (head.starts_with('<')) return detect_xml(head);
  return head.starts_with('{') || head.starts_with('[') ? detect_json(head) : detect_csv(head);
}

}  // namespace hub::connectors
