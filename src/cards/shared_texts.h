// Reads texts that all drugs share, and keeps the first thing that is wrong with them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/view.h"
#include "ordersign/result.h"

namespace ordersign::cards {

class SharedTexts {
 public:
  struct Wanted {
    std::string_view name;
    std::string* text;
    std::vector<std::string_view> values;  ///< that it may use
  };

  explicit SharedTexts(const std::string& file) : file_(file) {}
  /// Every wanted text of an object, which has no other members than these and the `others`.
  void take(json::View object, const std::string& pointer, const std::vector<Wanted>& wanted,
            const std::vector<std::string_view>& others = {});
  /// BadData, with file and JSON pointer.
  const std::optional<Error>& error() const { return error_; }

 private:
  void fail(const std::string& pointer, std::string message);

  const std::string& file_;
  std::optional<Error> error_;
};

}  // namespace ordersign::cards
