// What tests of facts build from: the numbers of reading 3.4, and a chart that lives as long as what it is read from.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "facts/chart.h"
#include "fhir/read.h"
#include "prefetch/material.h"
#include "support/builders.h"

namespace ordersign::testing {

/// As the shipped policy has them.
inline facts::CurrencyRules currency_rules() {
  return {.supply_over_days = 90, .old_order_months = 24, .dispense_days = 30, .administration_days = 35, .late_administration_days = 90};
}

/// A Bundle of these entries, `{"resource": …}` each, one after another with commas between.
inline std::string bundle_of(const std::string& entries) { return R"({"resourceType":"Bundle","entry":[)" + entries + "]}"; }

/// `{"resource": …}`
inline std::string entry_of(const std::string& type, const std::string& id, const std::string& members) {
  return R"({"resource":{"resourceType":")" + type + R"(","id":")" + id + "\"" + (members.empty() ? "" : "," + members) + "}}";
}

/// A member of a medication resource: this RxNorm code.
inline std::string rxnorm(const std::string& code) {
  return R"("medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":")" + code + "\"}]}";
}

/// The chart of patient `p` on a day, read from a request's prefetch and drafts; it stays where it is made, since it points into itself.
struct Charted {
  using Sets = std::shared_ptr<const terminology::Terminology>;
  Charted(const std::string& sent, const std::string& drafted, Sets sets, const std::string& date,
          const facts::CurrencyRules& rules = currency_rules())
      : prefetch(sent),
        draft_orders(bundle_of(drafted)),
        terminology(std::move(sets)),
        resolver{draft_orders.root(), prefetch.root(), "p"} {
    record = prefetch::read_record(prefetch.root(), "p", resolver);
    for (const auto draft : draft_orders["entry"].elements()) drafts.push_back(fhir::read_request(draft["resource"], resolver));
    chart = facts::build_chart(record, drafts, *terminology, day(date), rules);
  }
  Charted(const std::string& sent, const std::string& drafted, terminology::Terminology sets, const std::string& date)
      : Charted(sent, drafted, std::make_shared<const terminology::Terminology>(std::move(sets)), date) {}
  Charted(const Charted&) = delete;
  Charted& operator=(const Charted&) = delete;

  Json prefetch, draft_orders;
  Sets terminology;
  fhir::Resolver resolver;
  fhir::Record record;
  std::vector<fhir::Request> drafts;
  facts::Chart chart;
};

}  // namespace ordersign::testing
