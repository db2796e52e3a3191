// Answers to a policy's form beside the facts of the chart: they settle what is unknown, and nothing else. Reading 6.12.
#pragma once

#include <memory>
#include <vector>

#include "facts/kind.h"
#include "ordersign/policy.h"
#include "questionnaire/responses.h"

namespace ordersign::questionnaire {

/// The finding that a settled fact tells, with the values `date` and, where the answer does not say where it comes from, `unattested`.
inline constexpr std::string_view finding_id = "form-answer";

/// The same of a fact that was judged by a weight or scores of the form, beside the fact's own findings.
inline constexpr std::string_view values_finding_id = "form-values";

/// Every form of those findings which the answers can bring to this fact. `kind` is the fact's own.
std::vector<FindingForm> findings_of(const Form& form, std::size_t fact, const facts::KindSpec& kind);

/// The answers to one policy's form beside the chart that its orders are decided by. Takes one copy of the chart where answers are judged
/// as observations. Whatever it is made of must outlive it; `kinds` are beside the policy's facts. Immutable, so thread-safe.
class Settler {
 public:
  Settler(const Policy& policy, const Form& form, const Answers& answers, const std::vector<std::unique_ptr<facts::FactKind>>& kinds,
          const facts::Chart& chart);
  ~Settler();
  Settler(const Settler&) = delete;
  Settler& operator=(const Settler&) = delete;

  /// Settles the unknown facts of one order that the pathway asks for; null: all. A fact that is met or unmet stays as it is. What the
  /// chart told of a fact is kept among `seen`. `view` is what they were gathered from, of that chart.
  void settle(FactSheet& facts, const facts::OrderView& view, const Pathway* pathway) const;

 private:
  class Impl;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace ordersign::questionnaire
