#!/usr/bin/python3
"""A stand-in for DUO's Register Onderwijsdeelnemers (verzuim), to test a school system against: a real HTTPS server.

It takes both versions of the exchange, told apart by the namespace of the request: `dc00` (the documents DC00nn,
nl.ib_groep.vsv.webservice_v2) and `bedrijfsdocument` (WS-Addressing between OINs, WS-Security signature). It gives each
melding a number, refuses with DC0002 (or foutmelding) what lacks a field, names an unknown number or mutates an old
version, pages by selection period, and plays the gemeente when told to. What is not public of DUO's own service is
assumed, as connectors/duo/README.md says. It takes the same report twice without a word: not to do so is the client's.

Needs python3-lxml and the openssl program. Data stays in DIRECTORY/state.json over a restart.

Beside it a plain HTTP server on 127.0.0.1 (--admin-port) is the test's own way in, all JSON:

  GET  /meldingen                    every melding, oldest first
  POST /meldingen                    {"aantal": 30, "brin": "90BB"}: makes that many, for paging
  POST /meldingen/NUMMER/status      {"status": "B", "reden": "", "toelichting": "", "contact": ""}: the gemeente's
  GET  /requests                     every request so far: {"codec", "operation", "answer", "signed"}
  PUT  /faults                       what goes wrong next, a list of {"operation", "fault", "value", "times"}:
         operation   melden, muteren, vragen; left out: any
         fault       cut-before (nothing is done), cut-after (done, and the answer is lost), http (status: value),
                     delay (seconds: value), fout (code: value), garbage (no XML), unsigned
         times       how often (1)
  PUT  /answers                      {"kenmerk": false}: meldingen come back without the id that the school gave them

Says "ready port=N admin=M" on stdout when it listens. SIGTERM ends it.
"""

import argparse
import base64
import datetime
import hashlib
import http.server
import json
import pathlib
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import uuid
import zoneinfo

from lxml import etree

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
VSV = "nl.ib_groep.vsv.webservice_v2"
BD = "http://duo.nl/schema/DUO_Verzuim_V1"
WSA = "http://www.w3.org/2005/08/addressing"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
DS = "http://www.w3.org/2000/09/xmldsig#"
EXC = "http://www.w3.org/2001/10/xml-exc-c14n#"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
X509 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3"
AMSTERDAM = zoneinfo.ZoneInfo("Europe/Amsterdam")
SOORTEN = {"V3", "V4", "LRV", "L", "RMC", "O"}
# Names of one field in the two versions; "/" leads into an element.
NAMES = {
    "kenmerk": ("IdentificatiecodeBedrijfsdocument", "identificatiecodeBedrijfsdocument"),
    "bsn": ("Identificatie/BSN", "verzuimmelding/burgerservicenummer"),
    "onderwijsnummer": ("Identificatie/Onderwijsnummer", "verzuimmelding/onderwijsnummer"),
    "brin": ("IdentificatieOnderwijsinstelling/BRIN", "verzuimmelding/brin"),
    "vestiging": ("IdentificatieOnderwijsinstelling/Vestiging", "verzuimmelding/vestiging"),
    "gemeente": ("CodeUitvoerderVSV", "verzuimmelding/gemeentecode"),
    "soort": ("Verzuim/CodeVerzuimsoort", "verzuimmelding/verzuimsoort"),
    "begin": ("Verzuim/DatumBegin", "verzuimmelding/begindatum"),
    "eind": ("Verzuim/DatumEind", "verzuimmelding/einddatum"),
    "vermoedelijke_reden": ("Verzuim/VermoedelijkeReden", "verzuimmelding/vermoedelijkeReden"),
    "melder": ("Verzuim/Contactpersoon/AanduidingContactpersoon", "verzuimmelding/melder/naam"),
    "email": ("Verzuim/Contactpersoon/Emailadres", "verzuimmelding/melder/emailadres"),
}
REQUIRED = ["brin", "vestiging", "soort", "begin", "vermoedelijke_reden", "melder", "email"]
LIMITS = {"vermoedelijke_reden": 200, "melder": 100, "email": 100}


class Refused(Exception):
    """A functional fault: what DC0002 or foutmelding says."""

    def __init__(self, *codes):
        super().__init__(codes)
        self.codes = codes


class NotTrusted(Exception):
    """A SOAP fault: who says this, or what was said, is not sure."""


