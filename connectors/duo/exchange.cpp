#include "connectors/duo/exchange.h"

#include <fstream>
#include <stdexcept>

#include "connectors/courier/curl_handle.h"
#include "connectors/courier/dial_guard.h"
#include "connectors/courier/fields.h"
#include "connectors/duo/soap.h"
#include "connectors/webhook/answer.h"

namespace hub::duo {
namespace {

using delivery::Outcome;

// A school with so many pages of changes has a fault at the other end.
constexpr int pages_max = 10'000;

// libcurl sends a request once more, without a word, when a connection that it had kept open breaks before the answer.
// A report may have arrived by then, so it goes over a connection of its own.
enum class Connection { kept, fresh };

}  // namespace

struct Exchange::Impl {
  Impl(const Clock& clock_, Random& random_, ExchangeSettings&& settings_, const std::atomic<bool>& stopping)
      : clock(clock_), random(random_), settings(std::move(settings_)), curl(clock, stopping, settings.ca_file),
        guard(curl, settings.allowed_networks, "duo.allowed_networks") {
    if (!settings.url.starts_with("https://")) throw std::runtime_error("duo.url is not https");
    for (const std::string& file : {settings.signature.certificate_file, settings.signature.key_file}) {
      if (!file.empty() && !std::ifstream(file)) throw std::runtime_error("cannot read " + file);
    }
    if (settings.codec->signs) signature = std::make_unique<Signature>(settings.signature);
    curl.option(CURLOPT_URL, settings.url.c_str());
    curl.option(CURLOPT_PROTOCOLS_STR, "https");
    curl.option(CURLOPT_FOLLOWLOCATION, 0L);
    curl.option(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));  // one request at a time
    curl.option(CURLOPT_USERAGENT, "verzuimhub");
    curl.option(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings.connect_timeout.count()));
    curl.option(CURLOPT_TIMEOUT_MS, static_cast<long>(settings.answer_timeout.count()));
    curl.option(CURLOPT_QUICK_EXIT, 1L);
    if (!settings.signature.certificate_file.empty()) {
      curl.option(CURLOPT_SSLCERT, settings.signature.certificate_file.c_str());
      curl.option(CURLOPT_SSLKEY, settings.signature.key_file.c_str());
    }
    curl.option(CURLOPT_POST, 1L);
    curl.option(CURLOPT_HEADERFUNCTION, &Impl::on_header);
    curl.option(CURLOPT_HEADERDATA, this);
    curl.option(CURLOPT_WRITEFUNCTION, &Impl::on_body);
    curl.option(CURLOPT_WRITEDATA, this);
  }

  [[nodiscard]] Briefhoofd hoofd() { return {settings.oin, settings.oin_duo, make_uuid7(clock.wall(), random), clock.wall()}; }

  Answered ask(const Brief& brief, Connection connection) {
    const std::string bytes = signature ? signature->sign(brief.bytes, clock.wall()) : brief.bytes;
    head = webhook::Answer();
    body.clear();
    courier::Fields fields;
    fields.add("Content-Type: text/xml; charset=utf-8");
    fields.add("SOAPAction: " + brief.action);
    fields.add("Expect:");  // no waiting for a 100 before the body
    curl.option(CURLOPT_HTTPHEADER, fields.get());
    curl.option(CURLOPT_FRESH_CONNECT, connection == Connection::fresh ? 1L : 0L);
    curl.option(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(bytes.size()));
    curl.option(CURLOPT_POSTFIELDS, bytes.c_str());
    guard.forget();
    const CURLcode result = curl.perform();
    curl.option(CURLOPT_HTTPHEADER, static_cast<curl_slist*>(nullptr));
    curl.option(CURLOPT_POSTFIELDS, static_cast<const char*>(nullptr));
    if (result != CURLE_OK) {
      const bool sent = curl.info<long>(CURLINFO_REQUEST_SIZE) > 0;
      const bool connected = sent && result != CURLE_COULDNT_RESOLVE_HOST && result != CURLE_COULDNT_CONNECT;
      return tl::unexpected(Failure{sent ? Outcome::unknown : Outcome::unreachable, guard.forbidden().empty() ? curl.text_of(result) : guard.forbidden(), connected});
    }
    return read();
  }

  Answered read() {
    const int status = head.status();
    // A SOAP fault comes with 500; any other status has no document for us.
    if (status != 200 && status != 500) return tl::unexpected(Failure{Outcome::busy, "HTTP " + std::to_string(status), true, head.retry_after(clock.wall())});
    auto answer = settings.codec->lezen(body);
    if (status == 500 && (answer || answer.error().kind != ErrorKind::rejected)) return tl::unexpected(Failure{Outcome::busy, "HTTP 500", true});
    if (!answer) return tl::unexpected(Failure{answer.error().kind == ErrorKind::rejected ? Outcome::busy : Outcome::unknown, answer.error().text, true});
    if (signature) {
      if (const auto trusted = signature->verify(body, clock.wall()); !trusted) return tl::unexpected(Failure{Outcome::unknown, trusted.error().text, true});
    }
    return std::move(*answer);
  }

  static std::size_t on_header(char* line, std::size_t size, std::size_t count, void* self) {
    return static_cast<Impl*>(self)->head.read_line({line, size * count}) ? size * count : 0;
  }
  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self) {
    std::string& body = static_cast<Impl*>(self)->body;
    if (body.size() + size * count > answer_limits.bytes_max) return 0;
    body.append(bytes, size * count);
    return size * count;
  }

  const Clock& clock;
  Random& random;
  const ExchangeSettings settings;
  courier::CurlHandle curl;
  courier::DialGuard guard;
  std::unique_ptr<Signature> signature;
  // Of the request under way.
  webhook::Answer head;
  std::string body;
};

Exchange::Exchange(const Clock& clock, Random& random, ExchangeSettings settings, const std::atomic<bool>& stopping)
    : impl_(std::make_unique<Impl>(clock, random, std::move(settings), stopping)) {}

Exchange::~Exchange() = default;

Exchange::Answered Exchange::melden(const Melding& melding) { return impl_->ask(impl_->settings.codec->melden(melding, impl_->hoofd()), Connection::fresh); }

Exchange::Answered Exchange::muteren(const Mutatie& mutatie) { return impl_->ask(impl_->settings.codec->muteren(mutatie, impl_->hoofd()), Connection::kept); }

std::optional<Failure> Exchange::vragen(const std::string& brin, WallTime vanaf, const std::function<bool(const Levering&)>& visit) {
  Selectie selectie{brin, impl_->settings.codec->moment(vanaf)};
  for (int page = 0; page < pages_max; ++page) {
    const auto answer = impl_->ask(impl_->settings.codec->vragen(selectie, impl_->hoofd()), Connection::kept);
    if (!answer) return answer.error();
    if (const auto* fouten = std::get_if<Foutmelding>(&*answer)) return Failure{Outcome::busy, "DUO refuses the question: " + codes_of(*fouten), true};
    const auto* levering = std::get_if<Levering>(&*answer);
    if (levering == nullptr) return Failure{Outcome::unknown, "DUO answers something else than was asked", true};
    if (!visit(*levering) || levering->vervolg <= selectie.vanaf) return std::nullopt;
    selectie.vanaf = levering->vervolg;
  }
  return Failure{Outcome::busy, "the pages of DUO's answer do not end", true};
}

std::string codes_of(const Foutmelding& foutmelding) {
  std::string text;
  for (const std::string& code : foutmelding.codes) text += (text.empty() ? "" : ", ") + code;
  return text.empty() ? "without a code" : text;
}

}  // namespace hub::duo
