#include "http/front.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <system_error>
#include <thread>

#include "text/number.h"

namespace ordersign::http {
namespace {

using std::chrono::milliseconds;

std::size_t cores() { return std::max(2U, std::thread::hardware_concurrency()); }

int checked(int descriptor) {
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "no descriptor for the event loop");
  return descriptor;
}

void watch(int epoll, int descriptor, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.fd = descriptor;
  if (::epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) != 0)
    throw std::system_error(errno, std::generic_category(), "the event loop takes no further descriptor");
}

/// Whoever is refused before the body has come loses the connection. Another one by TLS costs both sides more than an ordinary body does,
/// which is let come then.
bool is_costly_to_read(const FramedRequest& head) {
  constexpr std::size_t ordinary = 64 * 1024;
  const auto length = text::whole_number(head.header("Content-Length"));
  return !length || *length > ordinary || !head.header("Expect").empty();
}

}  // namespace

Front::Front(const FrontOptions& options, Exchange& exchange, Answerer& answerer)
    : options_(options),
      exchange_(exchange),
      answerer_(answerer),
      epoll_(checked(::epoll_create1(EPOLL_CLOEXEC))),
      signal_(checked(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))),
      door_(options, epoll_, *this),
      peers_(options.peers),
      workers_(std::min(cores(), options.max_workers), options.max_workers) {
  watch(epoll_, signal_, EPOLLIN);
}

Front::~Front() {
  workers_.shutdown();
  connections_.clear();
  ::close(signal_);
  ::close(epoll_);
}

int Front::open() { return door_.open(); }

void Front::run() {
  while (stage_ < Stage::Draining || !connections_.empty()) turn();
  over_.clear();
  workers_.shutdown();
}

void Front::request_stop(milliseconds grace) {
  grace_ = grace;
  ++stops_;
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(signal_, &one, sizeof one);
}

void Front::turn() {
  std::array<epoll_event, 256> events;
  const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), patience());
  take_answers();
  for (int i = 0; i < count; ++i) {
    const auto& [flags, data] = events[static_cast<std::size_t>(i)];
    if (data.fd == signal_) {
      take_signal();
    } else if (data.fd == door_.descriptor()) {
      door_.let_in();
    } else if (const auto found = connections_.find(data.fd); found != connections_.end()) {
      const bool failed = (flags & (EPOLLERR | EPOLLHUP)) != 0;
      with(*found->second, [&, is = flags](Connection& one) {
        if (failed || (is & EPOLLRDHUP)) one.hears_end();
        one.ready(failed || (is & (EPOLLIN | EPOLLRDHUP)), failed || (is & EPOLLOUT));
      });
    }
    keep_within_memory();
  }
  over_.clear();
  for (const int socket : std::exchange(called_again_, {})) {
    const auto found = connections_.find(socket);
    if (found != connections_.end()) with(*found->second, [](Connection& one) { one.proceed(); });
    keep_within_memory();
  }
  const auto now = Clock::now();
  const auto entry_of = [](Connection* one) -> auto& { return one->deadline; };
  while (const auto due = deadlines_.take_due(now, entry_of)) with(**due, [](Connection& one) { one.out_of_time(); });
  over_.clear();
  if (workers_.waiting() > 0) workers_.relieve();
  door_.look_again(now);
  go_on_leaving(now);
}

