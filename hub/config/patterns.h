// What a text in the configuration may look like: strict, because these texts end up in topics, mail
// headers, URLs and protocol messages. Pure functions; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hub::config {

struct Pattern {
  bool (*matches)(std::string_view text);
  std::string_view why;      // "it must be …", for whoever wrote something else
  std::string_view example;  // what would be right
};

namespace patterns {

extern const Pattern text;          // words for people: 1 to 200 bytes, no control characters
extern const Pattern code;          // a school's reason code: 1 to 20 characters without outer spaces
extern const Pattern path;          // a file or directory, possibly empty
extern const Pattern oin;           // 20 digits
extern const Pattern source;        // urn:nld:oin:<oin>:systeem:<naam>
extern const Pattern vestiging;     // BRIN and two digits
extern const Pattern gemeente;      // CBS code, four digits
extern const Pattern topic_level;   // one level of a topic
extern const Pattern notificatiekanaal;  // the name of a kanaal of a Notificaties API
extern const Pattern mail_address;  // the plain form only: no quotes, comments or bare host names
extern const Pattern https_url;     // or http:// on this machine
extern const Pattern smtp_url;      // smtp://host[:port]
extern const Pattern host;          // a host name or an address
extern const Pattern ip_address;    // IPv4 or IPv6
extern const Pattern user_name;     // of a broker or mail server, possibly empty

}  // namespace patterns

// Host and port of an smtp:// URL; none when it is not one.
struct HostPort {
  std::string host;
  int port = 0;
};
std::optional<HostPort> parse_smtp_url(std::string_view url);

// Is this name or address this very machine? Only then may a connection go without TLS.
bool is_loopback(std::string_view host);

}  // namespace hub::config
