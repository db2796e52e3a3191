#include "hooks/evaluate.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "facts/drug_use.h"
#include "facts/gather.h"
#include "facts/medication_words.h"
#include "fhir/read.h"
#include "hooks/suggestions.h"
#include "security/uuid.h"

namespace ordersign::hooks {
namespace {

using facts::Chart;
using facts::ProductRoute;
using facts::Use;
using fhir::ListState;

template <class Entries>
bool had(ListState state, const Entries& entries) {
  return state == ListState::Complete || state == ListState::Truncated || !entries.empty();
}

bool has_conditions(const fhir::Record& record) { return had(record.conditions.state, record.conditions.entries); }
bool has_medications(const fhir::Record& record) {
  return had(record.requests.state, record.requests.entries) || had(record.statements.state, record.statements.entries);
}

Error unavailable(bool conditions_too) {
  const std::string keys = conditions_too ? "conditions, medicationRequests" : "medicationRequests";
  return {ErrorCode::Unavailable, "/prefetch", "needed and not to be had: prefetch keys " + keys + " (or medicationStatements)"};
}

/// "every Coverage sent names a payer other than ours … No, empty or unidentifiable Coverage: evaluated"
bool covered_by_others_only(const fhir::Record& record, const std::vector<std::string>& payer_ids) {
  if (payer_ids.empty()) return false;
  const auto is_ours = [&](const fhir::Identifier& payer) {
    return std::find(payer_ids.begin(), payer_ids.end(), std::string(payer.system) + "|" + std::string(payer.value)) != payer_ids.end();
  };
  std::size_t others = 0;
  for (const auto& coverage : record.coverages.entries) {
    if (coverage.entered_in_error) continue;
    if (coverage.payers.empty() || std::any_of(coverage.payers.begin(), coverage.payers.end(), is_ours)) return false;
    ++others;
  }
  return others > 0;
}

/// One policy's look at the drafts of one call.
class PolicyRun {
 public:
  PolicyRun(const LoadedPolicy& loaded, const Catalog& catalog, const Options& options, const prefetch::HookRequest& request,
            const Chart& chart, const Sources& sources)
      : loaded_(loaded), catalog_(catalog), options_(options), request_(request), chart_(chart), sources_(sources) {}

  /// Drafts of this policy's drug, or of one that must not go with it. Needs no data but the drafts.
  bool concerns_any() const {
    return std::any_of(chart_.drafts.begin(), chart_.drafts.end(), [this](const Use& draft) {
      return prefetch::is_selected(request_, *draft.request) && (loaded_.product.is(draft) || is_conflict(draft));
    });
  }

  Result<bool> run(Evaluation& evaluation, Keep keep) {
    DecidedFor decided{&loaded_, {}, {}};
    std::vector<const Use*> decided_uses;
    std::vector<const Use*> other_form;
    std::vector<const Use*> conflicting;
    for (const auto& draft : chart_.drafts) {
      if (!prefetch::is_selected(request_, *draft.request)) continue;
      if (loaded_.product.is(draft)) {
        if (loaded_.product.route_of(draft) == ProductRoute::Other) {
          other_form.push_back(&draft);
          continue;
        }
        decided.orders.push_back(decide_order(draft));
        if (keep == Keep::FactsToo)
          decided.facts.push_back(facts::gather_by_phase(loaded_.policy, loaded_.kinds, facts::view_of(chart_, draft, loaded_.product)));
        decided.names.push_back(name_of(draft));
        decided_uses.push_back(&draft);
      } else if (is_conflict(draft)) {
        conflicting.push_back(&draft);
      }
    }
    // A card that needs no data is not held back by data that is missing.
    if (other_form.empty()) {
      if (const auto needed = check_needed(decided, conflicting); !needed) return needed;
    }
    add_cards(decided, decided_uses, evaluation);
    for (const auto* draft : other_form) add_not_applicable(*draft, evaluation);
    // "If belimumab is drafted too, only belimumab's card."
    if (decided.orders.empty()) {
      for (const auto* draft : conflicting) add_conflict(*draft, evaluation);
    }
    if (!decided.orders.empty()) evaluation.decided.push_back(std::move(decided));
    return true;
  }

