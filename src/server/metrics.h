// Counts over all calls since the start, as Prometheus reads them. Label values are words of ours only. Safe to use from
// any thread.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "http/worker_pool.h"
#include "ordersign/service.h"
#include "store/store.h"

namespace ordersign::server {

inline constexpr std::string_view metrics_content_type = "text/plain; version=0.0.4; charset=utf-8";

/// What a store counts and holds, as text of the same kind.
std::string text_of(const store::Counts& counts);
/// Which of its states it is in, as text of the same kind.
std::string text_of(store::State state);
/// Lines of the log that nobody will read, as text of the same kind.
std::string text_of_dropped_lines(std::uint64_t lines);
/// Requests that wait and that are answered, of how many clients, and how many of the one that has most. Whose they are is not told:
/// metrics need no token, and there may be any number of clients.
std::string text_of_load(const std::vector<http::ClientLoad>& loads);
/// Where there is no store: the outcomes that clients told and nobody kept.
std::string text_of_dropped(std::uint64_t outcomes);
/// What clients told of questionnaires that they could not show.
std::string text_of_questionnaire_issues(std::uint64_t issues);

class Metrics {
 public:
  /// Upper bounds of the duration histogram, in seconds; one more bucket takes the rest.
  static constexpr std::array bounds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0};

  void add(const CallReport& report, int status, std::chrono::duration<double> took);
  /// A caller that was not let in, by our word for why.
  void add_refusal(std::string_view reason);
  /// A request that was refused before it was looked into: by its head, its size or time, or for want of room.
  void add_refused_request(int status);
  /// A client with which there was no agreement on TLS.
  void add_refused_handshake();
  /// A browser's request from a page that may not read the answer.
  void add_unlisted_origin();
  /// Prometheus text exposition format 0.0.4.
  std::string text(std::size_t in_flight) const;

 private:
  using Counts = std::map<std::string, std::uint64_t>;  // by the text of the labels

  mutable std::mutex mutex_;
  Counts calls_, decisions_, criteria_, unknown_, prefetch_, fetches_, unnamed_, cards_, card_types_, covered_, actions_, overridden_,
      refusals_, refused_requests_;
  std::uint64_t ignored_options_ = 0, other_patients_ = 0, unlisted_origins_ = 0, refused_handshakes_ = 0;
  std::array<std::uint64_t, bounds.size() + 1> buckets_{};
  double seconds_ = 0;
};

}  // namespace ordersign::server
