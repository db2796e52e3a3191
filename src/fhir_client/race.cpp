#include "fhir_client/race.h"

#include <algorithm>
#include <utility>

namespace ordersign::fhir_client {

using Time = std::chrono::steady_clock;

// A runner on its way.
class Race::Lane {
 public:
  Lane(Runner runner, const Race& race, Dial dial)
      : runner_(std::move(runner)),
        multi_(race.wire_->multi()),
        transfer_(runner_.url, race.terms_, {race.headers_.get(), race.hosts_.get(), race.wire_->sessions()}, dial),
        added_(transfer_.easy() != nullptr && curl_multi_add_handle(multi_, transfer_.easy()) == CURLM_OK) {}
  ~Lane() {
    if (added_) curl_multi_remove_handle(multi_, transfer_.easy());
  }
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  const Runner& runner() const { return runner_; }
  const Transfer& transfer() const { return transfer_; }
  bool started() const { return added_; }
  bool told() const { return told_; }
  void tell(Outcome outcome, const Home& home) {
    told_ = true;
    home(runner_.number, std::move(outcome));
  }
  Outcome finish(CURLcode code) { return transfer_.finish(code); }
  Outcome abandon() { return transfer_.abandon(); }

 private:
  Runner runner_;
  CURLM* multi_;
  Transfer transfer_;
  bool added_;
  bool told_ = false;
};

Race::Race(const Url& base, const Terms& terms, std::size_t max_parallel, WirePool& wires)
    : terms_(terms),
      at_once_(std::max<std::size_t>(1, max_parallel)),
      pool_(wires),
      server_(base.text().substr(0, base.text().find(base.authority()) + base.authority().size())),
      headers_(request_headers(terms)),
      hosts_(known_hosts(base, terms.route)),
      wire_(wires.lend()) {}

Race::~Race() = default;

void Race::run(const Home& home) {
  while (!is_over() && (!waiting_.empty() || has_undecided())) {
    start_waiting(home);
    int running = 0;
    if (curl_multi_perform(wire_->multi(), &running) != CURLM_OK) return end_all(Failure::Unreachable, home);
    collect_decided(home);
    if (waiting_.empty() && has_undecided()) wait();
  }
  end_all(Failure::Late, home);
}

void Race::start_waiting(const Home& home) {
  // One connection is enough for a server that speaks HTTP/2; others get one for each runner, at once.
  const auto usual = pool_.speaks_http2(server_) ? Dial::Share : Dial::Own;
  while (!waiting_.empty() && !is_over() && make_room()) {
    const auto dial = waiting_.front().again ? Dial::Anew : usual;
    auto& lane = lanes_.emplace_back(std::move(waiting_.front()), *this, dial);
    waiting_.pop_front();
    if (lane.started()) continue;
    lane.tell({Failure::Unreachable}, home);
    lanes_.pop_back();
  }
}

// An answer that is of no use is read on only as long as nobody needs its place.
bool Race::make_room() {
  if (lanes_.size() < at_once_) return true;
  const auto spare = std::find_if(lanes_.begin(), lanes_.end(), [](const Lane& lane) { return lane.told(); });
  if (spare == lanes_.end()) return false;
  lanes_.erase(spare);
  return true;
}

void Race::collect_decided(const Home& home) {
  for (int left = 0; const auto* message = curl_multi_info_read(wire_->multi(), &left);) {
    const auto code = message->data.result;
    const auto lane =
        std::find_if(lanes_.begin(), lanes_.end(), [&](const Lane& one) { return one.transfer().easy() == message->easy_handle; });
    if (lane == lanes_.end()) continue;
    if (!lane->told() && !lane->runner().again && lane->transfer().found_closed(code)) {
      waiting_.push_front({lane->runner().number, lane->runner().url, true});
      lanes_.erase(lane);
      continue;
    }
    auto outcome = lane->finish(code);
    if (code == CURLE_OK) pool_.saw(server_, lane->transfer().spoke_http2());
    if (!lane->told()) lane->tell(std::move(outcome), home);
    lanes_.erase(lane);
  }
  for (auto& lane : lanes_)
    if (!lane.told() && lane.transfer().is_decided()) lane.tell(lane.abandon(), home);
}

bool Race::has_undecided() const {
  return std::any_of(lanes_.begin(), lanes_.end(), [](const Lane& lane) { return !lane.told(); });
}

void Race::wait() const {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(terms_.deadline - Time::now());
  const auto most = std::clamp<std::chrono::milliseconds::rep>(left.count(), 0, 60'000);
  curl_multi_poll(wire_->multi(), nullptr, 0, static_cast<int>(most), nullptr);
}

void Race::end_all(Failure failure, const Home& home) {
  for (auto& lane : lanes_) {
    if (lane.told()) continue;
    auto outcome = lane.abandon();
    if (outcome.failure == Failure::Late) outcome.failure = failure;
    lane.tell(std::move(outcome), home);
  }
  lanes_.clear();
  for (; !waiting_.empty(); waiting_.pop_front()) home(waiting_.front().number, {failure});
}

}  // namespace ordersign::fhir_client
