// A map of known keys while it is being read: hands out the values and, when closed, reports every key
// that nobody asked for. Lives on the stack of the function that reads one part of one file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/config/finding.h"
#include "hub/config/node.h"
#include "hub/config/patterns.h"

namespace hub::config {

class Section {
 public:
  // A node that is no map gives a finding and reads as an empty one; nothing at all is an empty map.
  // `node` and `findings` must outlive the section.
  Section(const Node& node, Findings& findings);

  [[nodiscard]] const Place& place() const { return node_.place; }

  // The value of a key that may be absent, or nullptr.
  const Node* find(std::string_view key);
  // The value of a key that must be there; when it is not, a finding that says why.
  const Node* require(std::string_view key, std::string_view why);
  // A text that must be there.
  std::optional<std::string> text(std::string_view key, const Pattern& pattern, std::string_view why_needed);

  // Reports the unknown keys; call once, after the last key was asked for.
  void close();

 private:
  const Node& node_;
  Findings& findings_;
  bool readable_;  // it is a map
  std::vector<std::string> known_;
};

// The finding for a node that should have been a map.
void refuse_no_map(const Node& node, Findings& findings);

// The values of a list; of anything else none, and a finding. Nothing at all is an empty list.
const std::vector<Node>& read_list(const Node& node, Findings& findings);

// The same for a list that must hold something.
struct WhenEmpty {
  std::string_view why;      // it must
  std::string_view instead;  // what to write
};
const std::vector<Node>& read_filled_list(const Node& node, WhenEmpty empty, Findings& findings);

// Calls visit(key, value) for each entry of a map whose keys are free, such as one by school; anything
// else than a map is a finding.
template <typename Visit>
void for_each_entry(const Node& node, Findings& findings, Visit visit) {
  if (node.kind == Node::Kind::null) return;
  if (node.kind != Node::Kind::map) {
    refuse_no_map(node, findings);
    return;
  }
  for (std::size_t i = 0; i < node.values.size(); ++i) {
    if (node.keys[i].kind == Node::Kind::scalar) visit(node.keys[i], node.values[i]);
  }
}

}  // namespace hub::config
