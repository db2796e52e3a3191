// The Coverages of a call, as choosing among them wants them. CRD-013.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "crd/choose.h"
#include "crd/members.h"
#include "facts/payers.h"
#include "fhir/resolver.h"
#include "json/view.h"
#include "ordersign/dates.h"
#include "prefetch/completion.h"

namespace ordersign::hooks {

/// What is referred to must outlive it. Not thread-safe; one per call.
class Coverages {
 public:
  Coverages(const prefetch::Completion& completion, fhir::Resolver& resolver, const std::vector<facts::PayerId>& payer_ids,
            const crd::MemberList* members, std::string_view fhir_server, Day today)
      : completion_(completion), resolver_(resolver), payer_ids_(payer_ids), members_(members), fhir_server_(fhir_server), today_(today) {}

  /// Of the patient's Coverages as they were sent or read, each once. `payer`: whose policy decided the order; "" where none did.
  /// Kept for each payer, since every order is chosen for among them.
  const std::vector<crd::CoverageFacts>& listed(std::string_view payer);
  /// Those that the order names, each once.
  std::vector<crd::CoverageFacts> of_order(json::View order, std::string_view payer);
  /// So far: one for each Coverage that was listed, for each that an order names, and for each contained resource that it is looked for
  /// among. src/hooks/work.h
  std::size_t steps() const { return steps_; }

 private:
  void add_from(json::View value, std::string_view payer, std::set<std::string, std::less<>>& ids,
                std::vector<crd::CoverageFacts>& into) const;
  crd::CoverageFacts facts_of(json::View coverage, std::string_view payer) const;
  crd::CoverageFacts named_only(std::string_view reference) const;
  crd::PayerOf payer_of(const fhir::Coverage& coverage, std::string_view payer) const;
  void judge_member(json::View coverage, const fhir::Coverage& read, crd::CoverageFacts& facts) const;

  const prefetch::Completion& completion_;
  fhir::Resolver& resolver_;
  const std::vector<facts::PayerId>& payer_ids_;
  const crd::MemberList* members_;  ///< null: there is no list of them
  std::string_view fhir_server_;    ///< "": the call names none
  Day today_;
  std::map<std::string, std::vector<crd::CoverageFacts>, std::less<>> listed_;  ///< by payer
  std::size_t steps_ = 0;
};

}  // namespace ordersign::hooks
