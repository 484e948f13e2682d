#include "hub/config/node.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <system_error>
#include <utility>

namespace hub::config {
namespace {

// Builds the tree from the parser's events. yaml-cpp's own YAML::Node would hide anchors, tags and
// quotes, which are just what must be refused or told apart.
class Builder : public YAML::EventHandler {
 public:
  Builder(std::string file, Findings& findings) : file_(std::move(file)), findings_(findings) {}

  Node take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    put(make(Node::Kind::null, mark, "?", anchor));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    refuse_sharing(mark);
    put(make(Node::Kind::null, mark, "?", 0));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    Node node = make(Node::Kind::scalar, mark, tag, anchor);
    node.text = value;
    node.quoted = tag != "?";
    put(std::move(node));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open_.push_back({make(Node::Kind::list, mark, tag, anchor), false, {}});
    check_depth(mark);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open_.push_back({make(Node::Kind::map, mark, tag, anchor), true, {}});
    check_depth(mark);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    Node node;
    bool key_expected = false;
    std::map<std::string, int> key_lines;  // by key: where it stood first
  };

  Node make(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    Node node;
    node.kind = kind;
    node.place = {file_, std::max(mark.line, 0) + 1};
    if (anchor != 0) refuse_sharing(mark);
    // "?" is a plain scalar, map or list, "!" a quoted scalar, "" nothing said; all else was written out.
    if (!tag.empty() && tag != "?" && tag != "!") {
      findings_.add(node.place, {fmt::format("tag '{}'", tag), "YAML tags are not read here", "the value alone"});
    }
    return node;
  }

  void refuse_sharing(const YAML::Mark& mark) {
    findings_.add({file_, std::max(mark.line, 0) + 1},
                  {"a YAML anchor or alias",
                   "every value stands where it is used, so that a line can be read by itself", "the value itself"});
  }

  void check_depth(const YAML::Mark& mark) {
    if (open_.size() != static_cast<std::size_t>(depth_max) + 1) return;
    findings_.add({file_, std::max(mark.line, 0) + 1},
                  {"this part", fmt::format("it is nested more than {} deep", depth_max), ""});
  }

  void put(Node node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.kind == Node::Kind::list) {
      parent.node.values.push_back(std::move(node));
    } else if (std::exchange(parent.key_expected, !parent.key_expected)) {
      put_key(parent, std::move(node));
    } else {
      // What a map holds is shown at its key, where people look for it.
      if (node.kind != Node::Kind::scalar) node.place = parent.node.keys.back().place;
      parent.node.values.push_back(std::move(node));
    }
  }

  void put_key(Open& map, Node key) {
    if (key.kind != Node::Kind::scalar) {
      findings_.add(key.place, {"a key that is no text", "keys are plain words", ""});
    } else if (const auto [first, is_new] = map.key_lines.emplace(key.text, key.place.line); !is_new) {
      findings_.add(key.place, {fmt::format("'{}' for the second time", key.text),
                                fmt::format("it already stands in line {}", first->second), "it once"});
    }
    map.node.keys.push_back(std::move(key));
  }

  void close() {
    Node node = std::move(open_.back().node);
    open_.pop_back();
    put(std::move(node));
  }

  std::string file_;
  Findings& findings_;
  Node root_;
  std::vector<Open> open_;
};

void name_paths(Node& node) {
  for (std::size_t i = 0; i < node.values.size(); ++i) {
    Node& value = node.values[i];
    if (node.kind == Node::Kind::list) {
      value.path = fmt::format("{}[{}]", node.path, i + 1);
    } else {
      value.path = node.path.empty() ? node.keys[i].text : node.path + "." + node.keys[i].text;
    }
    name_paths(value);
  }
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// Well-formed UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xC2 ? 0
                               : lead < 0xE0 ? 2
                               : lead < 0xF0 ? 3
                               : lead < 0xF5 ? 4
                                             : 0;
    if (length == 0 || i + length > text.size()) return false;
    for (std::size_t k = 1; k < length; ++k) {
      if (!is_continuation(text[i + k])) return false;
    }
    const auto second = static_cast<unsigned char>(length > 1 ? text[i + 1] : 0);
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F)) return false;
    if ((lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) return false;
    i += length;
  }
  return true;
}

int line_of_first_bad_byte(std::string_view text) {
  int line = 1;
  while (!text.empty()) {
    const std::string_view row = text.substr(0, text.find('\n'));
    if (!is_utf8(row) || row.find('\0') != std::string_view::npos) return line;
    if (row.size() == text.size()) break;
    text.remove_prefix(row.size() + 1);
    ++line;
  }
  return line;
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  for (std::size_t i = 0; i < keys.size() && i < values.size(); ++i) {
    if (keys[i].kind == Kind::scalar && keys[i].text == key) return &values[i];
  }
  return nullptr;
}

std::optional<std::string> read_file(const std::filesystem::path& file, std::string_view why_needed,
                                     Findings& findings) {
  const Place place{file.string(), 1};
  std::error_code code;
  if (!std::filesystem::exists(file, code)) {
    findings.add(place, {"this file is missing", std::string(why_needed), ""});
    return std::nullopt;
  }
  if (!std::filesystem::is_regular_file(file, code)) {
    findings.add(place, {"this file", "it is no regular file", ""});
    return std::nullopt;
  }
  const auto bytes = std::filesystem::file_size(file, code);
  if (!code && bytes > file_bytes_max) {
    findings.add(place, {"this file", fmt::format("it is longer than {} bytes", file_bytes_max), ""});
    return std::nullopt;
  }
  std::string text(code ? 0 : bytes, '\0');
  std::ifstream stream(file, std::ios::binary);
  if (!stream.read(text.data(), static_cast<std::streamsize>(text.size()))) {
    findings.add(place, {"this file", "it cannot be read; look at its owner and permissions", ""});
    return std::nullopt;
  }
  if (!is_utf8(text) || text.find('\0') != std::string::npos) {
    findings.add({place.file, line_of_first_bad_byte(text)},
                 {"this line", "it is not UTF-8 text", "it again, saved as UTF-8"});
    return std::nullopt;
  }
  return text;
}

std::optional<Node> parse_yaml(const std::string& text, const std::string& file, Findings& findings) {
  Builder builder(file, findings);
  Node root;
  try {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
    root = builder.take();
    Builder second(file, findings);
    if (parser.HandleNextDocument(second)) {
      findings.add(second.take().place, {"a second document (after ---)", "a file holds one", ""});
    }
  } catch (const YAML::Exception& exception) {
    findings.add({file, std::max(exception.mark.line, 0) + 1}, {"this line", "it is no YAML: " + exception.msg, ""});
    return std::nullopt;
  }
  if (root.place.file.empty()) root.place.file = file;
  if (root.kind == Node::Kind::null) root.kind = Node::Kind::map;
  name_paths(root);
  return root;
}

std::optional<Node> read_yaml(const std::filesystem::path& file, std::string_view why_needed, Findings& findings) {
  const auto text = read_file(file, why_needed, findings);
  if (!text) return std::nullopt;
  return parse_yaml(*text, file.string(), findings);
}

}  // namespace hub::config
