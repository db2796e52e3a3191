// Decisions of a made-up policy as cards: what is open over several orders, and what a summary names of it.
#include "cards/render.h"

#include "support/catch.h"

#include "support/builders.h"

using namespace ordersign;
using namespace ordersign::cards;
using namespace ordersign::testing;

namespace {

/// Criteria a to e; of each one finding is known, `open`, that says why.
struct Desk {
  Desk() {
    policy.payer = "Payer";
    policy.drug = "Drug";
    policy.short_title = "Policy";
    pathway.id = "only";
    for (const auto* id : {"a", "b", "c", "d", "e"}) {
      policy.criteria.push_back({id, std::string("The ") + id, {std::string("Rule ") + id}, {}, {}});
      FindingText text;
      text.needed = std::string("item ") + id;
      text.why = "{{why}}";
      text.settled_by = "a note";
      text.values = {{"why", ValueForm::Kind::Text, 40}};
      wording.findings[id]["unknown/open"] = text;
      wording.reasons[id] = {{"shared", "Shared"}, {std::string("of-") + id, "Own"}};
    }
    wording.documentation = {"Documentation", "{{drug}}: {{item}} ({{why}})", "{{drug}}: {{items}}",
                             "{{drug}}: {{count}} items, {{items}}"};
    frame.footer = "End.";
    frame.policy = "Policy";
    frame.orders = "Orders";
    frame.settled_by = "Settled by";
    frame.seen = "seen";
  }
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  CriterionResult open(std::size_t criterion, const std::string& why, std::vector<Evidence> evidence = {}) const {
    return {&policy.criteria[criterion],
            Truth::Unknown,
            {Truth::Unknown, Gap::Uncertain, {{"open", {{"why", Text{why}}}}}, std::move(evidence), {}}};
  }

  void order(const std::string& id, std::vector<CriterionResult> results) {
    orders.push_back({"MedicationRequest/" + id, "drug " + id, {&policy, &pathway, day("2026-01-15"), Truth::Unknown, std::move(results)}});
  }

  Card only_card() const {
    const auto cards = render(policy, wording, frame, orders, {});
    REQUIRE(cards.size() == 1);
    CHECK(cards.front().card.criterion == "documentation");
    CHECK(cards.front().card.indicator == "info");
    return cards.front().card;
  }

  Policy policy;
  Pathway pathway;
  Wording wording;
  Frame frame;
  std::vector<DecidedOrder> orders;
};

bool holds(const Card& card, const std::string& text) { return card.detail.find(text) != std::string::npos; }

}  // namespace

TEST_CASE("a single open item is named with its reason, two or three by name, more by number and the first two") {
  const std::vector<std::string> summaries{"Drug: item a (no date)", "Drug: item a, item b", "Drug: item a, item b, item c",
                                           "Drug: 4 items, item a and item b", "Drug: 5 items, item a and item b"};
  for (std::size_t count = 1; count <= summaries.size(); ++count) {
    Desk desk;
    std::vector<CriterionResult> results;
    for (std::size_t i = 0; i < count; ++i) results.push_back(desk.open(i, "no date"));
    desk.order("o1", std::move(results));
    CHECK(desk.only_card().summary == summaries[count - 1]);
  }
}

TEST_CASE("each open item is a row with what was seen of it below, and never the negated criterion") {
  Desk desk;
  Evidence seen{"MedicationStatement/s", "a [b]", "code", single(day("2026-01-02")), {}};
  seen.dated = "since";
  desk.order("o1", {desk.open(0, "no end", {seen})});
  const auto card = desk.only_card();
  CHECK(holds(card, "- **Item a**: no end. *Settled by:* a note.\n  - seen: *a \\[b\\]*, since 2026-01-02 (MedicationStatement/s)\n"));
  CHECK(card.detail.find("The a") == std::string::npos);
  CHECK(holds(card, "- \"Rule a\"\n"));
  CHECK(card.detail.find('|') == std::string::npos);
}

TEST_CASE("one cause that leaves two criteria open is one row") {
  Desk desk;
  desk.wording.findings["b"]["unknown/open"].needed = "item a";
  desk.order("o1", {desk.open(0, "not sent"), desk.open(1, "not sent")});
  const auto card = desk.only_card();
  CHECK(card.summary == "Drug: item a (not sent)");
  CHECK(card.detail.find("Item a") == card.detail.rfind("Item a"));
}

TEST_CASE("what two orders leave open is one card, and a row that is about one of them names it") {
  Desk desk;
  desk.order("o1", {desk.open(0, "not sent")});
  desk.order("o2", {desk.open(0, "not sent"), desk.open(1, "no date")});
  const auto card = desk.only_card();
  CHECK(holds(card, "**Orders:** 1: *drug o1* (MedicationRequest/o1); 2: *drug o2* (MedicationRequest/o2)"));
  CHECK(holds(card, "- **Item a**: not sent."));
  CHECK(holds(card, "- **Item b** (order 2): no date."));
}

TEST_CASE("the card of what is open has the override reasons of its criteria, each once") {
  Desk desk;
  desk.order("o1", {desk.open(0, "x"), desk.open(1, "y")});
  std::vector<std::string> codes;
  for (const auto& reason : desk.only_card().override_reasons) codes.push_back(reason.code);
  CHECK(codes == std::vector<std::string>{"shared", "of-a", "of-b"});
}
