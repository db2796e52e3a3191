// What comments quote of the reading and of the pages stands there, word for word, in the section that they name.
//
// A comment says `reading 3.4: "…"` (of the reading beside the policy) or `src/hooks/README.md, Errors: "…"`; an ellipsis in a quotation
// leaves words out.
#include "support/catch.h"

#include <map>
#include <regex>

#include "architecture/repository.h"

using namespace ordersign::architecture;

namespace {

const fs::path kReading = "fhir-profiles/policies/belimumab/2023-11-01.reading.md";

std::vector<std::smatch> matches(const std::string& text, const std::regex& what) {
  return {std::sregex_iterator(text.begin(), text.end(), what), std::sregex_iterator()};
}

/// By number: the text from `3.4` at the start of a line to the next number or heading.
const std::map<std::string, std::string>& sections() {
  static const std::map<std::string, std::string> found = [] {
    static const std::regex number("^([0-9]+\\.[0-9]+)( .*)?$");
    std::map<std::string, std::string> texts;
    std::string* current = nullptr;
    std::smatch match;
    for (const auto& line : lines_of(text_of(kReading))) {
      if (line.starts_with('#')) current = nullptr;
      if (std::regex_match(line, match, number)) {
        INFO("a line that only wraps to begin with " << match[1] << " would tear its section");
        REQUIRE_FALSE(texts.contains(match[1]));
        current = &texts[match[1]];
      }
      if (current != nullptr) current->append(line).append("\n");
    }
    for (auto& [section, text] : texts) text = plain(text);
    return texts;
  }();
  return found;
}

/// What stands below a heading of a page, up to the next one.
std::string below_heading(const fs::path& page, const std::string& heading) {
  std::string text;
  bool within = false;
  for (const auto& line : lines_of(text_of(page))) {
    if (line.starts_with('#')) within = line.ends_with("# " + heading);
    else if (within) text.append(line).append("\n");
  }
  return plain(text);
}

/// Do the parts between ellipses follow each other in the text?
bool stands_in(const std::string& quotation, const std::string& text) {
  constexpr std::string_view ellipsis = "…";
  std::size_t from = 0;
  for (std::string_view rest = quotation; !rest.empty();) {
    const auto end = std::min(rest.find(ellipsis), rest.size());
    auto part = rest.substr(0, end);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    const auto at = text.find(part, from);
    if (at == std::string::npos) return false;
    from = at + part.size();
    rest.remove_prefix(std::min(end + ellipsis.size(), rest.size()));
  }
  return true;
}

struct Comment {
  std::string place;  ///< file and line of its beginning
  std::string text;   ///< its lines joined
};

/// Lines that are comments altogether belong together where they follow each other.
std::vector<Comment> comments_of(const fs::path& file) {
  static const std::regex whole("^ *///?<? ?(.*)$"), after_code("^.*[^:\"/]///?<? (.*)$");
  std::vector<Comment> comments;
  bool goes_on = false;
  std::size_t number = 0;
  std::smatch match;
  for (const auto& line : lines_of(text_of(file))) {
    ++number;
    const bool is_whole = std::regex_match(line, match, whole);
    if (is_whole && goes_on) comments.back().text.append(" ").append(match[1]);
    else if (is_whole || std::regex_match(line, match, after_code))
      comments.push_back({file.string() + ":" + std::to_string(number), match[1]});
    goes_on = is_whole;
  }
  for (auto& comment : comments) comment.text = plain(comment.text);
  return comments;
}

const std::vector<Comment>& comments() {
  static const std::vector<Comment> all = [] {
    std::vector<Comment> found;
    for (const auto& file : files()) {
      const auto top = file.begin()->string();
      const bool is_code = file.extension() == ".cpp" || file.extension() == ".h";
      if (!is_code || (top != "src" && top != "include" && top != "tests")) continue;
      for (auto& comment : comments_of(file)) found.push_back(std::move(comment));
    }
    return found;
  }();
  return all;
}

struct Quotation {
  std::string place;
  std::string section;  ///< of the reading
  std::string words;    ///< empty when the section is only named
};

/// What comments quote of the reading. This file speaks of quotations, and has none.
std::vector<Quotation> of_the_reading() {
  static const std::regex citation("\\breading ([0-9]+\\.[0-9]+)[a-z]?(, [^:\"]*)?(: \"([^\"]+)\")?");
  std::vector<Quotation> found;
  for (const auto& comment : comments()) {
    if (comment.place.find("quotations_test") != std::string::npos) continue;
    for (const auto& match : matches(comment.text, citation)) found.push_back({comment.place, match[1], match[4]});
  }
  return found;
}

}  // namespace

TEST_CASE("every section of the reading that a comment names is there, and what it quotes stands in it") {
  const auto quotations = of_the_reading();
  CHECK(quotations.size() > 20);
  for (const auto& [place, section, words] : quotations) {
    INFO(place << ": reading " << section << ": " << words);
    const auto found = sections().find(section);
    const bool exists = found != sections().end();
    CHECK(exists);
    if (exists) CHECK(stands_in(words, found->second));
  }
}

TEST_CASE("what a comment quotes of a page stands there, below the heading that it names") {
  static const std::regex citation("([A-Za-z_/-]+/README\\.md)(?:, ([A-Z][^:\"]*))?: \"([^\"]+)\"");
  std::size_t count = 0;
  for (const auto& comment : comments()) {
    for (const auto& match : matches(comment.text, citation)) {
      INFO(comment.place << ": " << match[0]);
      ++count;
      const fs::path page = match[1].str();
      CHECK(stands_in(match[3], match[2].matched ? below_heading(page, match[2]) : plain(text_of(page))));
    }
  }
  CHECK(count > 0);
}

TEST_CASE("a comment that quotes our own rules names where they stand") {
  // As comments cited the texts that the reading and the pages now are.
  static const std::regex nameless("\\bcriteria(, [A-Z][A-Za-z ]*)?: \"|\\bcriteria, [A-Z]|\\b[Cc]ontract: ");
  for (const auto& comment : comments()) {
    if (comment.place.find("quotations_test") != std::string::npos) continue;
    INFO(comment.place << ": " << comment.text);
    CHECK_FALSE(std::regex_search(comment.text, nameless));
  }
}

TEST_CASE("every section that the policy file names is in the reading beside it") {
  static const std::regex named("\"reading\": *\"([0-9.]*)[a-z]?\"");
  auto policy = kReading;
  const auto text = text_of(policy.replace_extension().replace_extension(".json"));
  const auto found = matches(text, named);
  CHECK(found.size() > 40);
  for (const auto& match : found) {
    INFO(match[1]);
    CHECK(sections().contains(match[1]));
  }
}
