// A version of the wire between schools and DUO's register: the model to bytes, and bytes to the model. What DUO does
// not publish and is assumed stands in the codec's own file only (README.md names it field by field). Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "connectors/duo/melding.h"
#include "hub/base/result.h"

namespace hub::duo {

// One request: a SOAP 1.1 envelope, unsigned, and the SOAPAction that goes with it.
struct Brief {
  std::string action;
  std::string bytes;
};

struct Codec {
  std::string_view naam;  // as `duo.codec` has it
  bool signs;             // a request carries the certificate and a signature (signature.h)
  Brief (*melden)(const Melding& melding, const Briefhoofd& hoofd);
  Brief (*muteren)(const Mutatie& mutatie, const Briefhoofd& hoofd);
  Brief (*vragen)(const Selectie& selectie, const Briefhoofd& hoofd);
  // Error corrupt: no answer of this version; rejected: a SOAP fault. The text says which, and holds nothing of a pupil.
  Result<Antwoord> (*lezen)(std::string_view bytes);
  Moment (*moment)(WallTime time);
};

// The documents DC00nn of the exchange that DUO opened in 2010, namespace nl.ib_groep.vsv.webservice_v2.
extern const Codec dc00;
// The shape of DUO's present services: bedrijfsdocumenten between OINs, WS-Addressing, WS-Security.
extern const Codec bedrijfsdocument;

// nullptr: there is none of that name.
const Codec* find_codec(std::string_view naam);

}  // namespace hub::duo
