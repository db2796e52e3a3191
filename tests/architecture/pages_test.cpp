// The pages speak of files, settings and routes that are there, and leave none of the program's out.
#include "support/catch.h"

#include <cctype>
#include <regex>
#include <set>

#include "architecture/repository.h"
#include "server/routing.h"
#include "support/builders.h"
#include "support/child_process.h"
#include "support/markdown.h"

using namespace ordersign;
using namespace ordersign::architecture;

namespace {

std::vector<fs::path> pages() {
  std::vector<fs::path> found;
  for (const auto& file : files())
    if (file.extension() == ".md") found.push_back(file);
  return found;
}

/// Those that speak of the program rather than of the sandbox's own parts.
std::vector<fs::path> pages_of_the_program() {
  auto found = pages();
  std::erase_if(found, [](const fs::path& page) {
    const auto name = page.string();
    return name.starts_with("sandbox/ehr/") || name.starts_with("sandbox/web/") || name.starts_with("tests/browser/");
  });
  return found;
}

std::vector<std::smatch> matches(const std::string& text, const std::regex& what) {
  return {std::sregex_iterator(text.begin(), text.end(), what), std::sregex_iterator()};
}

/// As GitHub names a heading: lower case, blanks as hyphens, marks left out.
std::string anchor_of(const std::string& heading) {
  std::string anchor;
  for (const char c : heading) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || byte >= 0x80 || c == '-' || c == '_') anchor += static_cast<char>(std::tolower(byte));
    else if (c == ' ') anchor += '-';
  }
  return anchor;
}

bool has_anchor(const fs::path& page, const std::string& anchor) {
  static const std::regex heading("^#+ +(.*)$");
  std::smatch match;
  for (const auto& line : lines_of(text_of(page)))
    if (std::regex_match(line, match, heading) && anchor_of(match[1]) == anchor) return true;
  return false;
}

/// What stands between backticks, line for line of a block, and what is nowhere between them.
std::vector<std::string> code_of(const std::string& text) {
  static const std::regex span("```[a-z]*\n([^`]*)```|`([^`]+)`");
  std::vector<std::string> found;
  for (const auto& match : matches(text, span)) {
    if (match[2].matched) found.push_back(match[2]);
    else
      for (auto& line : lines_of(match[1].str())) found.push_back(std::move(line));
  }
  return found;
}

std::vector<std::string> words_of(const std::string& text) {
  static const std::regex word("[^\\s,;]+");
  std::vector<std::string> words;
  for (const auto& match : matches(text, word)) words.push_back(match.str());
  return words;
}

/// `<drug>` and `*` stand for any name.
bool stands_for_a_file(const fs::path& folder, std::string name) {
  while (name.ends_with('/')) name.pop_back();
  name = (folder / name).lexically_normal().string();
  std::string pattern;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto end = name[i] == '<' ? name.find('>', i) : name[i] == '*' ? i : std::string::npos;
    if (end != std::string::npos) {
      pattern += "[^/]+";
      i = end;
    } else if (std::isalnum(static_cast<unsigned char>(name[i])) != 0 || name[i] == '/') {
      pattern += name[i];
    } else {
      pattern.append("\\").append(1, name[i]);
    }
  }
  const std::regex whole(pattern + "(/.*|\\.[a-z]+)?");  // a folder, or a test named without its ending
  return std::any_of(files().begin(), files().end(), [&](const fs::path& file) { return std::regex_match(file.string(), whole); });
}

/// Names of files that a page leaves to its reader or to the program.
const std::set<std::string> kNamesOfOthers{"clients.json", "ordersign.db", "config.json", "scenarios.xml", "package.json"};

/// Where a page's name of a file may start: beside it, at the top, in src or in tests.
bool is_there(const fs::path& page, const std::string& name) {
  for (const auto& folder : {page.parent_path(), fs::path(), fs::path("src"), fs::path("tests")})
    if (stands_for_a_file(folder, name)) return true;
  if (name.find('/') != std::string::npos) return false;
  return std::any_of(files().begin(), files().end(), [&](const fs::path& file) { return file.filename() == name; });
}

