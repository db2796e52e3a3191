// The scenarios of tests/scenarios: a request, what is expected of the answer, and the approved answer.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace ordersign::testing {

struct Scenario {
  std::string name;   ///< `<criterion>-<claim>`
  std::string group;  ///< the folder: a criterion, or what else the claim is about
  std::string claim;  ///< the file, without its ending
  std::string request;
  std::string expect;
};

/// All of one policy's scenarios, sorted by name; read and expanded once.
const std::vector<Scenario>& scenarios_of(const std::string& policy);

/// Throws std::out_of_range when the policy has no scenario of that name.
const Scenario& scenario_of(const std::string& policy, const std::string& name);

/// The policy's bases as scenarios, so that what they expect is tested too.
const std::vector<Scenario>& bases_of(const std::string& policy);

/// The folder of a policy's scenarios.
std::filesystem::path scenarios_folder(const std::string& policy);

std::string read_file(const std::filesystem::path& file);
std::filesystem::path source_folder();

/// Everything in which an answer differs from what the scenario expects, a line each; empty when it is as expected.
std::vector<std::string> differences(const std::string& expect, int status, const std::string& body);

}  // namespace ordersign::testing