 private:
  bool is_conflict(const Use& draft) const { return draft.what.in_any(loaded_.conflicts.drugs) != nullptr; }

  cards::DecidedOrder decide_order(const Use& draft) const {
    const auto sheet = facts::gather(loaded_.policy, loaded_.kinds, facts::view_of(chart_, draft, loaded_.product));
    return {draft.reference(), std::string(draft.words()), decide(loaded_.policy, sheet, chart_.today)};
  }

  /// criteria, Completeness: "When neither conditions nor medications can be had and nothing is already `unmet`: HTTP 412".
  /// order-select never answers 412.
  Result<bool> check_needed(const DecidedFor& decided, const std::vector<const Use*>& conflicting) const {
    if (request_.hook == prefetch::Hook::OrderSelect) return true;
    const auto& record = *chart_.record;
    const bool some_unmet =
        std::any_of(decided.orders.begin(), decided.orders.end(), [](const auto& o) { return o.decision.result == Truth::Unmet; });
    if (!decided.orders.empty() && !some_unmet && !has_conditions(record) && !has_medications(record)) return unavailable(true);
    if (decided.orders.empty() && !conflicting.empty() && !has_medications(record)) return unavailable(false);
    return true;
  }

  cards::RenderOptions render_options() const {
    return {request_.hook == prefetch::Hook::OrderSign, options_.card_when_met, options_.payer_name};
  }

  std::string uuid(std::string_view order, std::string_view criterion, std::string_view suffix = {}) const {
    std::string name(request_.instance);
    name.append("\n").append(order).append("\n").append(loaded_.policy.id).append("\n").append(criterion).append("\n").append(suffix);
    return security::uuid_of(name);
  }

  /// `orders` are those that the card is about; the first gives the ids.
  void finish(Card& card, std::vector<std::string> orders) const {
    const auto& order = orders.front();
    card.uuid = uuid(order, card.criterion);
    std::size_t number = 0;
    for (auto& suggestion : card.suggestions) suggestion.uuid = uuid(order, card.criterion, std::to_string(number++));
    card.policy = &loaded_.policy;
    card.orders = std::move(orders);
  }

  void add_cards(const DecidedFor& decided, const std::vector<const Use*>& uses, Evaluation& evaluation) const {
    for (auto& about : cards::render(loaded_.policy, loaded_.wording, catalog_.frame(), decided.orders, render_options())) {
      if (about.result != nullptr) {
        std::vector<OrderResult> results;  // one an order
        for (const auto index : about.orders) results.push_back({uses[index]->request, result_of(decided.orders[index], *about.result)});
        about.card.suggestions = suggestions_for(request_, sources_, loaded_.policy, results);
      }
      std::vector<std::string> names;
      for (const auto index : about.orders) names.push_back(decided.names[index]);
      finish(about.card, std::move(names));
      evaluation.cards.push_back(std::move(about.card));
    }
  }

  /// The reference of an order, told apart from an earlier draft that has the same id.
  std::string name_of(const Use& order) const {
    for (const auto& draft : chart_.drafts) {
      if (&draft == &order) break;
      if (draft.reference() == order.reference()) return order.reference() + "#" + std::to_string(order.request->entry);
    }
    return order.reference();
  }

  static const CriterionResult* result_of(const cards::DecidedOrder& order, const CriterionResult& like) {
    for (const auto& result : order.decision.criteria) {
      if (result.criterion == like.criterion) return &result;
    }
    return &like;
  }

  void add_not_applicable(const Use& draft, Evaluation& evaluation) const {
    auto evidence = facts::evidence_of(draft, nullptr);
    const auto& text = loaded_.wording.not_applicable;
    auto card = cards::special_card(loaded_.policy, text, text.citation, catalog_.frame(), {{"drug", loaded_.policy.drug}}, {evidence},
                                    render_options());
    card.indicator = "info";
    card.criterion = "not-applicable";
    finish(card, {name_of(draft)});
    evaluation.cards.push_back(std::move(card));
  }

  struct Given {
    Truth current = Truth::Unmet;
    std::vector<Evidence> evidence;
    bool drafted = false;
  };

