#include "hooks/coverages.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "facts/members.h"
#include "fhir/elements.h"
#include "fhir/list_state.h"
#include "fhir/read.h"

namespace ordersign::hooks {
namespace {

using crd::CoverageFacts;

/// By its status and period, as far as they can be read.
bool is_in_force(const fhir::Coverage& coverage, Day today) {
  if (coverage.status == "draft" || facts::counts(coverage, today) == Truth::Unmet) return false;
  const bool begins_later = coverage.period && coverage.period->start && before(single(today), coverage.period->start->days) == Truth::Met;
  return !begins_later;
}

/// By its words alone, where it leads nowhere: an order's insurance may be a ClaimResponse, too; and `#x` or a URN is the name of nothing
/// that is not there.
bool names_coverage(std::string_view reference) {
  return !reference.starts_with("urn:") && fhir::local_reference(reference).starts_with("Coverage/");
}

/// Is it an address that is not below this one? Where the call names no server nobody knows.
bool is_elsewhere(std::string_view reference, std::string_view server) {
  while (server.ends_with('/')) server.remove_suffix(1);
  if (server.empty() || reference.find("://") == std::string_view::npos) return false;
  return !reference.starts_with(server) || !reference.substr(server.size()).starts_with('/');
}

}  // namespace

const std::vector<CoverageFacts>& Coverages::listed(std::string_view payer) {
  if (const auto known = listed_.find(payer); known != listed_.end()) return known->second;
  std::vector<CoverageFacts> all;
  std::set<std::string, std::less<>> ids;
  for (const auto& part : completion_.material().parts) add_from(part.value, payer, ids, all);
  // Under a key that is not ours it is the client's own all the same: CRD leaves the keys to the two sides.
  if (all.empty())
    for (const auto& value : completion_.material().foreign) add_from(value, payer, ids, all);
  steps_ += all.size();
  return listed_.emplace(payer, std::move(all)).first->second;
}

void Coverages::add_from(json::View value, std::string_view payer, std::set<std::string, std::less<>>& ids,
                         std::vector<CoverageFacts>& into) const {
  for (const auto& held : fhir::resources_of(value)) {
    const auto id = held.resource["id"].string();
    if (held.resource["resourceType"].string() != "Coverage" || id.empty()) continue;
    if (ids.emplace(id).second) into.push_back(facts_of(held.resource, payer));
  }
}

std::vector<CoverageFacts> Coverages::of_order(json::View order, std::string_view payer) {
  std::vector<CoverageFacts> all;
  std::set<std::string, std::less<>> followed, known;
  const auto contained = order["contained"].size();
  for (const auto insurance : order["insurance"].each()) {
    const auto reference = insurance["reference"].string();
    ++steps_;
    if (reference.empty() || !followed.emplace(reference).second) continue;
    if (reference.starts_with('#')) steps_ += contained;
    const auto resource = resolver_.follow(insurance, order);
    if (resource ? resource["resourceType"].string() != "Coverage" : !names_coverage(reference)) continue;
    auto facts = resource ? facts_of(resource, payer) : named_only(reference);
    if (resource && (reference.starts_with('#') || resource["id"].string().empty())) facts.reference = reference;
    if (known.insert(facts.reference).second) all.push_back(std::move(facts));
  }
  return all;
}

/// One that stands on another server than the call's is named by its whole address: the client would look for it at its own.
CoverageFacts Coverages::named_only(std::string_view reference) const {
  CoverageFacts facts;
  facts.reference = is_elsewhere(reference, fhir_server_) ? reference : fhir::local_reference(reference);
  facts.is_read = false;
  const auto outcome = completion_.outcome_of(reference);
  facts.is_gone = outcome == "not-found";
  facts.failed = prefetch::was_asked(outcome) && outcome != "fetched" && !facts.is_gone;
  if (members_ != nullptr) facts.member = Truth::Unmet;
  return facts;
}

CoverageFacts Coverages::facts_of(json::View coverage, std::string_view payer) const {
  const auto read = fhir::read_coverage(coverage, resolver_);
  CoverageFacts facts;
  facts.reference = std::string("Coverage/").append(read.id);
  facts.is_patients = fhir::Subjects(resolver_.patient_id(), resolver_).whose(coverage) == fhir::Whose::Ours;
  facts.payer = payer_of(read, payer);
  facts.in_force = is_in_force(read, today_);
  facts.order = coverage["order"].integer();
  if (members_ != nullptr) judge_member(coverage, read, facts);
  return facts;
}

/// Of an order that no policy decides, any payer of ours will do.
crd::PayerOf Coverages::payer_of(const fhir::Coverage& coverage, std::string_view payer) const {
  if (payer_ids_.empty()) return crd::PayerOf::Ours;
  auto ours = payer_ids_;
  if (payer.empty())
    for (auto& id : ours) id.name.clear();
  switch (facts::payer_of(coverage, ours, payer)) {
    case facts::Payer::Ours: return crd::PayerOf::Ours;
    case facts::Payer::Other: return crd::PayerOf::Other;
    case facts::Payer::Unidentifiable: break;
  }
  return crd::PayerOf::Unidentifiable;
}

void Coverages::judge_member(json::View coverage, const fhir::Coverage& read, CoverageFacts& facts) const {
  const auto payer = facts.payer == crd::PayerOf::Ours    ? facts::Payer::Ours
                     : facts.payer == crd::PayerOf::Other ? facts::Payer::Other
                                                          : facts::Payer::Unidentifiable;
  const auto membership = facts::membership_in(coverage, read, payer, today_);
  auto best = crd::MemberList::Known::No;
  const auto look = [&](std::string_view system, std::string_view value) { best = std::max(best, members_->find(system, value, today_)); };
  for (const auto& number : membership.numbers) look(number.system, number.value);
  if (const auto only = members_->only_system(); !only.empty())
    for (const auto bare : membership.bare) look(only, bare);
  facts.member = truth_of(best != crd::MemberList::Known::No);
  facts.in_force &= best != crd::MemberList::Known::NotThatDay;
}

}  // namespace ordersign::hooks
