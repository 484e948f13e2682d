#include "connectors/mail/smtp.h"

#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "connectors/mail/message.h"
#include "hub/base/bounded_queue.h"

namespace hub::mail {
namespace {

using delivery::Attempt;
using delivery::Outcome;

// Enough for a server that is already answering.
constexpr auto stop_grace = std::chrono::seconds(2);

struct Verdict {
  Outcome outcome = Outcome::unknown;
  std::string reason;
};

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "::1" || host == "[::1]" || host.starts_with("127.");
}

bool is_host(std::string_view host) {
  return !host.empty() &&
         host.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]") ==
             std::string_view::npos;
}

// One libcurl handle, which keeps its connection between mails. One thread.
class CurlHandle {
 public:
  CurlHandle(const MailerSettings& settings, const std::atomic<bool>& stopping, const Clock& clock)
      : stopping_(stopping), clock_(clock), curl_(curl_easy_init()) {
    if (curl_ == nullptr) throw std::runtime_error("mail: libcurl does not start");
    set_address(settings);
    set_limits(settings);
    set_tls(settings);
  }
  CurlHandle(const CurlHandle&) = delete;
  CurlHandle& operator=(const CurlHandle&) = delete;
  ~CurlHandle() {
    // libcurl would send QUIT and wait two minutes for a frozen server's goodbye.
    for (const curl_socket_t socket : sockets_) ::shutdown(socket, SHUT_RDWR);
    curl_easy_cleanup(curl_);
  }

  // Connects and logs in if need be, and says NOOP: that the way is clear.
  Verdict probe() {
    option(CURLOPT_UPLOAD, 0L);
    option(CURLOPT_NOBODY, 1L);
    option(CURLOPT_CUSTOMREQUEST, "NOOP");
    option(CURLOPT_MAIL_RCPT, static_cast<curl_slist*>(nullptr));
    return perform();
  }

  Verdict send(const std::string& to, std::string_view mail) {
    curl_slist* recipients = curl_slist_append(nullptr, ("<" + to + ">").c_str());
    option(CURLOPT_UPLOAD, 1L);
    option(CURLOPT_CUSTOMREQUEST, static_cast<const char*>(nullptr));
    option(CURLOPT_MAIL_RCPT, recipients);
    option(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(mail.size()));
    mail_ = mail;
    const Verdict verdict = perform();
    option(CURLOPT_MAIL_RCPT, static_cast<curl_slist*>(nullptr));
    curl_slist_free_all(recipients);
    return verdict;
  }

 private:
  template <typename Value>
  void option(CURLoption name, Value value) {
    if (curl_easy_setopt(curl_, name, value) != CURLE_OK) {
      throw std::runtime_error("mail: libcurl does not know option " + std::to_string(static_cast<int>(name)));
    }
  }

