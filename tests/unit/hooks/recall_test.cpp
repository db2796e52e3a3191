// What a card rests on as digests, and cards held against what was overridden: hidden, shown with what changed, or shown as they are.
#include "hooks/recall.h"

#include "hooks/card_basis.h"
#include "support/catch.h"
#include "support/second_policy.h"

using namespace ordersign;
using namespace ordersign::testing;
using hooks::BasisKind;
using hooks::BasisWriter;

namespace {

const std::string kKey(32, 'k');

const Catalog& catalog() {
  static const auto loaded = load_from(ORDERSIGN_SOURCE_DIR);
  REQUIRE(loaded);
  return *loaded.value();
}

Policy policy_of(const std::string& id, const std::string& version = "2023-11-01") {
  Policy policy;
  policy.id = id;
  policy.version = version;
  return policy;
}

Evidence evidence(const std::string& reference, const std::string& display, const std::string& basis = "code") {
  Evidence one;
  one.reference = reference;
  one.display = display;
  one.basis = basis;
  one.code = "http://www.nlm.nih.gov/research/umls/rxnorm|2475406";
  return one;
}

std::vector<CardBasis> basis(const std::vector<Evidence>& all, const std::string& patient = "p",
                             const Policy& policy = policy_of("belimumab")) {
  BasisWriter writer(kKey, patient, policy);
  for (const auto& one : all) writer.add(one);
  return writer.take();
}

std::vector<BasisItem> digests(const std::vector<CardBasis>& all) {
  std::vector<BasisItem> items;
  for (const auto& one : all) items.push_back(one.digests);
  return items;
}

const auto kOrder = evidence("MedicationRequest/o1", "belimumab", "order");
const auto kVoclosporin = evidence("MedicationStatement/voc", "Lupkynis");

struct Recalled {
  std::size_t shown = 0, hidden = 0;
  std::string detail;
};

Recalled recalled(const std::vector<Evidence>& now, const std::vector<std::vector<BasisItem>>& then, const std::string& criteria = "a",
                  const Policy& policy = policy_of("belimumab")) {
  hooks::Evaluation evaluation;
  Card card;
  card.policy = &policy;
  card.criteria = "a";
  card.detail = "As before.";
  card.basis = basis(now, "p", policy);
  evaluation.cards.push_back(card);
  std::vector<RememberedOverride> remembered;
  for (const auto& one : then) remembered.push_back({"belimumab", criteria, parse_instant("2026-01-10T12:00:00Z").value(), one});
  CallReport report;
  hooks::recall(evaluation, catalog(), remembered, report);
  CHECK(report.hidden_cards == evaluation.hidden.size());
  return {evaluation.cards.size(), evaluation.hidden.size(), evaluation.cards.empty() ? "" : evaluation.cards.front().detail};
}

}  // namespace

TEST_CASE("digests are keyed by patient and policy's version, hold no word of the chart, and leave an order's id and date out") {
  const auto one = basis({kOrder, kVoclosporin});
  REQUIRE(one.size() == 3);
  for (const auto& item : one) {
    CHECK(item.digests.item.size() == 33);
    CHECK((item.digests.item + item.digests.state).find("upkynis") == std::string::npos);
  }
  CHECK(digests(one) == digests(basis({kVoclosporin, kOrder, kVoclosporin})));
  auto signed_anew = kOrder;
  signed_anew.reference = "MedicationRequest/o2";
  CHECK(digests(one) == digests(basis({signed_anew, kVoclosporin})));
  CHECK(digests(one) != digests(basis({kOrder, kVoclosporin}, "another")));
  CHECK(digests(one) != digests(basis({kOrder, kVoclosporin}, "p", policy_of("belimumab", "2024-01-01"))));
  auto moved = kVoclosporin;
  moved.code = "rxnorm|1";
  CHECK(digests(one) != digests(basis({kOrder, moved})));
}

TEST_CASE("a card that rests on what it did is hidden, and one of other criteria or another policy is shown as it is") {
  const auto then = digests(basis({kOrder, kVoclosporin}));
  CHECK(recalled({kOrder, kVoclosporin}, {then}).hidden == 1);
  CHECK(recalled({kOrder, kVoclosporin}, {then}, "b").detail == "As before.");
  CHECK(recalled({kOrder, kVoclosporin}, {then}, "a", policy_of("other")).detail == "As before.");
  CHECK(recalled({kOrder, kVoclosporin}, {}).detail == "As before.");
}

TEST_CASE("what has changed is told: new, changed, gone by our name for its code, the order, the policy's version, or else the finding") {
  const auto then = digests(basis({kOrder, kVoclosporin}));
  const auto says = [&](const std::vector<Evidence>& now, const Policy& policy = policy_of("belimumab")) {
    const auto detail = recalled(now, {then}, "a", policy).detail;
    CHECK(detail.ends_with("\n\nAs before."));
    return detail;
  };
  CHECK(
      says({kOrder, kVoclosporin, evidence("MedicationStatement/ani", "Saphnelo")}).find("- new: *Saphnelo* (MedicationStatement/ani)\n") !=
      std::string::npos);
  CHECK(says({kOrder, evidence("MedicationStatement/voc", "voclosporin")}).find("- changed: *voclosporin*") != std::string::npos);
  CHECK(says({kOrder}).find("- no longer there: Lupkynis (voclosporin)\n") != std::string::npos);
  CHECK(says({evidence("MedicationRequest/o1", "belimumab 400 mg", "order"), kVoclosporin}).find("- the order is not the same\n") !=
        std::string::npos);
  CHECK(says({kOrder, kVoclosporin}, policy_of("belimumab", "2024-01-01")).find("- the policy has another version\n") != std::string::npos);
}

TEST_CASE("of several orders' cards that were overridden the one that rested on the same hides, and else the one that is nearest is told") {
  const auto other = evidence("MedicationStatement/ani", "Saphnelo");
  const auto mine = digests(basis({kOrder, kVoclosporin})), theirs = digests(basis({kOrder, other}));
  CHECK(recalled({kOrder, kVoclosporin}, {theirs, mine}).hidden == 1);
  CHECK(recalled({kOrder, other}, {mine, theirs}).hidden == 1);
  const auto changed = recalled({kOrder, evidence("MedicationStatement/voc", "voclosporin")}, {theirs, mine});
  CHECK(changed.detail.find("- changed: *voclosporin*") != std::string::npos);
  CHECK(changed.detail.find("no longer there") == std::string::npos);
}
