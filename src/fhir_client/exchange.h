// One GET on its way: connects, asks and reads, each time only as far as the socket lets it. Not thread-safe.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "fhir_client/connection.h"
#include "fhir_client/query.h"
#include "fhir_client/resolver.h"
#include "fhir_client/response_reader.h"
#include "fhir_client/trust.h"
#include "fhir_client/url.h"

namespace ordersign::fhir_client {

class Exchange {
 public:
  /// What is referred to must outlive the exchange. `addresses` are tried in their order.
  Exchange(const Url& url, const Addresses& addresses, const Access& access, const Trust& trust, std::size_t max_body,
           std::string_view accept = "application/fhir+json");
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  /// Call first at once, then whenever socket() is ready for events(). Returns by the deadline even if bytes keep
  /// coming.
  void advance(std::chrono::steady_clock::time_point deadline);
  bool finished() const { return state_ == State::Finished; }

  int socket() const { return connection_->socket(); }
  short events() const { return events_; }  ///< as poll() names them

  Failure failure() const { return failure_; }
  int status() const { return reader_.status() >= 200 ? reader_.status() : 0; }
  std::string take_body() { return reader_.take_body(); }

 private:
  enum class State { Connecting, Sending, Receiving, Finished };
  using Step = Connection::Step;

  void connect();
  void try_next_address();
  void send();
  void receive(std::chrono::steady_clock::time_point deadline);
  void write_request();
  void wait_for(Step step);
  void finish(Failure failure);

  const Url& url_;
  const Addresses& addresses_;
  const Access& access_;
  const Trust& trust_;
  std::string_view accept_;
  std::size_t next_address_ = 0;
  std::unique_ptr<Connection> connection_;
  State state_ = State::Connecting;
  short events_ = 0;
  std::string request_;
  std::string_view unsent_;
  ResponseReader reader_;
  Failure failure_ = Failure::None;
};

}  // namespace ordersign::fhir_client