class Register:
    """The meldingen, and what is to go wrong."""

    def __init__(self, arguments):
        self.lock = threading.RLock()
        self.file = arguments.directory / "state.json"
        self.page_size = arguments.page_size
        self.started = time.time()
        self.begin = datetime.datetime.fromisoformat(arguments.clock).timestamp() if arguments.clock else self.started
        self.meldingen = json.loads(self.file.read_text()) if self.file.exists() else []
        self.faults, self.requests = [], []
        self.with_kenmerk = True

    def now_ms(self):
        return int((self.begin + time.time() - self.started) * 1000)

    def touch(self, melding):
        """Changed now; no two changes at the same moment."""
        last = max((other.get("mutatie", 0) for other in self.meldingen), default=0)
        melding["mutatie"] = max(self.now_ms(), last + 1)
        self.file.write_text(json.dumps(self.meldingen))

    def add(self, fields):
        melding = {"nummer": str(2026000001 + len(self.meldingen)), "status": "R", "reden": "", "toelichting": "", "contact": "", **fields}
        self.meldingen.append(melding)
        self.touch(melding)
        return melding

    def find(self, nummer):
        for melding in self.meldingen:
            if melding["nummer"] == nummer:
                return melding
        raise Refused("ONBEKEND_NUMMER")

    def set_status(self, nummer, said):
        with self.lock:
            melding = self.find(nummer)
            melding.update({key: said.get(key, "") for key in ("status", "reden", "toelichting", "contact")})
            self.touch(melding)

    def page(self, brin, since):
        changed = sorted((m for m in self.meldingen if m["brin"] == brin and m["mutatie"] >= since), key=lambda m: m["mutatie"])
        rest = changed[self.page_size:]
        return changed[:self.page_size], rest[0]["mutatie"] if rest else since

    def fault(self, operation):
        with self.lock:
            for fault in self.faults:
                if fault.get("operation") in (None, operation) and fault.get("times", 1) > 0:
                    fault["times"] = fault.get("times", 1) - 1
                    return fault["fault"], fault.get("value")
        return None, None


def texts(parent, path, namespace):
    return [(e.text or "").strip() for e in parent.findall("/".join(f"{{{namespace}}}{step}" for step in path.split("/")))]


def one(parent, path, namespace):
    return next(iter(texts(parent, path, namespace)), "")


def element(parent, namespace, name, text=None):
    made = etree.SubElement(parent, f"{{{namespace}}}{name}")
    made.text = text
    return made


def passes_elfproef(number):
    digits = [int(c) for c in number] if number.isdigit() and len(number) == 9 else []
    return bool(digits) and (sum(d * (9 - i) for i, d in enumerate(digits[:8])) - digits[8]) % 11 == 0


class Version:
    """What both versions of the exchange share: from a document to the register and back."""

    namespace, place = "", 0

    def __init__(self, register):
        self.register = register

    def fields(self, document):
        said = {key: one(document, names[self.place], self.namespace) for key, names in NAMES.items()}
        wrong = [f"ONTBREEKT_{key.upper()}" for key in REQUIRED if not said[key]]
        wrong += [f"TE_LANG_{key.upper()}" for key, most in LIMITS.items() if len(said[key]) > most]
        if not said["bsn"] and not said["onderwijsnummer"]:
            wrong.append("ONTBREEKT_LEERLING")
        if said["bsn"] and not passes_elfproef(said["bsn"]):
            wrong.append("ONGELDIG_BSN")
        if said["soort"] and said["soort"] not in SOORTEN:
            wrong.append("ONBEKENDE_SOORT")
        if said["soort"] in ("V3", "V4") and not said["eind"]:
            wrong.append("ONTBREEKT_EIND")
        if wrong:
            raise Refused(*wrong)
        said["gemeente"] = said["gemeente"][-4:]
        return said

    def melden(self, document):
        return self.register.add(self.fields(document))

    def muteren(self, document, nummer, version, status):
        melding = self.register.find(nummer)
        said = self.fields(document)
        if melding["mutatie"] != version:
            raise Refused("OUDE_VERSIE")
        if melding["status"] in ("G", "I"):
            raise Refused("AL_AFGESLOTEN")
        if status not in ("I", melding["status"]):
            raise Refused("STATUS_NIET_VAN_SCHOOL")
        melding.update({key: value for key, value in said.items() if key != "kenmerk"}, status=status)
        self.register.touch(melding)


