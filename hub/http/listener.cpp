#include "hub/http/listener.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <stdexcept>
#include <utility>

#include "hub/base/assert.h"
#include "hub/base/log.h"
#include "hub/http/session.h"

namespace hub::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;

constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> token{};

// Descriptors come back when connections end; ten attempts a second neither spin nor keep clients waiting.
constexpr milliseconds accept_pause{100};
// Deadlines are seconds; looking four times a second over ten thousand sessions costs under a percent.
constexpr milliseconds tick_max{250};

milliseconds tick_for(const Deadlines& deadlines) {
  const milliseconds shortest = std::min({deadlines.handshake, deadlines.header, deadlines.body, deadlines.handling,
                                          deadlines.write, deadlines.idle, deadlines.drain});
  return std::clamp(shortest / 4, milliseconds(1), tick_max);
}

// An IPv4 client of an IPv6 socket is an IPv4 client.
asio::ip::address unmapped(const asio::ip::address& address) {
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
  return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
}

// An IPv6 household or attacker has a /64: that is one address for our purpose.
asio::ip::address counted_address(const asio::ip::address& address) {
  if (address.is_v4()) return address;
  auto bytes = address.to_v6().to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
  return asio::ip::address_v6(bytes);
}

// Held back so that at the descriptor limit a connection can still be accepted, to close it: left in the
// backlog it would wake us for ever.
class SpareDescriptor {
 public:
  SpareDescriptor() { take(); }
  ~SpareDescriptor() { give(); }
  SpareDescriptor(const SpareDescriptor&) = delete;
  SpareDescriptor& operator=(const SpareDescriptor&) = delete;
  void take() {
    if (descriptor_ < 0) descriptor_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  }
  void give() {
    if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
  }

 private:
  int descriptor_ = -1;
};

}  // namespace

struct Listener::Impl {
  Impl(const Clock& clock, Application& application, Refuse refuse, ListenerConfig config);
  ~Impl();

  void open(Acceptor& acceptor, std::uint16_t port);
  Pending<void> accept(Acceptor& acceptor, bool tls);
  void on_accept_failed(Acceptor& acceptor, const error_code& failed);
  void serve(Socket socket, bool tls);
  void on_session_end(SessionId id, const asio::ip::address& address, const std::exception_ptr& failed);
  void spawn_accept(Acceptor& acceptor, bool tls);
  void arm_tick(milliseconds wait);
  void on_tick();
  void begin_stop(milliseconds grace);
  [[nodiscard]] bool is_done() const;
  void finish_if_done();
  void close_all();

  const std::shared_ptr<asio::io_context> io;
  ListenerState state;
  TlsContext tls_context;
  Acceptor plain_acceptor;
  Acceptor tls_acceptor;
  Timer tick_timer;
  const milliseconds tick;
  SpareDescriptor spare;
  std::unordered_map<asio::ip::address, std::size_t> connections_by_address;
  SessionId next_id = 1;
  int accepting_count = 0;
  MonoTime cut_at{};
  bool finished = false;
};

Listener::Impl::Impl(const Clock& clock, Application& application, Refuse refuse, ListenerConfig config)
    : io(std::make_shared<asio::io_context>(1)),  // 1: one thread runs it; others may still post
      state{.io = io,
            .clock = clock,
            .application = application,
            .refuse = std::move(refuse),
            .config = std::move(config)},
      plain_acceptor(*io),
      tls_acceptor(*io),
      tick_timer(*io),
      tick(tick_for(state.config.deadlines)) {
  if (state.config.tls) {
    auto loaded = load_tls_context(state.config.tls->files);
    if (!loaded) throw std::runtime_error(loaded.error().text);
    tls_context = std::move(*loaded);
  }
  open(plain_acceptor, state.config.port);
  if (state.config.tls) open(tls_acceptor, state.config.tls->port);
}

Listener::Impl::~Impl() {
  // Coroutines that never got to their end are run to it: a frame must not outlive its session.
  finished = true;
  state.stopping = true;
  close_all();
  io->restart();
  io->run();
  HUB_ASSERT(state.sessions.empty());
}

void Listener::Impl::open(Acceptor& acceptor, std::uint16_t port) {
  const std::string& address = state.config.address;
  try {
    const tcp::endpoint endpoint(asio::ip::make_address(address), port);
    acceptor.open(endpoint.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(true));  // a restart must not wait for old connections
    if (endpoint.address().is_v6()) acceptor.set_option(asio::ip::v6_only(false));
    acceptor.bind(endpoint);
    acceptor.listen();
    acceptor.non_blocking(true);
  } catch (const boost::system::system_error& failed) {
    throw std::runtime_error("http " + address + ":" + std::to_string(port) + ": " + failed.code().message());
  }
}

Pending<void> Listener::Impl::accept(Acceptor& acceptor, bool tls) {
  Timer pause(*io);
  while (!state.stopping) {
    auto [failed, socket] = co_await acceptor.async_accept(token);
    if (state.stopping) co_return;
    if (!failed) {
      serve(std::move(socket), tls);
      continue;
    }
    on_accept_failed(acceptor, failed);
    pause.expires_after(accept_pause);
    const auto [waited] = co_await pause.async_wait(token);
    if (waited) co_return;
  }
}

void Listener::Impl::on_accept_failed(Acceptor& acceptor, const error_code& failed) {
  ++state.figures.accept_errors;
  log::warning("accept_failed", {{"error", failed.message()}});
  if (failed != asio::error::no_descriptors) return;
  spare.give();
  error_code nothing_there;
  Socket turned_away(*io);
  acceptor.accept(turned_away, nothing_there);
  turned_away.close(nothing_there);
  spare.take();
}

