#include "fhir/list_state.h"

#include <algorithm>
#include <array>

#include "fhir/elements.h"
#include "fhir/member_table.h"
#include "text/ascii.h"

namespace ordersign::fhir {
namespace {

/// `type`: its resourceType.
bool is_bundle_of(json::View value, json::View type) { return type.absent() ? !value["entry"].absent() : type.string() == "Bundle"; }

template <std::size_t N>
bool one_of(std::string_view text, const std::array<std::string_view, N>& list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

/// Reading 4.2: "of any severity with an issue code that says that something is missing".
bool says_missing(std::string_view issue_code) {
  constexpr std::array<std::string_view, 12> codes{"suppressed", "incomplete", "forbidden", "security",  "login",     "expired",
                                                   "too-costly", "throttled",  "timeout",   "transient", "exception", "no-store"};
  return one_of(issue_code, codes) || issue_code == "lock-error";
}

/// The name among the harmless ones by which an issue goes, or "".
std::string harmless_name(json::View issue, const HarmlessOutcomes& harmless) {
  if (harmless.empty()) return {};
  for (const auto& coding : read_concept(issue["details"]).codings) {
    auto name = std::string(coding.system).append("|").append(coding.code);
    if (std::find(harmless.begin(), harmless.end(), name) != harmless.end()) return name;
  }
  return {};
}

/// An issue of a severity that is no severity may be an error (reading 1.2).
bool is_mild(json::View issue) {
  const auto severity = text::lower(text::trimmed(issue["severity"].string()));
  constexpr std::array<std::string_view, 3> mild{"warning", "information", "success"};
  return one_of(severity, mild);
}

/// Does an issue beside the matches tell that some are missing? Epic's notices that a search found nothing (4101) or may not be the
/// entire record (4119) are of other codes and change nothing.
bool matters(json::View issue) { return !is_mild(issue) || says_missing(text::lower(text::trimmed(issue["code"].string()))); }

bool tells_missing(json::View outcome, const HarmlessOutcomes& harmless) {
  for (const auto issue : outcome["issue"].each()) {
    if (matters(issue) && harmless_name(issue, harmless).empty()) return true;
  }
  return false;
}

bool is_not_supported(json::View outcome) {
  for (const auto issue : outcome["issue"].each()) {
    if (issue["code"].string() == "not-supported") return true;
  }
  return false;
}

/// Resources that may stand in any list beside its own.
bool is_companion(std::string_view type) {
  constexpr std::array<std::string_view, 8> companions{"Medication",   "Patient",   "Practitioner", "PractitionerRole",
                                                       "Organization", "Encounter", "Location",     "Provenance"};
  return one_of(type, companions);
}

bool is_of_type(std::string_view actual, std::string_view type) {
  return actual == type || (type == "MedicationRequest" && actual == "MedicationOrder");  // DSTU2
}

/// `404`, `404 Not Found`, and as a number; of what is there and is no status nothing tells that the entry is whole.
bool tells_failed(json::View response) {
  const auto stated = response["status"];
  if (!stated) return response && !response.is_object();
  if (const auto number = stated.integer()) return *number < 100 || *number >= 400;
  const auto written = text::trimmed(stated.string());
  if (written.size() < 3 || !std::all_of(written.begin(), written.begin() + 3, text::is_digit)) return true;
  return written.front() >= '4' || written.front() == '0';
}

bool has_next(json::View bundle) {
  for (const auto link : bundle["link"].each()) {
    if (link["relation"].string() == "next") return true;
  }
  return false;
}

/// Reading 4.2: "An entry with duplicate member names, in a prefetch or fetched list, is unreadable"; what a Bundle in it holds is judged
/// entry by entry.
bool is_garbled(json::View entry, bool holds_bundle) { return holds_bundle ? entry.names_a_member_twice() : entry.has_duplicate_names(); }

struct EntryMembers {
  json::View resource, response, search;
};
constexpr auto entry_members = member_table<EntryMembers>(
    {{"resource", &EntryMembers::resource}, {"response", &EntryMembers::response}, {"search", &EntryMembers::search}});

/// Judges Bundles, one after the other, and what they hold.
class ListJudge {
 public:
  ListJudge(std::string_view type, const HarmlessOutcomes& harmless) : type_(type), harmless_(harmless) {}

  /// Reading 4.2 of one Bundle; of a list of pages only the last one's `next` is unread.
  void take(json::View bundle, bool is_last_page) {
    if (bundle.names_a_member_twice()) return found(ListState::Unreadable);
    if (is_last_page && has_next(bundle)) found(ListState::Truncated);
    const auto entries = bundle["entry"];
    if (entries && !entries.is_array() && !entries.is_object()) found(ListState::Unreadable);
    for (const auto entry : entries.each()) take_entry(entry);
  }

  std::size_t matches() const { return matches_; }
  ListState state() const { return state_; }
  void found(ListState state) { state_ = worse(state_, state); }

 private:
  void take_entry(json::View entry) {
    const auto of = entry_members.read(entry);
    const auto type = of.resource["resourceType"];
    const bool holds_bundle = is_bundle_of(of.resource, type);
    if (is_garbled(entry, holds_bundle)) return found(ListState::Garbled);
    if (of.response && (tells_failed(of.response) || tells_missing(of.response["outcome"], harmless_))) found(ListState::Withheld);
    if (type.string() == "OperationOutcome") {
      if (tells_missing(of.resource, harmless_)) found(ListState::Withheld);
      return;
    }
    if (holds_bundle) return take_inner(of.resource);
    if (type.string().empty()) return found(ListState::Garbled);
    const auto mode = of.search["mode"].string();
    const bool is_match = mode != "include" && mode != "outcome";
    matches_ += is_match ? 1 : 0;
    if (is_match && !is_of_type(type.string(), type_) && !is_companion(type.string())) found(ListState::Garbled);
  }

  /// "A Bundle within a Bundle (batch-response, history, collection) is read like the outer one."
  void take_inner(json::View bundle) {
    ListJudge inner(type_, harmless_);
    inner.take(bundle, true);
    inner.hold_against(bundle["total"].number());
    found(inner.state());
    matches_ += inner.matches();
  }

 public:
  void hold_against(std::optional<double> total) {
    if (total && *total > static_cast<double>(matches_)) found(ListState::Truncated);
  }

 private:
  std::string_view type_;
  const HarmlessOutcomes& harmless_;
  ListState state_ = ListState::Complete;
  std::size_t matches_ = 0;
};

ListState state_of_lone(json::View value, std::string_view type) {
  if (value.absent()) return ListState::Missing;
  if (value.is_null()) return ListState::Complete;
  const auto actual = value["resourceType"].string();
  if (actual == "OperationOutcome") return may_be_unsupported(type) && is_not_supported(value) ? ListState::Missing : ListState::Failed;
  return is_of_type(actual, type) && !value.has_duplicate_names() ? ListState::Complete : ListState::Unreadable;
}

void collect_names(json::View outcome, const HarmlessOutcomes& harmless, std::vector<std::string>& names) {
  for (const auto issue : outcome["issue"].each()) {
    auto name = matters(issue) ? harmless_name(issue, harmless) : std::string();
    if (!name.empty()) names.push_back(std::move(name));
  }
}

void collect_harmless(json::View bundle, const HarmlessOutcomes& harmless, std::vector<std::string>& names) {
  for (const auto entry : bundle["entry"].each()) {
    const auto resource = entry["resource"];
    collect_names(entry["response"]["outcome"], harmless, names);
    if (resource["resourceType"].string() == "OperationOutcome") collect_names(resource, harmless, names);
    else if (is_bundle(resource)) collect_harmless(resource, harmless, names);
  }
}

void collect_entries(json::View bundle, memory::Vector<Held>& held) {
  if (bundle.names_a_member_twice()) return;
  for (const auto entry : bundle["entry"].each()) {
    const auto resource = entry["resource"];
    const bool holds_bundle = is_bundle(resource);
    if (is_garbled(entry, holds_bundle)) continue;
    if (holds_bundle) collect_entries(resource, held);
    else if (resource.is_object()) held.push_back({resource, bundle});
  }
}

}  // namespace

bool is_bundle(json::View value) { return is_bundle_of(value, value["resourceType"]); }

bool tells_failure(json::View outcome) {
  for (const auto issue : outcome["issue"].each()) {
    const auto severity = issue["severity"].string();
    if (severity == "error" || severity == "fatal") return true;
  }
  return false;
}

bool may_be_unsupported(std::string_view type) {
  return type == "MedicationStatement" || type == "MedicationAdministration" || type == "MedicationDispense";
}

ListState worse(ListState a, ListState b) { return std::max(a, b); }

ListState state_of_pages(std::span<const json::View> values, std::string_view type, const HarmlessOutcomes& harmless) {
  if (values.empty()) return ListState::Missing;
  if (!is_bundle(values.front())) return state_of_lone(values.front(), type);
  ListJudge judge(type, harmless);
  std::optional<double> total;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!is_bundle(values[i])) {
      judge.found(ListState::Withheld);
      continue;
    }
    judge.take(values[i], i + 1 == values.size());
    const auto stated = values[i]["total"].number();
    if (stated) total = std::max(total.value_or(0), *stated);
  }
  judge.hold_against(total);
  return judge.state();
}

ListState state_of(json::View value, std::string_view type, const HarmlessOutcomes& harmless) {
  const std::array values{value};
  return state_of_pages(values, type, harmless);
}

std::vector<std::string> harmless_outcomes_in(json::View value, const HarmlessOutcomes& harmless) {
  std::vector<std::string> names;
  if (!harmless.empty() && is_bundle(value)) collect_harmless(value, harmless, names);
  return names;
}

memory::Vector<Held> resources_of(json::View value) {
  memory::Vector<Held> held;
  held.reserve(value["entry"].size());
  if (is_bundle(value)) collect_entries(value, held);
  else if (value.is_object() && !value.has_duplicate_names()) held.push_back({value, {}});
  return held;
}

}  // namespace ordersign::fhir