bool names_a_file(const std::string& word) {
  static const std::regex file("[A-Za-z0-9_.<>*-]+(/[A-Za-z0-9_.<>*-]+)*\\.(md|json|txt|tsv|cpp|h|ts|tsx|css|db|xml)");
  static const std::regex path("(src|include|cards|fhir-profiles|tests|sandbox|unit|protocol|scenarios|facts)/[A-Za-z0-9_.<>*/-]+");
  return std::regex_match(word, file) || std::regex_match(word, path);
}

std::string output_of(std::vector<std::string> command) {
  support::ChildProcess child(std::move(command));
  auto text = child.rest();
  REQUIRE(child.wait() == 0);
  return text;
}

const std::string& help() {
  static const std::string text = output_of({ORDERSIGN_BINARY, "--help-all"});
  return text;
}

std::set<std::string> flags_in(const std::string& text) {
  static const std::regex flag("(^|[^A-Za-z0-9-])(--[a-z][a-z-]+)");
  std::set<std::string> flags;
  for (const auto& match : matches(text, flag)) flags.insert(match[2]);
  return flags;
}

/// Flags of the scripts that pages name, and of CMake and CTest.
std::set<std::string> flags_of_scripts() {
  std::set<std::string> known{"--preset", "--build"};
  for (const auto* script : {"sandbox/demo", "sandbox/cluster", "sandbox/deploy/check-container", "tests/run", "tests/format",
                             "tests/bench/instructions", "tests/bench/load", "sandbox/ehr/src/scenarios/main.ts"})
    known.merge(flags_in(text_of(script)));
  return known;
}

/// A route as a page has it, with a name for each place: `GET /fhir/ValueSet/{id}`.
std::vector<std::string> routes_in(const std::string& text) {
  static const std::regex route("/[a-z][A-Za-z0-9/{}-]*");
  std::vector<std::string> routes;
  for (const auto& code : code_of(text))
    for (auto& word : words_of(code))
      if (std::regex_match(word, route)) routes.push_back(std::move(word));
  return routes;
}

bool is_answered(const std::string& route) {
  static const std::regex place("\\{[a-z]+\\}");
  return server::match_route(std::regex_replace(route, place, "x")).route != server::Route::Unknown;
}

}  // namespace

TEST_CASE("every link of a page leads to a file, and to a heading where it names one") {
  static const std::regex link("\\]\\(([^)\\s]+)\\)");
  for (const auto& page : pages()) {
    const auto text = text_of(page);
    for (const auto& match : matches(text, link)) {
      const auto target = match[1].str();
      if (target.find("://") != std::string::npos) continue;
      INFO(page.string() << " links to " << target);
      const auto hash = target.find('#');
      const auto path = target.substr(0, hash);
      const auto file = path.empty() ? page : (page.parent_path() / path).lexically_normal();
      const bool exists = fs::exists(testing::source_folder() / file);
      CHECK(exists);
      if (exists && hash != std::string::npos) CHECK(has_anchor(file, target.substr(hash + 1)));
    }
  }
}

TEST_CASE("every file that a page names is there") {
  for (const auto& page : pages()) {
    const auto text = text_of(page);
    for (const auto& code : code_of(text)) {
      for (const auto& word : words_of(code)) {
        if (!names_a_file(word) || kNamesOfOthers.contains(word) || word.starts_with("build/")) continue;
        INFO(page.string() << " names " << word);
        CHECK(is_there(page, word));
      }
    }
  }
}

TEST_CASE("the README has at most ninety lines, and leads to every other page of the program in one step") {
  const auto text = text_of("README.md");
  CHECK(lines_of(text).size() <= 90);
  for (const auto& page : pages_of_the_program()) {
    const auto name = page.string();
    if (name == "README.md" || name == "sandbox/patients/README.md") continue;
    INFO(name);
    CHECK(text.find("](" + name) != std::string::npos);
  }
}

