// Texts of the card on an authorization on file: what is refused, and which drug's name makes a summary too long.
#include "cards/authorization_texts.h"

#include "json/document.h"
#include "support/builders.h"
#include "support/catch.h"

using namespace ordersign;

namespace {

const std::string kTexts = R"({"title": "On file",
 "onFile": {"summary": "{{drug}}: until {{until}}{{#units}}, {{units}}{{/units}}", "finding": "Until {{until}}.", "action": "None."},
 "ending": {"summary": "{{drug}}: ends {{#left}}in {{left}}{{/left}}{{^left}}today{{/left}}", "finding": "Ends {{until}}.", "action": "Ask."},
 "row": "{{from}} to {{to}}"})";

std::string refused(const std::string& text) {
  const auto document = json::Document::parse(text);
  REQUIRE(document);
  const auto read = cards::read_authorization_texts(document.value()->root(), "authorizations.json");
  return read ? "" : read.error().where + " " + read.error().message;
}

std::string with(const std::string& from, const std::string& to) {
  auto text = kTexts;
  REQUIRE(text.find(from) != std::string::npos);
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace

TEST_CASE("texts of authorizations are read, or refused at the place of the first fault") {
  CHECK(refused(kTexts).empty());
  for (const auto& [from, to, pointer] :
       std::vector<std::array<std::string, 3>>{{R"("title": "On file",)", "", "/title"},
                                               {R"("row")", R"("rows")", "/row"},
                                               {"Ends {{until}}.", "Ends {{units}}.", "/ending/finding"},
                                               {R"("action": "None.")", R"("action": "{{until}}")", "/onFile/action"},
                                               {"in {{left}}{{/left}}", "in {{left}}", "/ending/summary"}}) {
    INFO(from << " -> " << to);
    CHECK(refused(with(from, to)).find("authorizations.json#" + pointer + " ") == 0);
  }
}

TEST_CASE(
    "a drug's name that makes a summary of an authorization reach 140 characters is refused, and the longest that does not is taken") {
  const auto document = json::Document::parse(kTexts);
  REQUIRE(document);
  const auto texts = cards::read_authorization_texts(document.value()->root(), "f").value();
  const std::string rest = ": until 2026-01-15, over 9,999,999 units";
  const auto longest = std::string(139 - rest.size(), 'x');
  CHECK_FALSE(cards::fault_of_length(texts, longest));
  const auto fault = cards::fault_of_length(texts, longest + "x");
  REQUIRE(fault);
  CHECK(fault->where == "/onFile/summary");
  CHECK(fault->message.find("want 139 at most") != std::string::npos);
}
