// Kind `previously-received`: has the policy's drug been given before, in the form that the policy covers?
#include "facts/finding.h"
#include "facts/params.h"
#include "facts/prior_use.h"
#include "facts/registry.h"

namespace ordersign::facts {
namespace {

class PreviouslyReceived final : public FactKind {
 public:
  explicit PreviouslyReceived(Params& params)
      : when_none_(params.truth("whenNoneRecorded", "What a complete medication list without the drug means.")) {}

  Fact gather(const OrderView& view) const override {
    auto prior = prior_use(view);
    if (!prior.definite.empty()) {
      Finding finding{"received", {}};
      if (prior.first) finding.values.emplace_back("since", *prior.first);
      return fact(Truth::Met, std::move(finding), std::move(prior.definite));
    }
    if (!prior.possible.empty()) return fact(Truth::Unknown, {"only-possible", {}}, std::move(prior.possible), Gap::Uncertain);
    if (!prior.unnamed.empty()) return fact(Truth::Unknown, {"only-possible", {}}, std::move(prior.unnamed), Gap::Uncoded);
    const auto list = view.chart->medication_list();
    if (list != fhir::ListState::Complete) return incomplete(list, "medication list");
    return fact(when_none_, {"none-recorded", {}}, {}, when_none_ == Truth::Unknown ? Gap::NotRecorded : Gap::None);
  }

 private:
  Truth when_none_;
};

}  // namespace

KindSpec previously_received_kind() {
  return {"previously-received",
          [](Params& params) -> std::unique_ptr<FactKind> { return std::make_unique<PreviouslyReceived>(params); },
          {{"received", Truth::Met, {form::span("since")}},
           {"only-possible", Truth::Unknown, {}},
           {"list-incomplete", Truth::Unknown, {form::text("list")}},
           {"none-recorded", Truth::Unmet, {}}}};
}

}  // namespace ordersign::facts
