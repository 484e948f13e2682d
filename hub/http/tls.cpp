#include "hub/http/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <boost/asio/ssl/context.hpp>
#include <string_view>

namespace hub::http {
namespace {

namespace ssl = boost::asio::ssl;

// "Good" and the fast part of "sufficient" in the TLS guidelines of NCSC: forward secrecy and AEAD only.
constexpr const char* suites_tls_1_3 = "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256";
constexpr const char* suites_tls_1_2 =
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:"
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256";
constexpr const char* groups = "X25519:P-256:P-384:X448";
constexpr const char* signature_algorithms =
    "ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512:ed25519:RSA-PSS+SHA256:RSA-PSS+SHA384:RSA-PSS+SHA512:"
    "RSA+SHA256:RSA+SHA384:RSA+SHA512";

// A client that speaks only other protocols is turned away: bytes of one protocol are never read as another.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_bytes, const unsigned char* offered,
                    unsigned int offered_bytes, void*) {
  constexpr std::string_view http_1_1 = "http/1.1";
  for (unsigned int at = 0; at < offered_bytes; at += 1U + offered[at]) {
    const unsigned int bytes = offered[at];
    if (bytes >= offered_bytes - at) break;
    const std::string_view one(reinterpret_cast<const char*>(offered + at + 1), bytes);
    if (one != http_1_1) continue;
    *chosen = offered + at + 1;
    *chosen_bytes = static_cast<unsigned char>(bytes);
    return SSL_TLSEXT_ERR_OK;
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

// Without this OpenSSL asks for a password on the terminal and a service hangs at start.
int no_password(char*, int, int, void*) { return 0; }

bool set_policy(SSL_CTX* context) {
  SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET |
                                   SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_security_level(context, 2);  // 112 bits: RSA from 2048
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  SSL_CTX_set_default_passwd_cb(context, no_password);
  return SSL_CTX_set_num_tickets(context, 0) == 1 && SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
         SSL_CTX_set_ciphersuites(context, suites_tls_1_3) == 1 &&
         SSL_CTX_set_cipher_list(context, suites_tls_1_2) == 1 && SSL_CTX_set1_groups_list(context, groups) == 1 &&
         SSL_CTX_set1_sigalgs_list(context, signature_algorithms) == 1;
}

}  // namespace

Result<TlsContext> load_tls_context(const TlsFiles& files) {
  ERR_clear_error();  // the queue is per thread; what others left there is not about these files
  boost::system::error_code failed;
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  if (!set_policy(context->native_handle())) return error(ErrorKind::rejected, "OpenSSL does not offer the TLS policy");
  context->use_certificate_chain_file(files.certificate_chain, failed);
  if (failed) return error(ErrorKind::rejected, files.certificate_chain + ": no PEM certificate: " + failed.message());
  context->use_private_key_file(files.private_key, ssl::context::pem, failed);
  if (failed) return error(ErrorKind::rejected, files.private_key + ": no key for it: " + failed.message());
  if (SSL_CTX_check_private_key(context->native_handle()) != 1) {
    ERR_clear_error();
    return error(ErrorKind::rejected, files.private_key + ": does not belong to " + files.certificate_chain);
  }
  return context;
}

}  // namespace hub::http
