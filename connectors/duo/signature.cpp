#include "connectors/duo/signature.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/valid.h>
#include <xmlsec/xmlsec.h>  // first: the others lean on it
#include <xmlsec/errors.h>
#include <xmlsec/openssl/app.h>
#include <xmlsec/openssl/crypto.h>
#include <xmlsec/templates.h>
#include <xmlsec/xmldsig.h>

#include <climits>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "connectors/duo/soap.h"
#include "hub/base/assert.h"
#include "hub/base/local_time.h"

namespace hub::duo {
namespace {

constexpr std::string_view wsse = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
constexpr const char* x509_token = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3";
constexpr const char* base64_encoding = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary";
constexpr std::string_view dsig = "http://www.w3.org/2000/09/xmldsig#";
// What Digikoppeling allows: long enough for clocks that differ, too short to be of use to who overheard it.
constexpr auto validity = std::chrono::minutes(5);

struct FreeDoc {
  void operator()(xmlDoc* doc) const { xmlFreeDoc(doc); }
};
using Doc = std::unique_ptr<xmlDoc, FreeDoc>;
struct FreeKey {
  void operator()(xmlSecKey* key) const { xmlSecKeyDestroy(key); }
};
using SecKey = std::unique_ptr<xmlSecKey, FreeKey>;
struct FreeContext {
  void operator()(xmlSecDSigCtx* context) const { xmlSecDSigCtxDestroy(context); }
};
using Context = std::unique_ptr<xmlSecDSigCtx, FreeContext>;

const xmlChar* chars(const char* text) { return reinterpret_cast<const xmlChar*>(text); }
std::string_view view(const xmlChar* text) { return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text)); }

void start_libraries() {
  static const bool started = [] {
    xmlInitParser();
    if (xmlSecInit() < 0 || xmlSecOpenSSLAppInit(nullptr) < 0 || xmlSecOpenSSLInit() < 0) throw std::runtime_error("xmlsec1 does not start");
    xmlSecErrorsDefaultCallbackEnableOutput(0);  // it would write on stderr, with what it was about
    return true;
  }();
  static_cast<void>(started);
}

SecKey load_key(const std::string& file, xmlSecKeyDataFormat format, const std::string& what) {
  SecKey key(xmlSecOpenSSLAppKeyLoad(file.c_str(), format, nullptr, nullptr, nullptr));
  if (!key) throw std::runtime_error(file + " is no " + what);
  return key;
}

// The base64 of the first certificate.
std::string first_certificate(const std::string& file) {
  std::ifstream in(file);
  std::stringstream whole;
  whole << in.rdbuf();
  const std::string pem = whole.str();
  constexpr std::string_view head = "-----BEGIN CERTIFICATE-----";
  const std::size_t begin = pem.find(head);
  const std::size_t end = begin == std::string::npos ? begin : pem.find("-----END CERTIFICATE-----", begin);
  if (end == std::string::npos) throw std::runtime_error(file + " holds no certificate in PEM");
  std::string base64 = pem.substr(begin + head.size(), end - begin - head.size());
  std::erase_if(base64, [](char c) { return c == '\n' || c == '\r'; });
  return base64;
}

bool is_named(const xmlNode* node, std::string_view name, std::string_view in) {
  return node->type == XML_ELEMENT_NODE && view(node->name) == name && node->ns != nullptr && view(node->ns->href) == in;
}

xmlNode* child_of(const xmlNode* parent, std::string_view name, std::string_view in) {
  for (xmlNode* node = parent == nullptr ? nullptr : parent->children; node != nullptr; node = node->next) {
    if (is_named(node, name, in)) return node;
  }
  return nullptr;
}

std::string id_of(xmlNode* node) {
  const xmlAttr* attribute = node == nullptr ? nullptr : xmlHasNsProp(node, chars("Id"), chars(wsu_namespace.data()));
  return attribute == nullptr || attribute->children == nullptr ? std::string() : std::string(view(attribute->children->content));
}

