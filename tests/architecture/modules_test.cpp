// The picture of modules: what is linked is what may be included, a type's name has one meaning, and the library is whole from outside.
#include <map>
#include <regex>
#include <set>

#include "architecture/repository.h"
#include "support/catch.h"

using namespace ordersign::architecture;

namespace {

using Names = std::set<std::string>;
using Uses = std::map<std::string, Names>;

Names words_of(const std::string& text) {
  static const std::regex word("[a-z_]+");
  return {std::sregex_token_iterator(text.begin(), text.end(), word), std::sregex_token_iterator()};
}

Uses uses_in(const std::string& text, const std::regex& line) {
  Uses uses;
  for (std::sregex_iterator match(text.begin(), text.end(), line), end; match != end; ++match) uses[(*match)[1]] = words_of((*match)[2]);
  return uses;
}

/// With all that those use.
Names reached(const Uses& uses, const std::string& module) {
  Names all, next{module};
  while (!next.empty()) {
    const auto used = next.extract(next.begin()).value();
    for (const auto& further : uses.at(used))
      if (all.insert(further).second) next.insert(further);
  }
  return all;
}

/// The module that a file of src/ or include/ belongs to; "" for others.
std::string module_of(const fs::path& file) {
  auto part = file.begin();
  if (*part == "include") return "include";
  return *part == "src" && std::distance(file.begin(), file.end()) == 3 ? (++part)->string() : "";
}

bool is_code(const fs::path& file) { return file.extension() == ".h" || file.extension() == ".cpp"; }

// Names that two modules may use, each for one thing.
const Names kShared{
    "Coding",  // FHIR's: fhir has views into a document, include/ordersign what outlives it
};

}  // namespace

TEST_CASE("a module is linked with what it may include, and with nothing that the picture does not have") {
  static const std::regex pictured("uses\\[\"([a-z_]+)\"\\] = \"([a-z_ ]*)\""),
      linked("\nordersign_module\\(([a-z_]+)(?: USES ([a-z_ ]+))?");
  const auto picture = uses_in(text_of("tests/architecture/check-includes"), pictured);
  const auto links = uses_in(text_of("CMakeLists.txt"), linked);
  REQUIRE(picture.size() > 10);
  REQUIRE(links.size() == picture.size());
  for (const auto& [module, may_include] : picture) {
    INFO(module);
    REQUIRE(links.contains(module));
    const auto is_linked = reached(links, module), is_pictured = reached(picture, module);
    for (const auto& used : may_include) CHECK(is_linked.contains(used));
    for (const auto& used : is_linked) {
      INFO(used << " is linked");
      const bool is_behind_a_public_header = used == "dates" || used == "policy";
      CHECK((is_pictured.contains(used) || is_behind_a_public_header));
    }
  }
}

TEST_CASE("no two modules define a type of one name") {
  static const std::regex definition("^(?:enum (?:class )?|class |struct |using )([A-Z][A-Za-z0-9]*)(?: final)?(?: : [^;{]+)? ?(?:\\{|=)");
  std::map<std::string, std::map<std::string, std::string>> defined;  // by name and module: the file
  for (const auto& file : files()) {
    const auto module = is_code(file) ? module_of(file) : "";
    if (module.empty()) continue;
    std::smatch match;
    for (const auto& line : lines_of(text_of(file)))
      if (std::regex_search(line, match, definition)) defined[match[1]][module] = file.string();
  }
  REQUIRE(defined.size() > 100);
  for (const auto& [name, by_module] : defined) {
    std::string where;
    for (const auto& [module, file] : by_module) where += " " + file;
    INFO("`" << name << "` is defined in" << where << ": give one of them a name that says what sets it apart");
    CHECK((by_module.size() == 1 || kShared.contains(name)));
  }
}

TEST_CASE("every public header is among those that the program outside includes") {
  const auto consumer = text_of("tests/architecture/consumer.cpp");
  std::size_t headers = 0;
  for (const auto& file : files()) {
    if (module_of(file) != "include") continue;
    INFO(file.string());
    CHECK(consumer.find("#include \"ordersign/" + file.filename().string() + "\"") != std::string::npos);
    ++headers;
  }
  CHECK(headers > 8);
}