  void set_address(const MailerSettings& settings) {
    const std::string scheme = settings.security == Security::tls ? "smtps" : "smtp";
    const std::string helo =
        settings.helo.empty() ? settings.from_address.substr(settings.from_address.find('@') + 1) : settings.helo;
    // The path of the URL is what EHLO says.
    option(CURLOPT_URL, (scheme + "://" + settings.host + ":" + std::to_string(settings.port) + "/" + helo).c_str());
    option(CURLOPT_PROTOCOLS_STR, scheme.c_str());
    option(CURLOPT_PROXY, "");  // none, whatever the environment says
    option(CURLOPT_MAIL_FROM, ("<" + settings.from_address + ">").c_str());
    if (!settings.username.empty()) {
      option(CURLOPT_USERNAME, settings.username.c_str());
      option(CURLOPT_PASSWORD, settings.password.c_str());
    }
  }
  void set_limits(const MailerSettings& settings) {
    option(CURLOPT_NOSIGNAL, 1L);
    option(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings.connect_timeout.count()));
    option(CURLOPT_TIMEOUT_MS, static_cast<long>(settings.mail_timeout.count()));
    option(CURLOPT_SERVER_RESPONSE_TIMEOUT,
           static_cast<long>(std::chrono::ceil<std::chrono::seconds>(settings.response_timeout).count()));
    option(CURLOPT_ERRORBUFFER, error_text_.data());
    option(CURLOPT_NOPROGRESS, 0L);
    option(CURLOPT_XFERINFOFUNCTION, &CurlHandle::on_progress);
    option(CURLOPT_XFERINFODATA, this);
    option(CURLOPT_READFUNCTION, &CurlHandle::on_read);
    option(CURLOPT_READDATA, this);
    option(CURLOPT_SOCKOPTFUNCTION, &CurlHandle::on_socket);
    option(CURLOPT_SOCKOPTDATA, this);
    option(CURLOPT_CLOSESOCKETFUNCTION, &CurlHandle::on_close);
    option(CURLOPT_CLOSESOCKETDATA, this);
  }
  void set_tls(const MailerSettings& settings) {
    // Anything less than ALL goes on in clear when the server, or somebody in between, leaves STARTTLS out.
    option(CURLOPT_USE_SSL, static_cast<long>(settings.security == Security::off ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    option(CURLOPT_SSL_VERIFYPEER, 1L);
    option(CURLOPT_SSL_VERIFYHOST, 2L);
    option(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!settings.ca_file.empty()) option(CURLOPT_CAINFO, settings.ca_file.c_str());
  }

  Verdict perform() {
    Verdict verdict = perform_once();
    // A kept connection that the server closed meanwhile says nothing about the server.
    long new_connections = 0;
    curl_easy_getinfo(curl_, CURLINFO_NUM_CONNECTS, &new_connections);
    if (verdict.outcome != Outcome::unreachable || new_connections > 0 || timed_out_) return verdict;
    option(CURLOPT_FRESH_CONNECT, 1L);
    verdict = perform_once();
    option(CURLOPT_FRESH_CONNECT, 0L);
    return verdict;
  }

  Verdict perform_once() {
    sent_bytes_ = 0;
    text_under_way_ = false;
    error_text_[0] = '\0';
    const CURLcode result = curl_easy_perform(curl_);
    timed_out_ = result == CURLE_OPERATION_TIMEDOUT || result == CURLE_ABORTED_BY_CALLBACK;
    if (result == CURLE_OK) return {Outcome::taken, ""};
    long code = 0;
    curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &code);
    return judge(result, code);
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
    // The fuller text of these two counts milliseconds, so it would be news every time.
    const bool counts = result == CURLE_COULDNT_CONNECT || result == CURLE_OPERATION_TIMEDOUT;
    std::string reason = counts || error_text_[0] == '\0' ? curl_easy_strerror(result) : error_text_.data();
    if (code >= 400) reason += " (SMTP " + std::to_string(code) + ")";
    return {text_under_way_ ? Outcome::unknown : Outcome::unreachable, reason};
  }

  static std::size_t on_read(char* buffer, std::size_t size, std::size_t count, void* self_pointer) {
    auto* self = static_cast<CurlHandle*>(self_pointer);
    self->text_under_way_ = true;
    const std::size_t bytes = std::min(size * count, self->mail_.size() - self->sent_bytes_);
    std::memcpy(buffer, self->mail_.data() + self->sent_bytes_, bytes);
    self->sent_bytes_ += bytes;
    return bytes;
  }
  // At least once a second while libcurl waits. Not 0: give up.
  static int on_progress(void* self_pointer, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    auto* self = static_cast<CurlHandle*>(self_pointer);
    if (!self->stopping_.load()) return 0;
    const MonoTime now = self->clock_.mono();
    if (self->stop_by_ == MonoTime::max()) self->stop_by_ = now + stop_grace;
    return now >= self->stop_by_ ? 1 : 0;
  }
  static int on_socket(void* self_pointer, curl_socket_t socket, curlsocktype) {
    static_cast<CurlHandle*>(self_pointer)->sockets_.push_back(socket);
    return CURL_SOCKOPT_OK;
  }
  static int on_close(void* self_pointer, curl_socket_t socket) {
    std::erase(static_cast<CurlHandle*>(self_pointer)->sockets_, socket);
    return ::close(socket);
  }

  const std::atomic<bool>& stopping_;
  const Clock& clock_;
  CURL* const curl_;
  std::string_view mail_;
  std::size_t sent_bytes_ = 0;
  bool text_under_way_ = false;  // DATA was accepted: from here on silence means unknown
  bool timed_out_ = false;
  std::array<char, CURL_ERROR_SIZE> error_text_{};
  MonoTime stop_by_ = MonoTime::max();
  std::vector<curl_socket_t> sockets_;
};

}  // namespace

