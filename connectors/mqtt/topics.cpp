#include "connectors/mqtt/topics.h"

#include <algorithm>
#include <vector>

#include "hub/base/assert.h"

namespace hub::mqtt {
namespace {

constexpr std::string_view root = "verzuim/v1/";
constexpr std::size_t level_bytes_max = 64;
constexpr std::size_t levels_max = 8;  // the longest of ours has six; an answer may add its own

bool is_level_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

std::vector<std::string_view> split_levels(std::string_view topic) {
  std::vector<std::string_view> levels;
  for (std::size_t from = 0;;) {
    const auto slash = topic.find('/', from);
    levels.push_back(topic.substr(from, slash - from));
    if (slash == std::string_view::npos) return levels;
    from = slash + 1;
  }
}

template <std::size_t count>
std::optional<std::size_t> find_name(const std::array<std::string_view, count>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<std::size_t>(found - names.begin());
}

std::string branch_of(domain::Lijn lijn, std::string_view partner) {
  std::string branch(root);
  branch += domain::lijn_namen[static_cast<std::size_t>(lijn)];
  branch += '/';
  branch += partner;
  branch += '/';
  return branch;
}

}  // namespace

bool is_level(std::string_view text) {
  return !text.empty() && text.size() <= level_bytes_max && std::all_of(text.begin(), text.end(), is_level_character);
}

bool is_topic(std::string_view text) {
  if (text.size() > levels_max * (level_bytes_max + 1)) return false;
  const auto levels = split_levels(text);
  return levels.size() <= levels_max && std::all_of(levels.begin(), levels.end(), is_level);
}

std::string topic_for(const domain::Ontvanger& ontvanger, domain::Berichtsoort bericht) {
  HUB_ASSERT(is_level(ontvanger.partner));
  std::string topic = branch_of(ontvanger.lijn, ontvanger.partner);
  topic += domain::berichtsoort_namen[static_cast<std::size_t>(bericht)];
  return topic;
}

std::optional<InboundTopic> parse_inbound(std::string_view topic) {
  constexpr std::string_view prefix = "verzuim/v1/in/";
  if (!topic.starts_with(prefix) || !is_topic(topic)) return std::nullopt;
  const auto levels = split_levels(topic.substr(prefix.size()));
  if (levels.size() != 3) return std::nullopt;
  const auto lijn = find_name(domain::lijn_namen, levels[0]);
  const auto soort = find_name(inbound_soort_namen, levels[2]);
  if (!lijn || !soort) return std::nullopt;
  return InboundTopic{static_cast<domain::Lijn>(*lijn), std::string(levels[1]), static_cast<InboundSoort>(*soort)};
}

bool is_reply_topic(std::string_view topic, const InboundTopic& sender) {
  const std::string branch = branch_of(sender.lijn, sender.partner);
  if (!topic.starts_with(branch) || !is_topic(topic)) return false;
  const auto levels = split_levels(topic.substr(branch.size()));
  return !find_name(domain::berichtsoort_namen, levels.front());
}

}  // namespace hub::mqtt
