#include "fhir_client/wire_pool.h"

#include <algorithm>
#include <new>

namespace ordersign::fhir_client {
namespace {

using Time = std::chrono::steady_clock;

constexpr long most_connections = 12;         // that one handle keeps: what a call opens at once
constexpr std::size_t most_idle = 16;         // handles; with those connections each, a bound on open files
constexpr std::chrono::minutes long_idle{1};  // by then most servers have closed their ends

// libcurl's global state is set up once, thread-safely, and stays.
void set_up() {
  static const bool done = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  if (!done) throw std::bad_alloc();
}

CURLSH* new_share() {
  set_up();
  auto* share = curl_share_init();
  if (share != nullptr) curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
  return share;
}

}  // namespace

Wire::Wire() : sessions_(new_share(), &curl_share_cleanup), multi_(curl_multi_init(), &curl_multi_cleanup) {
  if (sessions_ == nullptr || multi_ == nullptr) throw std::bad_alloc();
  curl_multi_setopt(multi_.get(), CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
  curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, most_connections);
}

WirePool::WirePool() { idle_.reserve(most_idle + 1); }

WirePool::Lent WirePool::lend() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      Lent lent(idle_.back().wire.release(), {this});
      idle_.pop_back();
      return lent;
    }
  }
  return {std::make_unique<Wire>().release(), {this}};
}

void WirePool::GiveBack::operator()(Wire* wire) const { pool->take_back(std::unique_ptr<Wire>(wire)); }

void WirePool::take_back(std::unique_ptr<Wire> wire) {
  std::vector<Idle> old;  // ends outside the lock, since closing connections takes its time
  const auto now = Time::now();
  const std::lock_guard lock(mutex_);
  idle_.push_back({std::move(wire), now});
  const auto first_kept = std::find_if(idle_.begin(), idle_.end(), [&](const Idle& idle) { return now - idle.since < long_idle; });
  const auto surplus = idle_.size() > most_idle ? idle_.begin() + 1 : idle_.begin();
  const auto kept = std::max(first_kept, surplus);
  old.assign(std::make_move_iterator(idle_.begin()), std::make_move_iterator(kept));
  idle_.erase(idle_.begin(), kept);
}

bool WirePool::speaks_http2(const std::string& server) const {
  const std::lock_guard lock(mutex_);
  return http2_.contains(server);
}

void WirePool::saw(const std::string& server, bool http2) {
  const std::lock_guard lock(mutex_);
  if (http2) http2_.insert(server);
  else http2_.erase(server);
}

}  // namespace ordersign::fhir_client
