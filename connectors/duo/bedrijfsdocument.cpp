// The shape of DUO's present services: every message a bedrijfsdocument with a UUID between two OINs, sent by
// WS-Addressing 1.0, signed (signature.h). Known from the public contract of another DUO service: the head, the
// namespaces' form, the logical addresses, times in UTC with milliseconds, code lists as tokens. That of verzuim is not
// public: its namespace, its operations and every field below the head are assumed, and only here.
#include "connectors/duo/codec.h"
#include "connectors/duo/signature.h"
#include "connectors/duo/soap.h"

namespace hub::duo {
namespace {

using domain::Meldingstatus;

constexpr std::string_view schema = "http://duo.nl/schema/DUO_Verzuim_V1";
constexpr std::string_view contract = "http://duo.nl/contract/DUO_Verzuim_V1";
constexpr std::string_view addressing = "http://www.w3.org/2005/08/addressing";
constexpr std::string_view old_version = "OUDE_VERSIE";

// 2026-11-19T09:00:00.000Z
Moment moment(WallTime time) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(time);
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time - whole).count();
  std::string text = format_rfc3339(whole);
  text.pop_back();
  const std::string digits = std::to_string(1000 + ms).substr(1);
  return text + "." + digits + "Z";
}

std::string address_of(const std::string& oin) { return std::string(addressing) + "/anonymous?oin=" + oin; }

// `id` is that of the document; the message's own is of this attempt.
xml::Writer begin(std::string_view operation, const Briefhoofd& hoofd, const Uuid& id) {
  xml::Writer xml;
  xml.open("soap:Envelope", {{"xmlns:soap", std::string(soap_namespace)}, {"xmlns:wsa", std::string(addressing)}, {"xmlns:wsu", std::string(wsu_namespace)}});
  xml.open("soap:Header");
  xml.add("wsa:To", address_of(hoofd.oin_duo), {{"wsu:Id", "To"}});
  xml.open("wsa:From", {{"wsu:Id", "From"}}).add("wsa:Address", address_of(hoofd.oin)).close();
  xml.add("wsa:Action", std::string(contract) + "/" + std::string(operation), {{"wsu:Id", "Action"}});
  xml.add("wsa:MessageID", "urn:uuid:" + to_string(hoofd.id), {{"wsu:Id", "MessageID"}});
  xml.close();
  xml.open("soap:Body", {{"wsu:Id", "Body"}});
  xml.open(std::string(operation) + "_request", {{"xmlns", std::string(schema)}});
  xml.add("identificatiecodeBedrijfsdocument", to_string(id));
  xml.add("verzendendeInstantie", hoofd.oin).add("ontvangendeInstantie", hoofd.oin_duo);
  xml.add("datumTijdBedrijfsdocument", moment(hoofd.nu));
  return xml;
}

Brief end(std::string_view operation, xml::Writer xml) {
  xml.close().close().close();
  return {"\"" + std::string(contract) + "/" + std::string(operation) + "\"", xml.take()};
}

void write_melding(xml::Writer& xml, const Melding& m) {
  xml.open("verzuimmelding");
  xml.add(is_bsn(m.pgn) ? "burgerservicenummer" : "onderwijsnummer", m.pgn);
  xml.add("brin", m.brin()).add("vestiging", m.vestiging).add_filled("gemeentecode", m.gemeente);
  xml.add("verzuimsoort", name_of(domain::verzuimsoort_namen, m.soort));
  xml.add("begindatum", format_date(m.begin)).add_filled("einddatum", m.eind ? format_date(*m.eind) : "");
  xml.add("vermoedelijkeReden", text_within(m.reden, 200)).add_bool("actieGewenst", true);
  xml.open("melder").add("naam", text_within(m.melder.naam, 100)).add_filled("functie", text_within(m.melder.functie, 60));
  xml.add("emailadres", m.melder.email).close();
  for (const Verzuimdag& dag : m.dagen) xml.open("verzuimdag").add("datum", format_date(dag.datum)).add_bool("heleDag", dag.hele_dag).close();
  xml.close();
}

Brief melden(const Melding& melding, const Briefhoofd& hoofd) {
  xml::Writer xml = begin("aanleverenVerzuimmelding", hoofd, melding.kenmerk);
  write_melding(xml, melding);
  return end("aanleverenVerzuimmelding", std::move(xml));
}

