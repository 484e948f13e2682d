// A certificate authority and what it signed, made anew by openssl for one test or demonstration.
#pragma once

#include <filesystem>
#include <string>

namespace support {

struct Certificates {
  std::filesystem::path ca;           // what a client trusts
  std::filesystem::path certificate;  // of the server
  std::filesystem::path key;
};

// Writes all files to `directory`, which exists; valid from now for two days. The server is `name`, and
// 127.0.0.1 when that is localhost. Throws when openssl fails.
Certificates make_certificates(const std::filesystem::path& directory, const std::string& name = "localhost");

}  // namespace support
