#include "hooks/policy_run.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <optional>
#include <utility>

#include "cards/authorization_card.h"
#include "cards/review_notice.h"
#include "facts/drug_given.h"
#include "facts/finding.h"
#include "facts/gather.h"
#include "facts/medication_words.h"
#include "hooks/authorized.h"
#include "hooks/remembering.h"
#include "policy/decide.h"
#include "questionnaire/settle.h"
#include "remedies/suggestions.h"
#include "security/uuid.h"

namespace ordersign::hooks {
namespace {

using facts::Chart;
using facts::ProductRoute;
using facts::Use;
using fhir::ListState;
using prefetch::is_selected;

template <class Entries>
bool had(ListState state, const Entries& entries) {
  return state == ListState::Complete || state == ListState::Truncated || !entries.empty();
}

bool has_conditions(const fhir::Record& record) { return had(record.conditions.state, record.conditions.entries); }
bool has_medications(const fhir::Record& record) {
  return had(record.requests.state, record.requests.entries) || had(record.statements.state, record.statements.entries);
}

/// Names each of the keys with why it was not to be had: "conditions (late), medicationRequests (refused)".
Error unavailable(const std::vector<prefetch::KeyReport>& reports, std::initializer_list<std::string_view> keys) {
  std::string named;
  for (const auto& report : reports) {
    if (std::find(keys.begin(), keys.end(), report.key) == keys.end()) continue;
    named.append(named.empty() ? "" : ", ").append(report.key).append(" (").append(prefetch::why_not_had(report)).append(")");
  }
  return {ErrorCode::Unavailable, "/prefetch", "needed and not to be had: prefetch keys " + named + "; one medication list would do"};
}

/// A draft of a drug that must not go with the policy's.
bool is_conflict(const LoadedPolicy& policy, const Use& draft) { return draft.what.in_any(policy.conflicts.drugs) != nullptr; }

class PolicyRun {
 public:
  PolicyRun(const LoadedPolicy& loaded, const Means& means, const CallView& told, Keep keep)
      : loaded_(loaded),
        means_(means),
        request_(told.request),
        chart_(told.chart),
        sources_(told.sources),
        keys_(told.keys),
        keep_(keep),
        told_(told),
        remembering_(loaded, means, told.request.patient_id) {
    answer_.decided.policy = &loaded_;
    answer_.decided.authorized = told.authorized;
    if (told.answers) settler_.emplace(loaded.policy, loaded.form, *told.answers, loaded.kinds, told.chart);
  }

  Result<PolicyAnswer> take() {
    sort_drafts();
    for (const auto* draft : covered_) decide_order(*draft);
    // A card that needs no data is not held back by data that is missing.
    if (other_form_.empty()) {
      if (auto missing = missing_data()) return std::move(*missing);
    }
    add_cards();
    add_authorization();
    for (const auto* draft : other_form_) add_not_applicable(*draft);
    // src/hooks/README.md, A call: "If belimumab is drafted too, only belimumab's card."
    if (covered_.empty()) {
      for (const auto* draft : conflicting_) add_conflict(*draft);
    }
    return std::move(answer_);
  }

 private:
  void sort_drafts() {
    for (const auto& draft : chart_.drafts) {
      if (!is_selected(request_, *draft.request)) continue;
      if (!loaded_.product.is(draft)) {
        if (is_conflict(loaded_, draft)) conflicting_.push_back(&draft);
      } else if (loaded_.product.route_of(draft) == ProductRoute::Other) {
        other_form_.push_back(&draft);
      } else {
        covered_.push_back(&draft);
      }
    }
  }

  void decide_order(const Use& draft) {
    auto& decided = answer_.decided;
    const auto view = facts::view_of(chart_, draft, loaded_.product);
    auto sheet = facts::gather(loaded_.policy, loaded_.kinds, view);
    const auto* const pathway = policy::pathway_of(loaded_.policy, sheet);  // by the chart alone, whatever is answered. Reading 6.12
    auto settled = view;
    settled.phase = phase_of(loaded_.policy, sheet);
    settle(sheet, settled, pathway);
    auto words = facts::evidence_of(draft, loaded_.product.hit(draft)).display;
    decided.orders.push_back({std::string(draft.reference()), std::move(words),
                              policy::decide_and_take(loaded_.policy, pathway, std::move(sheet), chart_.today)});
    decided.names.push_back(name_of(draft));
    decided.entries.push_back(draft.request->entry);
    if (told_.tells_coverage) decided.units.push_back(units_of(view));
    if (keep_ == Keep::DosesToo) decided.doses.push_back(dose_of(view));
    if (keep_ != Keep::FactsToo) return;
    auto by_phase = facts::gather_by_phase(loaded_.policy, loaded_.kinds, view);
    auto continued = view;
    continued.phase = "continuation";
    if (settler_) {
      by_phase.initial_by_chart = by_phase.initial;
      by_phase.continuation_by_chart = by_phase.continuation;
    }
    settle(by_phase.initial, view, nullptr);
    settle(by_phase.continuation, continued, nullptr);
    decided.facts.push_back(std::move(by_phase));
  }

