#include "connectors/file/archive.h"

#include <array>

#include "hub/base/assert.h"

namespace hub::file {
namespace {

// CRC-32 as zip has it, a byte at a time.
constexpr std::array<std::uint32_t, 256> crc_table = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t rest = byte;
    for (int bit = 0; bit < 8; ++bit) rest = (rest >> 1) ^ ((rest & 1u) != 0 ? 0xEDB88320u : 0u);
    table[byte] = rest;
  }
  return table;
}();

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFFu;
  for (const char byte : bytes) crc = (crc >> 8) ^ crc_table[(crc ^ static_cast<unsigned char>(byte)) & 0xFFu];
  return ~crc;
}

// Little endian.
void add16(std::string& to, std::uint32_t number) {
  to += static_cast<char>(number & 0xFFu);
  to += static_cast<char>(number >> 8 & 0xFFu);
}
void add32(std::string& to, std::uint32_t number) {
  add16(to, number & 0xFFFFu);
  add16(to, number >> 16);
}

std::uint32_t size_of(std::string_view bytes) {
  HUB_ASSERT(bytes.size() < 0xFFFFFFFFu);
  return static_cast<std::uint32_t>(bytes.size());
}

// What the header of a file and its line in the directory have in common: version 2.0, names in UTF-8, stored, 1 January
// 1980 (so that the same sheet is the same bytes), checksum, sizes, length of the name, nothing extra.
void add_common(std::string& to, std::string_view name, std::string_view content) {
  add16(to, 20);
  add16(to, 0x0800);
  add16(to, 0);
  add16(to, 0);
  add16(to, 0x0021);
  add32(to, crc32(content));
  add32(to, size_of(content));
  add32(to, size_of(content));
  add16(to, size_of(name));
  add16(to, 0);
}

}  // namespace

void Archive::add(std::string_view name, std::string_view content) {
  const std::uint32_t offset = size_of(files_);
  add32(files_, 0x04034B50);
  add_common(files_, name, content);
  files_.append(name).append(content);
  add32(directory_, 0x02014B50);
  add16(directory_, 20);
  add_common(directory_, name, content);
  add16(directory_, 0);
  add16(directory_, 0);
  add16(directory_, 0);
  add32(directory_, 0);
  add32(directory_, offset);
  directory_.append(name);
  ++count_;
}

std::string Archive::take() {
  const std::uint32_t offset = size_of(files_);
  files_ += directory_;
  add32(files_, 0x06054B50);
  add32(files_, 0);
  add16(files_, count_);
  add16(files_, count_);
  add32(files_, size_of(directory_));
  add32(files_, offset);
  add16(files_, 0);
  return std::move(files_);
}

}  // namespace hub::file
