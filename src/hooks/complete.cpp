// The second step of a call: its chart, with what the prefetch lacks read from the client's FHIR server where that may be called.
#include "hooks/call.h"

namespace ordersign::hooks {

/// Draft orders too where something has come: their references may lead to it.
void Call::read_chart(bool something_came) {
  record_ = prefetch::read_record(completion_->material(), request_.patient_id, *resolver_);
  if (something_came) drafts_ = prefetch::read_drafts(request_, *resolver_);
}

void Call::complete() {
  auto& phases = report_.phases;
  completion_->complete(*resolver_);
  phases.fetch = watch_.lap();
  read_chart(!completion_->fetched().empty());
  phases.read += watch_.lap();
  const bool came = means_.options.payer_ids.empty()
                        ? completion_->follow_missed(*resolver_, {"Medication/", "Condition/"})
                        : completion_->follow_missed(*resolver_, {"Medication/", "Condition/", "Organization/"});
  phases.fetch += watch_.lap();
  if (came) read_chart(true);
  report_.prefetch.reserve(completion_->report().size());
  for (const auto& key : completion_->report()) report_.prefetch.push_back({key.key, key.sent, key.fetched, key.search});
  report_.references = completion_->references();
  report_.refused_hosts = completion_->refused_hosts();
  for (const auto& one : completion_->passed_over()) report_.passed_over.push_back(std::string(one.key) + "=" + one.outcome);
  report_.other_patients = record_.other_patients;
}

}  // namespace ordersign::hooks