  void settle(FactSheet& sheet, const facts::OrderView& view, const Pathway* pathway) const {
    if (settler_) settler_->settle(sheet, view, pathway);
  }

  std::optional<facts::GivenDose> dose_of(const facts::OrderView& view) const {
    for (const auto& kind : loaded_.kinds) {
      if (const auto* gives = dynamic_cast<const facts::GivesDose*>(kind.get())) return gives->given_dose(view);
    }
    return std::nullopt;
  }

  /// Of one infusion; several orders of one infusion share its units, and which of them bills which nobody knows.
  std::optional<double> units_of(const facts::OrderView& view) const {
    if (!loaded_.billing) return std::nullopt;
    for (const auto& kind : loaded_.kinds) {
      const auto* gives = dynamic_cast<const facts::GivesDose*>(kind.get());
      if (gives == nullptr) continue;
      const auto dose = gives->given_dose(view);
      if (dose.mg.size() == 1 && !dose.is_shared) return std::ceil(dose.mg.front() / loaded_.billing->mg_per_unit - 1e-9);
    }
    return std::nullopt;
  }

  /// reading 4.5: "When neither conditions nor medications can be had and nothing is already `unmet`: HTTP 412". src/hooks/README.md, A
  /// call: "`order-select` never answers 412".
  std::optional<Error> missing_data() const {
    if (told_.always_answers || request_.hook == prefetch::Hook::OrderSelect || has_medications(*chart_.record)) return std::nullopt;
    const auto& orders = answer_.decided.orders;
    const bool some_unmet = std::any_of(orders.begin(), orders.end(), [](const auto& o) { return o.decision.result == Truth::Unmet; });
    if (!orders.empty() && !some_unmet && !has_conditions(*chart_.record))
      return unavailable(keys_, {"conditions", "medicationRequests", "medicationStatements"});
    if (orders.empty() && !conflicting_.empty()) return unavailable(keys_, {"medicationRequests", "medicationStatements"});
    return std::nullopt;
  }

  cards::RenderOptions render_options() const {
    return {request_.hook == prefetch::Hook::OrderSign, means_.options.card_when_met, means_.options.payer_name};
  }

  std::string uuid(std::string_view order, std::string_view criterion, std::string_view suffix = {}) const {
    return security::uuid_of({request_.instance, "\n", order, "\n", loaded_.policy.id, "\n", criterion, "\n", suffix});
  }

  /// `orders` are those that the card is about; the first gives the ids.
  void finish(Card& card, std::vector<std::string> orders) const {
    const auto& order = orders.front();
    const auto overdue = cards::review_notice(loaded_.policy, means_.catalog.frame(), chart_.today);
    if (!overdue.empty()) card.detail.append("\n\n*").append(overdue).append("*");
    card.uuid = uuid(order, card.criterion);
    std::size_t number = 0;
    for (auto& suggestion : card.suggestions) suggestion.uuid = uuid(order, card.criterion, std::to_string(number++));
    card.policy = &loaded_.policy;
    card.orders = std::move(orders);
  }

  void add_cards() {
    const auto& decided = answer_.decided;
    for (auto& about : cards::render(loaded_.policy, loaded_.wording, means_.catalog.frame(), decided.orders, render_options())) {
      if (about.result != nullptr) {
        std::vector<remedies::OrderToMend> orders;
        orders.reserve(about.orders.size());
        for (const auto index : about.orders)
          orders.push_back({covered_[index]->request, result_of(decided.orders[index], *about.result)->fact.remedies});
        about.card.suggestions = remedies::suggestions_for(sources_, means_.catalog.frame().suggestions, loaded_.policy.drug, orders);
      }
      std::vector<std::string> names;
      names.reserve(about.orders.size());
      for (const auto index : about.orders) names.push_back(decided.names[index]);
      remembering_.add_basis(about, decided.orders);
      finish(about.card, std::move(names));
      answer_.cards.push_back(std::move(about.card));
    }
  }

