// Prints every scenario of a policy as it is sent and expected, a JSON text a line: for comparing with how the sandbox expands them.
//   expand_scenarios POLICY
#include <iostream>

#include "support/json_edit.h"
#include "support/scenario.h"

int main(int count, char** arguments) {
  using namespace ordersign::testing;
  if (count != 2) return 2;
  try {
    for (const auto& scenario : scenarios_of(arguments[1])) {
      const JsonNode line{
          JsonNode::Kind::Object,
          {},
          {{"name", json_string(scenario.name)}, {"request", json_string(scenario.request)}, {"expect", json_string(scenario.expect)}}};
      std::cout << to_text(line) << '\n';
    }
  } catch (const std::exception& error) {
    std::cerr << "expand_scenarios: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
