#include "hub/commands/parcel.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <utility>

#include "connectors/calendars.h"
#include "connectors/formats.h"
#include "hub/base/json.h"
#include "hub/commands/input.h"
#include "hub/config/bronnen.h"
#include "hub/config/nearest.h"
#include "hub/config/patterns.h"
#include "hub/intake/bericht_in.h"

namespace hub::commands {
namespace {

// A document is read whole, at up to 26 times its text; larger ones can come as NDJSON, line by line.
constexpr std::size_t document_nodes_max = 20'000'000;

struct Opened {
  std::shared_ptr<std::istream> in;
  std::string head;
  std::uint64_t bytes = 0;
};

Result<Opened> open(const std::string& file) {
  Opened opened;
  if (file == "-") {
    auto text = read_input(file);
    if (!text) return pass(text);
    opened.in = std::make_shared<std::istringstream>(std::move(*text));
  } else {
    auto in = std::make_shared<std::ifstream>(file, std::ios::binary);
    if (!*in) return error(ErrorKind::unreachable, "cannot read " + file + ": " + std::strerror(errno));
    opened.in = std::move(in);
  }
  opened.head.resize(head_bytes);
  opened.in->read(opened.head.data(), static_cast<std::streamsize>(head_bytes));
  if (opened.in->bad()) return error(ErrorKind::unreachable, "cannot read " + file);  // a directory, a broken disk
  opened.head.resize(static_cast<std::size_t>(opened.in->gcount()));
  opened.in->clear();
  opened.in->seekg(0, std::ios::end);
  opened.bytes = static_cast<std::uint64_t>(std::max<std::streamoff>(opened.in->tellg(), 0));
  opened.in->seekg(0);
  if (!*opened.in) return error(ErrorKind::unreachable, "cannot go through " + file + "; give it by - on stdin");
  return opened;
}

std::string rest_of(std::istream& in) { return {std::istreambuf_iterator<char>(in), {}}; }

std::string_view content_type_of(std::string_view head) {
  const auto first = head.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string_view::npos) return "text/csv";
  if (head[first] == '{' || head[first] == '[') return "application/json";
  return head[first] == '<' ? "application/xml" : "text/csv";
}

Result<void> fill_own(Parcel& parcel, Opened& opened, Eigen form, std::size_t batch_events) {
  parcel.plain = form == Eigen::plain;
  parcel.path = parcel.plain ? "/v1/verzuimregistraties" : "/v1/gebeurtenissen";
  if (vorm_of(opened.head) == intake::Vorm::ndjson) {
    parcel.batches = [in = opened.in, cut = cut_lines(*opened.in, batch_events)] { return cut(); };
    return {};
  }
  JsonLimits limits;
  limits.nodes_max = document_nodes_max;
  auto document = parse_json(rest_of(*opened.in), limits);
  if (!document) return error(ErrorKind::corrupt, parcel.name + ": " + document.error().rule + ": " + document.error().message);
  if (document->empty()) return error(ErrorKind::corrupt, parcel.name + " holds no event");
  parcel.batches = cut_document(std::move(*document), batch_events, static_cast<std::size_t>(opened.bytes));
  return {};
}

void fill_delivery(Parcel& parcel, Opened& opened, const ParcelOptions& options) {
  parcel.own = false;
  parcel.path = "/v1/aanleveringen";
  char separator = '?';
  const auto add = [&](std::string_view key, std::string_view value) {
    parcel.path += separator;
    parcel.path.append(key).append("=").append(value);
    separator = '&';
  };
  if (!options.vestiging.empty()) add("vestiging", options.vestiging);
  // A guess is ours; what a source speaks the hub knows better.
  if (options.format != format_auto) add("formaat", options.format);
  parcel.batches = whole_delivery(rest_of(*opened.in), std::string(content_type_of(opened.head)));
}

std::vector<std::string> known_formats() {
  std::vector<std::string> names{std::string(format_auto), std::string(format_cloudevents), std::string(config::eigen_formaat)};
  for (const intake::Formaat& formaat : connectors::formats()) names.emplace_back(formaat.naam);
  return names;
}

tl::unexpected<Error> no_calendar(std::string_view what, std::string_view format) {
  return error(ErrorKind::rejected, std::string(what) + " is " + std::string(format) + ": a calendar is configuration and is not pushed; `verzuimhub decode` prints what to put in config/kalender");
}

Result<void> check_options(const ParcelOptions& options) {
  if (!options.vestiging.empty() && !config::patterns::vestiging.matches(options.vestiging)) {
    return error(ErrorKind::rejected, "--vestiging: " + std::string(config::patterns::vestiging.why) + ", as 90BB00");
  }
  if (connectors::find_calendar(options.format) != nullptr) return no_calendar("--format", options.format);
  const auto known = known_formats();
  if (std::find(known.begin(), known.end(), options.format) != known.end()) return {};
  const std::string near = config::nearest(options.format, known);
  std::string text = "--format: unknown";
  if (!near.empty()) text += ", did you mean " + near + "?";
  text += "; known are";
  for (const std::string& name : known) text += " " + name;
  return error(ErrorKind::rejected, std::move(text));
}

// Which of the hub's own forms this is to be sent as, if any.
Eigen own_form(const ParcelOptions& options, std::string_view head) {
  if (options.format == format_auto) return looks_own(head);
  if (options.format == format_cloudevents) return Eigen::cloudevents;
  return options.format == config::eigen_formaat ? Eigen::plain : Eigen::no;
}

}  // namespace

Result<Parcel> make_parcel(const std::string& file, const ParcelOptions& options) {
  if (auto right = check_options(options); !right) return tl::unexpected<Error>(std::move(right.error()));
  auto opened = open(file);
  if (!opened) return pass(opened);
  Parcel parcel;
  parcel.name = input_name(file);
  parcel.bytes = opened->bytes;
  if (opened->head.find_first_not_of(" \t\r\n") == std::string::npos) return error(ErrorKind::corrupt, parcel.name + " is empty");
  if (options.format == format_auto) {
    if (const auto calendar = connectors::detect_calendar(opened->head)) return no_calendar(parcel.name, *calendar);
  }
  if (const Eigen form = own_form(options, opened->head); form != Eigen::no) {
    if (options.whole) {
      ParcelOptions as_own = options;
      as_own.format = config::eigen_formaat;
      fill_delivery(parcel, *opened, as_own);
      return parcel;
    }
    if (auto filled = fill_own(parcel, *opened, form, options.batch_events); !filled) return tl::unexpected<Error>(std::move(filled.error()));
    return parcel;
  }
  if (options.format == format_auto) {
    const auto guess = connectors::detect_format(opened->head);
    if (!guess) return error(ErrorKind::corrupt, parcel.name + " looks like no format that is known here: name it with --format");
    parcel.words.push_back(parcel.name + " looks like " + std::string(*guess) + "; the hub reads it in the source's own format (--format says otherwise)");
  }
  fill_delivery(parcel, *opened, options);
  return parcel;
}

std::vector<Fault> check(const Parcel& parcel, const Batch& batch, WallTime now) {
  if (!parcel.own) return {};
  intake::Deur deur;
  deur.plain = parcel.plain;
  deur.now = now;
  return intake::read_body(batch.body, intake::Vorm::ndjson, deur).fouten;
}

}  // namespace hub::commands
