// Calls of one patient's order as a test wants them, and what of their answers it looks at.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/builders.h"
#include "support/known_clients.h"

namespace ordersign::support {

/// call_with_card() under another hook instance and another id of the order, as an order that is signed anew.
inline std::string signed_anew(int number, std::string request = call_with_card()) {
  const auto instance = std::to_string(100'000 + number);
  request = testing::replaced(std::move(request), "6f3a0c1e-1f0e-4b43-9d58-3d3f2f9f5a10", "6f3a0c1e-1f0e-4b43-9d58-3d3f2f" + instance);
  return testing::replaced(std::move(request), "order-1", "order-" + instance);
}

/// With one more prefetch key.
inline std::string with_key(std::string request, const std::string& key, const std::string& value) {
  return testing::replaced(std::move(request), R"("prefetch": {)", R"("prefetch": {")" + key + "\": " + value + ",");
}

/// The cards' criteria, in their order.
inline std::vector<std::string> topics(const testing::Json& answer) {
  std::vector<std::string> found;
  for (const auto card : answer["cards"].elements()) found.emplace_back(card["source"]["topic"]["code"].string());
  return found;
}

/// Of the card of that topic, "" when there is none.
inline std::string of_card(const testing::Json& answer, std::string_view topic, std::string_view member) {
  for (const auto card : answer["cards"].elements())
    if (card["source"]["topic"]["code"].string() == topic) return std::string(card[member].string());
  return "";
}

}  // namespace ordersign::support
