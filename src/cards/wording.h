// A drug's card wording as data, checked against what the facts can find. Immutable once loaded, so thread-safe.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cards/authorization_texts.h"
#include "cards/lent.h"
#include "cards/override_texts.h"
#include "cards/suggestion_texts.h"
#include "cards/template.h"
#include "json/view.h"
#include "ordersign/card.h"
#include "ordersign/policy.h"
#include "ordersign/result.h"

namespace ordersign::cards {

/// For each criterion of a policy, every finding that its rule can bring, as the fact kinds declare it.
using Forms = std::map<std::string, std::vector<FindingForm>>;

/// The texts of one finding, which are set depends on its truth, and the values that they may use.
struct FindingText {
  std::string summary, finding, action;  // met: finding only; unmet: all three
  std::string needed, why, settled_by;   // unknown: what is open, as it is named in a sentence; why; what would settle it
  std::string brief;                     // unknown: why in fewer words, for a summary; "" where `why` is short enough
  std::vector<ValueForm> values;
};

/// A card that belongs to no criterion of the tree.
struct SpecialText {
  std::string title, summary, finding, action;
  std::vector<std::string> citation;
};

/// The summaries of the card that lists what is open, by how much that is.
struct DocumentationText {
  std::string title;
  std::string one;   ///< item, why
  std::string few;   ///< items: the names of two or three
  std::string many;  ///< count, items: the names of the first two
};

/// Wording that all drugs share.
struct Frame {
  std::string criterion_system;
  std::string reason_system;
  std::string review_overdue;  ///< of `version` and `reviewed`
  std::string footer, found, policy, to_go_on, orders, settled_by, seen;
  std::map<std::string, std::string> gaps;
  std::map<std::string, std::string> reasons;
  SuggestionTexts suggestions;
  AuthorizationTexts authorizations;
  OverrideTexts overrides;
};

struct Wording {
  std::map<std::string, std::map<std::string, FindingText>> findings;  ///< criterion, then `truth/finding`
  std::map<std::string, std::vector<OverrideReason>> reasons;          ///< by criterion; `` for a conflicting order
  std::set<std::string, std::less<>> always_shown;  ///< criteria whose cards come again though they were overridden on the same evidence
  DocumentationText documentation;
  SpecialText not_applicable, all_met, conflict_unmet, conflict_ordered, conflict_drafted, conflict_unknown;

  const FindingText* text(const std::string& criterion, Truth truth, std::string_view finding) const;
};

Frame read_frame(json::View frame, json::View gaps, json::View reasons);

/// Errors (BadData, file and JSON pointer): a finding without wording, wording for no finding or criterion, a value that the
/// finding does not have and the policy does not lend, a number that is written out, an unknown override reason, a summary that can
/// reach 140 characters.
Result<Wording> load_wording(json::View view, const std::string& file, const Frame& frame, const Policy& policy, const Lent& lent,
                             const Forms& forms);

}  // namespace ordersign::cards
