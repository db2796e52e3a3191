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
    const std::lock_guard lock(mutex_);
    if (ended_ || bytes > options_.packet_bytes || packet_bytes_ > options_.packet_bytes - bytes) {
      ++packets_lost_;
      return;
    }
    packets_.push_back(std::move(packet));
    packet_bytes_ += bytes;
    changed_.notify_one();
  } catch (const std::exception&) {
    ++packets_lost_;
  }
}

/// Those that cannot be written now stay where they are, in their order. Of several that are refused together each is tried by itself.
WriteOutcome RecordWriter::write_packets() {
  std::vector<PacketRecord> taken;
  std::size_t bytes = 0;
  {
    const std::lock_guard lock(mutex_);
    const auto most = packets_alone_ > 0 ? 1 : at_once;
    for (; taken.size() < most && !packets_.empty(); packets_.pop_front()) {
      bytes += packets_.front().page.size();
      taken.push_back(std::move(packets_.front()));
    }
  }
  if (taken.empty()) return WriteOutcome::Done;
  const auto until = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) + options_.keep_packets;
  const auto outcome = judge(database_->add(std::span<const PacketRecord>(taken), until));
  const bool is_refused = outcome == WriteOutcome::Refused;
  const bool is_settled = outcome == WriteOutcome::Done || (is_refused && taken.size() == 1);
  if (is_settled) {
    (is_refused ? packets_lost_ : packets_kept_) += taken.size();
    if (packets_alone_ > 0) --packets_alone_;
  } else if (is_refused) {
    packets_alone_ = taken.size();
  }
  const std::lock_guard lock(mutex_);
  if (is_settled) packet_bytes_ -= bytes;
  else packets_.insert(packets_.begin(), std::make_move_iterator(taken.begin()), std::make_move_iterator(taken.end()));
  return is_refused ? WriteOutcome::Done : outcome;
}

}  // namespace ordersign::store
