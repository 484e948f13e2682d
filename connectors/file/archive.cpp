#include "connectors/file/archive.h"

#include <zip.h>

#include <memory>
#include <stdexcept>

#include "hub/base/assert.h"

namespace hub::file {
namespace {

// Two days into what zip knows of time, wherever the machine is: the same sheet is the same bytes there.
constexpr time_t made_at = 315'705'600;

struct FreeSource {
  void operator()(zip_source_t* source) const { zip_source_free(source); }
};
struct Discard {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};

[[noreturn]] void fail(const char* what) { throw std::runtime_error(std::string("a zip archive cannot be made: ") + what); }

void add_file(zip_t* archive, const std::string& name, const std::string& content) {
  zip_source_t* const source = zip_source_buffer(archive, content.data(), content.size(), 0);
  if (source == nullptr) fail(zip_strerror(archive));
  const zip_int64_t index = zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(source);
    fail(zip_strerror(archive));
  }
  zip_file_set_mtime(archive, static_cast<zip_uint64_t>(index), made_at, 0);
}

}  // namespace

std::string Archive::take() const {
  zip_error_t error;
  zip_error_init(&error);
  const std::unique_ptr<zip_source_t, FreeSource> whole(zip_source_buffer_create(nullptr, 0, 0, &error));
  if (!whole) fail(zip_error_strerror(&error));
  zip_source_keep(whole.get());  // the archive takes one of the two
  std::unique_ptr<zip_t, Discard> archive(zip_open_from_source(whole.get(), ZIP_TRUNCATE, &error));
  if (!archive) {
    zip_source_free(whole.get());
    fail(zip_error_strerror(&error));
  }
  for (const auto& [name, content] : files_) add_file(archive.get(), name, content);
  if (zip_close(archive.get()) != 0) fail(zip_strerror(archive.get()));
  static_cast<void>(archive.release());  // closed

  zip_stat_t stat;
  if (zip_source_stat(whole.get(), &stat) != 0 || zip_source_open(whole.get()) != 0) fail(zip_error_strerror(zip_source_error(whole.get())));
  std::string bytes(stat.size, '\0');
  const zip_int64_t read = zip_source_read(whole.get(), bytes.data(), bytes.size());
  zip_source_close(whole.get());
  HUB_ASSERT(read == static_cast<zip_int64_t>(bytes.size()));
  return bytes;
}

}  // namespace hub::file
