// The facts of the shipped Benlysta policy for an order, as its own numbers and value sets make them, on 15 January 2026.
#pragma once

#include <stdexcept>
#include <string>

#include "catalog/catalog.h"
#include "charted.h"
#include "facts/gather.h"

namespace ordersign::testing {

inline const std::shared_ptr<const Catalog>& shipped() {
  static const auto catalog = [] {
    auto loaded = load_catalog({ORDERSIGN_SOURCE_DIR "/fhir-profiles", ORDERSIGN_SOURCE_DIR "/cards"});
    if (!loaded) throw std::runtime_error(loaded.error().where + ": " + loaded.error().message);
    return loaded.value();
  }();
  return catalog;
}

/// Of the first draft, and of any other by its number.
class ShippedFacts {
 public:
  ShippedFacts(const std::string& prefetch, const std::string& drafts, std::size_t number = 0)
      : made_(prefetch, drafts, Charted::Sets(shipped(), &shipped()->terminology()), "2026-01-15", loaded().currency) {
    if (made_.chart.drafts.size() <= number) throw std::runtime_error("no such draft");
    view_ = facts::view_of(made_.chart, made_.chart.drafts[number], loaded().product);
    sheet_ = facts::gather(loaded().policy, loaded().kinds, view_);
  }

  const Fact& at(const std::string& id) const {
    const auto& facts = loaded().policy.facts;
    for (std::size_t i = 0; i < facts.size(); ++i) {
      if (facts[i].id == id) return sheet_[i];
    }
    throw std::runtime_error("no fact " + id);
  }
  Truth truth(const std::string& id) const { return at(id).truth; }
  /// The ids of its findings, a blank after each.
  std::string findings(const std::string& id) const {
    std::string ids;
    for (const auto& finding : at(id).findings) ids.append(finding.id).append(" ");
    return ids;
  }
  const facts::Chart& chart() const { return made_.chart; }
  const facts::OrderView& view() const { return view_; }

  static const LoadedPolicy& loaded() { return *shipped()->policies().front(); }

 private:
  Charted made_;
  facts::OrderView view_;
  FactSheet sheet_;
};

// --- what requests are made of --------------------------------------------------------------------------------------------

inline std::string rxnorm_entry(const std::string& type, const std::string& id, const std::string& code, const std::string& members) {
  return entry_of(type, id, rxnorm(code) + (members.empty() ? "" : "," + members));
}

/// An active MedicationRequest of 1 December 2025.
inline std::string taken(const std::string& id, const std::string& code, const std::string& more = "") {
  return rxnorm_entry("MedicationRequest", id, code,
                      R"("status":"active","intent":"order","authoredOn":"2025-12-01")" + (more.empty() ? "" : "," + more));
}

inline std::string icd(const std::string& code) {
  return R"({"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":")" + code + "\"}]}";
}

/// A Condition of this clinicalStatus, "" for none.
inline std::string problem(const std::string& id, const std::string& concept_, const std::string& status = "active",
                           const std::string& more = "") {
  return entry_of("Condition", id,
                  "\"code\":" + concept_ + (status.empty() ? "" : R"(,"clinicalStatus":{"coding":[{"code":")" + status + "\"}]}") +
                      (more.empty() ? "" : "," + more));
}

/// A dosage with this `repeat` and a dose of that many of a UCUM unit.
inline std::string dosage(const std::string& repeat, const std::string& value = "10", const std::string& unit = "mg/kg",
                          const std::string& more = "") {
  return R"({"timing":{"repeat":{)" + repeat + R"(}},"doseAndRate":[{"doseQuantity":{"value":)" + value + R"(,"unit":")" + unit +
         R"(","system":"http://unitsofmeasure.org","code":")" + unit + "\"}}]" + (more.empty() ? "" : "," + more) + "}";
}

inline const std::string every_2_weeks = R"("frequency":1,"period":2,"periodUnit":"wk")";
inline const std::string every_4_weeks = R"("frequency":1,"period":4,"periodUnit":"wk")";
inline const std::string three_loading = R"("count":3,)" + every_2_weeks;

/// A draft of belimumab 400 mg for infusion.
inline std::string infusions(const std::string& dosages, const std::string& more = "", const std::string& id = "o") {
  return rxnorm_entry("MedicationRequest", id, "1656402",
                      R"("status":"draft","intent":"order","authoredOn":"2026-01-15","dosageInstruction":[)" + dosages + "]" +
                          (more.empty() ? "" : "," + more));
}

inline std::string reason(const std::string& concepts) { return R"("reasonCode":[)" + concepts + "]"; }

/// Lists that are complete and empty, but for these members of the prefetch.
inline std::string chart_of(const std::string& members, const std::string& conditions = "", const std::string& requests = "") {
  return R"({"patient":{"resourceType":"Patient","id":"p","birthDate":"1984-03-02"},"conditions":)" + bundle_of(conditions) +
         R"(,"medicationRequests":)" + bundle_of(requests) + (members.empty() ? "" : "," + members) + "}";
}

}  // namespace ordersign::testing
