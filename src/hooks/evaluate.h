// One request from bytes to cards: reads, gathers, decides, renders.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cards/render.h"
#include "catalog/catalog.h"
#include "facts/chart.h"
#include "ordersign/service.h"
#include "policy/what_if.h"
#include "prefetch/complete.h"
#include "prefetch/request.h"

namespace ordersign::hooks {

struct DecidedFor {
  const LoadedPolicy* policy = nullptr;
  std::vector<cards::DecidedOrder> orders;
  std::vector<std::string> names;                ///< of the orders, two with one id told apart
  std::vector<policy::FactsByPhase> facts = {};  ///< of the orders; with Keep::FactsToo
};

enum class Keep { Decisions, FactsToo };

/// Everything that an answer or an explanation tells. Decisions point into the catalog, which must outlive it.
struct Evaluation {
  Day today{};
  std::string hook_instance;
  std::string patient_id;
  std::vector<DecidedFor> decided;
  std::vector<Card> cards;
  CallReport report;  ///< of prefetch, references and other patients
};

/// Errors: Syntax, TooLarge, Structure (400); Unavailable (412) when needed data was not to be had.
/// `client` may be null: then the call is decided on what was sent. `seen`, where given, gets the report of a call that ends in an
/// error as well.
Result<Evaluation> evaluate(const Catalog& catalog, const Options& options, Instant now, prefetch::Hook hook, std::string body,
                            const fhir_client::Client* client = nullptr, CallReport* seen = nullptr, Keep keep = Keep::Decisions);

}  // namespace ordersign::hooks