class Dc00(Version):
    name, namespace, place = "dc00", VSV, 0
    operations = {"MeldenRelatiefVerzuim": "melden", "MutatieMeldingRelatiefVerzuim": "muteren", "AanvraagGewijzigdeMeldingRelatiefVerzuim": "vragen"}

    @staticmethod
    def moment(ms):
        local = datetime.datetime.fromtimestamp(ms / 1000, AMSTERDAM)
        return local.strftime("%Y-%m-%d"), local.strftime("%H:%M:%S.") + f"{ms % 1000:03}"

    @staticmethod
    def from_moment(date, clock):
        local = datetime.datetime.fromisoformat(f"{date}T{clock}").replace(tzinfo=AMSTERDAM)
        return round(local.timestamp() * 1000)

    def answer(self, document, operation):
        text = lambda path: one(document, path, VSV)
        if operation == "melden":
            made = etree.Element(f"{{{VSV}}}DC0018LeveringNummerMeldingRelatiefVerzuim", nsmap={None: VSV})
            element(made, VSV, "NummerMeldingRelatiefVerzuim", self.melden(document)["nummer"])
        elif operation == "muteren":
            version = self.from_moment(text("DatumLaatsteMutatie"), text("TijdstipLaatsteMutatie"))
            self.muteren(document, text("NummerMeldingRelatiefVerzuim"), version, text("CodeStatus"))
            made = etree.Element(f"{{{VSV}}}DC0001Bevestiging", nsmap={None: VSV})
            element(made, VSV, "DatumBedrijfsdocument", self.moment(self.register.now_ms())[0])
        else:
            made = etree.Element(f"{{{VSV}}}DC0011LeveringMeldingRelatiefVerzuim", nsmap={None: VSV})
            since = self.from_moment(text("Selectieperiode/DatumBegin"), text("Selectieperiode/TijdstipBegin"))
            page, after = self.register.page(text("CodeVerzendendeInstantie"), since)
            periode = element(made, VSV, "Selectieperiode")
            date, clock = self.moment(after)
            element(periode, VSV, "DatumBegin", date)
            element(periode, VSV, "TijdstipBegin", clock)
            for melding in page:
                self.write(made, melding)
        return made

    def write(self, parent, m):
        geval = element(parent, VSV, "Verzuimgeval")
        element(geval, VSV, "NummerMeldingRelatiefVerzuim", m["nummer"])
        if self.register.with_kenmerk:
            element(geval, VSV, "IdentificatiecodeBedrijfsdocument", m["kenmerk"])
        if m["gemeente"]:
            element(geval, VSV, "CodeUitvoerderVSV", "00" + m["gemeente"])
        wie = element(geval, VSV, "Identificatie")
        element(wie, VSV, "BSN" if m["bsn"] else "Onderwijsnummer", m["bsn"] or m["onderwijsnummer"])
        school = element(geval, VSV, "IdentificatieOnderwijsinstelling")
        element(school, VSV, "BRIN", m["brin"])
        element(school, VSV, "Vestiging", m["vestiging"])
        verzuim = element(geval, VSV, "Verzuim")
        element(verzuim, VSV, "CodeVerzuimsoort", m["soort"])
        element(verzuim, VSV, "DatumBegin", m["begin"])
        if m["eind"]:
            element(verzuim, VSV, "DatumEind", m["eind"])
        verloop = element(geval, VSV, "Procesverloop")
        element(verloop, VSV, "CodeStatus", m["status"])
        date, clock = self.moment(m["mutatie"])
        element(verloop, VSV, "DatumLaatsteMutatie", date)
        element(verloop, VSV, "TijdstipLaatsteMutatie", clock)
        element(verloop, VSV, "RedenAfgesloten", m["reden"])
        element(verloop, VSV, "ToelichtingAfsluiting", m["toelichting"])
        element(element(verloop, VSV, "Contactpersoon"), VSV, "AanduidingContactpersoon", m["contact"])

    def refusal(self, operation, codes):
        made = etree.Element(f"{{{VSV}}}DC0002Foutmelding", nsmap={None: VSV})
        for code in codes:
            fout = element(made, VSV, "Fout")
            element(fout, VSV, "CodeFout", code)
            element(fout, VSV, "OmschrijvingFout", "Betreft leerling 999999999")  # as if: no client may log this
        return made


