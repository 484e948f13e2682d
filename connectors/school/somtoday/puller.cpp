#include "connectors/school/somtoday/puller.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>
#include <utility>

#include "connectors/courier/curl_handle.h"
#include "connectors/courier/dial_guard.h"
#include "connectors/courier/fields.h"
#include "connectors/webhook/retry_after.h"
#include "hub/base/bounded_queue.h"
#include "hub/base/log.h"

namespace hub::somtoday {
namespace {

// A hundred items are some 60 KB; a server that knows no ranges sends a year at once.
constexpr std::size_t body_bytes_max = 16 * 1024 * 1024;
constexpr std::size_t head_bytes_max = 64 * 1024;
// With nothing to do the thread looks up this often; nothing depends on it.
constexpr std::chrono::microseconds idle_max = std::chrono::minutes(1);

// The connection to one source.
class Connection {
 public:
  Connection(const Clock& clock, const PullerSettings& settings, const std::atomic<bool>& stopping)
      : clock_(clock), curl_(clock, stopping, settings.ca_file), guard_(curl_, settings.allowed_networks) {
    curl_.option(CURLOPT_PROTOCOLS_STR, "https");
    curl_.option(CURLOPT_FOLLOWLOCATION, 0L);
    curl_.option(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));  // one request at a time
    curl_.option(CURLOPT_USERAGENT, "verzuimhub");
    curl_.option(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings.connect_timeout.count()));
    curl_.option(CURLOPT_TIMEOUT_MS, static_cast<long>(settings.answer_timeout.count()));
    curl_.option(CURLOPT_QUICK_EXIT, 1L);  // no waiting for a name server that stays silent
    curl_.option(CURLOPT_HEADERFUNCTION, &Connection::on_header);
    curl_.option(CURLOPT_HEADERDATA, this);
    curl_.option(CURLOPT_WRITEFUNCTION, &Connection::on_body);
    curl_.option(CURLOPT_WRITEDATA, this);
  }

  Answer ask(const Request& request) {
    answer_ = Answer();
    head_bytes_ = 0;
    too_long_ = false;
    date_.clear();
    retry_after_.clear();
    guard_.forget();
    courier::Fields fields;
    for (const std::string& header : request.headers) fields.add(header);
    curl_.option(CURLOPT_URL, request.url.c_str());
    if (request.form.empty()) {
      curl_.option(CURLOPT_HTTPGET, 1L);
    } else {
      curl_.option(CURLOPT_POST, 1L);
      curl_.option(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.form.size()));
      curl_.option(CURLOPT_POSTFIELDS, request.form.c_str());
    }
    curl_.option(CURLOPT_HTTPHEADER, fields.get());
    const CURLcode result = curl_.perform();
    curl_.option(CURLOPT_HTTPHEADER, static_cast<curl_slist*>(nullptr));
    curl_.option(CURLOPT_POSTFIELDS, static_cast<const char*>(nullptr));
    // Only a whole answer is one: half a page is none.
    if (result == CURLE_OK) {
      answer_.status = static_cast<int>(curl_.info<long>(CURLINFO_RESPONSE_CODE));
      if (answer_.status == 429 || answer_.status == 503) answer_.retry_after = webhook::parse_retry_after(retry_after_, date_, clock_.wall());
    } else {
      answer_.reason = !guard_.forbidden().empty() ? guard_.forbidden() : too_long_ ? "an answer of more than 16 MiB" : curl_.text_of(result);
    }
    return std::move(answer_);
  }

 private:
  static std::string_view value_of(std::string_view line, std::string_view name) {
    if (line.size() <= name.size() || line[name.size()] != ':') return {};
    for (std::size_t i = 0; i < name.size(); ++i) {
      const char c = line[i] >= 'A' && line[i] <= 'Z' ? static_cast<char>(line[i] - 'A' + 'a') : line[i];
      if (c != name[i]) return {};
    }
    line.remove_prefix(name.size() + 1);
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    return line.substr(0, line.find_last_not_of(" \t\r\n") + 1);
  }

  static std::size_t on_header(char* text, std::size_t size, std::size_t count, void* self_pointer) {
    auto* self = static_cast<Connection*>(self_pointer);
    const std::string_view line(text, size * count);
    if ((self->head_bytes_ += line.size()) > head_bytes_max) return 0;
    const auto take = [&line](std::string_view name, std::string& field) {
      if (const std::string_view value = value_of(line, name); !value.empty()) field = value;
    };
    take("content-range", self->answer_.content_range);
    take("retry-after", self->retry_after_);
    take("date", self->date_);
    return line.size();
  }

  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self_pointer) {
    auto* self = static_cast<Connection*>(self_pointer);
    self->too_long_ = self->answer_.body.size() + size * count > body_bytes_max;
    if (self->too_long_) return 0;
    self->answer_.body.append(bytes, size * count);
    return size * count;
  }

  const Clock& clock_;
  courier::CurlHandle curl_;
  courier::DialGuard guard_;
  // Of the request under way.
  Answer answer_;
  std::size_t head_bytes_ = 0;
  bool too_long_ = false;
  std::string retry_after_;
  std::string date_;
};

std::optional<Stand> read_stand(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return in ? parse_stand(std::string(std::istreambuf_iterator<char>(in), {})) : std::nullopt;
}