  void add_authorization() {
    const auto& decided = answer_.decided;
    if (decided.authorized.empty() || decided.names.empty()) return;
    const auto told = told_of(decided.authorized.front(), chart_.today, means_.options.authorization_notice);
    auto card = cards::authorization_card(loaded_.policy, means_.catalog.frame(), told, chart_.today, render_options());
    remembering_.add_basis(card, told);
    finish(card, decided.names);
    answer_.cards.push_back(std::move(card));
  }

  /// The reference of an order, told apart from an earlier draft that has the same id.
  std::string name_of(const Use& order) const {
    for (const auto& draft : chart_.drafts) {
      if (&draft == &order) break;
      if (draft.reference() == order.reference()) return std::string(order.reference()) + "#" + std::to_string(order.request->entry);
    }
    return std::string(order.reference());
  }

  static const CriterionResult* result_of(const cards::DecidedOrder& order, const CriterionResult& like) {
    for (const auto& result : order.decision.criteria) {
      if (result.criterion == like.criterion) return &result;
    }
    return &like;
  }

  void add_not_applicable(const Use& draft) {
    auto evidence = facts::evidence_of(draft, nullptr);
    const auto& text = loaded_.wording.not_applicable;
    auto card = cards::special_card(loaded_.policy, text, text.citation, means_.catalog.frame(), {{"drug", loaded_.policy.drug}},
                                    {evidence}, render_options());
    card.indicator = "info";
    card.criterion = "not-applicable";
    remembering_.add_basis(card, std::vector{evidence});
    finish(card, {name_of(draft)});
    answer_.cards.push_back(std::move(card));
  }

  void add_conflict(const Use& draft) {
    const auto given = facts::drug_given(chart_, loaded_.product);
    if (given.now == Truth::Unmet || given.evidence.empty()) return;
    if (given.now == Truth::Unknown && request_.hook == prefetch::Hook::OrderSelect) return;
    const auto& wording = loaded_.wording;
    const auto& text = given.drafted             ? wording.conflict_drafted
                       : given.taken             ? wording.conflict_unmet
                       : given.now == Truth::Met ? wording.conflict_ordered
                                                 : wording.conflict_unknown;
    const auto& first = given.evidence.front();  // of an order, the newest
    const auto date = first.when ? to_string(*first.when).substr(0, 12) : std::string();
    const auto ordered = facts::label_of(draft.what.in_any(loaded_.conflicts.drugs)).substr(0, 60);
    const auto criterion = std::find_if(loaded_.policy.criteria.begin(), loaded_.policy.criteria.end(),
                                        [this](const Criterion& c) { return c.id == loaded_.conflicts.criterion; });
    auto card = cards::special_card(loaded_.policy, text, criterion->citation, means_.catalog.frame(),
                                    {{"ordered", ordered}, {"date", date}}, given.evidence, render_options());
    card.indicator = given.now == Truth::Met ? "warning" : "info";
    card.criterion = criterion->id;
    card.title = criterion->title;
    if (const auto reasons = wording.reasons.find(""); reasons != wording.reasons.end()) card.override_reasons = reasons->second;
    const auto ends = given.now == Truth::Met ? facts::ends_of(given.evidence) : std::vector<Remedy>();
    card.suggestions =
        remedies::suggestions_for(sources_, means_.catalog.frame().suggestions, ordered, {remedies::OrderToMend{draft.request, ends}});
    remembering_.add_basis(card, given.evidence);
    finish(card, {name_of(draft)});
    answer_.cards.push_back(std::move(card));
  }

  const LoadedPolicy& loaded_;
  const Means& means_;
  const prefetch::HookRequest& request_;
  const Chart& chart_;
  const remedies::Sources& sources_;
  const std::vector<prefetch::KeyReport>& keys_;
  std::optional<questionnaire::Settler> settler_;  ///< none: nothing was answered
  const Keep keep_;
  const CallView& told_;
  const Remembering remembering_;
  std::vector<const Use*> covered_, other_form_, conflicting_;  // drafts in question
  PolicyAnswer answer_;
};

}  // namespace

bool is_of_concern(const LoadedPolicy& policy, const prefetch::HookRequest& request, const Use& draft) {
  return is_selected(request, *draft.request) && (policy.product.is(draft) || is_conflict(policy, draft));
}

bool concerns(const LoadedPolicy& policy, const prefetch::HookRequest& request, const Chart& chart) {
  return std::any_of(chart.drafts.begin(), chart.drafts.end(), [&](const Use& draft) { return is_of_concern(policy, request, draft); });
}

Result<PolicyAnswer> run_policy(const LoadedPolicy& policy, const Means& means, const CallView& told, Keep keep) {
  return PolicyRun(policy, means, told, keep).take();
}

}  // namespace ordersign::hooks
