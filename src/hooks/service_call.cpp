// POST /cds-services/{id}: a call decided, answered, and told for log, metrics and store.
#include <chrono>
#include <utility>

#include "catalog/catalog.h"
#include "hooks/advertised.h"
#include "hooks/call.h"
#include "hooks/records.h"
#include "hooks/write_answer.h"
#include "ordersign/service.h"

namespace ordersign {
namespace {

/// What was decided, beside what was read.
void note_decisions(CallReport& report, const hooks::Evaluation& evaluation) {
  for (const auto& decided : evaluation.decided) {
    const auto& policy = decided.policy->policy.id;
    report.orders.reserve(report.orders.size() + decided.orders.size());
    for (const auto& order : decided.orders) {
      report.criteria.reserve(report.criteria.size() + order.decision.criteria.size());
      report.orders.push_back({policy, order.decision.result});
      for (const auto& result : order.decision.criteria)
        report.criteria.push_back({policy, result.criterion->id, result.truth, result.fact.gap});
    }
  }
  for (const auto& card : evaluation.cards) ++report.cards[card.indicator];
}

}  // namespace

Reply Service::call(std::string_view id, std::string body, const Caller& caller) const {
  const auto begun = std::chrono::steady_clock::now();
  const auto* service = hooks::find_service(id);
  if (service == nullptr) return operation_outcome(404, "not-found", "", hooks::no_service);
  const auto now = clock_();
  const auto& dialect = catalog_->dialect(caller.dialect.empty() ? options_.dialect : caller.dialect);
  hooks::Call asked({*catalog_, options_, client_.get(), dialect.whole_deletes}, now, caller.fhir);
  auto evaluation = asked.evaluate(service->hook, std::move(body));
  auto report = asked.report();
  report.client = caller.client;
  report.service = service->id;
  if (!evaluation) {
    auto reply = reply_for(evaluation.error());
    reply.report = std::move(report);
    return reply;
  }
  hooks::put_in(dialect, evaluation->cards);
  note_decisions(report, evaluation.value());
  report.records = hooks::records_of(evaluation.value(), service->id, caller, now, options_.pseudonym_key);
  const auto decided = std::chrono::steady_clock::now();
  Reply reply{200,
              "application/json",
              caller.shadow ? std::string(R"({"cards":[]})")
                            : hooks::write_answer(evaluation.value(), catalog_->frame(), dialect, options_.explain),
              {},
              {}};
  const auto written = std::chrono::steady_clock::now();
  report.phases.write = written - decided;
  for (auto& record : report.records) record.latency_ms = std::chrono::duration<double, std::milli>(written - begun).count();
  reply.report = std::move(report);
  return reply;
}

}  // namespace ordersign
