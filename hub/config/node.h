// One YAML document as a tree that remembers where everything stands. Only the plain part of YAML is
// taken: maps, lists and scalars. Anchors, aliases, tags, a second document, a key that occurs twice
// and nesting beyond depth_max are findings. Plain data; any thread.
//
// Scalars stay text: what `no` or `0362` means is decided by the key that asks for it (scalar.h), so
// nothing ever turns into a boolean or an octal number by accident.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/config/finding.h"

namespace hub::config {

struct Node {
  enum class Kind { null, scalar, list, map };

  Kind kind = Kind::null;
  Place place;
  std::string path;          // "http.port", "bronnen[2].naam"; empty for the document itself
  std::string text;          // of a scalar
  bool quoted = false;       // the scalar stood in quotes or in a block: always text
  std::vector<Node> keys;    // of a map, scalars all; beside values
  std::vector<Node> values;  // of a map or list

  // The value of a key, or nullptr. Of a key that occurs twice: the first.
  [[nodiscard]] const Node* find(std::string_view key) const;
};

// The biggest file read: eight thousand schools take some 3 MiB, and a tree costs about ten times its text.
inline constexpr std::size_t file_bytes_max = 16 * 1024 * 1024;
inline constexpr int depth_max = 12;  // ours nest five deep

// A whole file as text: a regular file, at most file_bytes_max, UTF-8 without NUL bytes. None (and a
// finding) when it is not; `why_needed` says what is lost when the file is missing.
std::optional<std::string> read_file(const std::filesystem::path& file, std::string_view why_needed,
                                     Findings& findings);

// The document in `text`; an empty one is an empty map. None (and a finding) when it cannot be read as
// YAML at all; with other findings there still is a tree, so that the rest can be checked too.
std::optional<Node> parse_yaml(const std::string& text, const std::string& file, Findings& findings);

// Both at once.
std::optional<Node> read_yaml(const std::filesystem::path& file, std::string_view why_needed, Findings& findings);

}  // namespace hub::config
