#include "facts/medication_words.h"

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

}  // namespace ordersign::facts
