// An integrator's own request, looked at instead of decided: what of it can be read, and what stands in the way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "ordersign/dates.h"
#include "ordersign/result.h"
#include "prefetch/keys.h"

namespace ordersign::conformance {

enum class Severity : std::uint8_t {
  Error,        ///< the service would answer 400
  Warning,      ///< something is left out, or leaves a criterion unknown
  Information,  ///< read, or needless, and yet to be known
};

struct Defect {
  std::string pointer;
  Severity severity = Severity::Error;
  std::string message;  ///< words of ours, nothing of the chart
};

/// Gathers problems, up to a limit: a request may hold one in every element.
class Defects {
 public:
  void add(std::string pointer, Severity severity, std::string_view message);
  std::vector<Defect> take() { return std::move(found_); }

 private:
  std::vector<Defect> found_;
};

struct CheckedOrder {
  std::string pointer;
  std::string reference;
  std::string_view recognised;  ///< covered, other-form, route-unspecified, route-disagrees, conflicting, unnamed, not-ours
  std::size_t dosages = 0;
  std::size_t doses = 0;
  std::size_t reasons = 0;
};

struct CheckedKey {
  std::string_view key;
  std::string search;      ///< the prefetch template
  std::string_view state;  ///< as KeyReport::sent
  std::size_t resources = 0;
  std::map<std::string_view, std::size_t> of;  ///< by type; `other` for types that we do not read
};

struct Conformance {
  bool readable = false;  ///< there is no problem that is an error
  std::vector<CheckedOrder> orders;
  std::vector<CheckedKey> prefetch;
  std::vector<Defect> problems;
};

/// Errors: Syntax, TooLarge, or Structure for what is no object. Orders are recognised by the policies in effect on that day.
/// `intents`: as discovery publishes its templates.
Result<Conformance> check_conformance(const Catalog& catalog, Day today, std::string body,
                                      prefetch::Intents intents = prefetch::Intents::Any);

std::string write_conformance(const Conformance& conformance);

}  // namespace ordersign::conformance
