// Pages of evidence: from whoever hands them over to the store, or nowhere. They hold chart text, so they never go to a spill file.
#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>
#include <vector>

#include "store/writer.h"

namespace ordersign::store {
namespace {

constexpr std::size_t at_once = 16;  // some 20 KB each: feedback waits for no more than these

}  // namespace

void RecordWriter::keep_packet(PacketRecord packet) noexcept {
  if (options_.keep_packets.count() <= 0) return;
  try {
    const auto bytes = packet.page.size();
    const auto most_of_one = options_.packet_bytes / 2;  // one client's pages leave room for others'
    const std::lock_guard lock(mutex_);
    auto& of_client = packet_bytes_of_[packet.client];
    if (ended_ || bytes > most_of_one || of_client > most_of_one - bytes || packet_bytes_ > options_.packet_bytes - bytes) {
      if (of_client == 0) packet_bytes_of_.erase(packet.client);
      ++packets_lost_;
      return;
    }
    packets_.push_back(std::move(packet));
    packet_bytes_ += bytes;
    of_client += bytes;
    changed_.notify_one();
  } catch (const std::exception&) {
    ++packets_lost_;
  }
}

/// Of one that waits no more; the queue's lock is held.
void RecordWriter::make_room(const PacketRecord& packet) {
  packet_bytes_ -= packet.page.size();
  const auto of_client = packet_bytes_of_.find(packet.client);
  if (of_client == packet_bytes_of_.end()) return;
  of_client->second -= packet.page.size();
  if (of_client->second == 0) packet_bytes_of_.erase(of_client);
}

/// Those that cannot be written now stay where they are, in their order. Of several that are refused together each is tried by itself.
WriteOutcome RecordWriter::write_packets() {
  std::vector<PacketRecord> taken;
  {
    const std::lock_guard lock(mutex_);
    const auto most = packets_alone_ > 0 ? 1 : at_once;
    for (; taken.size() < most && !packets_.empty(); packets_.pop_front()) taken.push_back(std::move(packets_.front()));
  }
  if (taken.empty()) return WriteOutcome::Done;
  const auto until = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) + options_.keep_packets;
  const auto outcome = judge(database_->add(std::span<const PacketRecord>(taken), until));
  const bool is_refused = outcome == WriteOutcome::Refused;
  const bool is_settled = outcome == WriteOutcome::Done || (is_refused && taken.size() == 1);
  const std::lock_guard lock(mutex_);
  if (is_settled) {
    for (const auto& packet : taken) make_room(packet);
    (is_refused ? packets_lost_ : packets_kept_) += taken.size();
    if (packets_alone_ > 0) --packets_alone_;
  } else {
    if (is_refused) packets_alone_ = taken.size();
    packets_.insert(packets_.begin(), std::make_move_iterator(taken.begin()), std::make_move_iterator(taken.end()));
  }
  return is_refused ? WriteOutcome::Done : outcome;
}

}  // namespace ordersign::store
