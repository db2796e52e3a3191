// CDS Hooks cards as we make them (CDS Hooks 2.0, CDS Service Response).
#pragma once

#include <string>
#include <vector>

namespace ordersign {

struct Policy;

struct Action {
  std::string type;  ///< create, update or delete
  std::string description;
  std::string resource;     ///< the whole resource as JSON text (create, update)
  std::string resource_id;  ///< `Type/id` (delete)
};

struct Suggestion {
  std::string label;
  std::string uuid;
  std::vector<Action> actions;
};

struct OverrideReason {
  std::string code;
  std::string display;
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
  const Policy* policy = nullptr;   ///< whose rule it tells
  std::vector<std::string> orders;  ///< that it is about, as `Type/id`; each a name that is told apart from the others
};

}  // namespace ordersign
