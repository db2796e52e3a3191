#include "server/wrong_tokens.h"

#include <algorithm>

#include "server/callers.h"

namespace ordersign::server {

bool WrongTokens::are_too_many(std::string_view caller, std::string_view issuer, Clock::time_point now) const {
  const std::lock_guard lock(mutex_);
  return is_over(callers_, caller, of_caller, now) || (!Callers::is_proven(caller) && is_over(issuers_, issuer, of_issuer, now));
}

void WrongTokens::note(std::string_view caller, std::string_view issuer, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  if (callers_.size() >= most_callers) std::erase_if(callers_, [&](const auto& one) { return one.second <= now; });
  if (callers_.size() < most_callers || callers_.contains(caller)) add(callers_, caller, of_caller, now);
  if (!issuer.empty() && !Callers::is_proven(caller)) add(issuers_, issuer, of_issuer, now);
  are_none_ = false;
}

bool WrongTokens::is_over(const Debts& debts, std::string_view name, Limit limit, Clock::time_point now) {
  const auto found = debts.find(name);
  return found != debts.end() && found->second > now + limit.pause * (limit.at_once - 1);
}

void WrongTokens::add(Debts& debts, std::string_view name, Limit limit, Clock::time_point now) {
  auto found = debts.find(name);
  if (found == debts.end()) found = debts.emplace(name, now).first;
  found->second = std::max(found->second, now) + limit.pause;
}

}  // namespace ordersign::server
