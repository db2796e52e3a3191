// One client's connection, which never waits: requests in one after the other within their deadlines, answers out. What takes time
// is done by its ConnectionKeeper and comes back by answered().
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "http/client_socket.h"
#include "http/deadlines.h"
#include "http/framed_request.h"
#include "http/peers.h"
#include "http/request_framer.h"

namespace ordersign::http {

struct ConnectionLimits {
  FrameLimits frame;
  std::chrono::milliseconds request{10'000};  ///< from the first byte of a request to its last, over it 408; for a TLS handshake
  std::chrono::milliseconds idle{15'000};     ///< between requests
  std::chrono::milliseconds send{10'000};     ///< for a client to take its answer
  std::chrono::milliseconds linger{1'000};    ///< for a refused client to read why
};

class Connection;

/// What a request that was handed over is answered with.
struct WorkerAnswer {
  std::string bytes;  ///< "" when all are sent; else when there is none, and the connection is lost
  bool keep_alive = true;
  bool is_sent = false;
  std::size_t sent = 0;                        ///< of them
  std::chrono::steady_clock::time_point at{};  ///< when it was there
};

/// What a connection needs from the front that keeps it. All of it is called in the front's thread.
class ConnectionKeeper {
 public:
  virtual ~ConnectionKeeper() = default;
  /// Has the request answered elsewhere; Connection::answered() is called with it later, also when the client is gone by then. Or
  /// gives the answer to one that there is no time for.
  virtual std::optional<std::string> hand_over(Connection& connection, FramedRequest request, bool keep_alive) = 0;
  /// A final answer for a request whose body is still to come, or "" to let it come.
  virtual std::string refuse_early(const Connection& connection, const FramedRequest& head) = 0;
  /// The answer to what is no request; `head` has what of it was read.
  virtual std::string refuse(const Refusal& refusal, const FramedRequest& head) = 0;
  /// A client could not agree with us on TLS; why, in OpenSSL's words.
  virtual void tell_of_handshake(std::string_view fault) = 0;
  /// Connections are to end after the answer that is due.
  virtual bool is_leaving() const = 0;
  /// Connection::out_of_time() is to be called then, and only then.
  virtual void set_deadline(Connection& connection, Deadlines<Connection*>::Time due) = 0;
  /// Connection::proceed() is to be called again soon: the client has sent more than was its turn.
  virtual void call_again(Connection& connection) = 0;
};

/// Not thread-safe: used by the front's thread only, but for send_at_once().
class Connection {
 public:
  Connection(ClientSocket socket, const PeerAddress& peer, const ConnectionLimits& limits, ConnectionKeeper& keeper)
      : socket_(std::move(socket)), peer_(peer), limits_(limits), keeper_(keeper), framer_(limits.frame), is_open_(socket_.is_open()) {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  int socket() const { return socket_.descriptor(); }
  const PeerAddress& peer() const { return peer_; }
  /// Once, when it is watched.
  void start();
  /// Its socket, which is watched for edges, has become readable or writable, or both.
  void ready(bool readable, bool writable);
  /// Its client sends nothing after what has come: the last edge, beside which there may be bytes.
  void hears_end() { has_heard_end_ = true; }
  /// Does all that can be done without waiting.
  void proceed();
  /// Sends what of an answer can be sent without waiting, before answered(); nothing by TLS. For the thread that answers, which alone
  /// has the socket while a request is handed over.
  void send_at_once(WorkerAnswer& answer);
  void answered(WorkerAnswer answer);
  void out_of_time();
  /// Gives up what it holds the memory for: a request that has not arrived whole is refused, an answer that is not taken is dropped.
  void make_way();
  /// Nothing has begun to arrive, and nothing is due.
  bool is_idle() const { return phase_ == Phase::Receiving && framer_.idle() && (is_open_ || !socket_.tls()->has_begun()); }
  /// Idle, and not for the first time: whoever has just connected is about to ask.
  bool is_done() const { return has_asked_ && is_idle(); }
  /// There is more to do as soon as the request that is handed over is answered: its client has sent more, or has gone.
  bool awaits_answer() const { return phase_ == Phase::Answering && (readable_ || gone_ || !framer_.idle()); }
  /// To be destroyed; never while a request of it is handed over.
  bool is_over() const { return phase_ == Phase::Over; }
  /// Bytes of requests and answers that it keeps, those with a worker too.
  std::size_t held() const { return framer_.held() + handed_over_ + out_.size(); }
  bool is_receiving() const { return phase_ == Phase::Receiving; }
  bool can_make_way() const { return phase_ != Phase::Answering && held() > 0; }
  void end();

  // The keeper's:
  Deadlines<Connection*>::Entry deadline;
  std::size_t counted = 0;         // of held()
  bool counts_as_waiting = false;  // by awaits_answer()

 private:
  enum class Phase : std::uint8_t {
    Receiving,
    Answering,  // handed over
    Sending,    // an answer, after which it goes on
    Closing,    // as Sending, after which it ends
    Lingering,  // all is sent: what still comes is thrown away
    Over,
  };
  enum class Came : std::uint8_t { Bytes, Nothing, End };
  using Time = Deadlines<Connection*>::Time;

  void receive();
  void hand_over();
  void take_answer(WorkerAnswer answer);
  void send(std::string bytes, Phase then, std::size_t sent = 0);
  void send_rest();
  void await_request(Time from);
  void close_with(std::string bytes);
  void linger();
  void throw_away();
  Came read_some();
  void give_up();
  void wait_within(std::chrono::milliseconds limit);

  ClientSocket socket_;
  const PeerAddress peer_;
  const ConnectionLimits& limits_;
  ConnectionKeeper& keeper_;
  RequestFramer framer_;
  RequestFramer::Progress progress_ = RequestFramer::Progress::More;
  Phase phase_ = Phase::Receiving;
  bool is_open_;          // its handshake is over, if it has one
  bool readable_ = true;  // as far as is known
  bool has_heard_end_ = false;
  bool writable_ = true;
  bool has_asked_ = false;
  bool has_begun_ = false;  // a request, whose deadline runs
  Time request_due_{};
  bool gone_ = false;            // while its request was handed over
  std::size_t handed_over_ = 0;  // bytes of the request's body
  std::string out_;
  std::size_t sent_ = 0;  // of it
};

}  // namespace ordersign::http
