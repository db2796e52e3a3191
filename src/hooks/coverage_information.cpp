#include "hooks/coverage_information.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "cards/render.h"
#include "crd/insert.h"
#include "crd/mapping.h"
#include "crd/write_answer.h"
#include "fhir/elements.h"
#include "hooks/coverages.h"
#include "hooks/work.h"
#include "questionnaire/names.h"
#include "security/uuid.h"
#include "text/listed.h"

namespace ordersign::hooks {
namespace {

constexpr std::string_view own_base = "http://ordersign.org";  // of our other canonicals

using prefetch::Hook;

/// Where the extension may stand on an order. VisionPrescription since 2.2.
bool may_carry(std::string_view type, crd::Version version) {
  constexpr std::array<std::string_view, 6> types{"MedicationRequest", "ServiceRequest",       "DeviceRequest",
                                                  "NutritionOrder",    "CommunicationRequest", "Appointment"};
  if (type == "VisionPrescription") return version == crd::Version::V2_2;
  return std::find(types.begin(), types.end(), type) != types.end();
}

/// Reading 2.3, of orders of any type.
bool is_order(json::View draft) {
  constexpr std::array<std::string_view, 6> over{"cancelled", "stopped", "completed", "ended", "revoked", "entered-in-error"};
  if (draft["doNotPerform"].boolean().value_or(false)) return false;
  return std::find(over.begin(), over.end(), draft["status"].string()) == over.end();
}

bool is_hidden(Gap gap) { return gap == Gap::NotRetrieved || gap == Gap::Late; }

class Teller {
 public:
  Teller(const CoverageView& view, const std::vector<DecidedFor>& decided, CrdSide& side)
      : view_(view),
        catalog_(view.means.catalog),
        texts_(catalog_.coverage_texts()),
        decided_(decided),
        side_(side),
        coverages_(view.completion, view.resolver, view.payer_ids, view.means.members, view.request.fhir_server, view.today) {}

  std::optional<Error> tell() {
    std::size_t entry = 0;
    for (const auto one : view_.request.draft_orders["entry"].elements()) {
      if (is_in_question(entry)) look_at(one["resource"], entry);
      ++entry;
      if (auto over = over_budget(view_.steps + steps_ + coverages_.steps(), view_.means.options)) return over;
    }
    const bool must_refuse = side_.is_dialect && side_.version == crd::Version::V2_2 && view_.request.hook == Hook::OrderSign;
    if (!must_refuse || !side_.told.empty()) return std::nullopt;
    if (others_ > 0) return Error{ErrorCode::Structure, "/prefetch/coverage", "a Coverage of this payer would be right; it is another's"};
    if (without_ > 0)
      return Error{ErrorCode::Structure, "/prefetch/coverage",
                   "a Coverage of the patient would be right, sent, to be read, or named by the order's insurance"};
    return std::nullopt;
  }

 private:
  /// The place of an order among those that a policy decided.
  struct Place {
    const DecidedFor* by = nullptr;
    std::size_t at = 0;
  };

  bool is_in_question(std::size_t entry) const {
    return view_.request.hook == Hook::OrderSign || (entry < view_.request.selected.size() && view_.request.selected[entry]);
  }

