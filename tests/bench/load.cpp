#include "load.h"

#include <fmt/core.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <memory>
#include <optional>
#include <stdexcept>

#include "http_connection.h"

namespace bench {
namespace {

using hub::MonoTime;
using namespace std::chrono_literals;

// Answers that are still out when time is up are waited for so long.
constexpr auto patience = 60s;

// How registrations stand in a body, and where that goes.
struct Frame {
  std::string_view target;
  std::string_view content_type;
  std::string_view before;
  std::string_view between;
  std::string_view after;
};

Frame frame_of(Soort soort, bool one) {
  if (soort == Soort::eduarte) return {"/v1/aanleveringen", "text/csv", "", "\r\n", "\r\n"};
  if (soort == Soort::somtoday) return {"/v1/aanleveringen", "application/json", "{\"items\":[\n", ",\n", "\n]}\n"};
  if (one) return {"/v1/gebeurtenissen", "application/cloudevents+json", "", "", ""};
  return {"/v1/gebeurtenissen", "application/x-ndjson", "", "\n", "\n"};
}

// A connection with a request of its own, of which only the digits change.
struct Lane {
  std::unique_ptr<HttpConnection> connection;
  std::string request;
  std::size_t head_bytes = 0;
  std::size_t batch = 0;          // registrations in the request that is open
  MonoTime due{};
  bool open = false;
};

class Load {
 public:
  explicit Load(const LoadSettings& settings)
      : settings_(settings), registraties_(settings.soort, settings.pupils, settings.towns),
        frame_(frame_of(settings.soort, settings.batch == 1)), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    if (settings_.tls) tls_ = make_tls_client();
    for (std::size_t i = 0; i < settings_.connections; ++i) add_lane();
  }
  ~Load() { ::close(epoll_); }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  LoadFigures run() {
    begin_ = clock_.mono();
    end_ = begin_ + settings_.duration;
    count_from_ = begin_ + settings_.duration / 5;  // connections, caches and the store's file warm up first
    for (Lane& lane : lanes_) free_.push_back(&lane);
    start_requests();
    while (open_ > 0 || may_start()) {
      wait();
      if (clock_.mono() > end_ + patience) throw std::runtime_error(fmt::format("{} requests had no answer within a minute", open_));
      start_requests();
    }
    if (last_answer_ > first_answer_) {
      const std::chrono::duration<double> took = last_answer_ - first_answer_;
      figures_.rate = static_cast<double>(counted_) / took.count();
    }
    return std::move(figures_);
  }

 private:
  void add_lane() {
    Lane& lane = lanes_.emplace_back();
    lane.connection = std::make_unique<HttpConnection>(settings_.port, tls_.get());
    const std::size_t bytes = frame_.before.size() + registraties_.bytes() * settings_.batch +
                              frame_.between.size() * (settings_.batch - 1) + frame_.after.size();
    lane.request = fmt::format(
        "POST {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAuthorization: Bearer {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n",
        frame_.target, settings_.port, settings_.token, frame_.content_type, bytes);
    lane.head_bytes = lane.request.size();
    lane.request.resize(lane.head_bytes + bytes);
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLET;
    event.data.ptr = &lane;
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, lane.connection->descriptor(), &event) != 0) throw std::runtime_error("epoll");
  }

  [[nodiscard]] bool may_start() const { return figures_.sent < settings_.count_max && next_due() < end_; }

  // When the next request is to leave; without a pace: now.
  [[nodiscard]] MonoTime next_due() const {
    if (settings_.rate == 0) return clock_.mono();
    return begin_ + std::chrono::microseconds(static_cast<std::int64_t>(static_cast<double>(requests_) * 1e6 / settings_.rate));
  }

  void start_requests() {
    while (!free_.empty() && may_start()) {
      const MonoTime due = next_due();
      if (due > clock_.mono()) return;
      Lane& lane = *free_.front();
      free_.pop_front();
      fill(lane);
      if (settings_.rate > 0) figures_.due.push_back(due);
      lane.due = due;
      lane.open = true;
      ++open_;
      ++requests_;
      lane.connection->send(lane.request);
    }
  }

  void fill(Lane& lane) {
    char* to = put(frame_.before, lane.request.data() + lane.head_bytes);
    lane.batch = settings_.batch;
    for (std::size_t i = 0; i < settings_.batch; ++i) {
      if (i > 0) to = put(frame_.between, to);
      registraties_.write(settings_.first + figures_.sent++, to);
      to += registraties_.bytes();
    }
    put(frame_.after, to);
  }

  static char* put(std::string_view text, char* to) { return std::copy(text.begin(), text.end(), to); }

  void wait() {
    timespec until_due{1, 0};
    if (settings_.rate > 0 && !free_.empty() && may_start()) {
      const auto rest = std::max(next_due() - clock_.mono(), MonoTime::duration(0));
      until_due = {rest / 1s, (rest % 1s) / 1us * 1000};
    }
    std::array<epoll_event, 256> events;
    const int count = ::epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()), &until_due, nullptr);
    if (count < 0 && errno != EINTR) throw std::runtime_error("epoll");
    for (int i = 0; i < count; ++i) go_on(*static_cast<Lane*>(events[static_cast<std::size_t>(i)].data.ptr));
  }

  void go_on(Lane& lane) {
    if (!lane.open) return;
    const auto status = lane.connection->go_on();
    if (!status) return;
    const MonoTime now = clock_.mono();
    lane.open = false;
    --open_;
    free_.push_back(&lane);
    if (*status < 200 || *status > 299) {
      if (figures_.refused++ == 0) {
        figures_.refusal_status = *status;
        figures_.refusal = lane.connection->body();
      }
      return;
    }
    if (lane.due < count_from_) return;
    figures_.answers.add(now - lane.due);
    if (now > end_) return;
    // Counted from one answer to another, so that neither the first wait nor a batch that is cut off by the
    // end changes the rate.
    if (first_answer_ == MonoTime{}) {
      first_answer_ = now;
    } else {
      counted_ += lane.batch;
    }
    last_answer_ = now;
  }

  const LoadSettings settings_;
  const Registraties registraties_;
  const Frame frame_;
  const hub::SystemClock clock_;
  const int epoll_;
  std::shared_ptr<ssl_ctx_st> tls_;
  std::deque<Lane> lanes_;        // they keep their addresses
  std::deque<Lane*> free_;
  LoadFigures figures_;
  MonoTime begin_{};
  MonoTime end_{};
  MonoTime count_from_{};
  MonoTime first_answer_{};
  MonoTime last_answer_{};
  std::uint64_t counted_ = 0;     // registrations answered after the first answer that counts
  std::uint64_t requests_ = 0;
  std::size_t open_ = 0;
};

}  // namespace

LoadFigures run_load(const LoadSettings& settings) { return Load(settings).run(); }

}  // namespace bench
