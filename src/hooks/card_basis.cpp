#include "hooks/card_basis.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "cards/shown_again.h"
#include "cards/written.h"
#include "security/pseudonym.h"

namespace ordersign::hooks {
namespace {

constexpr std::size_t digits = 32;  // of 64: enough to tell any two things apart

/// Parts that may hold anything, so that no two lists of them are written alike.
std::string joined(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const auto part : parts) text.append(std::to_string(part.size())).append(":").append(part);
  return text;
}

std::string values_of(const Finding& finding) {
  std::string text;
  for (const auto& [name, value] : finding.values) text += joined({name, cards::written(value)});
  return text;
}

}  // namespace

BasisWriter::BasisWriter(std::string_view key, std::string patient, const Policy& policy) : key_(key), patient_(std::move(patient)) {
  add(BasisKind::Version, policy.id, policy.version, "", "");
}

std::string BasisWriter::digest(std::string_view what, std::string_view text) const {
  return security::pseudonym(key_, joined({"basis", what, patient_, text})).substr(0, digits);
}

void BasisWriter::add(BasisKind kind, std::string_view item, std::string_view state, std::string code, std::string line) {
  const std::string letter(1, static_cast<char>(kind));
  // The state is of that item: two entries that say the same are not seen to.
  all_.push_back({{letter + digest(letter, item), digest("state", joined({letter, item, state})), std::move(code)}, std::move(line)});
}

void BasisWriter::add(const CriterionResult& result) {
  const auto& criterion = result.criterion->id;
  add(BasisKind::Finding, joined({criterion, "result"}), joined({to_string(result.truth), to_string(result.fact.gap)}), "", "");
  for (const auto& finding : result.fact.findings) add(BasisKind::Finding, joined({criterion, finding.id}), values_of(finding), "", "");
  for (const auto& evidence : result.fact.evidence) add(evidence);
}

void BasisWriter::add(const Evidence& evidence) {
  const auto words = cards::display_of(evidence);
  const auto when = evidence.when ? to_string(*evidence.when) : std::string();
  if (evidence.basis == "order") {
    add(BasisKind::Order, joined({words, evidence.code}), "", "", "");
    return;
  }
  // What has no address is known by its words.
  const bool has_address = !evidence.reference.empty() && evidence.reference.front() != '#';
  add(BasisKind::Evidence, has_address ? evidence.reference : joined({"words", words}),
      joined({words, evidence.dated, when, evidence.basis, evidence.code}), evidence.code, cards::named(evidence));
}

void BasisWriter::add(const cards::AuthorizationRow& row) {
  const auto units = row.units ? std::to_string(*row.units) : std::string();
  add(BasisKind::Evidence, joined({"authorization", row.id}), joined({to_string(row.from), to_string(row.to), units}), "",
      cards::named(row));
}

void BasisWriter::add_finding(std::string_view what, std::string_view says) { add(BasisKind::Finding, what, says, "", ""); }

std::vector<CardBasis> BasisWriter::take() {
  const auto key = [](const CardBasis& one) { return std::tie(one.digests.item, one.digests.state); };
  std::sort(all_.begin(), all_.end(), [&](const CardBasis& a, const CardBasis& b) { return key(a) < key(b); });
  all_.erase(std::unique(all_.begin(), all_.end(), [&](const CardBasis& a, const CardBasis& b) { return key(a) == key(b); }), all_.end());
  return std::move(all_);
}

}  // namespace ordersign::hooks