TEST_CASE("the README names every module, and the page on modules what each may use, as check-includes has it") {
  static const std::regex uses("uses\\[\"([a-z_]+)\"\\] = \"([a-z_ ]*)\"");
  const auto readme = text_of("README.md"), page = text_of("src/README.md"), script = text_of("tests/architecture/check-includes");
  std::set<std::string> known;
  for (const auto& match : matches(script, uses)) {
    const auto module = match[1].str();
    known.insert(module);
    std::string used;
    for (const auto& word : words_of(match[2])) used.append(used.empty() ? "`" : " `").append(word).append("`");
    INFO(module << " may use: " << used);
    const std::regex row("\\n\\| `" + module + "` \\| [^|\n]+ \\| " + (used.empty() ? "nothing" : used) + " \\|\n");
    CHECK(std::regex_search(page, row));
    CHECK(readme.find("`" + module + "`") != std::string::npos);
  }
  for (const auto& file : files()) {
    auto part = file.begin();
    if (*part != "src" || file.extension() != ".cpp") continue;
    INFO(file.string());
    CHECK(known.contains((++part)->string()));
  }
}

TEST_CASE("pages name no setting that the program does not know") {
  auto known = flags_in(help());
  known.merge(flags_of_scripts());
  for (const auto& page : pages_of_the_program()) {
    for (const auto& flag : flags_in(text_of(page))) {
      INFO(page.string() << " names " << flag);
      CHECK(known.contains(flag));
    }
  }
}

TEST_CASE("every setting and command of the program stands in the page on operating it") {
  const auto page = text_of("src/server/README.md");
  for (const auto& flag : flags_in(help())) {
    INFO(flag);
    CHECK(page.find(flag) != std::string::npos);
  }
  static const std::regex command("\n  ([a-z]+) {2,}[A-Z]");
  const auto text = output_of({ORDERSIGN_BINARY, "--help"});
  const auto listed = text.substr(text.find("Subcommands:"));
  const auto commands = matches(listed, command);
  CHECK(commands.size() == 9);
  for (const auto& match : commands) {
    INFO(match[1]);
    CHECK(page.find("`ordersign " + match[1].str()) != std::string::npos);
  }
}

TEST_CASE("pages name no route that the service does not answer, and every one that it does") {
  for (const auto& page : pages_of_the_program()) {
    for (const auto& route : routes_in(text_of(page))) {
      INFO(page.string() << " names " << route);
      CHECK(is_answered(route));
    }
  }
  using server::Route;
  const auto page = text_of("src/hooks/README.md");
  for (auto route = Route::Discovery; route <= Route::StoreHealth; route = static_cast<Route>(static_cast<int>(route) + 1)) {
    if (route == Route::Definitions || route == Route::Definition) continue;  // named by their types
    INFO(server::to_string(route));
    CHECK(page.find(server::to_string(route)) != std::string::npos);
  }
}

TEST_CASE("the card that the README shows is the whole answer to the request that it names") {
  const auto request = testing::source_folder() / "tests/requests/benlysta-with-lupkynis.json";
  const testing::Json answer(output_of({ORDERSIGN_BINARY, "evaluate", "--now", "2026-11-24T12:00:00Z", request.string()}));
  REQUIRE(answer["cards"].size() == 1);
  const auto card = answer["cards"].first();
  const auto readme = plain(testing::render_markdown(text_of("README.md")).text);
  const auto shows = [&readme](std::string_view text) {
    INFO(text);
    CHECK(readme.find(plain(text)) != std::string::npos);
  };
  shows(card["summary"].string());
  for (const auto& line : lines_of(testing::render_markdown(std::string(card["detail"].string())).text)) shows(line);
  REQUIRE(card["suggestions"].size() > 0);
  for (const auto suggestion : card["suggestions"].elements()) shows(suggestion["label"].string());
  shows(card["overrideReasons"].first()["display"].string());
}