class Bedrijfsdocument(Version):
    name, namespace, place = "bedrijfsdocument", BD, 1
    operations = {"aanleverenVerzuimmelding_request": "melden", "aanleverenMutatieVerzuimmelding_request": "muteren",
                  "opvragenGewijzigdeVerzuimmeldingen_request": "vragen"}
    responses = {operation: name.replace("_request", "_response") for name, operation in operations.items()}

    @staticmethod
    def moment(ms):
        return datetime.datetime.fromtimestamp(ms / 1000, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.") + f"{ms % 1000:03}Z"

    @staticmethod
    def from_moment(text):
        return round(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)

    def head(self, operation):
        made = etree.Element(f"{{{BD}}}{self.responses[operation]}", nsmap={None: BD})
        element(made, BD, "identificatiecodeBedrijfsdocument", str(uuid.uuid4()))
        element(made, BD, "datumTijdBedrijfsdocument", self.moment(self.register.now_ms()))
        return made

    def answer(self, document, operation):
        text = lambda path: one(document, path, BD)
        made = self.head(operation)
        if operation == "melden":
            element(made, BD, "meldingsnummer", self.melden(document)["nummer"])
        elif operation == "muteren":
            self.muteren(document, text("meldingsnummer"), self.from_moment(text("datumTijdLaatsteMutatie")), text("status"))
        else:
            page, after = self.register.page(text("brin"), self.from_moment(text("gewijzigdVanaf")))
            element(made, BD, "vervolgVanaf", self.moment(after))
            for melding in page:
                self.write(made, melding)
        return made

    def write(self, parent, m):
        made = element(parent, BD, "verzuimmelding")
        element(made, BD, "meldingsnummer", m["nummer"])
        if self.register.with_kenmerk:
            element(made, BD, "identificatiecodeBedrijfsdocument", m["kenmerk"])
        element(made, BD, "burgerservicenummer" if m["bsn"] else "onderwijsnummer", m["bsn"] or m["onderwijsnummer"])
        for name, key in (("vestiging", "vestiging"), ("gemeentecode", "gemeente"), ("verzuimsoort", "soort"), ("begindatum", "begin"),
                          ("einddatum", "eind"), ("status", "status")):
            if m[key]:
                element(made, BD, name, m[key])
        element(made, BD, "datumTijdLaatsteMutatie", self.moment(m["mutatie"]))
        for name, key in (("redenAfgesloten", "reden"), ("toelichtingAfsluiting", "toelichting"), ("contactpersoon", "contact")):
            element(made, BD, name, m[key])

    def refusal(self, operation, codes):
        made = self.head(operation)
        for code in codes:
            fout = element(made, BD, "foutmelding")
            element(fout, BD, "code", code)
            element(fout, BD, "omschrijving", "Betreft leerling 999999999")
        return made


def c14n(node):
    return etree.tostring(node, method="c14n", exclusive=True, with_tail=False)


def openssl(*arguments, given=b""):
    return subprocess.run(["openssl", *arguments], input=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)


class Security:
    """WS-Security as the bedrijfsdocument version wants it: checks requests, signs answers."""

    def __init__(self, arguments, register):
        self.arguments, self.register = arguments, register

    def check(self, envelope):
        header = envelope.find(f"{{{SOAP}}}Header")
        security = None if header is None else header.find(f"{{{WSSE}}}Security")
        if security is None:
            raise NotTrusted("wsse:SecurityTokenUnavailable")
        created = one(security, "Timestamp/Created", WSU)
        age = self.register.now_ms() - Bedrijfsdocument.from_moment(created)
        if abs(age) > 300_000:
            raise NotTrusted("wsu:MessageExpired")
        uncovered = [envelope.find(f"{{{SOAP}}}Body"), security.find(f"{{{WSU}}}Timestamp")]
        uncovered += [header.find(f"{{{WSA}}}{name}") for name in ("To", "From", "Action", "MessageID")]
        signature = security.find(f"{{{DS}}}Signature")
        info = signature.find(f"{{{DS}}}SignedInfo")
        for reference in info.findall(f"{{{DS}}}Reference"):
            found = [e for e in envelope.iter() if e.get(f"{{{WSU}}}Id") == reference.get("URI")[1:]]
            if len(found) != 1:
                raise NotTrusted("wsse:InvalidSecurity")
            digest = base64.b64encode(hashlib.sha256(c14n(found[0])).digest()).decode()
            if digest != one(reference, "DigestValue", DS):
                raise NotTrusted("wsse:FailedCheck")
            uncovered = [node for node in uncovered if node is not found[0]]
        if uncovered:
            raise NotTrusted("wsse:InvalidSecurity")
        if info.find(f"{{{DS}}}SignatureMethod").get("Algorithm") != RSA_SHA256:
            raise NotTrusted("wsse:UnsupportedAlgorithm")
        self.check_signature(c14n(info), one(signature, "SignatureValue", DS), one(security, "BinarySecurityToken", WSSE))
        to = one(header, "To", WSA)
        if self.arguments.oin and not to.endswith("?oin=" + self.arguments.oin):
            raise NotTrusted("wsa:DestinationUnreachable")

    def check_signature(self, signed, value, token):
        with tempfile.TemporaryDirectory() as place:
            certificate, key, signature = (pathlib.Path(place) / name for name in ("certificate.pem", "key.pem", "signature"))
            lines = "\n".join(token[i:i + 64] for i in range(0, len(token), 64))
            certificate.write_text(f"-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n")
            if self.arguments.client_ca and openssl("verify", "-CAfile", self.arguments.client_ca, str(certificate)).returncode:
                raise NotTrusted("wsse:FailedAuthentication")
            key.write_bytes(openssl("x509", "-in", str(certificate), "-noout", "-pubkey").stdout)
            signature.write_bytes(base64.b64decode("".join(value.split())))
            if openssl("dgst", "-sha256", "-verify", str(key), "-signature", str(signature), given=signed).returncode:
                raise NotTrusted("wsse:FailedCheck")

    def sign(self, envelope):
        if not self.arguments.sign_key:
            return
        body = envelope.find(f"{{{SOAP}}}Body")
        body.set(f"{{{WSU}}}Id", "Body")
        header = etree.Element(f"{{{SOAP}}}Header")
        envelope.insert(0, header)
        security = element(header, WSSE, "Security")
        timestamp = element(security, WSU, "Timestamp")
        timestamp.set(f"{{{WSU}}}Id", "Timestamp")
        element(timestamp, WSU, "Created", Bedrijfsdocument.moment(self.register.now_ms()))
        signature = element(security, DS, "Signature")
        info = element(signature, DS, "SignedInfo")
        element(info, DS, "CanonicalizationMethod").set("Algorithm", EXC)
        element(info, DS, "SignatureMethod").set("Algorithm", RSA_SHA256)
        for node, name in ((timestamp, "Timestamp"), (body, "Body")):
            reference = element(info, DS, "Reference")
            reference.set("URI", "#" + name)
            element(element(reference, DS, "Transforms"), DS, "Transform").set("Algorithm", EXC)
            element(reference, DS, "DigestMethod").set("Algorithm", SHA256)
            element(reference, DS, "DigestValue", base64.b64encode(hashlib.sha256(c14n(node)).digest()).decode())
        signed = openssl("dgst", "-sha256", "-sign", self.arguments.sign_key, "-binary", given=c14n(info)).stdout
        element(signature, DS, "SignatureValue", base64.b64encode(signed).decode())


def in_envelope(content):
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP})
    etree.SubElement(envelope, f"{{{SOAP}}}Body").append(content)
    return envelope


