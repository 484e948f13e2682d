// Why a broker can not be reached, in words an operator can act on. Paho says "TCP/TLS connect failure"
// for a wrong name, a closed port and a bad certificate alike (and its hook for TLS errors is called
// with a pointer to what is gone by then), so a failed connect is followed by a second look through
// libcurl, which does tell.
#pragma once

#include <string>

#include "connectors/mqtt/broker.h"

namespace hub::mqtt {

// Connects, shakes hands when it is TLS, and hangs up: "SSL certificate problem: …", "Could not
// resolve host: …". Empty: nothing wrong as far as that goes. Blocks for at most two seconds, any thread.
std::string second_look(const Broker& broker);

}  // namespace hub::mqtt
