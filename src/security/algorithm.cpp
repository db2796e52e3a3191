#include "security/algorithm.h"

#include <algorithm>
#include <array>
#include <utility>

namespace ordersign::security {
namespace {

constexpr std::array<std::pair<Algorithm, std::string_view>, 6> algorithm_names{{{Algorithm::RS256, "RS256"},
                                                                                 {Algorithm::RS384, "RS384"},
                                                                                 {Algorithm::RS512, "RS512"},
                                                                                 {Algorithm::ES256, "ES256"},
                                                                                 {Algorithm::ES384, "ES384"},
                                                                                 {Algorithm::ES512, "ES512"}}};
constexpr std::string_view known_algorithms = "known: ES256, ES384, ES512, RS256, RS384, RS512";

}  // namespace

std::optional<Algorithm> algorithm_of(std::string_view name) {
  for (const auto& [algorithm, its_name] : algorithm_names)
    if (its_name == name) return algorithm;
  return std::nullopt;
}

std::string_view name_of(Algorithm algorithm) {
  for (const auto& [known, name] : algorithm_names)
    if (known == algorithm) return name;
  return "";
}

std::optional<Error> check_algorithms(const std::vector<std::string>& names) {
  const auto refuse = [](const std::string& name, std::string why) {
    return Error{ErrorCode::BadData, name, std::move(why.append("; ").append(known_algorithms))};
  };
  if (names.empty()) return refuse("", "no signature algorithm is accepted; ES384 and RS384 would be right");
  for (const auto& name : names)
    if (!algorithm_of(name)) return refuse(name, "not a public-key signature algorithm: `" + name + "`");
  return std::nullopt;
}

}  // namespace ordersign::security
