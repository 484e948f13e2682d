// berichten/: the mails that the hub writes, as Mustache templates. Values; any thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "hub/config/finding.h"

namespace hub::config {

// One mail. The comment with which a file opens ({{! ... }}) is cut off, with the line end behind it.
struct Mailsjabloon {
  std::string onderwerp;  // one line, no line end
  std::string tekst;
  std::string html;
};

struct Berichten {
  Mailsjabloon herinneringsmail;
};

// What the herinneringsmail may speak of: names and numbers, nothing of a pupil.
const std::vector<std::string>& herinneringsmail_variabelen();

// Reads <name>.onderwerp.mustache, <name>.txt.mustache and <name>.html.mustache of each mail. Refuses a
// template that is empty, a tag that is not closed, a variable that does not exist (it would leave a
// hole in the mail), and in html a tag that puts text in without escaping it. Subject and text are no HTML: render
// them without escaping.
Berichten read_berichten(const std::filesystem::path& directory, Findings& findings);

}  // namespace hub::config
