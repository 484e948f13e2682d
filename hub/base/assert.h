// A bug is an assertion: on in every build, one line on stderr, then abort.
// Never for input, files, peers or the network: those are values (result.h).
#pragma once

#include <cstdio>
#include <cstdlib>

namespace hub {

[[noreturn]] inline void assertion_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "verzuimhub: assertion failed: %s at %s:%d\n", expression, file, line);
  std::abort();
}

}  // namespace hub

#define HUB_ASSERT(expression) \
  ((expression) ? static_cast<void>(0) : ::hub::assertion_failed(#expression, __FILE__, __LINE__))
