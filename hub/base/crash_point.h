// Named places at which a test lets the power go: with HUB_CRASH_AT=name[:n] in the environment the
// process kills itself the nth time (default first) it passes there. Compiled in only in test builds.
#pragma once

#include <span>
#include <string_view>

namespace hub {

// All of them, in the order of the line. Empty where they are not compiled in.
std::span<const std::string_view> crash_points();

#ifdef HUB_CRASH_POINTS
void pass_crash_point(std::string_view name);
#else
inline void pass_crash_point(std::string_view) {}
#endif

}  // namespace hub
