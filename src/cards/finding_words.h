// The texts of one finding of one order, filled in. Not thread-safe; one a finding.
#pragma once

#include <optional>
#include <string_view>

#include "cards/filler.h"
#include "cards/wording.h"
#include "memory/call_memory.h"
#include "ordersign/policy.h"

namespace ordersign::cards {

/// Writes the finding's values when a text first asks for one: most texts have no place to fill in.
class FindingWords {
 public:
  /// All of them must outlive it.
  FindingWords(const Policy& policy, const Frame& frame, const CriterionResult& result, const Finding& finding, const FindingText& texts)
      : policy_(policy), frame_(frame), result_(result), finding_(finding), texts_(texts) {}

  /// One of the finding's texts, at the end of `out`.
  void append(std::string_view text, memory::String& out);

 private:
  Values values() const;

  const Policy& policy_;
  const Frame& frame_;
  const CriterionResult& result_;
  const Finding& finding_;
  const FindingText& texts_;
  std::optional<Values> values_;
};

/// Adds a part with what parts it from what is there already; a part that is there is not added again.
void append_once(std::string_view part, std::string_view between, memory::String& out);

/// As finding_sentence() and settled_by() of cards/render.h tell it, at the end of an empty text.
void append_finding_sentence(const Policy& policy, const Wording& wording, const Frame& frame, const CriterionResult& result,
                             memory::String& sentence);
void append_settled_by(const Policy& policy, const Wording& wording, const Frame& frame, const CriterionResult& result,
                       memory::String& sentence);

}  // namespace ordersign::cards
