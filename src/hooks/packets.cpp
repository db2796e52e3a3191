#include "hooks/packets.h"

#include "hooks/records.h"
#include "packet/packet.h"

namespace ordersign::hooks {

std::string page_of(const Evaluation& evaluation, const cards::Frame& frame, Instant now, const std::optional<packet::Digest>& digest) {
  const auto whole = digest ? packet::whole(*digest) : std::string();
  packet::Packet packet{now, evaluation.patient_id, whole, &frame, {}};
  for (const auto& decided : evaluation.decided) {
    for (std::size_t i = 0; i < decided.orders.size(); ++i) {
      const auto id = decision_id(evaluation.hook_instance, decided.policy->policy, decided.names[i]);
      packet.orders.push_back({id, decided.policy, &decided.orders[i], i < decided.doses.size() ? decided.doses[i] : std::nullopt});
    }
  }
  return packet::page_of(packet);
}

std::optional<PacketRecord> packet_record_of(const Evaluation& evaluation, const cards::Frame& frame, const Caller& caller, Instant now,
                                             const std::optional<packet::Digest>& digest) {
  if (evaluation.decided.empty()) return std::nullopt;
  const auto& first = evaluation.decided.front();
  return PacketRecord{decision_id(evaluation.hook_instance, first.policy->policy, first.names.front()), caller.client, caller.tenant, now,
                      page_of(evaluation, frame, now, digest)};
}

}  // namespace ordersign::hooks
