// The Mustache templates of the page, put in from contractblad.*.mustache when the hub is built.
#pragma once

#include <string_view>

namespace hub::commands {

extern const std::string_view contractblad_html_sjabloon;
extern const std::string_view contractblad_txt_sjabloon;

}  // namespace hub::commands
