// The evidence of a call's decisions as a page to be printed or kept. It holds chart text. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cards/render.h"
#include "catalog/catalog.h"
#include "facts/given_dose.h"
#include "ordersign/dates.h"

namespace ordersign::packet {

/// One order, decided.
struct OrderPacket {
  std::string id;  ///< of the decision, a UUID
  const LoadedPolicy* policy = nullptr;
  const cards::DecidedOrder* order = nullptr;
  std::optional<facts::GivenDose> dose;  ///< absent where no fact of the policy judges doses
};

/// What it points to must outlive page_of().
struct Packet {
  Instant at{};              ///< when it was decided
  std::string_view patient;  ///< the id as the request tells it
  std::string_view digest;   ///< packet::whole(); "" for none
  const cards::Frame* frame = nullptr;
  std::vector<OrderPacket> orders;
};

/// Of all orders on a page together: it is to be printed, and to be kept beside others.
inline constexpr std::size_t most_evidence_bytes = std::size_t{2} << 20;

/// One HTML page, a section for each order, printed on pages of its own: policy, version, order, day, pathway and result; what is missing
/// and what would settle it; each criterion with its result, the policy's sentence, finding and evidence; dose, vials and billing units.
/// Needs nothing else, has no script; all that is not ours is escaped. Of each criterion at most 40 entries of evidence are listed, and how
/// many more there are. Orders that would make their sections longer than most_evidence_bytes are counted and named only, the first one
/// never. The same packet gives the same bytes.
std::string page_of(const Packet& packet);

}  // namespace ordersign::packet
