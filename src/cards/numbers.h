// Numbers in wording. A policy's numbers stand in its file and are lent; a number that is written out is one that the file does not
// govern, so each has a reason.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "json/view.h"
#include "ordersign/result.h"

namespace ordersign::cards {

/// The first number in a template, outside of its tags, in digits or in words ("two", "third", "one dose"); "" when there is none.
std::string number_in(std::string_view text);

/// Texts with a number that is none of the policy's: codes, names, counts of what was found.
class NumberExceptions {
 public:
  NumberExceptions() = default;
  /// `[{"text": "J0490", "because": "…"}, …]`. What is wrong is added to `errors`.
  NumberExceptions(json::View list, const std::string& where, std::vector<Error>& errors);

  /// As number_in(), passing over the exceptions, which are thereby used.
  std::string number_in(std::string text);
  void refuse_unused(const std::string& where, std::vector<Error>& errors) const;

 private:
  struct Exception {
    std::string text;
    bool is_used = false;
  };
  std::vector<Exception> exceptions_;
};

}  // namespace ordersign::cards
