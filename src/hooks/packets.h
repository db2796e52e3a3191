// A call's evaluation as the page of its evidence.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hooks/evaluation.h"
#include "ordersign/packet_record.h"
#include "ordersign/service.h"
#include "packet/digest.h"

namespace ordersign::hooks {

inline constexpr std::string_view decision_id_extension = "org.ordersign.decisionId";
inline constexpr std::string_view digest_extension = "org.ordersign.digest";

/// Of an evaluation with Keep::DosesToo.
std::string page_of(const Evaluation& evaluation, const cards::Frame& frame, Instant now, const std::optional<packet::Digest>& digest);

/// The page under the id of the first decision; nothing where nothing was decided.
std::optional<PacketRecord> packet_record_of(const Evaluation& evaluation, const cards::Frame& frame, const Caller& caller, Instant now,
                                             const std::optional<packet::Digest>& digest);

}  // namespace ordersign::hooks
