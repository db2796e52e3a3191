// How answers are written for one kind of client, where CDS Hooks leaves it open and clients do not. Data under cards/shared.
// Immutable once loaded, so thread-safe.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/view.h"
#include "ordersign/card.h"
#include "ordersign/result.h"

namespace ordersign::cards {

struct Dialect {
  enum class Topic {
    Criterion,     ///< the criterion's id as it is
    Alphanumeric,  ///< letters and digits only, 100 at most; the same for a criterion always, since it carries acknowledgements
    CardType,      ///< Da Vinci CRD's kinds of cards, by `card_types`; their system differs by its version
  };
  /// Is the coverage of an order told by system actions?
  enum class Coverage { Never, Asked, Always };
  Topic topic = Topic::Criterion;
  std::string topic_system;  ///< "": the code system of criteria
  std::string selection_behavior = "at-most-one";
  bool one_action = false;                                               ///< exactly one a suggestion
  std::optional<std::set<std::pair<std::string, std::string>>> actions;  ///< type and resource type; absent: all
  std::optional<std::vector<std::string>> extensions;                    ///< prefixes of names; absent: all
  bool whole_deletes = false;                                            ///< a delete carries the resource beside its id
  bool updates_drafts_only = false;                                      ///< no update of an order of the chart
  bool recommends = false;                                               ///< says which correction is recommended
  std::map<std::string, std::string, std::less<>> card_types;            ///< of Topic::CardType, by criterion; of "" for all others
  Coverage coverage = Coverage::Never;

  /// Of Topic::CardType the card type.
  std::string topic_code(std::string_view criterion) const;
  bool may_extend(std::string_view name) const;
  /// Those that the client can carry out. One with several actions becomes several where each may have only one; all but the first
  /// of them are without uuid.
  std::vector<Suggestion> suggestions_of(std::vector<Suggestion> suggestions) const;
};

/// By name; `plain` is always among them.
using Dialects = std::map<std::string, Dialect, std::less<>>;

/// Errors (BadData, file and JSON pointer): no `plain`, an unknown or missing key, a value of another kind.
Result<Dialects> read_dialects(json::View view, const std::string& file);

}  // namespace ordersign::cards
