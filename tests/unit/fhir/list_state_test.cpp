#include "fhir/list_state.h"

#include "support/catch.h"

#include "support/builders.h"

using namespace ordersign;
using namespace ordersign::fhir;
using ordersign::testing::Json;

namespace {

ListState state(const std::string& value) { return state_of(Json(value).root(), "Condition"); }

}  // namespace

TEST_CASE("what a prefetch value says of its list") {
  const std::string outcome = R"({"resourceType":"OperationOutcome","issue":[{"severity":"error"}]})";
  const std::string warning = R"({"resourceType":"OperationOutcome","issue":[{"severity":"warning"},{"severity":"information"}]})";
  const std::string match = R"({"resource":{"resourceType":"Condition","id":"1"}})";
  const auto bundle = [](const std::string& members) { return R"({"resourceType":"Bundle")" + members + "}"; };
  struct Row {
    std::string value;
    ListState want;
  };
  const std::vector<Row> rows{
      {"null", ListState::Complete},
      {bundle(""), ListState::Complete},
      {bundle(R"(,"total":0,"entry":[])"), ListState::Complete},
      {bundle(R"(,"total":1,"entry":[)" + match + "]"), ListState::Complete},
      {R"({"entry":[)" + match + "]}", ListState::Complete},
      {R"({"resourceType":"Condition"})", ListState::Complete},
      {bundle(R"(,"link":[{"relation":"self","url":"x"}])"), ListState::Complete},
      {bundle(R"(,"link":[{"relation":"self"},{"relation":"next","url":"x"}])"), ListState::Truncated},
      {outcome, ListState::Failed},
      {warning, ListState::Failed},  // itself the value: the query gave no list
      {bundle(R"(,"entry":[{"resource":)" + outcome + "}]"), ListState::Withheld},
      {bundle(R"(,"entry":[)" + match + R"(,{"resource":{"resourceType":"OperationOutcome","issue":[{"severity":"fatal"}]}}])"),
       ListState::Withheld},
      {bundle(R"(,"entry":[)" + match + R"(,{"resource":)" + warning + "}]"), ListState::Complete},
      {bundle(R"(,"entry":7)"), ListState::Unreadable},
      {R"({"resourceType":"Patient"})", ListState::Unreadable},
      {"7", ListState::Unreadable},
      {R"("none")", ListState::Unreadable},
      {"[]", ListState::Unreadable},
      {"{}", ListState::Unreadable},
  };
  for (const auto& row : rows) {
    INFO(row.value);
    CHECK(state(row.value) == row.want);
  }
  CHECK(state_of({}, "Condition") == ListState::Missing);
}
