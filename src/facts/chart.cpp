#include "facts/chart.h"

#include <algorithm>
#include <array>

namespace ordersign::facts {
namespace {

std::optional<DateTime> statement_date(const fhir::Statement& statement) {
  if (statement.date_asserted) return statement.date_asserted;
  if (const auto& period = statement.effective_period) return period->end ? period->end : period->start;
  return statement.effective;
}

/// reading 3.5: "When sources disagree about one ingredient (an active request, and a statement … dated after its authoredOn … that says
/// stopped or not-taken), it is possible."
void weigh_disagreement(std::vector<Use>& uses) {
  for (auto& request : uses) {
    if (request.source != Source::Request || request.current != Truth::Met || request.what.hits.empty()) continue;
    const auto authored = request.request->authored_on;
    if (!authored) continue;
    for (const auto& other : uses) {
      if (other.source != Source::Statement || !same_drug(request, other)) continue;
      if (other.statement->status != "stopped" && other.statement->status != "not-taken") continue;
      const auto said = statement_date(*other.statement);
      if (!said || after(*said, *authored) == Truth::Unmet) continue;
      request.current = Truth::Unknown;
      request.contradicted_by = &other;
    }
  }
}

}  // namespace

fhir::ListState Chart::medication_list() const {
  using fhir::ListState;
  if (record->requests.state != ListState::Complete) return record->requests.state;
  const auto statements = record->statements.state;
  return statements == ListState::Missing ? ListState::Complete : statements;
}

Chart build_chart(const fhir::Record& record, const std::vector<fhir::Request>& drafts, const Terminology& terminology, Day today) {
  Chart chart{&record, &terminology, today, {}, {}, {}};
  for (const auto& draft : drafts) {
    if (is_order(draft)) chart.drafts.push_back(use_of(draft, Source::Draft, terminology, today));
  }
  // What the client signs is newer than what it had sent to its own store: a draft that stops an order stops its copy.
  const auto as_signed = [&drafts](const fhir::Request& request) -> const fhir::Request& {
    for (const auto& draft : drafts) {
      if (!request.reference.empty() && draft.reference == request.reference && !is_order(draft)) return draft;
    }
    return request;
  };
  for (const auto& request : record.requests.entries) chart.uses.push_back(use_of(as_signed(request), Source::Request, terminology, today));
  for (const auto& statement : record.statements.entries) chart.uses.push_back(use_of(statement, terminology, today));
  for (const auto& event : record.administrations.entries) chart.uses.push_back(use_of(event, Source::Administration, terminology));
  for (const auto& event : record.dispenses.entries) chart.uses.push_back(use_of(event, Source::Dispense, terminology));
  weigh_disagreement(chart.uses);
  for (const auto& condition : record.conditions.entries) {
    chart.problems.push_back(problem_of(condition, terminology, today));
  }
  return chart;
}

bool is_order(const fhir::Request& request) {
  constexpr std::array<std::string_view, 6> over{"cancelled", "stopped", "completed", "ended", "revoked", "entered-in-error"};
  return !request.do_not_perform && std::find(over.begin(), over.end(), request.status) == over.end();
}

Gap gap_of(fhir::ListState state) {
  switch (state) {
    case fhir::ListState::Missing: return Gap::NotSent;
    case fhir::ListState::Complete: return Gap::NotRecorded;
    case fhir::ListState::Truncated: return Gap::Truncated;
    case fhir::ListState::Failed: return Gap::NotRetrieved;
    case fhir::ListState::Unreadable: return Gap::Unreadable;
  }
  return Gap::NotSent;
}

}  // namespace ordersign::facts
