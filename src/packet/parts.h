// The parts of the page, each as HTML that is whole by itself. For this module only.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "packet/packet.h"

namespace ordersign::packet {

/// Unmet, Unknown, Met, as a word that also shows without colours.
std::string badge(Truth truth);
/// `<thead>` with a header cell a column.
std::string table_head(std::initializer_list<std::string_view> columns);
/// A row of a table of two columns, the first of them a header; both escaped here.
std::string named_row(std::string_view name, std::string_view value);

/// What is unknown, why, and what would settle it; says so where nothing is.
std::string missing_part(const OrderPacket& order, const cards::Frame& frame);
/// Every criterion of the pathway.
std::string criteria_part(const OrderPacket& order, const cards::Frame& frame);
/// Dose of one infusion, vials and billing units; "" where the policy does not tell how its drug is billed.
std::string dose_part(const OrderPacket& order);

}  // namespace ordersign::packet