  void look_at(json::View draft, std::size_t entry) {
    const auto type = draft["resourceType"].string(), id = draft["id"].string();
    // Without an id nothing could say which order is meant.
    if (!may_carry(type, side_.version) || id.empty() || !is_order(draft)) return;
    const auto place = place_of(entry);
    if (place.by == nullptr && !is_answered_undecided(entry)) return;
    const std::string_view payer = place.by == nullptr ? std::string_view() : place.by->policy->policy.payer;
    const auto& listed = coverages_.listed(payer);
    steps_ += 1 + listed.size();
    const auto chosen = crd::choose(coverages_.of_order(draft, payer), listed);
    if (chosen.standing == crd::CoverageStanding::None) {
      ++without_;
    } else if (chosen.standing == crd::CoverageStanding::Others) {
      ++others_;
    } else {
      const auto reference = std::string(type).append("/").append(id);
      const bool is_decided = chosen.standing == crd::CoverageStanding::Usable && place.by != nullptr;
      const auto outcome = is_decided ? std::optional(outcome_of(draft, place, chosen.reference)) : std::nullopt;
      auto answer = outcome ? crd::answer_to(*outcome, place.by->policy->coverage, texts_) : answer_without(place, entry, chosen);
      answer.coverage = chosen.reference;
      answer.date = view_.today;
      answer.assertion_id = assertion_id(reference, chosen.reference);
      // No card is about one that no policy decided, though it may have the id of one that is.
      add(answer, told_by(answer, outcome), place.by == nullptr ? reference + "#" + std::to_string(entry) : place.by->names[place.at],
          entry);
    }
  }

  /// The reasons are the criteria's own texts, as many of them as there is room for.
  static ToldOrder told_by(const crd::CoverageAnswer& answer, const std::optional<crd::OrderOutcome>& outcome) {
    ToldOrder told;
    told.is_satisfied = !answer.satisfied_pa_id.empty();
    if (!outcome) return told;
    for (const auto& criterion : outcome->open) {
      const auto is_of_it = [&criterion](const crd::AssertionReason& reason) { return reason.text == criterion.text; };
      if (std::any_of(answer.reasons.begin(), answer.reasons.end(), is_of_it)) told.criteria.insert(criterion.id);
    }
    return told;
  }

  Place place_of(std::size_t entry) const {
    for (const auto& decided : decided_) {
      for (std::size_t i = 0; i < decided.entries.size(); ++i)
        if (decided.entries[i] == entry) return {&decided, i};
    }
    return {};
  }

  /// CRD-022, which is of primary hooks and of CRD's own clients. Nothing but what no policy governs may be silent: CRD-013.
  bool is_answered_undecided(std::size_t entry) const {
    if (!side_.is_dialect || view_.request.hook != Hook::OrderSign) return false;
    return view_.means.options.crd_answers_unconcerned || view_.in_vain.contains(entry) || view_.skipped.contains(entry);
  }

  /// Where no decision is told.
  crd::CoverageAnswer answer_without(const Place& place, std::size_t entry, const crd::Chosen& chosen) const {
    const auto trouble = chosen.standing == crd::CoverageStanding::Failed      ? crd::NoDecision::Technical
                         : chosen.standing == crd::CoverageStanding::NoMember  ? crd::NoDecision::NoMember
                         : chosen.standing == crd::CoverageStanding::NotActive ? crd::NoDecision::NoActiveCoverage
                         : chosen.standing == crd::CoverageStanding::Ambiguous ? crd::NoDecision::CoverageNotFound
                         : view_.in_vain.contains(entry)                       ? crd::NoDecision::Technical
                                                                               : crd::NoDecision::NotEvaluated;
    const auto in_effect = catalog_.in_effect(view_.today);
    auto answer = crd::answer_to(trouble, texts_, text::listed(in_effect, [](const LoadedPolicy* one) { return one->policy.drug; }));
    const auto has_contact = [](const LoadedPolicy* one) { return one->coverage.contact.has_value(); };
    if (place.by != nullptr) answer.contact = place.by->policy->coverage.contact;
    else if (const auto first = std::find_if(in_effect.begin(), in_effect.end(), has_contact); first != in_effect.end())
      answer.contact = (*first)->coverage.contact;
    return answer;
  }

  /// The day of the order, so that what is told of it does not change from day to day; of one whose period would be over by now, today.
  Day first_day(json::View draft, const crd::PolicyTerms& terms) const {
    const auto authored = fhir::read_date(draft["authoredOn"]);
    if (!authored || authored->days.first != authored->days.last) return view_.today;
    const auto day = authored->days.first;
    return add_months(day, terms.allowed_months.value_or(0)) > view_.today ? day : view_.today;
  }

