// One policy's look at the drafts of one call: which of them it decides, and the cards that come of it.
#pragma once

#include <optional>
#include <vector>

#include "cards/dialect.h"
#include "crd/members.h"
#include "facts/chart.h"
#include "hooks/evaluation.h"
#include "ordersign/result.h"
#include "ordersign/service.h"
#include "prefetch/completion.h"
#include "prefetch/request.h"
#include "questionnaire/responses.h"
#include "remedies/sources.h"

namespace ordersign::hooks {

/// What every call of a service is decided with; it outlives them.
struct Means {
  const Catalog& catalog;
  const Options& options;
  const fhir_client::Client* client = nullptr;                     ///< null: calls are decided on what was sent
  bool whole_deletes = false;                                      ///< the client's dialect sends what a delete takes away
  const authorizations::Authorizations* authorizations = nullptr;  ///< null: none are known
  const Caller* caller = nullptr;                                  ///< null: an operator, who is told everything and remembered nothing
  const cards::Dialect* dialect = nullptr;                         ///< the client's; null: no coverage is told
  const crd::MemberList* members = nullptr;                        ///< null: there is no list of them
};

/// What one call tells.
struct CallView {
  const prefetch::HookRequest& request;
  const facts::Chart& chart;
  const remedies::Sources& sources;
  const std::vector<prefetch::KeyReport>& keys;        ///< how each prefetch key fared
  std::vector<Authorized> authorized = {};             ///< for this policy
  std::optional<questionnaire::Answers> answers = {};  ///< to this policy's form
  bool tells_coverage = false;                         ///< units are wanted
  bool always_answers = false;                         ///< also where needed data was not to be had
};

enum class Keep { Decisions, FactsToo, DosesToo };

struct PolicyAnswer {
  DecidedFor decided;
  std::vector<Card> cards;
};

/// Is this draft in question, and of the policy's drug or of one that must not go with it?
bool is_of_concern(const LoadedPolicy& policy, const prefetch::HookRequest& request, const facts::Use& draft);

/// Is a draft in question of this policy's drug, or of one that must not go with it? Asks nothing but the drafts.
bool concerns(const LoadedPolicy& policy, const prefetch::HookRequest& request, const facts::Chart& chart);

/// Error: Unavailable, when neither problems nor medications were to be had and nothing is unmet without them.
Result<PolicyAnswer> run_policy(const LoadedPolicy& policy, const Means& means, const CallView& told, Keep keep);

}  // namespace ordersign::hooks
