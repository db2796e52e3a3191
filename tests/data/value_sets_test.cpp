// Every code that we ship says where it is from and how sure we are of it.
#include "support/catch.h"

#include <map>
#include <set>

#include "json/document.h"
#include "support/answers.h"
#include "support/builders.h"
#include "terminology/code_system.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

struct Code {
  std::string set, system, code, display, source, confidence;
};

void read_codes(json::View value_set, json::View group, const char* list, const char* key, std::vector<Code>& codes) {
  for (const auto entry : group[list].elements()) {
    Code code{std::string(value_set["id"].string()),
              std::string(group["system"].string()),
              std::string(entry[key].string()),
              std::string(entry["display"].string()),
              "",
              ""};
    for (const auto extension : entry["extension"].elements()) {
      if (!extension["url"].string().ends_with("/provenance")) continue;
      for (const auto part : extension["extension"].elements()) {
        if (part["url"].string() == "source") code.source = part["valueString"].string();
        if (part["url"].string() == "confidence") code.confidence = part["valueCode"].string();
      }
    }
    codes.push_back(std::move(code));
  }
}

const std::vector<Code>& shipped_codes() {
  static const auto codes = [] {
    std::vector<Code> all;
    for (const auto& file : std::filesystem::directory_iterator(source_folder() / "fhir-profiles" / "value-sets")) {
      const auto document = json::Document::parse(read_file(file.path()));
      REQUIRE(document);
      const auto set = document.value()->root();
      CHECK(set["id"].string() == file.path().stem().string());
      for (const auto* part : {"include", "exclude"}) {
        for (const auto group : set["compose"][part].elements()) {
          read_codes(set, group, "concept", "code", all);
          read_codes(set, group, "filter", "value", all);
        }
      }
    }
    return all;
  }();
  return codes;
}

}  // namespace

TEST_CASE("every code has a source and a confidence, and none is unverified") {
  CHECK(shipped_codes().size() > 500);
  for (const auto& code : shipped_codes()) {
    INFO(code.set << " " << code.system << " " << code.code);
    CHECK_FALSE(code.code.empty());
    CHECK_FALSE(code.source.empty());
    CHECK((code.confidence == "verified-1-source" || code.confidence == "verified-2-sources"));
  }
}

TEST_CASE("a code whose name no source gives decides no route") {
  std::set<std::string> unsure;
  for (const auto& code : shipped_codes()) {
    if (code.set == "belimumab-route-unknown") unsure.insert(code.code);
  }
  CHECK(unsure == std::set<std::string>{"1656395", "1656400", "1939296", "1939346", "1939348", "1092438", "1092440", "1092442", "1092444"});
  for (const auto& code : shipped_codes()) {
    if (code.set == "belimumab-route-unknown") continue;
    INFO(code.set << " " << code.code);
    CHECK(unsure.count(code.code) == 0);
    CHECK(code.display.find("not confirmed") == std::string::npos);
  }
}

TEST_CASE("a code whose name no source confirms decides nothing by itself") {
  const auto& scenario = scenario_of("belimumab", "labeled-dosing-unknown-for-product-code-of-unclear-route");
  std::size_t unsure = 0;
  for (const auto& code : shipped_codes()) {
    if (code.set != "belimumab-route-unknown") continue;
    ++unsure;
    INFO(code.set << " " << code.code);
    CHECK(code.confidence == "verified-1-source");
    const auto reply = ask(asking_of(scenario), replaced(scenario.request, "1656400", code.code));
    CHECK(differences(scenario.expect, reply.status, reply.body).empty());  // belimumab, and its route to be stated
  }
  CHECK(unsure == 9);
}

TEST_CASE("no code proves both the vial and the syringe") {
  std::map<std::string, std::string> set_of;
  for (const auto& code : shipped_codes()) {
    if (code.set != "belimumab-iv" && code.set != "belimumab-sc") continue;
    for (const auto& form : terminology::normal_forms(terminology::code_system(code.system), code.code)) {
      const auto [known, fresh] = set_of.emplace(code.system + "|" + form, code.set);
      INFO(known->first);
      CHECK(known->second == code.set);
    }
  }
  CHECK(set_of.size() > 6);
}

// A set's code decides by itself, so one that only one list gives stays out: without words it is then possible, whatever it is.
TEST_CASE("a HCPCS code stands in a set where two sources name its drug, but for one that stands by a policy's own list") {
  std::set<std::string> by_one;
  std::size_t by_two = 0;
  for (const auto& code : shipped_codes()) {
    if (terminology::code_system(code.system) != terminology::CodeSystem::Hcpcs) continue;
    INFO(code.set << " " << code.code << ": " << code.source);
    if (code.confidence == "verified-1-source") {
      by_one.insert(code.code);
      continue;
    }
    ++by_two;
    CHECK(code.source.find("; ") != std::string::npos);
    CHECK_FALSE(code.display.empty());
  }
  CHECK(by_one == std::set<std::string>{"C9086"});
  CHECK(by_two > 100);
}

TEST_CASE("a HCPCS code that is no longer in use is read, and says so") {
  std::set<std::string> retired;
  for (const auto& code : shipped_codes()) {
    if (code.source.find("terminated ") != std::string::npos) retired.insert(code.code);
  }
  for (const auto* code : {"J9310", "Q5102", "Q9989", "J1300", "J7517", "J9070", "J2930"}) {
    INFO(code);
    CHECK(retired.count(code) == 1);
  }
  CHECK(retired.count("J1745") == 0);
}
