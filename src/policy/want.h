// What must be so of the facts for a rule, or for a whole pathway, to come out as wanted.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "ordersign/policy.h"

namespace ordersign::policy {

/// Some of the three truths, a bit each.
using Truths = std::uint8_t;
constexpr Truths only(Truth truth) { return static_cast<Truths>(1U << static_cast<unsigned>(truth)); }
constexpr Truths any_truth = 7;
constexpr Truths not_met = only(Truth::Unmet) | only(Truth::Unknown);

/// Either one fact that is to be one of these truths, or at least `count` of the parts: all of them, one, or none at all.
struct Want {
  std::size_t fact = 0;
  Truths truths = 0;  ///< 0: the parts count
  std::size_t count = 0;
  std::vector<Want> parts;
  bool by_chart = false;  ///< of a fact: as the chart alone tells it, whatever is answered
};

/// What makes the rule met, and what makes it unmet: together Kleene's logic as decide() has it, without its unknown.
Want want_met(const Rule& rule);
Want want_unmet(const Rule& rule);

/// One way to be decided by a pathway: its phase, and what picks it and meets all of its criteria.
struct Way {
  const Pathway* pathway = nullptr;
  std::string_view phase;
  Want want;
};

/// Every way there is. A pathway may stand in several.
std::vector<Way> routes_of(const Policy& policy);

}  // namespace ordersign::policy
