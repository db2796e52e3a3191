#include "hooks/explain_tree.h"

#include "cards/markdown.h"
#include "cards/review_notice.h"
#include "cards/written.h"

namespace ordersign::hooks {
namespace {

constexpr std::size_t longest_display = 200;

std::string mark_of(Truth truth) { return truth == Truth::Met ? "[met]    " : truth == Truth::Unmet ? "[UNMET]  " : "[unknown]"; }

void explain_evidence(std::string& text, std::string_view label, const std::vector<Evidence>& list) {
  for (const auto& evidence : list) {
    text.append("      ").append(label).append(cards::shortened(cards::display_of(evidence), longest_display));
    if (evidence.when) text.append(", ").append(to_string(*evidence.when));
    if (!evidence.reference.empty())
      text.append(" (").append(cards::shortened(evidence.reference, 100)).append(", by ").append(evidence.basis).append(")");
    text.append("\n");
  }
}

void explain_result(std::string& text, const CriterionResult& result, const cards::DecidedOrder& order, const LoadedPolicy& loaded,
                    const cards::Frame& frame) {
  text.append("  ").append(mark_of(result.truth)).append(" ").append(result.criterion->id).append("\n");
  text.append("      found:    ").append(cards::finding_sentence(loaded.policy, loaded.wording, frame, result)).append("\n");
  for (const auto& piece : citation_for(*result.criterion, *order.decision.pathway))
    text.append("      policy:   \"").append(piece).append("\"\n");
  explain_evidence(text, "evidence: ", result.fact.evidence);
  explain_evidence(text, "seen, not counted: ", result.fact.seen);
  if (const auto settled = cards::settled_by(loaded.policy, loaded.wording, frame, result); !settled.empty()) {
    text.append("      settled by: ").append(settled).append(" (gap: ").append(to_string(result.fact.gap)).append(")\n");
  }
}

}  // namespace

std::string explain_tree(const Evaluation& evaluation, const cards::Frame& frame) {
  std::string text;
  for (const auto& decided : evaluation.decided) {
    for (const auto& order : decided.orders) {
      const auto& policy = decided.policy->policy;
      text.append(order.reference).append(": ").append(to_string(order.decision.result)).append("\n");
      text.append("  ").append(policy.payer).append(", ").append(policy.title).append(", version ").append(policy.version);
      text.append(", as of ").append(to_string(order.decision.as_of)).append("\n");
      if (const auto overdue = cards::review_notice(policy, frame, order.decision.as_of); !overdue.empty())
        text.append("  ").append(overdue).append("\n");
      text.append("  pathway: ").append(order.decision.pathway->id).append(" (").append(order.decision.pathway->title).append(")\n");
      for (const auto& result : order.decision.criteria) explain_result(text, result, order, *decided.policy, frame);
    }
  }
  if (text.empty()) text = "no order that a policy decides\n";
  for (const auto& card : evaluation.cards) text.append("card (").append(card.indicator).append("): ").append(card.summary).append("\n");
  return text;
}

}  // namespace ordersign::hooks