Brief muteren(const Mutatie& mutatie, const Briefhoofd& hoofd) {
  xml::Writer xml = begin("aanleverenMutatieVerzuimmelding", hoofd, hoofd.id);
  xml.add("meldingsnummer", mutatie.nummer).add("datumTijdLaatsteMutatie", mutatie.versie);
  xml.add("status", name_of(domain::meldingstatus_namen, mutatie.status));
  write_melding(xml, mutatie.melding);
  return end("aanleverenMutatieVerzuimmelding", std::move(xml));
}

Brief vragen(const Selectie& selectie, const Briefhoofd& hoofd) {
  xml::Writer xml = begin("opvragenGewijzigdeVerzuimmeldingen", hoofd, hoofd.id);
  xml.add("brin", selectie.brin).add("gewijzigdVanaf", selectie.vanaf);
  return end("opvragenGewijzigdeVerzuimmeldingen", std::move(xml));
}

// None when it lacks what every one has.
std::optional<Verzuimgeval> read_geval(const xml::Element& element) {
  std::string wrong;
  const XmlFields fields(&element, wrong);
  Verzuimgeval geval;
  geval.nummer = fields.required("meldingsnummer", 20);
  geval.kenmerk = parse_uuid(fields.text("identificatiecodeBedrijfsdocument", 36));
  geval.pgn = fields.text("burgerservicenummer", 9);
  if (geval.pgn.empty()) geval.pgn = fields.required("onderwijsnummer", 9);
  geval.vestiging = fields.required("vestiging", 6);
  geval.gemeente = fields.text("gemeentecode", 4);
  geval.soort = domain::from_name<domain::Verzuimsoort>(domain::verzuimsoort_namen, fields.required("verzuimsoort", 70));
  geval.begin = fields.required_date("begindatum");
  geval.eind = fields.date("einddatum");
  geval.status = domain::from_name<Meldingstatus>(domain::meldingstatus_namen, fields.required("status", 70));
  geval.mutatie = fields.required("datumTijdLaatsteMutatie", 30);
  geval.reden = fields.words("redenAfgesloten");
  geval.toelichting = fields.words("toelichtingAfsluiting");
  geval.contact = fields.words("contactpersoon");
  return wrong.empty() ? std::optional(std::move(geval)) : std::nullopt;
}

Levering read_levering(const xml::Element& document, std::string& wrong) {
  Levering levering;
  levering.vervolg = XmlFields(&document, wrong).required("vervolgVanaf", 30);
  for (const xml::Element& child : document.children) {
    if (child.name != "verzuimmelding" || child.namespace_uri != schema) continue;
    auto geval = read_geval(child);
    geval ? levering.gevallen.push_back(std::move(*geval)) : static_cast<void>(++levering.onleesbaar);
  }
  return levering;
}

// A response says either that it is refused, with its faults, or what was asked.
std::optional<Antwoord> read_response(const xml::Element& answer, std::string& wrong) {
  Foutmelding foutmelding;
  for (const xml::Element& child : answer.children) {
    if (child.name != "foutmelding" || child.namespace_uri != schema) continue;
    foutmelding.codes.push_back(plain_code(XmlFields(&child, wrong).text("code", 70)));
    if (foutmelding.codes.back() == old_version) foutmelding.soort = Foutmelding::Soort::oude_versie;
  }
  if (!foutmelding.codes.empty()) return foutmelding;
  if (answer.name == "aanleverenVerzuimmelding_response") return Meldingnummer{XmlFields(&answer, wrong).required("meldingsnummer", 20)};
  if (answer.name == "aanleverenMutatieVerzuimmelding_response") return Bevestiging{};
  if (answer.name == "opvragenGewijzigdeVerzuimmeldingen_response") return read_levering(answer, wrong);
  return std::nullopt;
}

Result<Antwoord> lezen(std::string_view bytes) {
  const auto document = xml::parse(bytes, answer_limits);
  if (!document) return error(ErrorKind::corrupt, "the answer is no XML that is read: " + document.error().rule);
  const auto body = body_of(*document);
  if (!body) return tl::unexpected<Error>(body.error());
  std::string wrong;
  auto antwoord = (*body)->namespace_uri == schema ? read_response(**body, wrong) : std::nullopt;
  if (!antwoord) return error(ErrorKind::corrupt, "the answer is no response of this service");
  if (!wrong.empty()) return error(ErrorKind::corrupt, "the answer is not as bedrijfsdocument has it, " + wrong);
  return std::move(*antwoord);
}

}  // namespace

const Codec bedrijfsdocument{"bedrijfsdocument", true, melden, muteren, vragen, lezen, moment};

}  // namespace hub::duo
