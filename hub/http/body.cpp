#include "hub/http/body.h"

#include <algorithm>
#include <charconv>

namespace hub::http {
namespace {

// 15 hexadecimal digits can not overflow 64 bits, even added up; nobody sends 16.
constexpr std::size_t chunk_digits_max = 15;
constexpr std::size_t chunk_line_bytes_max = chunk_digits_max + chunk_extension_bytes_max + 2;  // and CR LF
// A declared length is a claim: this much on credit, more only as bytes come.
constexpr std::uint64_t credit_bytes = 64 * 1024;

constexpr Refusal bad_chunk{400, "malformed-http", "The chunked body is not well formed."};
constexpr Refusal too_large{413, "body-too-large", "The body is longer than this route takes."};
constexpr Refusal no_room{503, "storage-full", "There is no room for a body this long now. Try again later."};
constexpr Refusal overloaded{503, "overloaded", "Too many bodies are in memory. Try again later."};

// The size at the start of a chunk's first line (without CR LF): digits, then at most an extension.
std::optional<std::uint64_t> parse_chunk_size(std::string_view line) {
  const std::string_view digits = line.substr(0, line.find(';'));
  const std::string_view extension = line.substr(digits.size());
  if (digits.empty() || digits.size() > chunk_digits_max) return std::nullopt;
  if (extension.size() > chunk_extension_bytes_max || !is_field_value(extension)) return std::nullopt;
  std::uint64_t size = 0;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
  if (failed != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return size;
}

// What must not come behind a body: some reader would take it for the length of that body.
bool is_framing_field(std::string_view line) {
  std::string name(line.substr(0, line.find(':')));
  std::transform(name.begin(), name.end(), name.begin(), lower_case);
  return name == "content-length" || name == "transfer-encoding";
}

}  // namespace

std::optional<Refusal> BodyReader::begin(const Framed& framed, std::uint64_t bytes_max) {
  if (framed.content_length > bytes_max) return too_large;
  if (!share_.fits(framed.content_length)) return overloaded;
  bytes_max_ = bytes_max;
  bytes_left_ = framed.content_length;
  body_.reserve(static_cast<std::size_t>(std::min(framed.content_length, credit_bytes)));
  state_ = framed.chunked ? State::chunk_size : bytes_left_ > 0 ? State::counted : State::done;
  return std::nullopt;
}

BodyReader::Step BodyReader::read(std::string_view received) {
  std::size_t bytes_used = 0;
  while (state_ != State::done && bytes_used < received.size()) {
    const std::string_view rest = received.substr(bytes_used);
    Step step{};
    switch (state_) {
      case State::counted: step = read_some(rest, State::done); break;
      case State::chunk_size: step = read_chunk_size(rest); break;
      case State::chunk: step = read_some(rest, State::chunk_end); break;
      case State::chunk_end: step = read_chunk_end(rest); break;
      case State::trailer: step = read_trailer(rest); break;
      case State::done: break;
    }
    bytes_used += step.bytes_used;
    if (step.refusal) return {bytes_used, step.refusal};
    if (step.bytes_used == 0) break;
  }
  return {bytes_used, std::nullopt};
}

bool BodyReader::keep(std::string_view bytes) {
  kept_ += bytes.size();
  if (kept_ <= body_memory_max || directory_.empty()) {
    body_.append(bytes);
    return true;
  }
  if (!spool_) {
    auto spool = Spool::make(directory_);
    if (!spool || !spool->append(body_)) return false;
    spool_.emplace(std::move(*spool));
    body_ = {};
  }
  return spool_->append(bytes).has_value();
}

Result<Body> BodyReader::take() {
  if (!spool_) return Body(std::move(body_));
  auto body = spool_->take();
  spool_.reset();
  return body;
}

BodyReader::Step BodyReader::read_some(std::string_view received, State after) {
  const auto bytes = static_cast<std::size_t>(std::min<std::uint64_t>(bytes_left_, received.size()));
  if (!share_.try_grow(bytes)) return {0, overloaded};
  if (!keep(received.substr(0, bytes))) return {0, no_room};
  bytes_left_ -= bytes;
  if (bytes_left_ == 0) state_ = after;
  return {bytes, std::nullopt};
}

BodyReader::Step BodyReader::read_chunk_size(std::string_view received) {
  const std::size_t feed = received.substr(0, chunk_line_bytes_max).find('\n');
  if (feed == std::string_view::npos) {
    if (received.size() >= chunk_line_bytes_max) return {0, bad_chunk};
    return {0, std::nullopt};
  }
  const std::string_view line = received.substr(0, feed);
  if (!line.ends_with('\r')) return {0, bad_chunk};
  const auto size = parse_chunk_size(line.substr(0, line.size() - 1));
  if (!size) return {0, bad_chunk};
  if (*size > bytes_max_ - kept_) return {0, too_large};
  bytes_left_ = *size;
  state_ = *size == 0 ? State::trailer : State::chunk;
  return {feed + 1, std::nullopt};
}

BodyReader::Step BodyReader::read_chunk_end(std::string_view received) {
  if (received.front() != '\r' || (received.size() > 1 && received[1] != '\n')) return {0, bad_chunk};
  if (received.size() < 2) return {0, std::nullopt};
  state_ = State::chunk_size;
  return {2, std::nullopt};
}

// Trailers are checked and dropped: nothing behind the body becomes part of the request.
BodyReader::Step BodyReader::read_trailer(std::string_view received) {
  const std::size_t feed = received.find('\n');
  const std::size_t bytes = feed == std::string_view::npos ? received.size() : feed + 1;
  if (trailer_bytes_ + bytes > header_bytes_max) return {0, bad_chunk};
  if (feed == std::string_view::npos) return {0, std::nullopt};
  trailer_bytes_ += bytes;
  const std::string_view line = received.substr(0, feed);
  if (line == "\r") {
    state_ = State::done;
    return {bytes, std::nullopt};
  }
  const bool whole = line.ends_with('\r') && !check_field_line(line.substr(0, line.size() - 1));
  if (!whole || is_framing_field(line)) return {0, bad_chunk};
  return {bytes, std::nullopt};
}

}  // namespace hub::http
