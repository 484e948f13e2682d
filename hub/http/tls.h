// The TLS side of the listener: TLS 1.2 and 1.3 with the suites that NCSC calls good, no tickets, no
// renegotiation, no compression, HTTP/1.1 by ALPN. Client certificates are not asked for.
#pragma once

#include <memory>
#include <string>

#include "hub/base/result.h"

namespace boost::asio::ssl {
class context;
}

namespace hub::http {

struct TlsFiles {
  std::string certificate_chain;  // PEM, own certificate first
  std::string private_key;        // PEM, without password
};

using TlsContext = std::shared_ptr<boost::asio::ssl::context>;

// A server context from these files. Error `rejected`: a file can not be read, is no PEM, or key and
// certificate do not belong together. Any thread; blocks on the file system. To rotate, load again and
// give the new one to new connections; those that run keep theirs.
[[nodiscard]] Result<TlsContext> load_tls_context(const TlsFiles& files);

}  // namespace hub::http
