// What our policy files quote stands in the policy, word for word.
#include "support/catch.h"

#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "catalog/catalog.h"
#include "support/scenario.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

/// One blank between words.
std::string one_line(const std::string& text) {
  std::string line;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f';
    if (!blank) line.push_back(c);
    else if (!line.empty() && line.back() != ' ') line.push_back(' ');
  }
  return line;
}

const Catalog& shipped() {
  static const auto loaded = load_catalog({source_folder() / "fhir-profiles", source_folder() / "cards"});
  if (!loaded) FAIL(loaded.error().where << ": " << loaded.error().message);
  return *loaded.value();
}

/// Every sentence that a card of this policy can quote.
std::vector<std::string> quotes_of(const LoadedPolicy& loaded) {
  std::vector<std::string> quotes = loaded.wording.not_applicable.citation;
  for (const auto& criterion : loaded.policy.criteria) {
    quotes.insert(quotes.end(), criterion.citation.begin(), criterion.citation.end());
    for (const auto& [pathway, pieces] : criterion.citations) quotes.insert(quotes.end(), pieces.begin(), pieces.end());
  }
  return quotes;
}

void check_quotes(const LoadedPolicy& loaded, const std::string& text) {
  for (const auto& quote : quotes_of(loaded)) {
    INFO(loaded.file << ": " << quote);
    CHECK(quote.size() > 10);
    CHECK(text.find(one_line(quote)) != std::string::npos);
  }
}

}  // namespace

TEST_CASE("each citation stands in our copy of the policy's sentences") {
  for (const auto& loaded : shipped().policies()) {
    const auto file = source_folder() / std::filesystem::path(loaded->file).replace_extension(".sentences.txt");
    const auto text = one_line(read_file(file));
    INFO(file.string());
    REQUIRE(text.size() > 1000);
    REQUIRE(quotes_of(*loaded).size() > loaded->policy.criteria.size());
    check_quotes(*loaded, text);
  }
}

TEST_CASE("a sentence that the policy does not have would be found out") {
  const auto text = one_line(read_file(source_folder() / "fhir-profiles/policies/belimumab/2023-11-01.sentences.txt"));
  CHECK(text.find("Authorization is for no more than 12 months.") != std::string::npos);
  CHECK(text.find("Authorization is for no more than 6 months.") == std::string::npos);
}

/// ORDERSIGN_POLICY_TEXT names the text of the whole policy where a machine has it.
TEST_CASE("each citation, and each sentence of our copy, stands in the policy itself") {
  const auto* named = std::getenv("ORDERSIGN_POLICY_TEXT");
  if (named == nullptr || !std::filesystem::exists(named)) {
    SUCCEED("the policy's whole text is not on this machine");
    return;
  }
  const auto whole = one_line(read_file(named));
  for (const auto& loaded : shipped().policies()) {
    check_quotes(*loaded, whole);
    std::istringstream copy(read_file(source_folder() / std::filesystem::path(loaded->file).replace_extension(".sentences.txt")));
    for (std::string line; std::getline(copy, line);) {
      INFO(line);
      CHECK(whole.find(one_line(line)) != std::string::npos);
    }
  }
}
