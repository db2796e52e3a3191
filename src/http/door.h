// Where clients come in: accepts them while there is room, pauses while the machine has no descriptor for them, and closes so that
// whoever has knocked is let in first.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "http/listener.h"
#include "http/peers.h"

namespace ordersign::http {

class DoorKeeper {
 public:
  virtual ~DoorKeeper() = default;
  virtual bool has_room() const = 0;
  /// Have those who are in all the descriptors that they may?
  virtual bool is_out_of_descriptors() const = 0;
  /// Lets somebody go who does nothing. Is there room then?
  virtual bool make_room() = 0;
  /// The socket is the keeper's from here on. Throws nothing.
  virtual void take_in(int socket, const PeerAddress& peer) = 0;
  /// accept-failed, bind-failed or descriptors-exhausted.
  virtual void tell_of_door(std::string_view event) = 0;
};

/// Not thread-safe.
class Door {
 public:
  using Clock = std::chrono::steady_clock;

  /// Watches its descriptor in `epoll`. What is referred to must outlive it.
  Door(const ListenerOptions& options, int epoll, DoorKeeper& keeper) : listener_(options), epoll_(epoll), keeper_(keeper) {}

  /// The port, or -1.
  int open();
  int descriptor() const { return listener_.descriptor(); }
  /// Does somebody wait for room?
  bool is_full() const { return state_ == State::Full; }
  /// To be called when the descriptor is readable.
  void let_in();
  /// Somebody could be let go, if one waits for room.
  void offer_room();
  /// Somebody has left, with a descriptor.
  void somebody_left();
  /// When look_again() has something to do.
  Clock::time_point next() const { return state_ == State::Failing ? again_ : Clock::time_point::max(); }
  void look_again(Clock::time_point now);
  /// From here on only those are let in who have begun to connect; false, and nothing done, where nobody else could take others.
  bool hold_off() { return listener_.hold_off(); }
  /// Lets in all who wait, also where there is no room, as far as there are descriptors. Those of a handed socket stay for its next owner.
  void close();

 private:
  enum class State : std::uint8_t { Closed, Open, Full, Failing };

  bool let_one_in();
  bool has_descriptor();
  void tell_of_exhaustion();
  void failed(int error);
  void pause(State state);
  void open_again();
  bool watch();
  void unwatch();

  Listener listener_;
  const int epoll_;
  DoorKeeper& keeper_;
  State state_ = State::Closed;
  Clock::time_point again_{};
  bool is_broken_ = false;     // the listener: to be opened anew
  bool is_exhausted_ = false;  // no descriptor was to be had, and that has been told
};

}  // namespace ordersign::http
