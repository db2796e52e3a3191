#include "crd/mapping.h"

#include <algorithm>

#include "cards/template.h"

namespace ordersign::crd {
namespace {

constexpr std::size_t most_reasons = 8;  // what a clinician reads; a count stands for the rest

/// Is all that is unmet what the payer may make an exception of?
bool is_excepted(const OrderOutcome& outcome, const PolicyTerms& terms) {
  if (outcome.result != Truth::Unmet) return false;
  return std::all_of(outcome.open.begin(), outcome.open.end(), [&](const OpenCriterion& criterion) {
    const auto& list = terms.exceptions;
    return criterion.truth != Truth::Unmet || std::find(list.begin(), list.end(), criterion.id) != list.end();
  });
}

/// Is something unknown that a document would settle?
bool lacks_documents(const OrderOutcome& outcome, const PolicyTerms& terms) {
  return std::any_of(outcome.open.begin(), outcome.open.end(), [&](const OpenCriterion& criterion) {
    return criterion.truth == Truth::Unknown && !terms.info_needed.contains(criterion.id);
  });
}

void add_codes(const std::vector<std::string>& codes, std::vector<std::string>& into) {
  for (const auto& code : codes)
    if (std::find(into.begin(), into.end(), code) == into.end()) into.push_back(code);
}

/// An exception is made of what is unmet; what is unknown beside it is open as it would be alone.
ResultTerms exception_terms(const OrderOutcome& outcome, const PolicyTerms& terms) {
  auto said = terms.exception;
  if (said.covered != "covered" || !lacks_documents(outcome, terms)) return said;
  if (terms.unknown.covered != "covered") return terms.unknown;
  add_codes(terms.unknown.doc_needed, said.doc_needed);
  add_codes(terms.unknown.doc_purpose, said.doc_purpose);
  if (said.pa_needed == "no-auth") said.pa_needed = terms.unknown.pa_needed;
  return said;
}

ResultTerms terms_for(const OrderOutcome& outcome, const PolicyTerms& terms) {
  if (outcome.result == Truth::Met) return terms.met;
  if (outcome.result == Truth::Unknown) return terms.unknown;
  return is_excepted(outcome, terms) ? exception_terms(outcome, terms) : terms.unmet;
}

/// What would have to be told, where nothing else is unknown: then a document would not help.
std::vector<std::string> info_needed(const OrderOutcome& outcome, const PolicyTerms& terms) {
  std::vector<std::string> codes;
  if (outcome.result != Truth::Unknown) return codes;
  for (const auto& criterion : outcome.open) {
    const auto found = terms.info_needed.find(criterion.id);
    if (found == terms.info_needed.end()) return {};
    if (std::find(codes.begin(), codes.end(), found->second) == codes.end()) codes.push_back(found->second);
  }
  return codes;
}

/// What made the result, then, where an exception may be made of that, what is unknown beside it.
void add_reasons(const OrderOutcome& outcome, const PolicyTerms& terms, const Texts& texts, CoverageAnswer& answer) {
  std::vector<const OpenCriterion*> told;
  const auto tell = [&](Truth truth) {
    for (const auto& criterion : outcome.open)
      if (criterion.truth == truth) told.push_back(&criterion);
  };
  tell(outcome.result);
  if (is_excepted(outcome, terms) && !outcome.granted) tell(Truth::Unknown);
  for (std::size_t i = 0; i < told.size() && i < most_reasons; ++i) answer.reasons.push_back({{}, told[i]->text});
  if (told.size() > most_reasons)
    answer.reasons.push_back({{}, cards::fill(texts.more, {{"count", std::to_string(told.size() - most_reasons)}})});
}

void add_details(const OrderOutcome& outcome, const PolicyTerms& terms, const Texts& texts, CoverageAnswer& answer) {
  constexpr std::string_view limitation = "cat-limitation";
  const auto add = [&answer](std::string_view code, std::string_view category, auto value, std::string qualification) {
    answer.details.push_back({std::string(code), std::string(category), std::move(value), std::move(qualification)});
  };
  if (answer.covered == "covered") {
    answer.billing = terms.billing;
    const auto units = terms.billing ? cards::fill(texts.units, {{"code", terms.billing->code}}) : std::string();
    if (outcome.units && terms.billing) add("allowed-quantity", limitation, UnitCount{*outcome.units, units}, texts.per_infusion);
    if (outcome.granted) {
      add("allowed-period", limitation, Span{outcome.granted->from, outcome.granted->until}, {});
      if (outcome.granted->units && terms.billing)
        add("allowed-quantity", limitation, UnitCount{*outcome.granted->units, units}, texts.granted_units);
    } else if (terms.allowed_months) {
      const auto end = add_months(outcome.from, *terms.allowed_months) - std::chrono::days(1);
      add("allowed-period", limitation, Span{outcome.from, end}, {});
    }
  }
  add("policy-link", "cat-other", Link{outcome.policy_url}, {});
}

}  // namespace

CoverageAnswer answer_to(NoDecision trouble, const Texts& texts, std::string_view drugs) {
  CoverageAnswer answer;
  switch (trouble) {
    case NoDecision::Technical:
      answer.covered = "indeterminate";
      answer.reasons = {{"technical", texts.technical}};
      break;
    case NoDecision::NoMember:
      answer.covered = "not-covered";
      answer.reasons = {{"no-member-found", texts.no_member}};
      break;
    case NoDecision::NoActiveCoverage:
      answer.covered = "not-covered";
      answer.reasons = {{"no-active-coverage", texts.no_active_coverage}};
      break;
    case NoDecision::CoverageNotFound:
      answer.covered = "not-covered";
      answer.reasons = {{"coverage-not-found", texts.coverage_not_found}};
      break;
    case NoDecision::NotEvaluated:
      answer.covered = "indeterminate";
      answer.reasons = {{{}, cards::fill(texts.not_evaluated, {{"drugs", std::string(drugs)}})}};
      break;
  }
  return answer;
}

CoverageAnswer answer_to(const OrderOutcome& outcome, const PolicyTerms& terms, const Texts& texts) {
  const bool hidden = outcome.result == Truth::Unknown &&
                      std::any_of(outcome.open.begin(), outcome.open.end(), [](const OpenCriterion& one) { return one.not_retrieved; });
  // CRD-029: "Only what trouble hid is `indeterminate`"; an authorization on file holds whatever of the chart was not to be had.
  if (hidden && !outcome.granted) {
    auto answer = answer_to(NoDecision::Technical, texts);
    add_reasons(outcome, terms, texts, answer);
    answer.contact = terms.contact;
    return answer;
  }
  CoverageAnswer answer;
  const auto said = terms_for(outcome, terms);
  answer.covered = said.covered;
  answer.pa_needed = said.pa_needed;
  if (outcome.granted && answer.covered == "covered") {
    answer.pa_needed = "satisfied";
    answer.satisfied_pa_id = outcome.granted->id;
    answer.expiry = outcome.granted->until;
    answer.reasons.push_back({{}, texts.on_file});
  } else if (auto codes = info_needed(outcome, terms); !codes.empty() && answer.covered == "covered") {
    answer.pa_needed = "conditional";
    answer.info_needed = std::move(codes);
  } else if (outcome.asks_for_documents) {
    answer.doc_needed = said.doc_needed;
    answer.doc_purpose = said.doc_purpose;
    if (terms.questionnaire && !answer.doc_needed.empty()) answer.questionnaire = outcome.questionnaire;
  }
  if (!outcome.granted || outcome.result == Truth::Unmet) add_reasons(outcome, terms, texts, answer);
  if (answer.reasons.empty()) answer.reasons.push_back({{}, cards::fill(texts.met, {{"policy", outcome.policy}})});
  if (terms.depends_on_other_lines) answer.dependencies = outcome.other_lines;
  add_details(outcome, terms, texts, answer);
  answer.contact = terms.contact;
  return answer;
}

}  // namespace ordersign::crd
