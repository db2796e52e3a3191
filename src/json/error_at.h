// What is wrong with a JSON text, and at which byte. Stateless. For this module only.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "ordersign/result.h"

namespace ordersign::json {

inline Error error_at(ErrorCode code, std::size_t offset, std::string_view message) {
  return {code, "byte " + std::to_string(offset), std::string(message)};
}

}  // namespace ordersign::json