// By another name first, so that what is there is always whole. Not flushed to the disk: losing it costs one window.
void write_stand(const std::filesystem::path& file, const std::optional<Stand>& stand) {
  std::error_code failed;
  if (!stand) {
    std::filesystem::remove(file, failed);
    return;
  }
  std::filesystem::path part = file;
  part += ".part";
  {
    std::ofstream out(part, std::ios::binary | std::ios::trunc);
    out << print_stand(*stand);
    if (!out.flush()) failed = std::make_error_code(std::errc::io_error);
  }
  if (!failed) std::filesystem::rename(part, file, failed);
  if (failed) log::warning("pull.stand-not-kept", {{"file", file.string()}, {"hint", "a restart pulls the whole window again"}});
}

}  // namespace

struct Puller::Impl {
  Impl(const Clock& clock_, Random& random_, PullerSettings&& settings_, std::vector<PullSource>&& sources, DeliverPage&& deliver_)
      : clock(clock_), random(random_), settings(std::move(settings_)), deliver(std::move(deliver_)) {
    for (PullSource& source : sources) {
      figures.try_emplace(source.naam);
      working.push_back(std::make_unique<Source>(*this, std::move(source)));
    }
    thread = std::thread([this] { run(); });
  }

  struct Source {
    Source(const Impl& impl, PullSource&& source)
        : naam(std::move(source.naam)), stand_file(std::move(source.stand_file)), pull(std::move(source.pull), read_stand(stand_file)),
          connection(impl.clock, impl.settings, impl.stopping) {}
    const std::string naam;
    const std::filesystem::path stand_file;
    Pull pull;
    Connection connection;
    std::string told;  // the trouble that was logged last
    std::size_t done = 0;
  };

  [[nodiscard]] Now now() const { return {clock.wall(), clock.mono()}; }

  void run() try {
    while (!stopping.load()) {
      MonoTime wake = clock.mono() + idle_max;
      for (const auto& source : working) wake = std::min(wake, step(*source));
      static_cast<void>(bell.take(1, std::max<std::chrono::microseconds>(wake - clock.mono(), {})));
    }
  } catch (const std::exception& e) {
    std::fprintf(stderr, "verzuimhub: the puller's thread failed: %s\n", e.what());
    std::abort();
  }

  // One request of one source, when it is due; when it is to be looked at again.
  MonoTime step(Source& source) {
    if (stopping.load()) return clock.mono();
    auto what = source.pull.next(now());
    if (const MonoTime* later = std::get_if<MonoTime>(&what)) return *later;
    Answer answer = source.connection.ask(std::get<Request>(what));
    if (stopping.load() && answer.status == 0) return clock.mono();  // it was us who hung up
    if (const auto page = source.pull.take(std::move(answer), now(), random)) hand_over(source, *page);
    tell(source);
    return clock.mono();
  }

  void hand_over(Source& source, const Page& page) {
    const auto rows = deliver(source.naam, page);
    if (!rows) return source.pull.settle_refused(rows.error().text, now(), random);
    PullFigures& figure = figures.at(source.naam);
    figure.rows += rows->rows;
    figure.refused += rows->refused;
    source.pull.settle_taken(now());
    write_stand(source.stand_file, source.pull.stand());
  }

  // What is news goes to the log, everything to the figures.
  void tell(Source& source) {
    PullFigures& figure = figures.at(source.naam);
    figure.failing = !source.pull.trouble().empty();
    if (source.pull.done_count() > source.done) {
      source.done = source.pull.done_count();
      figure.pulls = source.done;
      figure.last_success = std::chrono::duration_cast<std::chrono::seconds>(clock.wall().time_since_epoch()).count();
      write_stand(source.stand_file, std::nullopt);
    }
    if (source.pull.trouble() == source.told) return;
    source.told = source.pull.trouble();
    if (source.told.empty()) {
      log::info("pull.recovered", {{"bron", source.naam}});
    } else {
      log::warning("pull.failing", {{"bron", source.naam}, {"reason", source.told}});
    }
  }

  const Clock& clock;
  Random& random;
  const PullerSettings settings;
  const DeliverPage deliver;
  AllPullFigures figures;
  std::atomic<bool> stopping{false};
  BoundedQueue<bool> bell{1};  // closed when it stops: the thread hears it
  std::vector<std::unique_ptr<Source>> working;
  std::thread thread;          // last: starts when all else is there
};

Puller::Puller(const Clock& clock, Random& random, PullerSettings settings, std::vector<PullSource> sources, DeliverPage deliver) {
  for (const PullSource& source : sources) {
    if (!source.pull.url.starts_with("https://") || !source.pull.token_url.starts_with("https://")) {
      throw std::runtime_error("pull: an address of " + source.naam + " is not https");
    }
    if (source.pull.client_secret.empty()) throw std::runtime_error("pull: there is no secret for " + source.naam);
  }
  impl_ = std::make_unique<Impl>(clock, random, std::move(settings), std::move(sources), std::move(deliver));
}

Puller::~Puller() { stop(); }

void Puller::stop() {
  impl_->stopping.store(true);
  impl_->bell.close();
  if (impl_->thread.joinable()) impl_->thread.join();
}

const AllPullFigures& Puller::figures() const { return impl_->figures; }

}  // namespace hub::somtoday
