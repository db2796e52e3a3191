#include "fhir_client/client.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "fhir_client/host.h"
#include "fhir_client/race.h"
#include "fhir_client/target.h"
#include "json/view.h"

namespace ordersign::fhir_client {
namespace {

using Time = std::chrono::steady_clock;

// The plain and allowed URL of the server, when anything may be sent there at all.
std::optional<Url> usable_base(const AllowList& allow, const Access& access) {
  auto base = parse_url(access.base);
  if (!base || !base->query.empty() || !allow.allows(*base) || !is_bearer_token(access.token)) return std::nullopt;
  return std::move(*base);
}

Fetched unsent(const Query& query, Failure failure) { return {query.name, failure, 0, nullptr, query.url}; }

void fail_open(std::vector<Fetched>& results, const std::vector<Race::Runner>& runners, Failure failure) {
  for (const auto& runner : runners) results[runner.result].failure = failure;
}

// A DNS answer that leads where no named server stands is as good as a URL off the list.
Addresses only_allowed(const Url& base, Addresses addresses) {
  if (base.host_kind == Url::Host::Name && !is_loopback(base))
    std::erase_if(addresses, [](const std::string& ip) { return !may_be_named(ip); });
  return addresses;
}

}  // namespace

Client::Client(AllowList allow, Limits limits, Trust trust, LookUp look_up)
    : allow_(std::move(allow)), limits_(limits), trust_(std::move(trust)), resolver_(std::make_shared<Resolver>(std::move(look_up))) {}

std::vector<Fetched> Client::fetch(const Access& access, const std::vector<Query>& queries, Time::time_point deadline) const {
  const auto base = usable_base(allow_, access);
  std::vector<Fetched> results;
  std::vector<Race::Runner> runners;
  for (const auto& query : queries) {
    auto url = base ? target_of(*base, query.url) : std::nullopt;
    const bool allowed = url && allow_.allows(*url);
    results.push_back(unsent(query, allowed ? Failure::None : Failure::NotAllowed));
    if (!allowed) continue;
    results.back().url = url->text();
    runners.push_back({results.size() - 1, std::move(*url)});
  }
  if (runners.empty()) return results;
  const auto fail = [&](Failure failure) {
    fail_open(results, runners, failure);
    return std::move(results);
  };
  if (access.expires && Time::now() >= *access.expires) return fail(Failure::Expired);
  const auto found = resolver_->resolve(*base, deadline);
  if (!found) return fail(Failure::Late);
  const auto addresses = only_allowed(*base, *found);
  if (addresses.empty()) return fail(found->empty() ? Failure::Unreachable : Failure::NotAllowed);
  Race(access, addresses, trust_, limits_, deadline).run(runners, results);
  return results;
}

std::vector<Fetched> Client::fetch_pages(const Access& access, Query first_next, Time::time_point deadline) const {
  std::vector<Fetched> pages;
  std::set<std::string> seen;
  auto next = std::move(first_next);
  const auto base = parse_url(access.base);
  while (!next.url.empty()) {
    if (pages.size() == limits_.max_pages) {
      pages.push_back(unsent(next, Failure::TooLarge));
      break;
    }
    const auto url = base ? target_of(*base, next.url) : std::nullopt;
    if (url && !seen.insert(url->text()).second) {
      pages.push_back(unsent(next, Failure::BadAnswer));
      break;
    }
    pages.push_back(std::move(fetch(access, {next}, deadline).front()));
    if (pages.back().failure != Failure::None) break;
    next.url = next_page(*pages.back().document);
  }
  return pages;
}

std::string next_page(const json::Document& bundle) {
  for (const auto link : bundle.root()["link"].each())
    if (link["relation"].string() == "next") return std::string(link["url"].string());
  return "";
}

}  // namespace ordersign::fhir_client
