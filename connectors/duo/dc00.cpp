// The documents DC00nn. Known from software that spoke it: the documents' names and namespace, BRIN as sender and 00 +
// gemeente as receiver, the codes, the fields' limits, the date and time of the last mutation as version, the selection
// period and its paging. Assumed, and only here: the case and order of elements where README.md says so, SOAP 1.1
// around them, local time in them, and the code of a mutation that came too late.
#include "connectors/duo/codec.h"
#include "connectors/duo/soap.h"

namespace hub::duo {
namespace {

using domain::Meldingstatus;

constexpr std::string_view vsv = "nl.ib_groep.vsv.webservice_v2";
constexpr std::string_view old_version = "OUDE_VERSIE";  // assumed: DUO's codes are not public

// 2026-11-19T10:00:00.000, local.
Moment moment(WallTime time) { return format_local(time).substr(0, 19) + ".000"; }

Moment moment_of(const XmlFields& fields) {
  const auto day = fields.date("DatumLaatsteMutatie");
  const std::string time = fields.required("TijdstipLaatsteMutatie", 12);
  if (!day || time.size() != 12) fields.refuse("DatumLaatsteMutatie", "and TijdstipLaatsteMutatie are no moment");
  return day ? format_date(*day) + "T" + time : std::string();
}

std::string_view date_in(const Moment& moment) { return std::string_view(moment).substr(0, 10); }
std::string_view time_in(const Moment& moment) { return std::string_view(moment).substr(11); }

// The document between its head and what it says.
xml::Writer begin(std::string_view document, const std::string& brin, const std::string& gemeente, const Uuid& id) {
  xml::Writer xml;
  xml.open("soap:Envelope", {{"xmlns:soap", std::string(soap_namespace)}}).open("soap:Body");
  xml.open(document, {{"xmlns", std::string(vsv)}});
  xml.add("IdentificatiecodeBedrijfsdocument", to_string(id));
  xml.add("CodeVerzendendeInstantie", brin);
  xml.add_filled("CodeUitvoerderVSV", gemeente.empty() ? "" : "00" + gemeente);
  return xml;
}

Brief end(std::string_view document, xml::Writer xml) {
  xml.close().close().close();
  return {"\"" + std::string(vsv) + "/" + std::string(document) + "\"", xml.take()};
}

void write_melding(xml::Writer& xml, const Melding& m) {
  xml.open("Identificatie").add(is_bsn(m.pgn) ? "BSN" : "Onderwijsnummer", m.pgn).close();
  xml.open("IdentificatieOnderwijsinstelling").add("BRIN", m.brin()).add("Vestiging", m.vestiging).close();
  xml.open("Verzuim").add("CodeVerzuimsoort", name_of(domain::verzuimsoort_namen, m.soort));
  xml.add("DatumBegin", format_date(m.begin)).add_filled("DatumEind", m.eind ? format_date(*m.eind) : "");
  xml.add("VermoedelijkeReden", text_within(m.reden, 200));
  xml.add_bool("ActieOndernemen", true);  // a report asks for action; without, the school would have to say why
  xml.open("Contactpersoon").add("AanduidingContactpersoon", text_within(m.melder.naam, 100));
  xml.add_filled("Functie", text_within(m.melder.functie, 60)).add("Emailadres", m.melder.email).close();
  if (!m.dagen.empty()) {
    xml.open("Verzuimspecificatie");
    for (const Verzuimdag& dag : m.dagen) xml.open("Verzuimdag").add("Datum", format_date(dag.datum)).add_bool("HeleDag", dag.hele_dag).close();
    xml.close();
  }
  xml.close();
}

Brief melden(const Melding& melding, const Briefhoofd&) {
  // Its id is the melding's own, so that the register can tell that it has it.
  xml::Writer xml = begin("MeldenRelatiefVerzuim", melding.brin(), melding.gemeente, melding.kenmerk);
  write_melding(xml, melding);
  return end("MeldenRelatiefVerzuim", std::move(xml));
}

Brief muteren(const Mutatie& mutatie, const Briefhoofd& hoofd) {
  xml::Writer xml = begin("MutatieMeldingRelatiefVerzuim", mutatie.melding.brin(), mutatie.melding.gemeente, hoofd.id);
  xml.add("NummerMeldingRelatiefVerzuim", mutatie.nummer);
  xml.add("DatumLaatsteMutatie", date_in(mutatie.versie)).add("TijdstipLaatsteMutatie", time_in(mutatie.versie));
  xml.add("CodeStatus", name_of(domain::meldingstatus_namen, mutatie.status));
  write_melding(xml, mutatie.melding);
  return end("MutatieMeldingRelatiefVerzuim", std::move(xml));
}

Brief vragen(const Selectie& selectie, const Briefhoofd& hoofd) {
  xml::Writer xml = begin("AanvraagGewijzigdeMeldingRelatiefVerzuim", selectie.brin, "", hoofd.id);
  xml.open("Selectieperiode").add("DatumBegin", date_in(selectie.vanaf)).add("TijdstipBegin", time_in(selectie.vanaf)).close();
  return end("AanvraagGewijzigdeMeldingRelatiefVerzuim", std::move(xml));
}

// None when it lacks what every one has.
std::optional<Verzuimgeval> read_geval(const xml::Element& element) {
  std::string wrong;
  const XmlFields fields(&element, wrong);
  Verzuimgeval geval;
  geval.nummer = fields.required("NummerMeldingRelatiefVerzuim", 20);
  geval.kenmerk = parse_uuid(fields.text("IdentificatiecodeBedrijfsdocument", 36));
  const XmlFields wie = fields.inside("Identificatie");
  geval.pgn = wie.text("BSN", 9);
  if (geval.pgn.empty()) geval.pgn = wie.required("Onderwijsnummer", 9);
  const XmlFields school = fields.inside("IdentificatieOnderwijsinstelling");
  geval.vestiging = school.text("Vestiging", 6);
  if (geval.vestiging.empty()) geval.vestiging = school.required("BRIN", 4) + "00";
  if (const std::string code = fields.text("CodeUitvoerderVSV", 6); code.size() == 6) geval.gemeente = code.substr(2);
  const XmlFields verzuim = fields.inside("Verzuim");
  geval.soort = domain::from_name<domain::Verzuimsoort>(domain::verzuimsoort_namen, verzuim.required("CodeVerzuimsoort", 3));
  geval.begin = verzuim.required_date("DatumBegin");
  geval.eind = verzuim.date("DatumEind");
  const XmlFields verloop = fields.inside("Procesverloop");
  geval.status = domain::from_name<Meldingstatus>(domain::meldingstatus_namen, verloop.required("CodeStatus", 1));
  geval.mutatie = moment_of(verloop);
  geval.reden = verloop.words("RedenAfgesloten");
  geval.toelichting = verloop.words("ToelichtingAfsluiting");
  geval.contact = verloop.inside("Contactpersoon").words("AanduidingContactpersoon");
  return wrong.empty() ? std::optional(std::move(geval)) : std::nullopt;
}

Antwoord read_levering(const xml::Element& document, std::string& wrong) {
  Levering levering;
  const XmlFields periode = XmlFields(&document, wrong).inside("Selectieperiode");
  levering.vervolg = format_date(periode.required_date("DatumBegin")) + "T" + periode.required("TijdstipBegin", 12);
  for (const xml::Element& child : document.children) {
    if (child.name != "Verzuimgeval" || child.namespace_uri != vsv) continue;
    auto geval = read_geval(child);
    geval ? levering.gevallen.push_back(std::move(*geval)) : static_cast<void>(++levering.onleesbaar);
  }
  return levering;
}

Antwoord read_fouten(const xml::Element& document, std::string& wrong) {
  Foutmelding foutmelding;
  for (const xml::Element& child : document.children) {
    if (child.name != "Fout" || child.namespace_uri != vsv) continue;
    foutmelding.codes.push_back(plain_code(XmlFields(&child, wrong).text("CodeFout", 40)));
    if (foutmelding.codes.back() == old_version) foutmelding.soort = Foutmelding::Soort::oude_versie;
  }
  return foutmelding;
}

Result<Antwoord> lezen(std::string_view bytes) {
  const auto document = xml::parse(bytes, answer_limits);
  if (!document) return error(ErrorKind::corrupt, "the answer is no XML that is read: " + document.error().rule);
  const auto body = body_of(*document);
  if (!body) return tl::unexpected<Error>(body.error());
  const xml::Element& answer = **body;
  std::string wrong;
  std::optional<Antwoord> antwoord;
  if (answer.namespace_uri == vsv) {
    if (answer.name == "DC0018LeveringNummerMeldingRelatiefVerzuim") antwoord = Meldingnummer{XmlFields(&answer, wrong).required("NummerMeldingRelatiefVerzuim", 20)};
    if (answer.name == "DC0001Bevestiging") antwoord = Bevestiging{};
    if (answer.name == "DC0011LeveringMeldingRelatiefVerzuim") antwoord = read_levering(answer, wrong);
    if (answer.name == "DC0002Foutmelding") antwoord = read_fouten(answer, wrong);
  }
  if (!antwoord) return error(ErrorKind::corrupt, "the answer is none of DC0001, DC0002, DC0011 and DC0018");
  if (!wrong.empty()) return error(ErrorKind::corrupt, "the answer is not as dc00 has it, " + wrong);
  return std::move(*antwoord);
}

}  // namespace

const Codec dc00{"dc00", false, melden, muteren, vragen, lezen, moment};

const Codec* find_codec(std::string_view naam) {
  for (const Codec* codec : {&dc00, &bedrijfsdocument}) {
    if (codec->naam == naam) return codec;
  }
  return nullptr;
}

}  // namespace hub::duo
