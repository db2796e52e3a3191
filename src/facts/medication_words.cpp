#include "facts/medication_words.h"

#include <algorithm>
#include <tuple>

namespace ordersign::facts {
namespace {

std::string why_request(const fhir::Request& request) {
  if (request.status == "on-hold") return "its order is on hold";
  if (request.status != "active") return "the status of its order is not known";
  if (request.intent == "plan" || request.intent == "proposal") return "it is only planned";
  if (request.intent != "order" && request.intent.find("-order") == std::string_view::npos) return "it is not said to be an order";
  return "its order has run out";
}

std::string why_statement(const fhir::Statement& statement, Day today) {
  if (statement.status == "intended") return "it is only intended";
  if (statement.status == "on-hold") return "it is on hold";
  if (statement.status != "active") return "its status is not known";
  const auto start = statement.effective_period ? statement.effective_period->start : statement.effective;
  if (start && start->days.first > today) return "it starts in the future";
  return "it may have ended";
}

}  // namespace

std::string why_possible(const Use& use, Day today) {
  if (use.contradicted_by != nullptr) {
    return use.contradicted_by->status() == "stopped" ? "a later statement says that it was stopped"
                                                      : "a later statement says that it is not taken";
  }
  if (use.source == Source::Draft) return "it was ordered only now";
  if (use.request != nullptr) return why_request(*use.request);
  if (use.statement != nullptr) return why_statement(*use.statement, today);
  return "the date of its last dose is not clear";
}

std::string label_of(const Hit* hit) { return hit != nullptr && hit->name != nullptr ? hit->name->label : "a medicine"; }

void sort_evidence(std::vector<Evidence>& evidence) {
  std::sort(evidence.begin(), evidence.end(), [](const Evidence& a, const Evidence& b) {
    const auto day = [](const Evidence& e) { return e.when ? e.when->last : Day::min(); };
    if (day(a) != day(b)) return day(a) > day(b);
    return std::tie(a.reference, a.display, a.measured, a.basis) < std::tie(b.reference, b.display, b.measured, b.basis);
  });
  const auto same = [](const Evidence& a, const Evidence& b) {
    return a.reference == b.reference && a.display == b.display && a.measured == b.measured && a.basis == b.basis && a.when == b.when;
  };
  evidence.erase(std::unique(evidence.begin(), evidence.end(), same), evidence.end());
}

std::vector<Remedy> ends_of(const std::vector<Evidence>& evidence) {
  std::vector<Remedy> ends;
  for (const auto& use : evidence) {
    if (use.basis == "order") ends.emplace_back(Remove{use.reference, use.name});
    if (use.basis == "code") ends.emplace_back(Stop{use.reference, use.name});
  }
  return ends;
}

Fact incomplete(fhir::ListState state, std::string_view list_name) {
  return fact(Truth::Unknown, {"list-incomplete", {{"list", Text{std::string(list_name)}}}}, {}, gap_of(state));
}

Fact fact(Truth truth, Finding finding, std::vector<Evidence> evidence, Gap gap) {
  sort_evidence(evidence);
  return {truth, gap, {std::move(finding)}, std::move(evidence), {}};
}

}  // namespace ordersign::facts
