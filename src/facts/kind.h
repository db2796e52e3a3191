// What a kind of fact is: a C++ class that reads one order and its chart, set up by a fact definition of a policy file.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "facts/chart.h"
#include "facts/forms.h"
#include "facts/product.h"
#include "ordersign/policy.h"

namespace ordersign::facts {

/// One order under evaluation.
struct OrderView {
  const Chart* chart = nullptr;
  const Use* order = nullptr;        ///< one of chart->drafts
  const Product* product = nullptr;  ///< the policy's drug
  ProductRoute route = ProductRoute::Unspecified;
  std::span<const Classified> reasons;  ///< beside order->request->reasons
  std::string_view phase = "initial";   ///< known once the continuation fact is
};

/// Immutable, so thread-safe. `gather` is total: odd data makes a fact unknown, never an error.
class FactKind {
 public:
  virtual ~FactKind() = default;
  virtual Fact gather(const OrderView& view) const = 0;
  /// The label's schedule of a first course, for wording to name; of a kind that knows one.
  virtual std::vector<DosePhase> schedule() const { return {}; }
};

class Params;

struct KindSpec {
  std::string_view name;
  std::unique_ptr<FactKind> (*make)(Params& params);
  std::vector<FindingForm> findings;  ///< every one that it can report
};

/// Every kind there is. A new kind is one file here and one line each in registry.h and registry.cpp.
std::span<const KindSpec> fact_kinds();
const KindSpec* find_kind(std::string_view name);

}  // namespace ordersign::facts
