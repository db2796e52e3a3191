// Requests in which everything that is a patient's, a clinician's or a client's secret carries a mark, so that a search finds
// where it went.
#pragma once

#include <algorithm>
#include <cctype>
#include <set>
#include <string>
#include <string_view>

#include "support/json_edit.h"

namespace ordersign::testing {

/// No word of ours, of the policy or of a value set has it.
inline const std::string kMark = "zqx";

/// How much is marked.
enum class Marked {
  Texts,       ///< what people write, ids, references, identifiers, URLs, secrets: the chart means what it meant
  Everything,  ///< every string but those that make it a call and a resource: nothing is recognised any more
  Types,       ///< those too: the call is broken
};

inline bool is_dated(std::string_view text) {
  return text.size() >= 4 && std::all_of(text.begin(), text.begin() + 4, [](unsigned char c) { return std::isdigit(c); });
}

/// Ids and references alike get the same ending, so that what referred to a resource still does. Free text gets a number of its own.
inline JsonNode marked(JsonNode request, Marked how) {
  static const std::set<std::string, std::less<>> kept{"resourceType", "hook"};
  static const std::set<std::string, std::less<>> coded{
      "resourceType", "hook", "system", "code", "status",   "intent", "type", "comparator",   "periodUnit", "periodUnits", "unit",
      "units",        "url",  "linkId", "mode", "relation", "gender", "use",  "durationUnit", "when",       "token_type",  "scope"};
  static const std::set<std::string, std::less<>> naming{"id", "reference", "fullUrl", "patientId", "selections", "encounterId"};
  std::size_t count = 0;
  std::string above;
  visit(request, [&](std::string_view name, JsonNode& node) {
    if (!name.empty()) above = name;
    if (!node.is_string() || node.string().empty()) return;
    if (how == Marked::Texts && (coded.contains(above) || is_dated(node.string()))) return;
    if (how == Marked::Everything && (kept.contains(above) || is_dated(node.string()))) return;
    const bool names = naming.contains(above);
    node.raw.insert(node.raw.size() - 1, names ? "-" + kMark : " " + kMark + std::to_string(count++));
  });
  return request;
}

/// Where the mark stands, with what is around it; "" when it is nowhere. In any case, since names of headers and codes change theirs.
inline std::string trace_of_mark(std::string_view text, std::string_view mark = kMark) {
  const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
  const auto found = std::search(text.begin(), text.end(), mark.begin(), mark.end(), same);
  if (found == text.end()) return {};
  const auto at = static_cast<std::size_t>(found - text.begin());
  const auto from = at < 80 ? 0 : at - 80;
  return std::string(text.substr(from, 160));
}

}  // namespace ordersign::testing
