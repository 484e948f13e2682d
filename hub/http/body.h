// Gathers the body of one request, by its length or in chunks, within the limits of its route and of
// the listener; what is long goes to a file. Chunks are decoded here and not by Beast, whose decoder stops the process on an
// assertion when a first, empty chunk comes byte by byte, and takes extensions of any length. io thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "hub/http/framing.h"
#include "hub/http/spool.h"

namespace hub::http {

// What a body may take of memory before it goes to a file: as much as a large batch of events.
inline constexpr std::size_t body_memory_max = 1024 * 1024;

// The part that one body takes of the byte budget of its listener, which must outlive it.
class BodyShare {
 public:
  BodyShare(std::uint64_t& in_use, std::uint64_t budget) : in_use_(in_use), budget_(budget) {}
  ~BodyShare() { release(); }
  BodyShare(const BodyShare&) = delete;
  BodyShare& operator=(const BodyShare&) = delete;

  [[nodiscard]] bool fits(std::uint64_t bytes) const { return bytes <= budget_ - in_use_; }
  [[nodiscard]] bool try_grow(std::uint64_t bytes) {
    if (!fits(bytes)) return false;
    bytes_ += bytes;
    in_use_ += bytes;
    return true;
  }
  void release() { in_use_ -= std::exchange(bytes_, 0); }

 private:
  std::uint64_t& in_use_;  // at most budget_
  const std::uint64_t budget_;
  std::uint64_t bytes_ = 0;
};

class BodyReader {
 public:
  // How much of what was given is used up, and the fault that ends it. Give the rest again, with more.
  struct Step {
    std::size_t bytes_used;
    std::optional<Refusal> refusal;
  };

  // `spool`: where long bodies go; empty: they stay in memory. Must outlive this.
  BodyReader(BodyShare& share, const std::string& spool) : share_(share), directory_(spool) {}

  // Begins a body of `framed`, of which the route takes `bytes_max`. The fault: it is longer (413), or
  // there is no memory for it now (503).
  [[nodiscard]] std::optional<Refusal> begin(const Framed& framed, std::uint64_t bytes_max);
  [[nodiscard]] Step read(std::string_view received);
  [[nodiscard]] bool is_done() const { return state_ == State::done; }
  // Error: busy, when it cannot be read back.
  [[nodiscard]] Result<Body> take();

 private:
  enum class State { counted, chunk_size, chunk, chunk_end, trailer, done };

  // One step of its state, on the bytes not yet used; 0 bytes used and no refusal: more are needed.
  [[nodiscard]] bool keep(std::string_view bytes);
  [[nodiscard]] Step read_some(std::string_view received, State after);
  [[nodiscard]] Step read_chunk_size(std::string_view received);
  [[nodiscard]] Step read_chunk_end(std::string_view received);
  [[nodiscard]] Step read_trailer(std::string_view received);

  BodyShare& share_;
  const std::string& directory_;
  State state_ = State::done;
  std::uint64_t bytes_max_ = 0;
  std::uint64_t bytes_left_ = 0;  // of the body, or of this chunk
  std::size_t trailer_bytes_ = 0;
  std::uint64_t kept_ = 0;        // bytes of the body so far
  std::string body_;
  std::optional<Spool> spool_;    // then they are here
};

}  // namespace hub::http
