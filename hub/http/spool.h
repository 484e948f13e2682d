// The body of a request: in memory, or in a file when it is large, so that many large ones cost disk and not
// memory. The file has no name: nobody else can open it, and it is gone when the process is.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "hub/base/result.h"

namespace hub::http {

// What was received; moves, is never copied. Any thread, one at a time.
class Body {
 public:
  Body() = default;
  Body(std::string text) : text_(std::move(text)) {}  // NOLINT: reads as the value
  Body(Body&& other) noexcept;
  Body& operator=(Body&& other) noexcept;
  ~Body();
  [[nodiscard]] std::string_view view() const { return mapped_ != nullptr ? std::string_view(mapped_, bytes_) : std::string_view(text_); }

 private:
  friend class Spool;
  std::string text_;
  const char* mapped_ = nullptr;  // a whole file
  std::size_t bytes_ = 0;         // of it
};

// The file while it grows. io thread.
class Spool {
 public:
  Spool() = default;
  Spool(Spool&& other) noexcept : file_(std::exchange(other.file_, -1)), bytes_(other.bytes_) {}
  Spool& operator=(Spool&&) = delete;
  ~Spool();
  // Error: busy, when there is no room, or no such directory.
  static Result<Spool> make(const std::string& directory);
  [[nodiscard]] Result<void> append(std::string_view bytes);
  // What was appended. Error: busy.
  [[nodiscard]] Result<Body> take();

 private:
  int file_ = -1;
  std::size_t bytes_ = 0;
};

}  // namespace hub::http