struct Mailer::Impl {
  Impl(const Clock& clock_, Random& random_, delivery::ChannelEvents& events_, MailerSettings&& settings_)
      : clock(clock_), random(random_), events(events_), settings(std::move(settings_)), queue(settings.queue),
        curl(settings, stopping, clock), probe_at(clock.mono()), thread([this] { run(); }) {}

  bool try_send(Attempt& attempt) {
    // Counted before `stopping` is read, so that a stop that sees nothing held misses nothing.
    held.fetch_add(1);
    if (!stopping.load() && queue.try_push(attempt)) return true;
    held.fetch_sub(1);
    return false;
  }

  void stop() {
    stopping.store(true);
    queue.wake();
    if (thread.joinable()) thread.join();
  }

  void run() try {
    while (!stopping.load()) {
      if (!up && clock.mono() >= probe_at) look();
      const auto wait = up ? std::chrono::microseconds(std::chrono::minutes(1)) : probe_at - clock.mono();
      for (Attempt& attempt : queue.take(1, std::max(wait, std::chrono::microseconds(0)))) send(attempt);
    }
    set_link(false, "stopped");
    while (held.load() > 0) {
      for (Attempt& attempt : queue.take(1, std::chrono::milliseconds(1))) send(attempt);
    }
  } catch (const std::exception& e) {
    std::fprintf(stderr, "verzuimhub: the mail thread failed: %s\n", e.what());
    std::abort();
  }

  void look() {
    const Verdict verdict = curl.probe();
    if (verdict.outcome == Outcome::taken) return set_link(true, "SMTP");
    set_link(false, verdict.reason);
  }

  void send(const Attempt& attempt) {
    if (!up) return settle(attempt, {Outcome::unreachable, told_reason.empty() ? "not connected yet" : told_reason});
    const auto content = parse_content(attempt.payload);
    if (!content) return settle(attempt, {Outcome::rejected, content.error().text});
    const auto mail =
        write_message({settings.from_name, settings.from_address, attempt.bericht_id, clock.wall()}, *content);
    if (!mail) return settle(attempt, {Outcome::rejected, mail.error().text});
    const Verdict verdict = curl.send(*parse_address(content->to), *mail);
    if (verdict.outcome == Outcome::unreachable) set_link(false, verdict.reason);
    settle(attempt, verdict);
  }

  void settle(const Attempt& attempt, const Verdict& verdict) {
    held.fetch_sub(1);  // first: whoever hears of it may send the next at once
    events.on_outcome(attempt.bericht_id, verdict.outcome, verdict.reason);
  }

  void set_link(bool now_up, const std::string& reason) {
    if (!now_up) {
      const auto half = static_cast<std::uint64_t>(std::chrono::microseconds(settings.probe_interval).count()) / 2;
      probe_at = clock.mono() + std::chrono::microseconds(static_cast<std::int64_t>(half + random.below(half + 1)));
    }
    // While it stays down only a new reason is news.
    const bool news = now_up || up || reason != told_reason;
    up = now_up;
    told_reason = reason;
    if (news) events.on_link(up, reason);
  }

  // Constant after construction.
  const Clock& clock;
  Random& random;
  delivery::ChannelEvents& events;
  const MailerSettings settings;
  // Shared between threads.
  BoundedQueue<Attempt> queue;
  std::atomic<std::size_t> held{0};  // taken over and not settled yet
  std::atomic<bool> stopping{false};
  // Of the own thread.
  CurlHandle curl;
  bool up = false;
  MonoTime probe_at;
  std::string told_reason;
  std::thread thread;  // last: starts when all else is there
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
  impl_ = std::make_unique<Impl>(clock, random, events, std::move(settings));
}

Mailer::~Mailer() { impl_->stop(); }

bool Mailer::try_send(Attempt& attempt) { return impl_->try_send(attempt); }

void Mailer::stop() { impl_->stop(); }

}  // namespace hub::mail
