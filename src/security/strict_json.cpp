#include "security/strict_json.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace ordersign::security {

bool repeats_a_name(json::View object) {
  std::vector<std::string_view> names;
  for (const auto& [name, value] : object.members()) names.push_back(name);
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) != names.end();
}

}  // namespace ordersign::security
