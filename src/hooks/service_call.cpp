// POST /cds-services/{id}: a call decided, answered, and told for log, metrics and store.
#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "catalog/catalog.h"
#include "hooks/advertised.h"
#include "hooks/call.h"
#include "hooks/crd_cards.h"
#include "hooks/packets.h"
#include "hooks/pseudonyms.h"
#include "hooks/recall.h"
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
  for (const auto& card : evaluation.cards) {
    ++report.cards[card.indicator];
    for (const auto& suggestion : card.suggestions)
      for (const auto& action : suggestion.actions) ++report.suggested[action.type];
  }
}

/// What CRD asks servers to count.
void note_crd(CallReport& report, const hooks::Evaluation& evaluation, const cards::Dialect& dialect) {
  for (const auto& [covered, count] : evaluation.crd->covered) report.covered[covered] += count;
  if (evaluation.crd->is_dialect)
    for (const auto& card : evaluation.cards) ++report.card_types[dialect.topic_code(card.criterion)];
}

/// Asked only where a card could be left out.
void recall_overrides(hooks::Evaluation& evaluation, const Caller& caller, Instant now, const Options& options, const Catalog& catalog,
                      CallReport& report) {
  const bool may_hide =
      std::any_of(evaluation.cards.begin(), evaluation.cards.end(), [](const Card& card) { return !card.criteria.empty(); });
  if (!may_hide) return;
  const auto remembered =
      options.overrides({caller.client, caller.tenant, hooks::pseudonym_of(options.pseudonym_key, caller, "Patient", evaluation.patient_id),
                         now - std::chrono::days(options.override_days)});
  report.memory_unsure = !remembered;
  if (remembered) hooks::recall(evaluation, catalog, *remembered, report);
}

}  // namespace

Reply Service::call(std::string_view id, std::string body, const Caller& caller) const {
  const auto begun = std::chrono::steady_clock::now();
  const auto* service = hooks::find_service(id);
  if (service == nullptr) return operation_outcome(404, "not-found", "", hooks::no_service);
  const auto now = clock_();
  const auto& dialect = catalog_->dialect(caller.dialect.empty() ? options_.dialect : caller.dialect);
  hooks::Call asked({*catalog_, options_, client_.get(), dialect.whole_deletes, authorizations_.get(), &caller, &dialect, members_.get()},
                    now, caller.fhir);
  const bool keeps_packet = options_.keep_packet && !caller.shadow && dialect.may_extend(hooks::decision_id_extension);
  auto evaluation = asked.evaluate(service->hook, std::move(body), keeps_packet ? hooks::Keep::DosesToo : hooks::Keep::Decisions);
  auto report = asked.report();
  report.client = caller.client;
  report.service = service->id;
  if (!evaluation) {
    auto reply = reply_for(evaluation.error());
    reply.report = std::move(report);
    return reply;
  }
  recall_overrides(*evaluation, caller, now, options_, *catalog_, report);
  if (evaluation->crd && evaluation->crd->is_dialect) hooks::put_in_crd(*evaluation, *catalog_, dialect, options_, service->hook);
  hooks::put_in(dialect, evaluation->cards);
  hooks::put_in(dialect, evaluation->hidden);
  note_decisions(report, evaluation.value());
  if (evaluation->crd) note_crd(report, *evaluation, dialect);
  report.records = hooks::records_of(evaluation.value(), service->id, caller, now, options_.pseudonym_key);
  const bool tells_digest = options_.digest && dialect.may_extend(hooks::digest_extension) && !evaluation->decided.empty();
  const auto digest = tells_digest ? std::optional(asked.digest(*evaluation)) : std::nullopt;
  if (digest) evaluation->extensions.emplace_back(hooks::digest_extension, packet::to_json(*digest));
  if (keeps_packet) {
    if (auto packet = hooks::packet_record_of(*evaluation, catalog_->frame(), caller, now, digest)) {
      evaluation->extensions.emplace_back(hooks::decision_id_extension, "\"" + packet->id + "\"");
      options_.keep_packet(std::move(*packet));
    }
  }
  const auto decided = std::chrono::steady_clock::now();
  Reply reply{200,
              "application/json",
              caller.shadow ? std::string(evaluation->crd ? R"({"cards":[],"systemActions":[]})" : R"({"cards":[]})")
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
