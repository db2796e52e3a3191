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

/// Every form of that finding which the answers can bring to this fact. `kind` is the fact's own.
std::vector<FindingForm> findings_of(const Form& form, std::size_t fact, const facts::KindSpec& kind);

/// Settles the unknown facts of one order. A fact that is met or unmet stays as it is. What the chart told of a fact is kept among `seen`.
/// `kinds` are beside the facts; `view` is what they were gathered from.
void settle(FactSheet& facts, const Form& form, const Answers& answers, const std::vector<std::unique_ptr<facts::FactKind>>& kinds,
            const facts::OrderView& view);

}  // namespace ordersign::questionnaire