def soap_fault(code):
    fault = etree.Element(f"{{{SOAP}}}Fault")
    etree.SubElement(fault, "faultcode").text = code
    etree.SubElement(fault, "faultstring").text = "Betreft leerling 999999999"
    return in_envelope(fault)


class Desk(http.server.BaseHTTPRequestHandler):
    """Takes the requests of schools."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        server = self.server
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            envelope = etree.fromstring(raw, parser)
            document = envelope.find(f"{{{SOAP}}}Body")[0]
        except (etree.XMLSyntaxError, TypeError, IndexError):
            return self.reply(500, soap_fault("soap:Client"))
        name = etree.QName(document)
        version = next((v for v in server.versions if v.namespace == name.namespace), None)
        operation = version.operations.get(name.localname) if version else None
        if operation is None:
            return self.reply(500, soap_fault("soap:Client"))
        kept = {"codec": version.name, "operation": operation, "answer": None, "signed": envelope.find(f".//{{{DS}}}Signature") is not None}
        server.register.requests.append(kept)
        fault, value = server.register.fault(operation)
        if fault == "delay":
            time.sleep(value)
        if fault == "cut-before":
            return self.cut()
        if fault == "http":
            kept["answer"] = f"HTTP {value}"
            return self.reply(value, b"geen dienst")
        if fault == "garbage":
            return self.reply(200, b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")
        signs = isinstance(version, Bedrijfsdocument)
        try:
            with server.register.lock:
                if signs:
                    server.security.check(envelope)
                if fault == "fout":
                    raise Refused(value)
                made = version.answer(document, operation)
        except Refused as refused:
            made = version.refusal(operation, refused.codes)
        except NotTrusted as why:
            kept["answer"] = str(why)
            return self.reply(500, soap_fault(str(why)))
        except (ValueError, AttributeError, KeyError):
            kept["answer"] = "soap:Client"
            return self.reply(500, soap_fault("soap:Client"))
        kept["answer"] = etree.QName(made).localname
        if fault == "cut-after":
            return self.cut()
        whole = in_envelope(made)
        if signs and fault != "unsigned":
            server.security.sign(whole)
        return self.reply(200, whole)

    def reply(self, status, content):
        body = content if isinstance(content, bytes) else etree.tostring(content, xml_declaration=True, encoding="UTF-8")
        self.send_response(status)
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def cut(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format, *arguments):
        pass


class Admin(http.server.BaseHTTPRequestHandler):
    """The test's own way in."""

    protocol_version = "HTTP/1.1"

    def handle_one(self):
        register = self.server.register
        said = json.loads(self.rfile.read(int(self.headers.get("Content-Length", "0"))) or b"null")
        path = self.path.strip("/").split("/")
        with register.lock:
            if self.command == "GET" and path[0] in ("meldingen", "requests"):
                return getattr(register, path[0])
            if self.command == "PUT" and path == ["faults"]:
                register.faults = said
            elif self.command == "PUT" and path == ["answers"]:
                register.with_kenmerk = said["kenmerk"]
            elif self.command == "POST" and path == ["meldingen"]:
                for _ in range(said["aantal"]):
                    register.add({"kenmerk": str(uuid.uuid4()), "bsn": "", "onderwijsnummer": "999999990", "brin": said["brin"],
                                  "vestiging": said["brin"] + "00", "gemeente": "", "soort": "O", "begin": "2026-09-07", "eind": "",
                                  "vermoedelijke_reden": "", "melder": "", "email": ""})
            elif self.command == "POST" and len(path) == 3 and path[2] == "status":
                register.set_status(path[1], said)
            else:
                raise KeyError(self.path)
        return {}

    def answer(self):
        try:
            status, body = 200, self.handle_one()
        except (KeyError, TypeError, ValueError, Refused) as why:
            status, body = 400, {"wrong": repr(why)}
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = do_PUT = answer

    def log_message(self, format, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    context = None

    # On the connection's own thread, so that one that never says hello holds up nobody.
    def finish_request(self, request, client_address):
        try:
            if self.context is None:
                return super().finish_request(request, client_address)
            with self.context.wrap_socket(request, server_side=True) as secured:
                super().finish_request(secured, client_address)
        except OSError:
            pass  # the client hung up, or one of us trusts the other not


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--directory", type=pathlib.Path, required=True, help="where meldingen stay over a restart")
    parser.add_argument("--port", type=int, default=0, help="port of 127.0.0.1 for schools (default: a free one)")
    parser.add_argument("--admin-port", type=int, default=0, help="port of 127.0.0.1 for the test (default: a free one)")
    parser.add_argument("--certificate", required=True, help="PEM file, the server's")
    parser.add_argument("--key", required=True, help="PEM file of its key")
    parser.add_argument("--client-ca", help="PEM file: TLS and signature only with a certificate of this authority")
    parser.add_argument("--sign-key", help="PEM file of an RSA key: answers of version bedrijfsdocument are signed")
    parser.add_argument("--oin", help="20 digits: what requests must be addressed to")
    parser.add_argument("--page-size", type=int, default=100, help="meldingen in one answer (default: 100)")
    parser.add_argument("--clock", help="time begins here, 2026-11-20T12:00:00+01:00, and runs at real pace (default: now)")
    arguments = parser.parse_args()
    arguments.directory.mkdir(parents=True, exist_ok=True)
    register = Register(arguments)
    server = Server(("127.0.0.1", arguments.port), Desk)
    server.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.context.load_cert_chain(arguments.certificate, arguments.key)
    if arguments.client_ca:
        server.context.load_verify_locations(arguments.client_ca)
        server.context.verify_mode = ssl.CERT_REQUIRED
    server.register, server.security = register, Security(arguments, register)
    server.versions = [Dc00(register), Bedrijfsdocument(register)]
    admin = Server(("127.0.0.1", arguments.admin_port), Admin)
    admin.register = register
    threading.Thread(target=admin.serve_forever, daemon=True).start()
    print(f"ready port={server.server_address[1]} admin={admin.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    sys.exit(main())
