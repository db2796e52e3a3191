// The second step of a call: its chart, with what the prefetch lacks read from the client's FHIR server where that may be called.
#include <algorithm>
#include <functional>
#include <set>
#include <string>

#include "fhir/read.h"
#include "hooks/call.h"
#include "prefetch/keys.h"

namespace ordersign::hooks {

/// Draft orders too where something has come: their references may lead to it.
void Call::read_chart(bool something_came) {
  record_ = prefetch::read_record(completion_->material(), request_.patient_id, *resolver_);
  if (something_came) drafts_ = prefetch::read_drafts(request_, *resolver_);
}

/// An answer below a question that is not asked counts for nothing: only the form tells which those are.
void Call::read_responses() {
  for (const auto& part : completion_->material().parts) {
    if (prefetch::keys()[part.key].type == "QuestionnaireResponse")
      questionnaire::add_responses(part.value, request_.patient_id, *resolver_, responses_);
  }
  std::set<std::string, std::less<>> to_forms;
  std::erase_if(responses_, [&](const questionnaire::Response& response) {
    const auto is_to = [&](const auto* policy) { return questionnaire::may_be_to(response, policy->form, policy->policy); };
    const bool is_ours = std::any_of(concerned_.begin(), concerned_.end(), is_to);
    if (is_ours && !response.reference.empty()) to_forms.insert(response.reference);
    return !is_ours && !questionnaire::is_void(response);
  });
  // Once for all responses: 2,000 of them have tens of thousands of answers. One without id shares its "" with every other such.
  std::erase_if(record_.answers.entries, [&](const fhir::Answer& answer) { return to_forms.contains(std::string_view(answer.reference)); });
}

void Call::follow_insurance() {
  for (const auto entry : request_.draft_orders["entry"].elements()) {
    const auto draft = entry["resource"];
    for (const auto insurance : draft["insurance"].each()) resolver_->follow(insurance, draft);
  }
  if (!completion_->follow_missed(*resolver_, {"Coverage/"}) || means_.options.payer_ids.empty()) return;
  for (const auto& document : completion_->fetched()) {
    if (document->root()["resourceType"].string() == "Coverage") fhir::read_coverage(document->root(), *resolver_);
  }
}

void Call::complete() {
  auto& phases = report_.phases;
  if (concerned_.empty()) completion_->complete(*resolver_, {"patient", "coverage"});
  else completion_->complete(*resolver_);
  if (tells_coverage_) follow_insurance();
  phases.fetch = watch_.lap();
  read_chart(!completion_->fetched().empty());
  phases.read += watch_.lap();
  const bool came = means_.options.payer_ids.empty()
                        ? completion_->follow_missed(*resolver_, {"Medication/", "Condition/"})
                        : completion_->follow_missed(*resolver_, {"Medication/", "Condition/", "Organization/"});
  phases.fetch += watch_.lap();
  if (came) read_chart(true);
  read_responses();
  report_.prefetch.reserve(completion_->report().size());
  for (const auto& key : completion_->report()) report_.prefetch.push_back({key.key, key.sent, key.fetched, key.search});
  report_.references = completion_->references();
  report_.refused_hosts = completion_->refused_hosts();
  for (const auto& one : completion_->passed_over()) report_.passed_over.push_back(std::string(one.key) + "=" + one.outcome);
  report_.other_patients = record_.other_patients;
}

}  // namespace ordersign::hooks