  /// Is the policy's drug being given, in the form that the policy covers?
  Given given_now() const {
    Given given;
    std::vector<Evidence> definite, possible;
    for (const auto& use : chart_.uses) {
      if (!loaded_.product.is(use) || use.source == facts::Source::Dispense) continue;
      const auto route = loaded_.product.route_of(use);
      if (route == ProductRoute::Other) continue;
      Truth current = use.source == facts::Source::Administration
                          ? facts::administration_current(*use.event, chart_.today, loaded_.conflicts.administration_days)
                          : use.current;
      if (current == Truth::Met && (route != ProductRoute::Covered || loaded_.product.is_unsure(use))) current = Truth::Unknown;
      if (current == Truth::Met) definite.push_back(facts::evidence_of(use, loaded_.product.hit(use)));
      if (current == Truth::Unknown) possible.push_back(facts::evidence_of(use, loaded_.product.hit(use)));
      given.current = given.current | current;
    }
    for (const auto& draft : chart_.drafts) {  // a draft that is not selected (order-select) is still being written
      if (!loaded_.product.is(draft) || loaded_.product.route_of(draft) == ProductRoute::Other || given.current == Truth::Met) continue;
      given.current = Truth::Met;
      given.drafted = true;
      definite.push_back(facts::evidence_of(draft, loaded_.product.hit(draft)));
    }
    given.evidence = given.current == Truth::Met ? std::move(definite) : std::move(possible);
    facts::sort_evidence(given.evidence);
    return given;
  }

  void add_conflict(const Use& draft, Evaluation& evaluation) const {
    const auto given = given_now();
    if (given.current == Truth::Unmet) return;
    if (given.current == Truth::Unknown && request_.hook == prefetch::Hook::OrderSelect) return;
    const auto& wording = loaded_.wording;
    const auto& text = given.drafted                 ? wording.conflict_drafted
                       : given.current == Truth::Met ? wording.conflict_unmet
                                                     : wording.conflict_unknown;
    const auto ordered = facts::label_of(draft.what.in_any(loaded_.conflicts.drugs)).substr(0, 60);
    const auto criterion = std::find_if(loaded_.policy.criteria.begin(), loaded_.policy.criteria.end(),
                                        [this](const Criterion& c) { return c.id == loaded_.conflicts.criterion; });
    auto card = cards::special_card(loaded_.policy, text, criterion->citation, catalog_.frame(), {{"ordered", ordered}}, given.evidence,
                                    render_options());
    card.indicator = given.current == Truth::Met ? "warning" : "info";
    card.criterion = criterion->id;
    card.title = criterion->title;
    if (const auto reasons = wording.reasons.find(""); reasons != wording.reasons.end()) card.override_reasons = reasons->second;
    card.suggestions = conflict_suggestions(request_, sources_, ordered, *draft.request,
                                            given.current == Truth::Met ? facts::ends_of(given.evidence) : std::vector<Remedy>{});
    finish(card, {name_of(draft)});
    evaluation.cards.push_back(std::move(card));
  }

