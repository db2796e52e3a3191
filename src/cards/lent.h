// The numbers that a policy lends to its wording: `{{authorizationLimit}}` is "12 months". Filled in when wording is loaded, so that
// summaries are measured with them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ordersign/finding.h"
#include "ordersign/remedy.h"
#include "ordersign/result.h"

namespace ordersign::cards {

/// Immutable once filled, so thread-safe then.
class Lent {
 public:
  /// Lends `{{name}}`: "12 months". A number also as `{{name.number}}`: "12"; a time also as `{{name.adjective}}`: "12-month"; the
  /// time between two doses also as `{{name.pace}}`: "every 4 weeks".
  void add(const std::string& name, const Value& value);
  /// Lends `{{name.schedule}}`: "weeks 0, 2, 4, then every 4 weeks", and `{{name.loadingTimes}}`: "weeks 0, 2 and 4".
  void add(const std::string& name, const std::vector<DosePhase>& schedule);

  /// The text with what is lent filled in; other tags stay. Error (only its message is set): a number without its unit, where no
  /// other of that unit stands in full beside it.
  Result<std::string> fill_in(std::string_view text) const;

  /// All that is lent: "limit, limit.number".
  std::string known() const;

 private:
  struct Spelled {
    std::string text;
    std::optional<Unit> tells = {};    ///< the unit that the text ends with
    std::optional<Unit> omitted = {};  ///< the unit that it leaves out
  };
  std::map<std::string, Spelled, std::less<>> spelled_;
};

}  // namespace ordersign::cards