// Makes every wsu:Id an id of the document, and lists them. False: one occurs twice.
bool collect_ids(xmlDoc* doc, xmlNode* node, std::vector<std::string>& ids) {
  for (; node != nullptr; node = node->next) {
    if (node->type != XML_ELEMENT_NODE) continue;
    if (const std::string id = id_of(node); !id.empty()) {
      if (xmlAddID(nullptr, doc, chars(id.c_str()), xmlHasNsProp(node, chars("Id"), chars(wsu_namespace.data()))) == nullptr) return false;
      ids.push_back(id);
    }
    if (!collect_ids(doc, node->children, ids)) return false;
  }
  return true;
}

std::string text_of(const xmlNode* node) { return node == nullptr || node->children == nullptr ? std::string() : std::string(view(node->children->content)); }

// What the envelope says of its age; empty: it is fresh.
std::string why_stale(const xmlNode* security, WallTime now) {
  const xmlNode* const timestamp = child_of(security, "Timestamp", wsu_namespace);
  const auto created = parse_rfc3339(text_of(child_of(timestamp, "Created", wsu_namespace)));
  if (!created) return "its timestamp is missing";
  return *created > now + validity || *created < now - validity ? "its timestamp is more than five minutes off" : "";
}

}  // namespace

struct Signature::Impl {
  // None: the key cannot make such a signature.
  [[nodiscard]] std::optional<std::string> sign(const std::string& envelope, WallTime now) const;

  std::string certificate;
  SecKey key;
  SecKey key_duo;
};

Signature::Signature(const SignatureSettings& settings) : impl_(std::make_unique<Impl>()) {
  start_libraries();
  impl_->certificate = first_certificate(settings.certificate_file);
  impl_->key = load_key(settings.key_file, xmlSecKeyDataFormatPem, "private key in PEM");
  if (!settings.certificate_duo_file.empty()) {
    impl_->key_duo = load_key(settings.certificate_duo_file, xmlSecKeyDataFormatCertPem, "certificate in PEM");
  }
  xml::Writer trial;
  trial.open("soap:Envelope", {{"xmlns:soap", std::string(soap_namespace)}, {"xmlns:wsu", std::string(wsu_namespace)}});
  trial.open("soap:Header").close().open("soap:Body", {{"wsu:Id", "Body"}}).close().close();
  if (!impl_->sign(trial.take(), {})) throw std::runtime_error(settings.key_file + " is no RSA key, which the signature needs");
}

Signature::~Signature() = default;

std::string Signature::sign(const std::string& envelope, WallTime now) const {
  auto made = impl_->sign(envelope, now);
  HUB_ASSERT(made);
  return std::move(*made);
}

