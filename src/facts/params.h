// Reads a fact definition: typed access that remembers what was wrong, so that a loader tells all of it at once.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "json/view.h"
#include "ordersign/result.h"
#include "ordersign/truth.h"
#include "terminology/terminology.h"

namespace ordersign::facts {

class Params {
 public:
  Params(json::View view, std::string where, const terminology::Terminology& terminology)
      : view_(view), where_(std::move(where)), terminology_(&terminology) {}

  terminology::SetId set(std::string_view key);
  std::vector<terminology::SetId> sets(std::string_view key);
  /// A list that may be left out.
  std::vector<terminology::SetId> optional_sets(std::string_view key);
  std::vector<std::string> strings(std::string_view key);
  double number(std::string_view key);
  bool flag(std::string_view key, bool otherwise);
  /// `met`, `unmet` or `unknown`. Always asked for: open or closed world has no default.
  Truth truth(std::string_view key);
  /// An object inside this one; its own errors come back here.
  Params part(std::string_view key);
  void take_errors(Params& other);

  const terminology::Terminology& terminology() const { return *terminology_; }
  /// Adds an error for every member that nothing asked for.
  void refuse_unknown_keys();
  const std::vector<Error>& errors() const { return errors_; }

 private:
  json::View take(std::string_view key);
  void fail(std::string_view key, std::string message);

  json::View view_;
  std::string where_;
  const terminology::Terminology* terminology_;
  std::vector<std::string> asked_;
  std::vector<Error> errors_;
};

}  // namespace ordersign::facts
