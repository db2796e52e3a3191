// What a call was decided by, as digests.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "hooks/call.h"

namespace ordersign::hooks {

packet::Digest Call::digest(const Evaluation& evaluation) const {
  packet::Digest digest;
  digest.request = packet::request_digest(request_.document->root());
  for (const auto& decided : evaluation.decided) digest.policies.push_back(packet::name_of(decided.policy->policy));
  digest.policy = packet::policy_digest(means_.catalog, digest.policies).value_or("");
  digest.terminology = means_.catalog.terminology_digest();
  // What was asked for in vain counts as well: a decision rests on that, too. Where nothing could be asked, it rests on what was sent.
  const auto& came_for = completion_->came_for();
  std::vector<std::string> outcomes;
  for (const auto& key : completion_->report()) {
    const bool some_came = std::find(came_for.begin(), came_for.end(), key.key) != came_for.end();
    if (prefetch::was_asked(key.fetched) || some_came) outcomes.push_back(std::string(key.key) + " " + std::string(key.fetched));
  }
  for (const auto outcome : completion_->references()) {
    if (prefetch::was_asked(outcome)) outcomes.push_back("reference " + std::string(outcome));
  }
  std::vector<packet::Came> documents;
  for (std::size_t i = 0; i < completion_->fetched().size(); ++i) documents.push_back({came_for[i], completion_->fetched()[i]->root()});
  digest.fetched = packet::fetched_digest(documents, std::move(outcomes));
  return digest;
}

}  // namespace ordersign::hooks
