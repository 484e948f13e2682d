#include "tests/support/certificates.h"

#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace support {

Certificates make_certificates(const std::filesystem::path& directory, const std::string& name) {
  const auto file = [&directory](const char* file_name) { return (directory / file_name).string(); };
  run({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
       "-subj", "/CN=test authority", "-keyout", file("ca-key.pem"), "-out", file("ca.pem")},
      directory);
  run({"openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=" + name,
       "-keyout", file("key.pem"), "-out", file("request.pem")},
      directory);
  write_file(file("extensions"), "subjectAltName=DNS:" + name + (name == "localhost" ? ",IP:127.0.0.1\n" : "\n"));
  run({"openssl", "x509", "-req", "-days", "2", "-in", file("request.pem"), "-CA", file("ca.pem"), "-CAkey",
       file("ca-key.pem"), "-CAcreateserial", "-extfile", file("extensions"), "-out", file("certificate.pem")},
      directory);
  return {file("ca.pem"), file("certificate.pem"), file("key.pem")};
}

}  // namespace support
