#include "connectors/mail/smtp.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <stdexcept>
#include <string_view>

#include "connectors/courier/courier.h"
#include "connectors/courier/curl_handle.h"
#include "connectors/mail/message.h"

namespace hub::mail {
namespace {

using courier::Verdict;
using delivery::Attempt;
using delivery::Outcome;

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "::1" || host == "[::1]" || host.starts_with("127.");
}

bool is_host(std::string_view host) {
  return !host.empty() &&
         host.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]") ==
             std::string_view::npos;
}

// The way to one mail server: one connection, which stays open between mails.
class SmtpRoad final : public courier::Road {
 public:
  SmtpRoad(const Clock& clock, Random& random, const MailerSettings& settings, const std::atomic<bool>& stopping)
      : clock_(clock), random_(random), settings_(settings), curl_(clock, stopping, settings.ca_file) {
    set_address();
    set_limits();
    // Anything less than ALL goes on in clear when the server, or somebody in between, leaves STARTTLS out.
    curl_.option(CURLOPT_USE_SSL, static_cast<long>(settings_.security == Security::off ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  }

  // Connects and logs in if need be, and says NOOP: that the way is clear.
  Verdict look() override {
    curl_.option(CURLOPT_UPLOAD, 0L);
    curl_.option(CURLOPT_NOBODY, 1L);
    curl_.option(CURLOPT_CUSTOMREQUEST, "NOOP");
    curl_.option(CURLOPT_MAIL_RCPT, static_cast<curl_slist*>(nullptr));
    Verdict verdict = perform();
    if (verdict.outcome == Outcome::taken) return {Outcome::taken, "SMTP"};
    verdict.down_for = courier::with_jitter(settings_.probe_interval, random_);
    return verdict;
  }

  Verdict carry(const Attempt& attempt) override {
    const auto content = parse_content(attempt.payload);
    if (!content) return {Outcome::rejected, content.error().text};
    const auto mail = write_message({settings_.from_name, settings_.from_address, attempt.bericht_id, clock_.wall()}, *content);
    if (!mail) return {Outcome::rejected, mail.error().text};
    Verdict verdict = send(*parse_address(content->to), *mail);
    if (verdict.outcome == Outcome::unreachable) verdict.down_for = courier::with_jitter(settings_.probe_interval, random_);
    return verdict;
  }

 private:
  Verdict send(const std::string& to, std::string_view mail) {
    curl_slist* recipients = curl_slist_append(nullptr, ("<" + to + ">").c_str());
    curl_.option(CURLOPT_UPLOAD, 1L);
    curl_.option(CURLOPT_CUSTOMREQUEST, static_cast<const char*>(nullptr));
    curl_.option(CURLOPT_MAIL_RCPT, recipients);
    curl_.option(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(mail.size()));
    mail_ = mail;
    const Verdict verdict = perform();
    curl_.option(CURLOPT_MAIL_RCPT, static_cast<curl_slist*>(nullptr));
    curl_slist_free_all(recipients);
    return verdict;
  }

  void set_address() {
    const std::string scheme = settings_.security == Security::tls ? "smtps" : "smtp";
    const std::string helo =
        settings_.helo.empty() ? settings_.from_address.substr(settings_.from_address.find('@') + 1) : settings_.helo;
    // The path of the URL is what EHLO says.
    curl_.option(CURLOPT_URL, (scheme + "://" + settings_.host + ":" + std::to_string(settings_.port) + "/" + helo).c_str());
    curl_.option(CURLOPT_PROTOCOLS_STR, scheme.c_str());
    curl_.option(CURLOPT_MAIL_FROM, ("<" + settings_.from_address + ">").c_str());
    if (!settings_.username.empty()) {
      curl_.option(CURLOPT_USERNAME, settings_.username.c_str());
      curl_.option(CURLOPT_PASSWORD, settings_.password.c_str());
    }
  }
  void set_limits() {
    curl_.option(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings_.connect_timeout.count()));
    curl_.option(CURLOPT_TIMEOUT_MS, static_cast<long>(settings_.mail_timeout.count()));
    curl_.option(CURLOPT_SERVER_RESPONSE_TIMEOUT,
                 static_cast<long>(std::chrono::ceil<std::chrono::seconds>(settings_.response_timeout).count()));
    curl_.option(CURLOPT_READFUNCTION, &SmtpRoad::on_read);
    curl_.option(CURLOPT_READDATA, this);
  }

  Verdict perform() {
    Verdict verdict = perform_once();
    // A kept connection that the server closed meanwhile says nothing about the server.
    if (verdict.outcome != Outcome::unreachable || curl_.info<long>(CURLINFO_NUM_CONNECTS) > 0 || timed_out_) return verdict;
    curl_.option(CURLOPT_FRESH_CONNECT, 1L);
    verdict = perform_once();
    curl_.option(CURLOPT_FRESH_CONNECT, 0L);
    return verdict;
  }

  Verdict perform_once() {
    sent_bytes_ = 0;
    text_under_way_ = false;
    const CURLcode result = curl_.perform();
    timed_out_ = result == CURLE_OPERATION_TIMEDOUT || result == CURLE_ABORTED_BY_CALLBACK;
    if (result == CURLE_OK) return {Outcome::taken, ""};
    return judge(result, curl_.info<long>(CURLINFO_RESPONSE_CODE));
  }

  // The code is the server's last answer, which need not be the one to what failed: libcurl's own
  // result tells which it was.
  [[nodiscard]] Verdict judge(CURLcode result, long code) const {
    const bool refused_text = text_under_way_ && result == CURLE_WEIRD_SERVER_REPLY;
    const bool refused_before = !text_under_way_ && result == CURLE_SEND_ERROR;  // MAIL, RCPT or DATA
    // These ask for a login: the server does not let us in, which is no fault of the mail.
    const bool wants_login = code == 530 || code == 534 || code == 535 || code == 538;
    if ((refused_text || refused_before) && !wants_login && code >= 400 && code < 600) {
      return {code < 500 ? Outcome::busy : Outcome::rejected, "SMTP " + std::to_string(code)};
    }
    std::string reason = curl_.text_of(result);
    if (code >= 400) reason += " (SMTP " + std::to_string(code) + ")";
    return {text_under_way_ ? Outcome::unknown : Outcome::unreachable, reason};
  }

  static std::size_t on_read(char* buffer, std::size_t size, std::size_t count, void* self_pointer) {
    auto* self = static_cast<SmtpRoad*>(self_pointer);
    self->text_under_way_ = true;
    const std::size_t bytes = std::min(size * count, self->mail_.size() - self->sent_bytes_);
    std::memcpy(buffer, self->mail_.data() + self->sent_bytes_, bytes);
    self->sent_bytes_ += bytes;
    return bytes;
  }

  const Clock& clock_;
  Random& random_;
  const MailerSettings settings_;
  courier::CurlHandle curl_;
  std::string_view mail_;
  std::size_t sent_bytes_ = 0;
  bool text_under_way_ = false;  // DATA was accepted: from here on silence means unknown
  bool timed_out_ = false;
};

}  // namespace