std::optional<std::string> Signature::Impl::sign(const std::string& envelope, WallTime now) const {
  const auto second = std::chrono::floor<std::chrono::seconds>(now);
  xml::Writer security;
  security.open("wsse:Security", {{"xmlns:wsse", std::string(wsse)}, {"soap:mustUnderstand", "1"}});
  security.open("wsu:Timestamp", {{"wsu:Id", "Timestamp"}});
  security.add("wsu:Created", format_rfc3339(second)).add("wsu:Expires", format_rfc3339(second + validity)).close();
  security.add("wsse:BinarySecurityToken", certificate, {{"wsu:Id", "Token"}, {"ValueType", x509_token}, {"EncodingType", base64_encoding}});
  security.close();
  constexpr std::string_view header = "<soap:Header>";
  std::string whole = envelope;
  const std::size_t at = whole.find(header);
  HUB_ASSERT(at != std::string::npos && whole.size() < INT_MAX / 2);
  whole.insert(at + header.size(), security.take());

  const Doc doc(xmlReadMemory(whole.data(), static_cast<int>(whole.size()), nullptr, "UTF-8", XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
  HUB_ASSERT(doc != nullptr);
  xmlNode* const root = xmlDocGetRootElement(doc.get());
  std::vector<std::string> ids;
  HUB_ASSERT(collect_ids(doc.get(), root, ids));
  xmlNode* const node = xmlSecTmplSignatureCreate(doc.get(), xmlSecTransformExclC14NId, xmlSecOpenSSLTransformRsaSha256Id, nullptr);
  HUB_ASSERT(node != nullptr);
  xmlAddChild(child_of(child_of(root, "Header", soap_namespace), "Security", wsse), node);
  for (const std::string& id : ids) {
    xmlNode* const reference = xmlSecTmplSignatureAddReference(node, xmlSecOpenSSLTransformSha256Id, nullptr, chars(("#" + id).c_str()), nullptr);
    HUB_ASSERT(reference != nullptr && xmlSecTmplReferenceAddTransform(reference, xmlSecTransformExclC14NId) != nullptr);
  }
  xmlNode* const key_info = xmlSecTmplSignatureEnsureKeyInfo(node, nullptr);
  xmlNs* const prefix = xmlSearchNsByHref(doc.get(), node, chars(wsse.data()));
  xmlNode* const token = xmlNewChild(xmlNewChild(key_info, prefix, chars("SecurityTokenReference"), nullptr), prefix, chars("Reference"), nullptr);
  xmlNewProp(token, chars("URI"), chars("#Token"));
  xmlNewProp(token, chars("ValueType"), chars(x509_token));

  const Context context(xmlSecDSigCtxCreate(nullptr));
  HUB_ASSERT(context != nullptr);
  context->signKey = xmlSecKeyDuplicate(key.get());
  if (xmlSecDSigCtxSign(context.get(), node) != 0) return std::nullopt;
  xmlChar* text = nullptr;
  int size = 0;
  xmlDocDumpMemoryEnc(doc.get(), &text, &size, "UTF-8");
  std::string made(view(text));
  xmlFree(text);
  return made;
}

Result<void> Signature::verify(std::string_view envelope, WallTime now) const {
  if (!impl_->key_duo) return {};
  const auto refuse = [](const std::string& why) { return error(ErrorKind::corrupt, "DUO's answer is not to be trusted: " + why); };
  if (envelope.size() > INT_MAX) return refuse("it is too long");
  const Doc doc(xmlReadMemory(envelope.data(), static_cast<int>(envelope.size()), nullptr, "UTF-8", XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
  if (!doc) return refuse("it cannot be read");
  xmlNode* const root = xmlDocGetRootElement(doc.get());
  std::vector<std::string> ids;
  if (!collect_ids(doc.get(), root, ids)) return refuse("an Id stands in it twice");
  xmlNode* const security = child_of(child_of(root, "Header", soap_namespace), "Security", wsse);
  xmlNode* const node = child_of(security, "Signature", dsig);
  if (node == nullptr) return refuse("it is not signed");

  const Context context(xmlSecDSigCtxCreate(nullptr));
  HUB_ASSERT(context != nullptr);
  context->signKey = xmlSecKeyDuplicate(impl_->key_duo.get());  // that one, whatever KeyInfo says
  context->enabledReferenceUris = xmlSecTransformUriTypeSameDocument;
  bool ready = true;
  for (const auto transform : {xmlSecTransformExclC14NId, xmlSecOpenSSLTransformSha256Id}) ready = ready && xmlSecDSigCtxEnableReferenceTransform(context.get(), transform) == 0;
  for (const auto transform : {xmlSecTransformExclC14NId, xmlSecOpenSSLTransformRsaSha256Id}) ready = ready && xmlSecDSigCtxEnableSignatureTransform(context.get(), transform) == 0;
  HUB_ASSERT(ready);
  if (xmlSecDSigCtxVerify(context.get(), node) < 0 || context->status != xmlSecDSigStatusSucceeded) return refuse("its signature is not that of the certificate in duo.certificate_duo");
  std::set<std::string> covered;
  for (xmlSecSize i = 0; i < xmlSecPtrListGetSize(&context->signedInfoReferences); ++i) {
    const auto* reference = static_cast<xmlSecDSigReferenceCtx*>(xmlSecPtrListGetItem(&context->signedInfoReferences, i));
    covered.emplace(view(reference->uri));
  }
  for (xmlNode* const part : {child_of(root, "Body", soap_namespace), child_of(security, "Timestamp", wsu_namespace)}) {
    const std::string id = id_of(part);
    if (id.empty() || !covered.contains("#" + id)) return refuse("its signature leaves out the Body or the Timestamp");
  }
  if (const std::string why = why_stale(security, now); !why.empty()) return refuse(why);
  return {};
}

}  // namespace hub::duo
