#include "hub/config/section.h"

#include <fmt/format.h>

#include <algorithm>

#include "hub/config/nearest.h"
#include "hub/config/scalar.h"

namespace hub::config {

Section::Section(const Node& node, Findings& findings)
    : node_(node), findings_(findings), readable_(node.kind == Node::Kind::map) {
  if (readable_ || node.kind == Node::Kind::null) return;
  refuse_no_map(node, findings);
}

const Node* Section::find(std::string_view key) {
  known_.emplace_back(key);
  return readable_ ? node_.find(key) : nullptr;
}

const Node* Section::require(std::string_view key, std::string_view why) {
  const Node* const node = find(key);
  if (node == nullptr && (readable_ || node_.kind == Node::Kind::null)) {
    const std::string path = node_.path.empty() ? std::string(key) : fmt::format("{}.{}", node_.path, key);
    findings_.add(node_.place, {path + " is missing", std::string(why), ""});
  }
  return node;
}

std::optional<std::string> Section::text(std::string_view key, const Pattern& pattern, std::string_view why_needed) {
  const Node* const node = require(key, why_needed);
  if (node == nullptr) return std::nullopt;
  return read_text(*node, pattern, findings_);
}

void Section::close() {
  if (!readable_) return;
  for (const Node& key : node_.keys) {
    if (key.kind != Node::Kind::scalar) continue;
    if (std::find(known_.begin(), known_.end(), key.text) != known_.end()) continue;
    findings_.add(key.place, {fmt::format("unknown key {}", shown(key.text)),
                              node_.path.empty() ? "nothing of this name is known here"
                                                 : fmt::format("{} knows nothing of this name", node_.path),
                              suggestion(key.text, known_)});
  }
}

void refuse_no_map(const Node& node, Findings& findings) {
  const std::string name = node.path.empty() ? "this file" : node.path;
  findings.add(node.place, {name + " is no map", "a list of 'key: value' is expected here", ""});
}

const std::vector<Node>& read_list(const Node& node, Findings& findings) {
  static const std::vector<Node> nothing;
  if (node.kind == Node::Kind::list) return node.values;
  if (node.kind != Node::Kind::null) {
    findings.add(node.place,
                 {node.path + " is no list", "a list is expected here", "[...], or a line with - for each"});
  }
  return nothing;
}

const std::vector<Node>& read_filled_list(const Node& node, WhenEmpty empty, Findings& findings) {
  const std::vector<Node>& items = read_list(node, findings);
  if (items.empty() && (node.kind == Node::Kind::list || node.kind == Node::Kind::null)) {
    findings.add(node.place, {node.path + " is empty", std::string(empty.why), std::string(empty.instead)});
  }
  return items;
}

}  // namespace hub::config
