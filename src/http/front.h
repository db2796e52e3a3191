// The loop that carries every connection in one thread: accepts, reads, keeps deadlines, sends what a client does not take at once.
// Requests are answered by workers, which send what it does take, so that a client which is slow, idle or gone costs no thread.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "http/answerer.h"
#include "http/connection.h"
#include "http/deadlines.h"
#include "http/door.h"
#include "http/exchange.h"
#include "http/listener.h"
#include "http/peers.h"
#include "http/tls_context.h"
#include "http/worker_pool.h"

namespace ordersign::http {

struct FrontOptions : ListenerOptions {
  std::size_t max_connections = 4096;  ///< at once; over it they wait until an idle one makes room
  /// That connections may take; over it as over max_connections, and that is told.
  std::size_t max_descriptors = std::numeric_limits<std::size_t>::max();
  std::size_t max_workers = 72;  ///< threads that answer, when those wait for others
  /// Bytes of requests and answers at once; over it whoever holds most is refused. Calls that are here whole have three quarters of it:
  /// over those, whoever would wait behind them is told 503.
  std::size_t max_buffered = 32 << 20;
  PeerLimits peers;
  std::chrono::milliseconds queue_wait{500};  ///< for a worker; who would have to wait longer is told 503 at once
  ConnectionLimits limits;
};

class Front : private ConnectionKeeper, private DoorKeeper {
 public:
  /// What is referred to must outlive it.
  Front(const FrontOptions& options, Exchange& exchange, Answerer& answerer);
  ~Front() override;

  /// Clients that connect from here on do so by TLS. From any thread.
  void secure(std::shared_ptr<const TlsContext> tls);
  /// The port that clients can connect to from here on, -1 when it cannot be had.
  int open();
  /// Until request_stop(); returns when every begun request is answered. After open().
  void run();
  /// For `grace` requests are still taken, and answered with `Connection: close`. Then nobody can connect any more, idle connections
  /// end, and what has begun to arrive has `unfinished` to arrive whole, as has the request of who has just connected. Between the
  /// two, where the port is shared, those who have begun to connect have `handshake` to do so, and others are left to the process
  /// beside. A second time ends what is left of any of these. From any thread, also before run().
  void request_stop(std::chrono::milliseconds grace = {});

  /// Requests by client, those that wait and those that are answered, but for urgent ones. From any thread.
  std::vector<ClientLoad> load() { return workers_.load(); }

  static constexpr std::chrono::milliseconds handshake{100};
  static constexpr std::chrono::seconds unfinished{2};

 private:
  using Clock = Deadlines<Connection*>::Clock;
  struct Answered {
    Connection* connection;
    WorkerAnswer answer;
    std::size_t taken;  // bytes of the request
  };

  std::optional<std::string> hand_over(Connection& connection, FramedRequest request, bool keep_alive) override;
  std::string refuse_early(const Connection& connection, const FramedRequest& head) override;
  std::string refuse(const Refusal& refusal, const FramedRequest& head) override { return exchange_.refuse(refusal, head); }
  void tell_of_handshake(std::string_view fault) override { answerer_.note_handshake(fault); }
  bool is_leaving() const override { return stage_ != Stage::Serving; }
  void set_deadline(Connection& connection, Clock::time_point due) override { deadlines_.set(&connection, connection.deadline, due); }
  void call_again(Connection& connection) override { called_again_.push_back(connection.socket()); }
  bool has_room() const override { return connections_.size() < options_.max_connections && !is_out_of_descriptors(); }
  bool is_out_of_descriptors() const override { return connections_.size() >= options_.max_descriptors; }
  bool make_room() override;
  void take_in(int socket, const PeerAddress& peer) override;
  void tell_of_door(std::string_view event) override { answerer_.note_trouble(event); }

  void turn();
  int patience();
  void take_signal();
  void take_answers();
  void give_back(Answered answered);
  bool has_answers_to_heed();
  std::shared_ptr<const TlsContext> current_tls();
  void turn_away(ClientSocket socket, bool is_plain);
  std::string client_of(const Connection& connection, const FramedRequest& head);
  bool is_overloaded(const FramedRequest& request, std::string_view client);
  bool is_crowded() const { return handed_over_ > options_.max_buffered / 4 * 3; }
  void go_on_leaving(Clock::time_point now);
  void drain();
  void cut_off();
  void part_from(Connection& connection) const;
  std::vector<Connection*> all_connections() const;
  template <class Act>
  void with(Connection& connection, Act act);
  void settle(Connection& connection);
  void keep_within_memory();

  const FrontOptions& options_;
  Exchange& exchange_;
  Answerer& answerer_;
  const int epoll_;
  const int signal_;  // becomes readable when there are answers that cannot wait for the next event, or the end is asked for
  Door door_;
  std::unordered_map<int, std::unique_ptr<Connection>> connections_;  // by socket
  Deadlines<Connection*> deadlines_;
  std::vector<int> called_again_;
  std::vector<std::unique_ptr<Connection>> over_;  // until no event of this turn can speak of them
  Peers peers_;
  std::size_t held_ = 0;         // bytes, by all connections
  std::size_t handed_over_ = 0;  // of them of requests that workers have or that wait for one
  enum class Stage : std::uint8_t { Serving, Leaving, HoldingOff, Draining, CutOff } stage_ = Stage::Serving;
  Clock::time_point stage_ends_ = Deadlines<Connection*>::never;
  int stops_heeded_ = 0;
  std::atomic<int> stops_{0};
  std::atomic<std::chrono::milliseconds> grace_{};
  std::size_t awaiting_ = 0;               // connections that go on as soon as they are answered
  std::mutex mutex_;                       // of the next four
  std::shared_ptr<const TlsContext> tls_;  // null: without
  std::vector<Answered> answered_;         // by workers
  bool is_heeding_ = false;                // any answer is to be told by signal_, also one that is sent
  bool is_told_ = false;                   // by signal_, of answers that nobody has taken
  WorkerPool workers_;                     // last: its threads use the rest
};

}  // namespace ordersign::http
