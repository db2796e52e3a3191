// One call from bytes to cards, in three steps: recognise what it is about, complete what it lacks, decide. Each step is in a file
// named for it. Not thread-safe; one per call.
#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "facts/chart.h"
#include "fhir/record.h"
#include "fhir/resolver.h"
#include "hooks/evaluation.h"
#include "hooks/policy_run.h"
#include "hooks/stopwatch.h"
#include "memory/call_memory.h"
#include "ordersign/reply.h"
#include "ordersign/service.h"
#include "packet/digest.h"
#include "prefetch/completion.h"
#include "prefetch/request.h"
#include "questionnaire/responses.h"

namespace ordersign::hooks {

class Call {
 public:
  Call(const Means& means, Instant now, FhirTerms terms = {});
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  /// The three steps, as far as they are needed. Errors: those of the steps.
  Result<Evaluation> evaluate(prefetch::Hook hook, std::string body, Keep keep = Keep::Decisions);

  /// What was decided by, after evaluate() without an error.
  packet::Digest digest(const Evaluation& evaluation) const;

  /// Of prefetch, references and other patients; whole when the call ended in an error too.
  const CallReport& report() const { return report_; }

 private:
  /// Reads the request and its drafts, and finds the policies that they concern. Errors: Syntax, TooLarge, Structure (400), TooMany
  /// (413), Unavailable (412).
  std::optional<Error> recognise(prefetch::Hook hook, std::string body);
  void read_what_is_asked();
  /// Reads the chart, and what is missing of it from the client's FHIR server where that may be called. Always ends within
  /// Options::fhir_deadline, or the client's own.
  void complete();
  /// Decides the drafts by each policy that they concern. Errors: Unavailable (412), needed data was not to be had; TooCostly (503).
  Result<Evaluation> decide(Keep keep);

  void read_chart(bool something_came);
  /// Reads the responses to our forms, whose answers are no loose ones of the record then.
  void read_responses();
  /// Has the coverage of the drafts read: what their `insurance` names, and its payers.
  void follow_insurance();
  /// Is the coverage of orders told that no policy governs?
  bool answers_unconcerned() const;
  bool is_crd() const { return means_.dialect != nullptr && means_.dialect->coverage == cards::Dialect::Coverage::Always; }
  /// Notes each draft in question whose medication names nothing. Error: Unavailable, when such a draft's Medication was asked for in
  /// vain and no policy is known to be concerned. Reading 2.6.
  std::optional<Error> weigh_unnamed(const facts::Chart& chart);

  const memory::CallMemory memory_;  // before whatever takes of it
  const Means means_;
  const FhirTerms terms_;
  const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  const Day today_;
  facts::Classifier classifier_;
  Stopwatch watch_;
  CallReport report_;
  prefetch::HookRequest request_;
  std::optional<fhir::Resolver> resolver_;
  std::optional<prefetch::Completion> completion_;
  memory::Vector<fhir::Request> drafts_;
  std::vector<const LoadedPolicy*> concerned_;
  fhir::Record record_;
  std::vector<questionnaire::Response> responses_;
  std::optional<CrdSide> crd_;
  bool tells_coverage_ = false;
  std::set<std::size_t> unnamed_in_vain_;  ///< entries of drafts whose Medication was asked for in vain
};

}  // namespace ordersign::hooks
