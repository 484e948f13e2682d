// A folder in which files appear whole or not at all, on disk before they are seen, and never in the place of another:
// whoever fetches them there needs no lock. The folder is somebody else's and is not made: where a network drive is away
// its empty mount point must not fill with pupils' data. Used by one thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "hub/base/random.h"
#include "hub/base/result.h"

namespace hub::file {

class DropFolder {
 public:
  // `random` outlives this; it names what is not finished, so that nobody can lay a file or a link in its way.
  DropFolder(std::filesystem::path map, Random& random);

  // Can a file be written there? Tries it, and takes away what a hub left half written. Error: unreachable.
  Result<void> look();
  // The name under which it now stands there, mode 0640: `stem` + `extension`, or stem-2 and so on where that is taken.
  // Errors: unreachable, nothing is to be seen; unknown, it is, but a loss of power may take it away.
  Result<std::string> put(const std::string& stem, std::string_view extension, std::string_view content);

 private:
  // On disk, under a name that nobody looks at.
  Result<std::filesystem::path> write_hidden(std::string_view content);
  void remove_hidden();

  const std::filesystem::path map_;
  Random& random_;
};

}  // namespace hub::file
