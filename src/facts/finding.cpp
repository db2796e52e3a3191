#include "facts/finding.h"

#include <algorithm>
#include <tuple>

#include "facts/chart.h"

namespace ordersign::facts {
namespace {

/// The code that a membership rests on, as records keep it. A prefix takes codes with any ending, and so perhaps words: a
/// code that is longer than codes are, or has other characters, is not repeated.
std::string counted_code(const Hit* hit) {
  if (hit == nullptr || hit->basis == Basis::Name) return {};
  constexpr std::size_t longest_code = 18;  // a SNOMED CT identifier
  const auto is_plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '-';
  };
  const auto code = hit->term.code;
  if (code.empty() || code.size() > longest_code || !std::all_of(code.begin(), code.end(), is_plain)) return {};
  return std::string(to_string(terminology::code_system(hit->term.system))).append("|").append(code);
}

}  // namespace

std::string words_of(std::string_view words, const fhir::Concept& concept_, const Hit* hit) {
  const bool only_code = concept_.text.empty() && std::all_of(concept_.codings.begin(), concept_.codings.end(),
                                                              [](const fhir::Coding& c) { return c.display.empty(); });
  if (!only_code || concept_.codings.empty()) return std::string(words);
  const auto name = hit == nullptr ? std::string_view() : !hit->display.empty() ? hit->display : std::string_view();
  return std::string(name.empty() ? "entry without a name" : name).append(", code ").append(words);
}

Evidence evidence_of(const Use& use, const Hit* hit) {
  Evidence evidence;
  evidence.reference = use.reference();
  evidence.display = words_of(use.words(), use.medication->code, hit);
  evidence.basis = use.source == Source::Draft ? "order" : hit != nullptr && hit->basis == Basis::Name ? "name" : "code";
  evidence.when = use.began();
  evidence.dated = use.began_word();
  if (hit != nullptr && hit->name != nullptr) evidence.name = hit->name->label;
  evidence.code = counted_code(hit);
  return evidence;
}

Evidence evidence_of(const Problem& problem, const Hit* hit) {
  Evidence evidence;
  evidence.reference = problem.condition->reference;
  evidence.display = words_of(fhir::words_for(problem.condition->code), problem.condition->code, hit);
  evidence.basis = hit != nullptr && hit->basis == Basis::Name ? "name" : "code";
  evidence.code = counted_code(hit);
  const auto& condition = *problem.condition;
  const auto& date = problem.active == Truth::Unmet && problem.ended ? condition.abatement
                     : condition.onset                               ? condition.onset
                                                                     : condition.recorded;
  if (date) evidence.when = date->days;
  evidence.dated = &date == &condition.recorded ? "recorded" : &date == &condition.onset ? "onset" : "ended";
  return evidence;
}

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
  Fact made{truth, gap, {}, std::move(evidence), {}};
  made.findings.push_back(std::move(finding));
  return made;
}

}  // namespace ordersign::facts