/// Milliseconds until there is something to do without an event, as epoll wants them.
int Front::patience() {
  if (!called_again_.empty() || has_answers_to_heed()) return 0;
  auto until = deadlines_.next();
  const auto now = Clock::now();
  if (workers_.waiting() > 0) until = std::min(until, now + WorkerPool::patience);
  until = std::min({until, door_.next(), stage_ends_});
  if (until == Deadlines<Connection*>::never) return -1;
  return static_cast<int>(std::clamp<std::int64_t>(std::chrono::ceil<milliseconds>(until - now).count(), 0, 60'000));
}

void Front::take_signal() {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto taken = ::read(signal_, &count, sizeof count);
  take_answers();
  for (const int asked = stops_; stops_heeded_ < asked; ++stops_heeded_) {
    stage_ends_ = Clock::now();
    if (stage_ != Stage::Serving) continue;
    stage_ = Stage::Leaving;
    stage_ends_ += grace_.load();
  }
}

void Front::go_on_leaving(Clock::time_point now) {
  if (now < stage_ends_) return;
  stage_ends_ = Deadlines<Connection*>::never;
  if (stage_ >= Stage::Draining) return cut_off();
  if (stage_ == Stage::Leaving && door_.hold_off()) {
    stage_ = Stage::HoldingOff;
    stage_ends_ = now + handshake;
  } else {
    drain();
    stage_ends_ = now + unfinished;
  }
}

void Front::take_answers() {
  std::vector<Answered> answered;
  {
    const std::lock_guard lock(mutex_);
    answered.swap(answered_);
    is_told_ = false;
  }
  for (auto& [connection, answer, taken] : answered) {
    handed_over_ -= taken;
    with(*connection, [&given = answer](Connection& one) { one.answered(std::move(given)); });
  }
}

/// By a worker. What is sent already can wait until something else happens, for which nobody need be woken: at the latest its client's
/// next request, or its end.
void Front::give_back(Answered answered) {
  bool is_to_tell = !answered.answer.is_sent || !answered.answer.keep_alive;
  {
    const std::lock_guard lock(mutex_);
    answered_.push_back(std::move(answered));
    is_to_tell = (is_to_tell || is_heeding_) && !is_told_;
    is_told_ |= is_to_tell;
  }
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = is_to_tell ? ::write(signal_, &one, sizeof one) : 0;
}

/// Whether an answer that is sent is of interest before the next event, for a client that has sent more meanwhile or for those who wait
/// for its place. INVARIANT: asked after all that this turn has done, so that an answer is either found here or tells of itself.
bool Front::has_answers_to_heed() {
  const std::lock_guard lock(mutex_);
  is_heeding_ = awaiting_ > 0 || stage_ != Stage::Serving || door_.is_full();
  return is_heeding_ && !answered_.empty();
}

std::string Front::refuse_early(const Connection& connection, const FramedRequest& head) {
  const bool is_shed = workers_.waiting() > 0 && is_costly_to_read(head) && is_overloaded(head, client_of(connection, head));
  return is_shed ? exchange_.shed(head, false) : exchange_.refuse_early(head);
}

std::string Front::client_of(const Connection& connection, const FramedRequest& head) {
  return exchange_.client_of(head, machine_name(connection.peer()));
}

/// At the door, before anything is spent on it: who would wait too long is better told at once, and may ask elsewhere. Nor may those that
/// wait take all of the memory: nothing could arrive or be sent then, since a call that is here whole cannot make way.
bool Front::is_overloaded(const FramedRequest& request, std::string_view client) {
  if (workers_.waiting() == 0 || answerer_.is_urgent(request.target)) return false;
  return is_crowded() || workers_.expected_wait(client) > options_.queue_wait;
}

std::optional<std::string> Front::hand_over(Connection& connection, FramedRequest request, bool keep_alive) {
  request.client = client_of(connection, request);
  request.is_from_one_machine = peers_.is_counted(connection.peer());
  if (is_overloaded(request, request.client)) return exchange_.shed(request, keep_alive);
  const bool goes_first = workers_.waiting() > 0 && answerer_.is_urgent(request.target);
  const auto client = request.client;
  const auto taken = request.body.size();
  auto job = [this, &connection, keep_alive, taken, asked = std::move(request)]() mutable {
    WorkerAnswer answer{{}, keep_alive};
    try {
      answer.bytes = exchange_.answer(std::move(asked), keep_alive);
    } catch (...) {  // no memory, most likely: this connection is lost, the process is not
      answerer_.note_trouble("connection-lost");
    }
    answer.at = Clock::now();
    connection.send_at_once(answer);
    give_back({&connection, std::move(answer), taken});
  };
  workers_.enqueue(std::move(job), goes_first ? WorkerPool::Lane::Urgent : WorkerPool::Lane::Ordinary, client);
  handed_over_ += taken;
  return std::nullopt;
}

/// Whatever goes wrong with one connection ends that one only.
template <class Act>
void Front::with(Connection& connection, Act act) {
  try {
    act(connection);
    if (stage_ >= Stage::Draining) part_from(connection);
  } catch (...) {
    answerer_.note_trouble("connection-lost");
    connection.end();
  }
  settle(connection);
}

/// All that its client had sent has been read by now, so that closing loses no request.
void Front::part_from(Connection& connection) const {
  if (connection.is_done()) connection.end();
  else if (stage_ == Stage::CutOff && connection.is_receiving()) connection.out_of_time();
}

void Front::settle(Connection& connection) {
  const auto held = connection.is_over() ? 0 : connection.held();
  held_ = held_ - connection.counted + held;
  connection.counted = held;
  const bool waits = connection.awaits_answer();
  awaiting_ += waits ? 1 : 0;
  awaiting_ -= std::exchange(connection.counts_as_waiting, waits) ? 1 : 0;
  if (connection.is_idle()) door_.offer_room();
  if (!connection.is_over()) return;
  peers_.leave(connection.peer());
  deadlines_.remove(&connection, connection.deadline);
  const auto found = connections_.find(connection.socket());
  over_.push_back(std::move(found->second));
  connections_.erase(found);
  door_.somebody_left();
}

void Front::secure(std::shared_ptr<const TlsContext> tls) {
  const std::lock_guard lock(mutex_);
  tls_ = std::move(tls);
}

std::shared_ptr<const TlsContext> Front::current_tls() {
  const std::lock_guard lock(mutex_);
  return tls_;
}

void Front::take_in(int descriptor, const PeerAddress& peer) try {
  ClientSocket socket(descriptor);
  const auto tls = current_tls();
  if (!peers_.enter(peer)) return turn_away(std::move(socket), tls == nullptr);
  if (tls != nullptr) socket.secure(tls->session(descriptor));
  auto connection = std::make_unique<Connection>(std::move(socket), peer, options_.limits, static_cast<ConnectionKeeper&>(*this));
  auto& taken = *connections_.insert_or_assign(descriptor, std::move(connection)).first->second;
  with(taken, [this](Connection& one) {
    // Edges only: no further system call tells what is waited for.
    watch(epoll_, one.socket(), EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET);
    one.start();
  });
} catch (...) {
  answerer_.note_trouble("connection-lost");
}

/// Its socket has room for so few bytes, and nothing has been read that a reset could be about. By TLS it would cost a handshake.
void Front::turn_away(ClientSocket socket, bool is_plain) {
  constexpr Refusal too_many{503, "throttled", "", "this machine has too many connections here at once"};
  const auto bytes = exchange_.refuse(too_many, {});
  if (is_plain) socket.write(bytes);
}

/// The connection that has been idle for longest makes room for a new one.
bool Front::make_room() {
  Connection* longest = nullptr;
  for (const auto& [socket, connection] : connections_)
    if (connection->is_idle() && (longest == nullptr || connection->deadline.due < longest->deadline.due)) longest = connection.get();
  if (longest == nullptr) return false;
  with(*longest, [](Connection& one) {
    one.ready(true, false);
    if (one.is_idle()) one.end();
  });
  return has_room();
}

/// What is large and unfinished goes first: an ordinary request is small, and whole at once.
void Front::keep_within_memory() {
  while (held_ > options_.max_buffered) {
    Connection* largest = nullptr;
    for (const auto& [socket, connection] : connections_)
      if (connection->can_make_way() && (largest == nullptr || connection->counted > largest->counted)) largest = connection.get();
    if (largest == nullptr) return;
    with(*largest, [](Connection& one) { one.make_way(); });
  }
}

void Front::drain() {
  door_.close();
  stage_ = Stage::Draining;
  for (Connection* one : all_connections()) with(*one, [](Connection& connection) { connection.ready(true, false); });
}

void Front::cut_off() {
  stage_ = Stage::CutOff;
  const bool is_hastened = stops_heeded_ > 1;
  for (Connection* one : all_connections())
    with(*one, [&](Connection& connection) {
      if (is_hastened) connection.out_of_time();
    });
}

/// For what may end some of them.
std::vector<Connection*> Front::all_connections() const {
  std::vector<Connection*> all;
  for (const auto& [socket, connection] : connections_) all.push_back(connection.get());
  return all;
}

}  // namespace ordersign::http
