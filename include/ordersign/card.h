// CDS Hooks cards as we make them (CDS Hooks 2.0, CDS Service Response).
#pragma once

#include <string>
#include <vector>

#include "ordersign/record.h"

namespace ordersign {

struct Policy;

struct Action {
  std::string type;  ///< create, update or delete
  std::string description;
  std::string resource;     ///< the whole resource as JSON text (create, update; of a delete what it takes away, where a dialect sends it)
  std::string resource_id;  ///< `Type/id` (delete, update)
  bool of_draft = true;     ///< of what is being signed; false: of an order of the chart
};

struct Suggestion {
  std::string label;
  std::string uuid;
  std::vector<Action> actions;
  bool is_recommended = false;  ///< a correction of dose or length that has no rival on its card; never a removal or a stop
};

struct OverrideReason {
  std::string code;
  std::string display;
};

/// One thing that a card rests on.
struct CardBasis {
  BasisItem digests;
  std::string line;  ///< Markdown that names it to whoever may see the chart; "" for what is nothing of the chart
};

struct Card {
  std::string uuid;
  std::string summary;    ///< at most 139 characters, our own words only
  std::string detail;     ///< GitHub flavored Markdown without raw HTML; chart text escaped
  std::string indicator;  ///< info or warning
  std::string criterion;  ///< the criterion's id, `documentation`, `not-applicable` or `all-met`
  std::string title;      ///< the criterion's title, for source.topic
  std::string source_label;
  std::string source_url;
  std::vector<Suggestion> suggestions;
  std::vector<OverrideReason> override_reasons;
  const Policy* policy = nullptr;     ///< whose rule it tells
  std::vector<std::string> orders;    ///< that it is about, as `Type/id`; each a name that is told apart from the others
  std::string criteria = {};          ///< ids of all that it tells of, between blanks; "" where overrides are not remembered
  std::vector<CardBasis> basis = {};  ///< then, what it rests on
};

}  // namespace ordersign
