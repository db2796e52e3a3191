#include "fhir_client/race.h"

#include <poll.h>

#include <algorithm>
#include <utility>

#include "fhir_client/judge.h"

namespace ordersign::fhir_client {

using Time = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kGrace{20};  // a call may end that much after its deadline for the sake of an answer

void Race::run(const std::vector<Runner>& runners, std::vector<Fetched>& results) {
  const auto at_once = std::max<std::size_t>(1, limits_.max_parallel);
  auto next = runners.begin();
  while (!is_over() && (next != runners.end() || !lanes_.empty())) {
    while (next != runners.end() && lanes_.size() < at_once && !is_over()) start(*next++, results);
    collect_finished();
    const bool has_room = next != runners.end() && lanes_.size() < at_once;
    if (!lanes_.empty() && !has_room) wait_and_advance();
  }
  collect_finished();
  for (auto& lane : lanes_) {
    lane.result.failure = Failure::Late;
    lane.result.status = lane.exchange.status();
  }
  for (; next != runners.end(); ++next) results[next->result].failure = Failure::Late;
  lanes_.clear();
}

// Parsing takes its time, too: what would only be read after the deadline came late.
void Race::parse(std::string body, Fetched& result) {
  if (is_over() || Time::now() + parsing_time(body) > deadline_ + kGrace) result.failure = Failure::Late;
  else judge_body(std::move(body), result);
}

void Race::start(const Runner& runner, std::vector<Fetched>& results) {
  auto& lane = lanes_.emplace_back(runner, results[runner.result], *this);
  lane.exchange.advance(deadline_);
}

void Race::wait_and_advance() {
  std::vector<pollfd> sockets;
  for (const auto& lane : lanes_) sockets.push_back({lane.exchange.socket(), lane.exchange.events(), 0});
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - Time::now());
  const auto wait = std::clamp<std::chrono::milliseconds::rep>(left.count(), 0, 60'000);
  if (poll(sockets.data(), sockets.size(), static_cast<int>(wait)) <= 0) return;
  auto socket = sockets.begin();
  for (auto& lane : lanes_)
    if ((socket++)->revents != 0 && !is_over()) lane.exchange.advance(deadline_);
}

void Race::collect_finished() {
  for (auto lane = lanes_.begin(); lane != lanes_.end();) {
    auto& exchange = lane->exchange;
    auto& result = lane->result;
    if (!exchange.finished()) {
      ++lane;
      continue;
    }
    result.status = exchange.status();
    result.failure = exchange.failure();
    if (result.failure == Failure::None) parse(exchange.take_body(), result);
    lane = lanes_.erase(lane);
  }
}

}  // namespace ordersign::fhir_client
