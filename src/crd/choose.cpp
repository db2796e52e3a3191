#include "crd/choose.h"

#include <algorithm>

namespace ordersign::crd {
namespace {

using Candidates = std::vector<const CoverageFacts*>;

/// Those of which it holds, where it holds of any.
template <class Holds>
void prefer(Candidates& candidates, Holds holds) {
  if (std::any_of(candidates.begin(), candidates.end(), [&](const auto* one) { return holds(*one); }))
    std::erase_if(candidates, [&](const auto* one) { return !holds(*one); });
}

CoverageStanding standing_of(const CoverageFacts& one) {
  if (!one.is_read) {
    if (one.failed) return CoverageStanding::Failed;
    if (one.is_gone) return CoverageStanding::Ambiguous;
    return one.member == Truth::Unmet ? CoverageStanding::NoMember : CoverageStanding::Usable;
  }
  if (one.payer == PayerOf::Other) return CoverageStanding::Others;
  if (!one.is_patients || one.member == Truth::Unmet) return CoverageStanding::NoMember;
  return one.in_force ? CoverageStanding::Usable : CoverageStanding::NotActive;
}

}  // namespace

Chosen choose(const std::vector<CoverageFacts>& of_order, const std::vector<CoverageFacts>& listed) {
  // One that the order names and nobody can read says less than the patient's list.
  const bool order_is_read = std::any_of(of_order.begin(), of_order.end(), [](const auto& one) { return one.is_read || one.failed; });
  Candidates candidates;
  for (const auto& one : order_is_read || listed.empty() ? of_order : listed) candidates.push_back(&one);
  if (candidates.empty()) return {};
  prefer(candidates, [](const CoverageFacts& one) { return one.payer != PayerOf::Other; });
  prefer(candidates, [](const CoverageFacts& one) { return one.is_patients; });
  prefer(candidates, [](const CoverageFacts& one) { return one.in_force; });
  std::optional<std::int64_t> lowest;
  for (const auto* one : candidates)
    if (one->order && (!lowest || *one->order < *lowest)) lowest = one->order;
  if (lowest) prefer(candidates, [&](const CoverageFacts& one) { return one.order == lowest; });
  if (candidates.size() > 1) prefer(candidates, [](const CoverageFacts& one) { return one.payer == PayerOf::Ours; });
  const auto& first = *candidates.front();
  const auto standing = standing_of(first);
  return {first.reference, candidates.size() > 1 && standing == CoverageStanding::Usable ? CoverageStanding::Ambiguous : standing};
}

}  // namespace ordersign::crd
