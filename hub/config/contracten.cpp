#include "hub/config/contracten.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "hub/config/nearest.h"
#include "hub/config/scalar.h"
#include "hub/config/section.h"

namespace hub::config {
namespace {

using domain::Berichtsoort;
using domain::berichtsoort_namen;
using domain::Lijn;
using domain::lijn_namen;

std::vector<std::string> allowed_fields(Lijn lijn, Berichtsoort bericht, const VeldenTabel& known_fields) {
  std::vector<std::string> allowed;
  const auto fields = known_fields.find(bericht);
  if (fields == known_fields.end()) return allowed;
  std::copy_if(fields->second.begin(), fields->second.end(), std::back_inserter(allowed),
               [lijn](const std::string& veld) { return mag_veld(lijn, veld); });
  return allowed;
}

class ContractReader {
 public:
  ContractReader(Lijn lijn, Berichtsoort bericht, const VeldenTabel& known_fields, Findings& findings)
      : lijn_(lijn), allowed_(allowed_fields(lijn, bericht, known_fields)), findings_(findings) {
    contract_.bericht = bericht;
  }

  domain::Contract read(const Node& node) {
    Section section(node, findings_);
    contract_.grondslag =
        section.text("grondslag", patterns::text, "no field leaves without a legal basis").value_or("");
    if (const Node* const velden = section.require("velden", "nothing leaves that is not named")) {
      read_fields(*velden);
    }
    section.close();
    return contract_;
  }

 private:
  void read_fields(const Node& node) {
    const WhenEmpty empty{"the message would say nothing", "the fields, or no contract at all"};
    for (const Node& item : read_filled_list(node, empty, findings_)) read_field(item);
  }

  void read_field(const Node& item) {
    const auto veld = read_text(item, patterns::text, findings_);
    if (!veld) return;
    if (std::find(allowed_.begin(), allowed_.end(), *veld) == allowed_.end()) {
      refuse_field(item, *veld);
    } else if (std::find(contract_.velden.begin(), contract_.velden.end(), *veld) != contract_.velden.end()) {
      findings_.add(item.place, {fmt::format("field '{}' for the second time", *veld), "once is enough", ""});
    } else {
      contract_.velden.push_back(*veld);
    }
  }

  void refuse_field(const Node& item, const std::string& veld) {
    const std::string_view line = lijn_namen[static_cast<std::size_t>(lijn_)];
    if (!mag_veld(lijn_, veld)) {
      findings_.add(item.place, {fmt::format("field '{}' on line {}", veld, line),
                                 veld == "leerling.pgn" ? "the persoonsgebonden nummer leaves on line leerplicht only"
                                                        : "this line sees no pupils",
                                 ""});
      return;
    }
    findings_.add(item.place, {fmt::format("field {}", shown(veld)),
                               fmt::format("a {} has no field of this name",
                                           berichtsoort_namen[static_cast<std::size_t>(contract_.bericht)]),
                               nearest(veld, allowed_)});
  }

  Lijn lijn_;
  std::vector<std::string> allowed_;
  Findings& findings_;
  domain::Contract contract_;
};

template <std::size_t N>
std::vector<std::string> words(const std::array<std::string_view, N>& names) {
  return {names.begin(), names.end()};
}

// The place of a key in a list of names, or a finding.
template <std::size_t N>
std::optional<std::size_t> known_key(const Node& key, const std::array<std::string_view, N>& names,
                                     Findings& findings) {
  const auto found = std::find(names.begin(), names.end(), key.text);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  findings.add(key.place, {fmt::format("unknown key {}", shown(key.text)), "nothing of this name is known here",
                           suggestion(key.text, words(names))});
  return std::nullopt;
}

}  // namespace

Contracten read_contracten(const Node& document, const VeldenTabel& known_fields, Findings& findings) {
  Contracten contracten;
  for_each_entry(document, findings, [&contracten, &known_fields, &findings](const Node& line_key, const Node& line) {
    const auto lijn_index = known_key(line_key, lijn_namen, findings);
    if (!lijn_index) return;
    const auto lijn = static_cast<Lijn>(*lijn_index);
    for_each_entry(
        line, findings,
        [&contracten, &known_fields, &findings, &line_key, lijn](const Node& message_key, const Node& contract) {
          const auto bericht_index = known_key(message_key, berichtsoort_namen, findings);
          if (!bericht_index) return;
          const auto bericht = static_cast<Berichtsoort>(*bericht_index);
          if (!mag_bericht(lijn, bericht)) {
            findings.add(message_key.place, {fmt::format("a {} on line {}", message_key.text, line_key.text),
                                             "there is no ground on which this line may get this message", ""});
            return;
          }
          contracten.emplace(std::pair(lijn, bericht),
                             ContractReader(lijn, bericht, known_fields, findings).read(contract));
        });
  });
  return contracten;
}

void require_contracten(const domain::Regio& regio, const Place& at, Findings& findings) {
  struct Need {
    Lijn lijn;
    Berichtsoort bericht;
    std::string_view rule;
  };
  // Which rule sends what to whom; a line without partners gets nothing and needs nothing.
  constexpr std::array<Need, 9> needs = {{
      {Lijn::leerplicht, Berichtsoort::verzuimmelding, "16-uur, luxe and LRV send it"},
      {Lijn::leerplicht, Berichtsoort::termijn, "pact escalates by it"},
      {Lijn::jgz, Berichtsoort::ziekteverzuimsignaal, "M@ZL sends it"},
      {Lijn::swv, Berichtsoort::thuiszittersmelding, "langdurig sends it"},
      {Lijn::swv, Berichtsoort::termijn, "pact escalates by it"},
      {Lijn::school, Berichtsoort::verzuimmelding, "schools hear by it what a partner did"},
      {Lijn::school, Berichtsoort::signaal, "every threshold sends it"},
      {Lijn::school, Berichtsoort::termijn, "deadlines are announced by it"},
      {Lijn::beheer, Berichtsoort::termijn, "a silent partner is reported by it"},
  }};
  for (const Need& need : needs) {
    const bool has_partners = std::any_of(regio.partners.begin(), regio.partners.end(),
                                          [&need](const auto& entry) { return entry.first.lijn == need.lijn; });
    if (!has_partners || regio.find_contract(need.lijn, need.bericht) != nullptr) continue;
    const std::string_view line = lijn_namen[static_cast<std::size_t>(need.lijn)];
    const std::string_view message = berichtsoort_namen[static_cast<std::size_t>(need.bericht)];
    findings.add(at, {fmt::format("no contract for {} on line {}", message, line),
                      fmt::format("{}, and without a contract nothing leaves", need.rule),
                      fmt::format("{}: {{{}: {{grondslag: ..., velden: [...]}}}}", line, message)});
  }
}

}  // namespace hub::config
