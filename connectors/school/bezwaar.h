// What is wrong with one value, before it is known where it stood: a file names line and column, a
// JSON document a pointer. The reader of the format adds the place and makes it a Fault.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace hub::school {

struct Bezwaar {
  std::string_view rule;  // a literal: the stable slug
  std::string message;    // for a person, without the value
};

template <typename T>
using Gelezen = tl::expected<T, Bezwaar>;

inline tl::unexpected<Bezwaar> bezwaar(std::string_view rule, std::string message) {
  return tl::unexpected<Bezwaar>(Bezwaar{rule, std::move(message)});
}

}  // namespace hub::school
