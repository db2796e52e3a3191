// Reads a fact definition: typed access that remembers what was asked for and what was wrong, so that a loader tells all of it at
// once and the JSON Schema of policies is what the readers ask for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "facts/quantities.h"
#include "json/view.h"
#include "ordersign/result.h"
#include "ordersign/truth.h"
#include "terminology/terminology.h"

namespace ordersign::facts {

/// A parameter as it was asked for. `says`: a sentence for whoever writes a policy.
struct ParamForm {
  enum class Type : std::uint8_t { Set, Sets, Texts, Flag, Truth, Quantity, Part };
  std::string_view key;
  Type type = Type::Texts;
  bool is_required = false;
  std::string_view says;
  Measure measure = Measure::Days;    ///< of a Quantity
  std::vector<ParamForm> parts = {};  ///< of a Part
};

class Params {
 public:
  Params(json::View view, std::string where, const terminology::Terminology& terminology, Quantities& quantities)
      : view_(view), where_(std::move(where)), terminology_(&terminology), quantities_(&quantities) {}

  terminology::SetId set(std::string_view key, std::string_view says);
  std::vector<terminology::SetId> sets(std::string_view key, std::string_view says);
  /// A list that may be left out.
  std::vector<terminology::SetId> optional_sets(std::string_view key, std::string_view says);
  /// A list that may be left out.
  std::vector<std::string> texts(std::string_view key, std::string_view says);
  /// False when left out.
  bool flag(std::string_view key, std::string_view says);
  /// `met`, `unmet` or `unknown`. Always asked for: open or closed world has no default.
  Truth truth(std::string_view key, std::string_view says);

  /// Numbers stand among the policy's quantities; a parameter names one. Percentages come as fractions.
  double quantity(std::string_view key, Measure measure, std::string_view says);
  int whole(std::string_view key, Measure measure, std::string_view says) { return static_cast<int>(quantity(key, measure, says)); }
  int days(std::string_view key, std::string_view says) { return whole(key, Measure::Days, says); }

  /// An object inside this one; close() brings its errors back.
  Params part(std::string_view key, std::string_view says) { return inner(key, true, says); }
  /// One that may be left out: then nothing that is asked of it is an error.
  Params optional_part(std::string_view key, std::string_view says) { return inner(key, false, says); }
  void close(Params& part);
  bool absent() const { return view_.absent(); }

  const terminology::Terminology& terminology() const { return *terminology_; }
  /// Keys that somebody else reads.
  void allow(const std::vector<std::string_view>& keys);
  /// Adds an error for every member that nothing asked for.
  void refuse_unknown_keys();
  const std::vector<Error>& errors() const { return errors_; }
  const std::vector<ParamForm>& forms() const { return forms_; }

 private:
  json::View take(ParamForm form);
  Params inner(std::string_view key, bool is_required, std::string_view says);
  void fail(std::string_view key, std::string message);
  std::vector<terminology::SetId> read_sets(json::View list, std::string_view key);

  json::View view_;
  std::string where_;
  const terminology::Terminology* terminology_;
  Quantities* quantities_;
  std::vector<std::string_view> allowed_;
  std::vector<ParamForm> forms_;
  std::vector<Error> errors_;
};

}  // namespace ordersign::facts
