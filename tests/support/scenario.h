// The scenarios of tests/scenarios: a request, what is expected of the answer, and the approved answer.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace ordersign::testing {

struct Scenario {
  std::string name;  ///< the folder: a claim
  std::filesystem::path folder;
  std::string request;
  std::string expect;
};

/// All of one policy's scenarios, sorted by name.
std::vector<Scenario> scenarios_of(const std::string& policy);

std::string read_file(const std::filesystem::path& file);
std::filesystem::path source_folder();

/// Everything in which an answer differs from what the scenario expects, a line each; empty when it is as expected.
std::vector<std::string> differences(const std::string& expect, int status, const std::string& body);

}  // namespace ordersign::testing