  const LoadedPolicy& loaded_;
  const Catalog& catalog_;
  const Options& options_;
  const prefetch::HookRequest& request_;
  const Chart& chart_;
  const Sources& sources_;
};

/// Drafts in question whose medication is known only by a reference that was not sent.
bool has_unnamed_draft(const prefetch::HookRequest& request, const std::vector<fhir::Request>& drafts) {
  return std::any_of(drafts.begin(), drafts.end(), [&request](const fhir::Request& draft) {
    return draft.medication.unresolved && prefetch::is_selected(request, draft);
  });
}

/// Resources of the drafts and of each prefetch key: a chart of any size is read, a flood is not.
std::optional<Error> over_limit(const prefetch::HookRequest& request, std::size_t most) {
  std::size_t count = request.draft_orders["entry"].size();
  std::string where = "/context/draftOrders";
  for (const auto& key : fhir::prefetch_keys()) {  // others are not read
    if (count > most) break;
    const auto value = request.prefetch[key.name];
    count += value["entry"].size() + (value.is_object() ? 1 : 0);
    where = std::string("/prefetch/").append(key.name);
  }
  if (count <= most) return {};
  return Error{
      ErrorCode::TooMany, where,
      "more than " + std::to_string(most) + " resources in one call; send the newest, and a Bundle with a `next` link for the rest"};
}

/// Milliseconds since the last time it was asked.
class Stopwatch {
 public:
  std::chrono::duration<double, std::milli> lap() {
    const auto now = std::chrono::steady_clock::now();
    return now - std::exchange(last_, now);
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

void note_reading(CallReport& report, const prefetch::Completion& completion, const fhir::Record& record) {
  for (const auto& key : completion.report()) report.prefetch.push_back({key.key, key.sent, key.fetched});
  report.references = completion.references();
  report.other_patients = record.other_patients;
}

}  // namespace

Result<Evaluation> evaluate(const Catalog& catalog, const Options& options, Instant now, prefetch::Hook hook, std::string body,
                            const fhir_client::Client* client, CallReport* seen, Keep keep) {
  const auto begun = std::chrono::steady_clock::now();
  Stopwatch watch;
  auto read = prefetch::read_request(std::move(body), hook);
  if (!read) return read.error();
  const prefetch::HookRequest& request = read.value();
  if (auto over = over_limit(request, options.max_resources)) return std::move(*over);
  fhir::Resolver resolver(request.draft_orders, request.prefetch);
  auto drafts = prefetch::read_drafts(request, resolver);
  if (!drafts) return drafts.error();
  prefetch::Completion completion(request, catalog.terminology(), client, begun, options.fhir_deadline);
  if (has_unnamed_draft(request, drafts.value()) && completion.follow_missed(resolver, {"Medication/"})) {
    drafts = prefetch::read_drafts(request, resolver);
    if (!drafts) return drafts.error();
  }
  Evaluation evaluation;
  evaluation.today = day_of(now);
  evaluation.hook_instance = request.instance;
  evaluation.patient_id = request.patient_id;

  // "An order that is not ours gets `{"cards": []}` without needing any data": the drafts alone decide that.
  const fhir::Record nothing;
  const auto drafts_only = facts::build_chart(nothing, drafts.value(), catalog.terminology(), evaluation.today);
  const Sources no_sources{request.document.get(), {}};
  std::vector<const LoadedPolicy*> concerned;
  for (const auto* policy : catalog.in_effect(evaluation.today)) {
    if (PolicyRun(*policy, catalog, options, request, drafts_only, no_sources).concerns_any()) concerned.push_back(policy);
  }
  evaluation.report.phases.read = watch.lap();
  if (concerned.empty()) return evaluation;

  completion.complete(resolver);
  evaluation.report.phases.fetch = watch.lap();
  auto record = fhir::read_record(completion.material(), request.patient_id, resolver);
  drafts = prefetch::read_drafts(request, resolver);
  if (!drafts) return drafts.error();
  evaluation.report.phases.read += watch.lap();
  const bool came = options.payer_ids.empty() ? completion.follow_missed(resolver, {"Medication/", "Condition/"})
                                              : completion.follow_missed(resolver, {"Medication/", "Condition/", "Organization/"});
  evaluation.report.phases.fetch += watch.lap();
  if (came) {
    record = fhir::read_record(completion.material(), request.patient_id, resolver);
    drafts = prefetch::read_drafts(request, resolver);
    if (!drafts) return drafts.error();
  }
  note_reading(evaluation.report, completion, record);
  if (seen != nullptr) *seen = evaluation.report;
  if (covered_by_others_only(record, options.payer_ids)) return evaluation;
  const auto chart = facts::build_chart(record, drafts.value(), catalog.terminology(), evaluation.today);
  evaluation.report.phases.read += watch.lap();
  Sources sources{request.document.get(), {}};
  for (const auto& document : completion.fetched()) sources.fetched.push_back(document.get());
  for (const auto* policy : concerned) {
    if (const auto ran = PolicyRun(*policy, catalog, options, request, chart, sources).run(evaluation, keep); !ran) return ran.error();
  }
  evaluation.report.phases.decide = watch.lap();
  return evaluation;
}

}  // namespace ordersign::hooks
