// Which SOCI and SQLite this module works with.
#pragma once

#include <string>
#include <vector>

namespace ordersign::store {

/// As `SQLite 1.2.3`.
std::vector<std::string> libraries();

}  // namespace ordersign::store
