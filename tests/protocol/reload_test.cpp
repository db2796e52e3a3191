// Policies that are loaded anew while clients call: no call fails, and each is decided by one policy as a whole.
//
// The short form reloads 20 times, half of them what cannot be used; with ORDERSIGN_LONG=1 in the environment it is 200.
#include "support/catch.h"

#include <array>
#include <cstdlib>
#include <string>

#include "support/builders.h"
#include "support/known_clients.h"
#include "support/served.h"
#include "support/steady_callers.h"
#include "support/store_file.h"
#include "support/turned_policy.h"

using namespace ordersign::support;
using ordersign::testing::policy_text;
using ordersign::testing::replaced;

namespace {

const std::string kPolicyFile = "fhir-profiles/policies/belimumab/2023-11-01.json";

/// Another payer and another dose: what they are told by stands far apart in an answer.
std::string other_policy() {
  return ordersign::testing::turned(replaced(policy_text(), R"("payer": "UnitedHealthcare")", R"("payer": "Another Payer")"), "labeledDose",
                                    "8", "mg/kg");
}

std::string broken_policy(int which) {
  const auto policy = policy_text();
  switch (which % 3) {
    case 0: return policy.substr(0, policy.size() / 2);                             // no JSON
    case 1: return replaced(policy, "\"payer\":", "\"payor\":");                    // an unknown key
    default: return replaced(policy, "\"holds\": \"sle\"", "\"holds\": \"slee\"");  // a fact that is none
  }
}

constexpr const char* kTaken = "ordersign_last_reload_successful";

}  // namespace

TEST_CASE("reloads under load, good and broken, fail no call, and no answer is by two policies") {
  const int reloads = std::getenv("ORDERSIGN_LONG") != nullptr ? 200 : 20;
  const TempFolder folder;
  ordersign::testing::write_policy(policy_text(), folder);
  Served served(folder,
                {"--policies", folder.file("fhir-profiles").string(), "--cards", folder.file("cards").string(), "--queue-wait", "60000"});
  const auto call = call_with_card();
  const auto answer = [&] { return served.post(kSign, call).body; };
  const auto load = [&](const std::string& policy) {
    folder.write(kPolicyFile, policy);
    served.signal(SIGHUP);
  };

  std::array<std::string, 2> answers{answer()};
  load(other_policy());
  REQUIRE(eventually([&] { return answer() != answers[0]; }));
  answers[1] = answer();
  REQUIRE(answers[1].find("Another Payer") != std::string::npos);
  REQUIRE(answers[1].find("UnitedHealthcare\"") == std::string::npos);

  SteadyCallers callers(served.port(), kSign, call, [&](const HttpAnswer& got) {
    return got.body == answers[0] || got.body == answers[1] ? std::string() : "by neither policy: " + got.body;
  });
  for (int i = 0, in_use = 1; i < reloads; i += 2) {
    load(broken_policy(i / 2));
    CHECK(eventually([&] { return sample(served, kTaken) == "0"; }));
    CHECK(answer() == answers[static_cast<std::size_t>(in_use)]);
    in_use = 1 - in_use;
    load(in_use == 0 ? policy_text() : other_policy());
    CHECK(eventually([&] { return sample(served, kTaken) == "1"; }));
    CHECK(answer() == answers[static_cast<std::size_t>(in_use)]);
  }
  const auto tally = callers.end();
  INFO(tally.first_loss);
  CHECK(tally.lost == 0);
  CHECK(tally.answered > static_cast<std::size_t>(reloads));
  CHECK(served.end() == 0);
}