  crd::OrderOutcome outcome_of(json::View draft, const Place& place, std::string_view coverage) const {
    const auto& loaded = *place.by->policy;
    const auto& decision = place.by->orders[place.at].decision;
    crd::OrderOutcome outcome;
    outcome.result = decision.result;
    for (const auto& result : decision.criteria)
      if (result.truth != Truth::Met) outcome.open.push_back(open_of(loaded, result));
    outcome.policy = loaded.policy.short_title;
    outcome.policy_url = loaded.policy.url;
    const auto& base = view_.means.options.public_url;
    if (!loaded.form.empty()) outcome.questionnaire = questionnaire::canonical_of(loaded.policy, base.empty() ? own_base : base);
    outcome.units = place.by->units[place.at];
    for (const auto& authorized : place.by->authorized)
      if (authorized.coverage == coverage) outcome.granted = granted_by(authorized.on_file);
    const auto& own = place.by->orders[place.at].reference;
    for (const auto& other : place.by->orders)
      if (other.reference != own && !other.reference.starts_with('#')) outcome.other_lines.push_back(other.reference);
    outcome.from = first_day(draft, loaded.coverage);
    outcome.asks_for_documents = view_.request.hook == Hook::OrderSign;
    return outcome;
  }

  crd::OpenCriterion open_of(const LoadedPolicy& loaded, const CriterionResult& result) const {
    const auto& frame = catalog_.frame();
    // Of what is open the finding names its subject itself.
    auto text = result.truth == Truth::Unmet ? result.criterion->title + ": " : std::string();
    text += cards::finding_sentence(loaded.policy, loaded.wording, frame, result);
    if (const auto settled = cards::settled_by(loaded.policy, loaded.wording, frame, result); !settled.empty())
      text.append(text.ends_with('.') ? " " : ". ").append(frame.settled_by).append(": ").append(settled);
    if (!text.ends_with('.')) text += '.';
    return {result.criterion->id, result.truth, is_hidden(result.fact.gap), std::move(text)};
  }

  static crd::Granted granted_by(const authorizations::OnFile& on_file) {
    crd::Granted granted{std::string(on_file.now.id), on_file.now.from, on_file.until, {}};
    if (on_file.now.units && on_file.then.empty()) granted.units = *on_file.now.units;
    return granted;
  }

  /// One for each coverage and order, whenever it is asked.
  std::string assertion_id(std::string_view order, std::string_view coverage) const {
    std::string name("coverage-assertion\n");
    if (const auto* caller = view_.means.caller) name.append(caller->client).append("\n").append(caller->tenant);
    for (const auto part : {view_.request.patient_id, order, coverage}) name.append("\n").append(part);
    return security::uuid_of(name);
  }

  void add(const crd::CoverageAnswer& answer, ToldOrder told, const std::string& name, std::size_t entry) {
    const auto pointer = "/context/draftOrders/entry/" + std::to_string(entry) + "/resource";
    auto insertion = crd::insert(*view_.request.document, pointer, crd::write_answer(answer, side_.version));
    if (insertion.done == crd::Inserted::NoPlace) return;
    side_.told.insert_or_assign(name, std::move(told));
    if (insertion.done == crd::Inserted::Nothing) return;
    side_.actions.push_back({"update", texts_.action, std::move(insertion.resource), {}});
    ++side_.covered[answer.covered];
  }

  const CoverageView& view_;
  const Catalog& catalog_;
  const crd::Texts& texts_;
  const std::vector<DecidedFor>& decided_;
  CrdSide& side_;
  Coverages coverages_;
  std::size_t without_ = 0, others_ = 0;
  std::size_t steps_ = 0;  ///< one for each order, and for each Coverage that is chosen among for it
};

}  // namespace

std::optional<Error> tell_coverage(const CoverageView& view, const std::vector<DecidedFor>& decided, CrdSide& side) {
  return Teller(view, decided, side).tell();
}

}  // namespace ordersign::hooks