void Listener::Impl::serve(Socket socket, bool tls) {
  error_code gone;
  const auto remote = unmapped(socket.remote_endpoint(gone).address());
  if (!gone) socket.set_option(tcp::no_delay(true), gone);  // an answer is one write; nothing follows to wait for
  if (gone) return;
  const auto address = counted_address(remote);
  const auto known = connections_by_address.find(address);
  const std::size_t of_address = known == connections_by_address.end() ? 0 : known->second;
  if (state.sessions.size() >= state.config.connections_max || of_address >= state.config.connections_per_address_max) {
    ++state.figures.connections_refused;
    return;
  }
  const SessionId id = next_id++;
  auto session = tls ? make_tls_session(state, id, std::move(socket), remote.to_string(), *tls_context)
                     : make_plain_session(state, id, std::move(socket), remote.to_string());
  auto serving = session->run();
  state.sessions.emplace(id, std::move(session));
  ++connections_by_address[address];
  ++state.figures.connections_accepted;
  state.figures.connections_open = state.sessions.size();
  asio::co_spawn(io->get_executor(), std::move(serving),
                 [this, id, address](const std::exception_ptr& failed) { on_session_end(id, address, failed); });
}

void Listener::Impl::on_session_end(SessionId id, const asio::ip::address& address, const std::exception_ptr& failed) {
  if (failed) {
    // A fault of the application or of ours; the connection is gone, the hub goes on.
    try {
      std::rethrow_exception(failed);
    } catch (const std::exception& fault) {
      log::error("session_failed", {{"error", fault.what()}});
    }
  }
  state.sessions.erase(id);
  state.figures.connections_open = state.sessions.size();
  const auto counted = connections_by_address.find(address);
  if (--counted->second == 0) connections_by_address.erase(counted);
  finish_if_done();
}

void Listener::Impl::spawn_accept(Acceptor& acceptor, bool tls) {
  ++accepting_count;
  asio::co_spawn(io->get_executor(), accept(acceptor, tls), [this](const std::exception_ptr& failed) {
    --accepting_count;
    if (failed) std::rethrow_exception(failed);  // out of run(): a hub that accepts nothing must not live on
    finish_if_done();
  });
}

void Listener::Impl::arm_tick(milliseconds wait) {
  tick_timer.expires_after(wait);
  tick_timer.async_wait([this](const error_code& stopped) {
    if (stopped) return;
    on_tick();
    if (!is_done()) arm_tick(tick);
  });
}

void Listener::Impl::on_tick() {
  const MonoTime now = state.clock.mono();
  for (const auto& [id, session] : state.sessions) session->on_tick(now);
  if (state.stopping && now >= cut_at) close_all();
}

void Listener::Impl::begin_stop(milliseconds grace) {
  if (!state.stopping) cut_at = MonoTime::max();
  cut_at = std::min(cut_at, state.clock.mono() + grace);  // asked twice: the shorter
  if (std::exchange(state.stopping, true)) return;
  error_code ignored;  // a socket that does not close cleanly is closed all the same
  plain_acceptor.close(ignored);
  tls_acceptor.close(ignored);
  for (const auto& [id, session] : state.sessions) session->stop();
  arm_tick(std::min(tick, grace));
  finish_if_done();
}

bool Listener::Impl::is_done() const { return state.stopping && accepting_count == 0 && state.sessions.empty(); }

void Listener::Impl::finish_if_done() {
  if (is_done()) tick_timer.cancel();  // the last work of the io thread: run() returns
}

void Listener::Impl::close_all() {
  error_code ignored;
  plain_acceptor.close(ignored);
  tls_acceptor.close(ignored);
  for (const auto& [id, session] : state.sessions) session->close();
  tick_timer.cancel();
}

Listener::Listener(const Clock& clock, Application& application, Refuse refuse, ListenerConfig config)
    : impl_(std::make_unique<Impl>(clock, application, std::move(refuse), std::move(config))) {}

Listener::~Listener() = default;

std::uint16_t Listener::port() const { return impl_->plain_acceptor.local_endpoint().port(); }

std::uint16_t Listener::tls_port() const {
  return impl_->state.config.tls ? impl_->tls_acceptor.local_endpoint().port() : std::uint16_t{0};
}

void Listener::run() {
  HUB_ASSERT(!impl_->finished);
  impl_->spawn_accept(impl_->plain_acceptor, /*tls=*/false);
  if (impl_->state.config.tls) impl_->spawn_accept(impl_->tls_acceptor, /*tls=*/true);
  impl_->arm_tick(impl_->tick);
  impl_->io->run();
  impl_->finished = true;
}

void Listener::stop(milliseconds grace) {
  asio::post(*impl_->io, [impl = impl_.get(), grace] { impl->begin_stop(grace); });
}

void Listener::post(std::function<void()> work) {
  asio::post(*impl_->io, [impl = impl_.get(), work = std::move(work)] {
    if (!impl->finished) work();
  });
}

Result<void> Listener::reload_tls() {
  HUB_ASSERT(impl_->state.config.tls.has_value());
  auto loaded = load_tls_context(impl_->state.config.tls->files);
  if (!loaded) return pass(loaded);
  asio::post(*impl_->io, [impl = impl_.get(), fresh = std::move(*loaded)] { impl->tls_context = fresh; });
  return {};
}

ListenerFigures Listener::figures() const { return impl_->state.figures; }

}  // namespace hub::http
