// What can happen is a value: Result<T> with an Error. The kind tells the caller what to do next;
// the text is for people and is never parsed.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace hub {

enum class ErrorKind {
  rejected,     // the input is wrong; never retry (4xx)
  busy,         // we or they are full; retry later (503 + Retry-After)
  unreachable,  // nothing was sent; reconnect and retry
  unknown,      // it may have happened; retry with the same id
  corrupt,      // stored data or a peer broke its contract; stop this unit and tell a person
};

struct Error {
  ErrorKind kind;
  std::string text;
};

// tl::expected has std::expected's interface, which C++20 lacks.
template <typename T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> error(ErrorKind kind, std::string text) {
  return tl::unexpected<Error>(Error{kind, std::move(text)});
}

// Turns the error of one Result into the error of another.
template <typename T>
tl::unexpected<Error> pass(Result<T>& result) {
  return tl::unexpected<Error>(std::move(result.error()));
}

}  // namespace hub
