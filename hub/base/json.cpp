#include "hub/base/json.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace hub {
namespace {

// Builds the tree while it checks. Returns false from a callback to stop the parser; fault_ then
// says why.
class GuardedBuilder final : public nlohmann::json_sax<Json> {
 public:
  using Take = std::function<bool(Json&&)>;
  // With `take`: the elements of one array go there and not into the tree.
  explicit GuardedBuilder(const JsonLimits& limits, std::string_view list = {}, const Take* take = nullptr)
      : limits_(limits), list_(list), take_(take) {}

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(number_integer_t value) override { return put(value); }
  bool number_unsigned(number_unsigned_t value) override { return put(value); }
  bool number_float(number_float_t value, const string_t& text) override {
    const bool whole = text.find_first_of(".eE") == string_t::npos;
    const std::string_view digits(text.data(), std::min(text.find_first_of("eE"), text.size()));
    const bool vanished = value == 0.0 && digits.find_first_of("123456789") != std::string_view::npos;
    if (whole || vanished || !std::isfinite(value)) {
      return stop("number-out-of-range", "a number does not fit; write ids as strings");
    }
    return put(value);
  }
  bool string(string_t& value) override { return put(std::move(value)); }
  bool binary(binary_t&) override { return false; }
  bool key(string_t& key) override {
    Json& object = *open_.back();
    if (object.contains(key)) {
      pending_key_ = key;
      return stop("duplicate-key", "the same key stands twice in one object");
    }
    pending_key_ = std::move(key);
    return true;
  }
  bool start_object(std::size_t) override { return enter(Json::object()); }
  bool start_array(std::size_t) override { return enter(Json::array()); }
  bool end_object() override { return leave(); }
  bool end_array() override { return leave(); }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& e) override {
    if (!fault_.rule.empty()) return false;
    // The library's own words only: what follows "last read" is the sender's text.
    std::string_view why = e.what();
    why = why.substr(0, why.find("; last read"));
    const auto says = [&](std::string_view word) { return why.find(word) != std::string_view::npos; };
    const bool utf8 = says("UTF-8");
    const bool surrogate = says("surrogate");
    const bool range = e.id == 406;
    fault_.rule = utf8 ? "invalid-utf8" : surrogate ? "invalid-unicode" : range ? "number-out-of-range" : "malformed-json";
    fault_.message = (utf8        ? "not valid UTF-8 at byte "
                      : surrogate ? "half a surrogate pair at byte "
                      : range     ? "a number is out of range at byte "
                                  : "not valid JSON at byte ") +
                     std::to_string(position);
    return false;
  }

  Json root;
  Fault fault_;
  bool ended_ = false;  // take had enough

 private:
  Json* place(Json value) {
    if (open_.empty()) {
      root = std::move(value);
      return &root;
    }
    Json& parent = *open_.back();
    if (parent.is_array()) {
      parent.push_back(std::move(value));
      return &parent.back();
    }
    return &parent.emplace(std::move(pending_key_), std::move(value)).first.value();
  }
  bool count() {
    if (++nodes_ <= limits_.nodes_max) return true;
    return stop("too-many-items", "more values than one request may hold");
  }
  bool put(Json value) {
    if (!count()) return false;
    place(std::move(value));
    return give();
  }
  bool enter(Json container) {
    if (!count()) return false;
    if (open_.size() >= limits_.depth_max) return stop("too-deep", "nested deeper than 32 levels");
    const bool is_list = take_ != nullptr && container.is_array() && open_.size() == (list_.empty() ? 0 : 1) &&
                         (list_.empty() || (open_.front()->is_object() && pending_key_ == list_));
    open_.push_back(place(std::move(container)));
    if (is_list) given_ = open_.back();
    return true;
  }
  bool leave() {
    open_.pop_back();
    return give();
  }
  // What was placed last, when it is a whole element of the array to give.
  bool give() {
    if (given_ == nullptr || open_.empty() || open_.back() != given_) return true;
    nodes_ = 0;
    Json element = std::move(given_->back());
    given_->get_ref<Json::array_t&>().pop_back();
    ended_ = !(*take_)(std::move(element));
    return !ended_;
  }
  bool stop(const char* rule, const char* message) {
    fault_.rule = rule;
    fault_.message = message;
    return false;
  }

  const JsonLimits& limits_;
  const std::string_view list_;
  const Take* const take_;
  Json* given_ = nullptr;       // the array whose elements go to take_
  // Containers being filled, outermost first. A pointer stays good: its parent grows only after it
  // is closed, except an array's elements, which are closed before the next is placed.
  std::vector<Json*> open_;
  std::string pending_key_;
  std::size_t nodes_ = 0;
};

std::optional<Fault> look_before(std::string_view text) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return Fault{"empty-body", "nothing was sent", "", 0, 0};
  }
  if (text.starts_with("\xEF\xBB\xBF")) {
    return Fault{"bom-not-allowed", "JSON starts without a byte order mark", "", 0, 0};
  }
  // The library takes a NUL for the end of its input and would not look at what follows.
  if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
    return Fault{"malformed-json", "not valid JSON at byte " + std::to_string(nul + 1), "", 0, 0};
  }
  return std::nullopt;
}

}  // namespace

tl::expected<Json, Fault> parse_json(std::string_view text, const JsonLimits& limits) {
  if (auto fault = look_before(text)) return tl::unexpected<Fault>(std::move(*fault));
  GuardedBuilder builder(limits);
  if (!Json::sax_parse(text, &builder)) return tl::unexpected<Fault>(std::move(builder.fault_));
  return std::move(builder.root);
}

tl::expected<Json, Fault> parse_json_list(std::string_view text, std::string_view list, const std::function<bool(Json&&)>& take, const JsonLimits& limits) {
  if (auto fault = look_before(text)) return tl::unexpected<Fault>(std::move(*fault));
  GuardedBuilder builder(limits, list, &take);
  if (!Json::sax_parse(text, &builder) && !builder.ended_) return tl::unexpected<Fault>(std::move(builder.fault_));
  return std::move(builder.root);
}

const Json* find_member(const Json& object, std::string_view key) {
  const auto found = object.find(key);
  return found == object.end() ? nullptr : &*found;
}

std::optional<std::int64_t> whole_number(const Json& value, std::int64_t low, std::int64_t high) {
  std::int64_t number = 0;
  if (value.is_number_unsigned()) {
    const auto large = value.get<std::uint64_t>();
    if (large > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
    number = static_cast<std::int64_t>(large);
  } else if (value.is_number_integer()) {
    number = value.get<std::int64_t>();
  } else {
    return std::nullopt;
  }
  if (number < low || number > high) return std::nullopt;
  return number;
}

bool is_clean_text(std::string_view text, std::size_t bytes_max) {
  if (text.size() > bytes_max) return false;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (i + length > text.size()) return false;
    char32_t code = lead < 0x80 ? lead : lead & (0xffu >> (length + 1));
    for (std::size_t k = 1; k < length; ++k) code = code << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3fu);
    const bool control = code < 0x20 || (code >= 0x7f && code < 0xa0);
    const bool invisible = (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
                           (code >= 0x2060 && code <= 0x206f) || code == 0xfeff ||
                           (code >= 0xe0000 && code <= 0xe007f);
    if (control || invisible) return false;
    i += length;
  }
  return true;
}

}  // namespace hub
