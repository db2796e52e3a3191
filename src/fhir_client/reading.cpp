#include "fhir_client/reading.h"

#include <utility>

#include "fhir_client/client.h"
#include "fhir_client/judge.h"
#include "fhir_client/target.h"

namespace ordersign::fhir_client {
namespace {

using Time = std::chrono::steady_clock;
constexpr std::chrono::milliseconds grace{20};  // a call may end that much after its deadline for the sake of an answer

// The plain and allowed URL of the server.
std::optional<Url> usable_base(const AllowList& allow, const ServerAccess& access) {
  auto base = parse_url(access.base);
  if (!base || !base->query.empty() || !allow.allows(*base) || !is_bearer_token(access.token)) return std::nullopt;
  return std::move(*base);
}

}  // namespace

Reading::Reading(const AllowList& allow, const Limits& limits, const ServerAccess& access, Time::time_point deadline, Follow follow)
    : allow_(allow), limits_(limits), access_(access), deadline_(deadline), follow_(follow), base_(usable_base(allow, access)) {}

std::vector<std::vector<Fetched>> Reading::read(const std::vector<Query>& queries, Network& network) {
  std::vector<List> lists;
  std::vector<std::pair<std::size_t, Url>> first;
  for (const auto& query : queries) {
    auto& list = lists.emplace_back(List{query});
    if (auto url = begin_page(list, query.url)) first.emplace_back(lists.size() - 1, std::move(*url));
  }
  const auto route = first.empty() ? Reach{} : network.route_to(*base_, deadline_);
  if (route.failure != Failure::None) {
    for (const auto& [number, url] : first) lists[number].pages.back().failure = route.failure;
  } else if (!first.empty()) {
    const Terms terms{access_, route, network.trust(), "application/fhir+json", limits_.max_bytes, deadline_};
    Race race(*base_, terms, limits_.max_parallel, network.wires());
    for (auto& [number, url] : first) race.enter(number, std::move(url));
    race.run([&](std::size_t number, Outcome outcome) {
      auto& list = lists[number];
      take(list, std::move(outcome));
      if (auto url = go_on(list)) race.enter(number, std::move(*url));
    });
  }
  std::vector<std::vector<Fetched>> pages;
  for (auto& list : lists) pages.push_back(std::move(list.pages));
  return pages;
}

std::optional<Url> Reading::begin_page(List& list, const std::string& query) {
  const bool too_many = follow_ == Follow::NextPages && list.pages.size() == limits_.max_pages;
  auto& page = list.pages.emplace_back(Fetched{list.query.name, Failure::None, 0, nullptr, query, list.attempt});
  auto url = base_ ? target_of(*base_, query) : std::nullopt;
  if (too_many) page.failure = Failure::TooLarge;
  else if (!url || !allow_.allows(*url)) page.failure = Failure::NotAllowed;
  else if (!list.seen.insert(url->text()).second) page.failure = Failure::BadAnswer;
  else if (access_.expires && Time::now() >= *access_.expires) page.failure = Failure::Expired;
  if (page.failure != Failure::None) return std::nullopt;
  page.url = url->text();
  return url;
}

std::optional<Url> Reading::go_on(List& list) {
  const auto& last = list.pages.back();
  const bool turned_down = list.pages.size() == 1 && (last.status == 400 || last.status == 403);
  if (turned_down && list.attempt < list.query.instead.size()) {
    list.pages.clear();
    return begin_page(list, list.query.instead[list.attempt++]);
  }
  if (follow_ == Follow::Nothing || last.failure != Failure::None) return std::nullopt;
  const auto next = next_page(*last.document);
  return next.empty() ? std::nullopt : begin_page(list, next);
}

void Reading::take(List& list, Outcome outcome) {
  auto& page = list.pages.back();
  page.status = outcome.status;
  page.failure = outcome.failure;
  if (page.failure == Failure::None) judge(std::move(outcome.body), page);
}

// Parsing takes its time, too: what would only be read after the deadline came late.
void Reading::judge(std::string body, Fetched& page) const {
  const auto now = Time::now();
  if (now >= deadline_ || now + parsing_time(body) > deadline_ + grace) page.failure = Failure::Late;
  else judge_body(std::move(body), page);
}

}  // namespace ordersign::fhir_client
