// Everything that an answer or an explanation tells of one call.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "authorizations/on_file.h"
#include "cards/render.h"
#include "catalog/catalog.h"
#include "facts/given_dose.h"
#include "hooks/crd_side.h"
#include "ordersign/card.h"
#include "ordersign/dates.h"
#include "policy/what_if.h"
#include "prefetch/completion.h"

namespace ordersign::hooks {

/// An authorization on file, and the Coverage whose number led to it.
struct Authorized {
  std::string coverage;  ///< `Coverage/id`
  authorizations::OnFile on_file;
};

/// The orders that one policy decided.
struct DecidedFor {
  const LoadedPolicy* policy = nullptr;
  std::vector<cards::DecidedOrder> orders;
  std::vector<std::string> names;                           ///< of the orders, two with one id told apart
  std::vector<policy::FactsByPhase> facts = {};             ///< of the orders; with Keep::FactsToo
  std::vector<std::optional<facts::GivenDose>> doses = {};  ///< of the orders; with Keep::DosesToo
  std::vector<Authorized> authorized = {};                  ///< for this policy, of each Coverage, the one that lasts longest first
  std::vector<std::size_t> entries = {};                    ///< of the orders, in draftOrders
  std::vector<std::optional<double>> units = {};            ///< of the billing code, per infusion of each order; where coverage is told
};

/// Decisions point into the catalog, which must outlive it.
struct Evaluation {
  Day today{};
  std::string hook_instance;
  std::string patient_id;
  std::vector<DecidedFor> decided;
  std::vector<Card> cards;
  std::vector<Card> hidden;  ///< cards that are not shown again
  std::vector<prefetch::PassedOver> passed_over;
  /// Further extensions of the answer: names, and values as JSON text.
  std::vector<std::pair<std::string_view, std::string>> extensions = {};
  std::optional<CrdSide> crd = {};  ///< where the answer has system actions, perhaps none
};

}  // namespace ordersign::hooks