struct Mailer::Impl {
  Impl(const Clock& clock, Random& random, delivery::ChannelEvents& events, const MailerSettings& settings)
      : road(clock, random, settings, stopping), courier(clock, events, settings.queue, stopping, road) {}

  std::atomic<bool> stopping{false};
  SmtpRoad road;
  courier::Courier courier;  // last: its thread uses the road
};

Mailer::Mailer(const Clock& clock, Random& random, delivery::ChannelEvents& events, MailerSettings settings) {
  if (!is_host(settings.host)) throw std::runtime_error("mail: the server's host is not a host");
  if (settings.security == Security::off && !is_loopback(settings.host)) {
    throw std::runtime_error("mail: without TLS only to a server on this machine");
  }
  const auto from = parse_address(settings.from_address);
  if (!from) throw std::runtime_error("mail: from_address is not one plain address");
  settings.from_address = *from;
  if (!settings.helo.empty() && !is_host(settings.helo)) throw std::runtime_error("mail: helo is not a host");
  if (settings.queue == 0) throw std::runtime_error("mail: the queue must hold at least 1");
  impl_ = std::make_unique<Impl>(clock, random, events, settings);
}

Mailer::~Mailer() = default;

bool Mailer::try_send(Attempt& attempt) { return impl_->courier.try_send(attempt); }

void Mailer::stop() { impl_->courier.stop(); }

}  // namespace hub::mail
