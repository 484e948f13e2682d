#include "connectors/xml/markup.h"

#include <algorithm>
#include <optional>
#include <string>

namespace hub::xml {
namespace {

enum class Kind { comment, instruction, cdata, doctype, start_tag, empty_tag, end_tag, broken };

struct Piece {
  Kind kind;
  std::size_t length = 0;
  std::size_t attributes = 0;
};

// A piece that ends with the first `end` after its opening.
Piece enclosed(std::string_view rest, Kind kind, std::string_view begin, std::string_view end) {
  const std::size_t found = rest.find(end, begin.size());
  if (found == std::string_view::npos) return {Kind::broken};
  return {kind, found + end.size()};
}

// A '>' between quotes does not end a tag; a '<' never stands in one.
Piece tag(std::string_view rest) {
  char quote = 0;
  std::size_t attributes = 0;
  for (std::size_t i = 1; i < rest.size() && rest[i] != '<'; ++i) {
    const char c = rest[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '=') {
      ++attributes;
    } else if (c == '>') {
      return {rest[i - 1] == '/' ? Kind::empty_tag : Kind::start_tag, i + 1, attributes};
    }
  }
  return {Kind::broken};
}

Piece piece_at(std::string_view rest) {
  if (rest.starts_with("<!--")) return enclosed(rest, Kind::comment, "<!--", "-->");
  if (rest.starts_with("<![CDATA[")) return enclosed(rest, Kind::cdata, "<![CDATA[", "]]>");
  if (rest.starts_with("<!DOCTYPE")) return {Kind::doctype};
  if (rest.starts_with("<!")) return {Kind::broken};
  if (rest.starts_with("<?")) return enclosed(rest, Kind::instruction, "<?", "?>");
  if (rest.starts_with("</")) return enclosed(rest, Kind::end_tag, "</", ">");
  return tag(rest);
}

// Places in the order of the text, each counted on from the one before.
class Count {
 public:
  explicit Count(std::string_view text) : text_(text) {}

  Place at(std::size_t offset) {
    for (; at_ < offset; ++at_) {
      if (text_[at_] == '\n') {
        ++here_.line;
        here_.column = 1;
      } else if ((static_cast<unsigned char>(text_[at_]) & 0xc0u) != 0x80u) {
        ++here_.column;
      }
    }
    return here_;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  Place here_{1, 1};
};

class Walk {
 public:
  Walk(std::string_view text, const Limits& limits) : text_(text), limits_(limits), count_(text) {}

  tl::expected<std::vector<Place>, Fault> run() {
    for (std::size_t at = 0; at < text_.size();) {
      const std::size_t open = std::min(text_.find('<', at), text_.size());
      here_ = count_.at(at);
      if (open - at > limits_.text_bytes_max) return too_large("more text between two tags than is taken");
      if (open == text_.size()) break;
      here_ = count_.at(open);
      const Piece piece = piece_at(text_.substr(open));
      if (auto wrong = judge(piece)) return tl::unexpected<Fault>(std::move(*wrong));
      at = open + piece.length;
    }
    return std::move(starts_);
  }

 private:
  std::optional<Fault> judge(const Piece& piece) {
    if (piece.kind == Kind::doctype) {
      return fault("xml-doctype-forbidden", "a document type declaration is never read; leave <!DOCTYPE …> out");
    }
    if (piece.kind == Kind::broken) return fault("malformed-xml", "markup begins here that XML has not, or that is not closed");
    if (piece.kind == Kind::cdata) {
      if (piece.length <= limits_.text_bytes_max) return std::nullopt;
      return fault("too-large", "a longer CDATA section than is taken");
    }
    if (piece.length > limits_.tag_bytes_max) return fault("too-large", "a longer tag, comment or instruction than is taken");
    if (piece.attributes > limits_.attributes_max) return fault("too-large", "more attributes in one tag than are taken");
    if (piece.kind == Kind::end_tag && depth_ > 0) --depth_;
    if (piece.kind == Kind::start_tag || piece.kind == Kind::empty_tag) return open_element(piece.kind);
    return std::nullopt;
  }

  std::optional<Fault> open_element(Kind kind) {
    if (depth_ >= limits_.depth_max) return fault("too-deep", "nested deeper than " + std::to_string(limits_.depth_max) + " levels");
    if (starts_.size() >= limits_.elements_max) return fault("too-large", "more elements than one document may hold");
    starts_.push_back(here_);
    if (kind == Kind::start_tag) ++depth_;
    return std::nullopt;
  }

  [[nodiscard]] Fault fault(const char* rule, std::string message) const {
    return Fault{rule, std::move(message), "", here_.line, here_.column};
  }
  [[nodiscard]] tl::unexpected<Fault> too_large(const char* message) const { return tl::unexpected<Fault>(fault("too-large", message)); }

  std::string_view text_;
  const Limits& limits_;
  Count count_;
  Place here_{1, 1};
  std::size_t depth_ = 0;
  std::vector<Place> starts_;
};

}  // namespace

Place place_of(std::string_view text, std::size_t offset) { return Count(text).at(offset); }

tl::expected<std::vector<Place>, Fault> walk_markup(std::string_view text, const Limits& limits) {
  return Walk(text, limits).run();
}

}  // namespace hub::xml
