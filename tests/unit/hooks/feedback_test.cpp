#include "hooks/feedback.h"

#include "support/catch.h"

#include "support/builders.h"

using namespace ordersign;
using ordersign::hooks::read_feedback;
using ordersign::testing::replaced;

namespace {

const std::string kAccepted =
    R"({"card":"c-1","outcome":"accepted","acceptedSuggestions":[{"id":"s-1"},{"id":"s-2"}],"outcomeTimestamp":"2026-01-15T08:00:00Z"})";
const std::string kOverridden =
    R"({"card":"c-2","outcome":"overridden","outcomeTimestamp":"2026-01-15T08:01:00Z","overrideReason":{"reason":{"code":"why","system":"http://s","display":"Why"},"userComment":"free text"}})";

std::string body(const std::string& entries) { return R"({"feedback":[)" + entries + "]}"; }

std::vector<FeedbackEvent> read(const std::string& text) {
  auto events = read_feedback(text);
  INFO(text);
  if (!events) FAIL(events.error().where + ": " + events.error().message);
  return std::move(*events);
}

/// Where the fault is.
std::string fault(const std::string& text, ErrorCode code = ErrorCode::Structure) {
  const auto events = read_feedback(text);
  INFO(text.substr(0, 300));
  REQUIRE_FALSE(events);
  CHECK(events.error().code == code);
  CHECK(events.error().message.find("free text") == std::string::npos);
  return events.error().where;
}

std::string long_text(std::size_t bytes) { return "\"" + std::string(bytes, 'x') + "\""; }

}  // namespace

TEST_CASE("an outcome is read with all that it says, and who sent it is left to others") {
  const auto events = read(body(kAccepted + "," + kOverridden));
  REQUIRE(events.size() == 2);
  CHECK(events[0].card == "c-1");
  CHECK(events[0].outcome == "accepted");
  CHECK(events[0].suggestions == std::vector<std::string>{"s-1", "s-2"});
  CHECK(events[0].outcome_at == "2026-01-15T08:00:00Z");
  CHECK(events[0].reason_code.empty());
  CHECK(events[1].outcome == "overridden");
  CHECK(events[1].suggestions.empty());
  CHECK(events[1].reason_system == "http://s");
  CHECK(events[1].reason_code == "why");
  CHECK(events[1].comment == "free text");
  for (const auto& event : events) {
    CHECK(event.client.empty());
    CHECK(event.service.empty());
  }
}

TEST_CASE("an id of ours is read as we gave it, in capitals and as urn:uuid too, and any other as it was told") {
  const std::string id = "b977e760-4afb-50a6-add2-904a29c884f5";
  const auto card_of = [](const std::string& told) { return read(body(replaced(kAccepted, "c-1", told))).front().card; };
  for (const auto& told : {id, std::string("B977E760-4AFB-50A6-ADD2-904A29C884F5"), "urn:uuid:" + id, "URN:uuid:B977E760-" + id.substr(9)})
    CHECK(card_of(told) == id);
  for (const std::string told : {"Card-7", "urn:uuid:7", "B977E760-4AFB-50A6-ADD2-904A29C884F", "{B977E760-4AFB-50A6-ADD2-904A29C884F5}",
                                 "B977E760-4AFB-50A6-ADD2-904A29C884FG", "B977E760+4AFB-50A6-ADD2-904A29C884F5"})
    CHECK(card_of(told) == told);
  CHECK(read(body(replaced(kAccepted, "s-2", "urn:uuid:" + id))).front().suggestions == std::vector<std::string>{"s-1", id});
}

TEST_CASE("outcomes that repeat or contradict each other are each read") {
  const auto events = read(body(kAccepted + "," + kAccepted + "," + replaced(kOverridden, "c-2", "c-1")));
  CHECK(events.size() == 3);
  CHECK(read(body("")).empty());
}

TEST_CASE("what a client may leave out or add is no fault") {
  CHECK(read(body(R"({"card":"c","outcome":"overridden","outcomeTimestamp":"2026-01-15T08:00:00Z"})")).size() == 1);
  for (const std::string reason :
       {"null", R"({"userComment":"free text"})", R"({"reason":{"code":"theirs"}})", R"({"reason":{"code":"theirs","system":null}})",
        R"({"reason":null,"userComment":"free text"})", R"({"reason":{"code":"theirs"},"userComment":null})"}) {
    INFO(reason);
    CHECK(read(body(R"({"card":"c","outcome":"overridden","outcomeTimestamp":"2026-01-15T08:00:00Z","overrideReason":)" + reason + "}"))
              .size() == 1);
  }
  CHECK(
      read(body(replaced(kOverridden, "{", R"({"acceptedSuggestions":[],"extension":{"x":1},"new":[null],)"))).front().suggestions.empty());
  CHECK(read(body(replaced(kOverridden, "{", R"({"acceptedSuggestions":null,)"))).size() == 1);
  CHECK(read(body(replaced(kAccepted, R"({"id":"s-1"})", R"({"id":"s-1","extension":{}})"))).size() == 1);
  CHECK(read(R"({"extension":{},"feedback":[)" + kAccepted + R"(],"more":1})").size() == 1);
  CHECK(read("\xEF\xBB\xBF" + body(kAccepted)).size() == 1);
}

TEST_CASE("an instant is taken with any offset and any part of a second, as it is written") {
  for (const std::string when : {"2026-01-15T08:00:00+02:00", "2026-01-15T08:00:00.123456789Z", "2026-01-15T08:00:00.5-11:30"}) {
    INFO(when);
    CHECK(read(body(replaced(kAccepted, "2026-01-15T08:00:00Z", when))).front().outcome_at == when);
  }
  for (const std::string when :
       {"2026-01-15", "2026-01", "2026-01-15T08:00:00", "2026-13-15T08:00:00Z", "2026-02-30T08:00:00Z", "yesterday", "1768464000"})
    CHECK(fault(body(replaced(kAccepted, "2026-01-15T08:00:00Z", when))) == "/feedback/0/outcomeTimestamp");
}

TEST_CASE("a body that is no list of outcomes is refused") {
  for (const std::string text : {"", "{", "{\"feedback\":[}", "nonsense", "{\"feedback\":[]} x", "{\"feedback\":\"\xC3\x28\"}"})
    fault(text, ErrorCode::Syntax);
  for (const std::string text :
       {"[]", "7", "null", "\"text\"", "{}", R"({"feedback":null})", R"({"feedback":{}})", R"({"feedback":"x"})", R"({"Feedback":[]})"})
    CHECK(fault(text) == "/feedback");
  fault(R"({"feedback":[)" + std::string(300, '[') + std::string(300, ']') + "]}", ErrorCode::TooLarge);
}

TEST_CASE("each part of an outcome that is not as it should be is named, and none of the outcomes counts") {
  const std::string good = kAccepted + ",";
  const auto at = [&](const std::string& entry) { return fault(body(good + entry + "," + kOverridden)); };
  for (const std::string entry : {"null", "7", "[]", "\"c\""}) CHECK(at(entry) == "/feedback/1");
  for (const std::string value : {"null", "7", "\"\"", "{}", "[\"c-1\"]"})
    CHECK(at(replaced(kAccepted, "\"c-1\"", value)) == "/feedback/1/card");
  CHECK(at("{}") == "/feedback/1/card");
  for (const std::string value : {"null", "7", "\"\"", "\"ignored\"", "\"Accepted\"", "true"})
    CHECK(at(replaced(kAccepted, "\"accepted\"", value)) == "/feedback/1/outcome");
  for (const std::string value : {"null", "7", "\"\"", "1768464000"})
    CHECK(at(replaced(kAccepted, "\"2026-01-15T08:00:00Z\"", value)) == "/feedback/1/outcomeTimestamp");
  const std::string suggestions = R"([{"id":"s-1"},{"id":"s-2"}])";
  for (const std::string value : {"null", "[]", "{}", "7", "\"s-1\""})
    CHECK(at(replaced(kAccepted, suggestions, value)) == "/feedback/1/acceptedSuggestions");
  CHECK(at(replaced(kAccepted, suggestions, R"({"id":"s-1"})")) == "/feedback/1/acceptedSuggestions");
  for (const std::string value : {"null", "\"s-2\"", "[]"})
    CHECK(at(replaced(kAccepted, R"({"id":"s-2"})", value)) == "/feedback/1/acceptedSuggestions/1");
  for (const std::string value : {"{}", R"({"id":null})", R"({"id":""})", R"({"id":7})"})
    CHECK(at(replaced(kAccepted, R"({"id":"s-2"})", value)) == "/feedback/1/acceptedSuggestions/1/id");
  CHECK(at(replaced(kOverridden, "{", R"({"acceptedSuggestions":{"id":"x"},)")) == "/feedback/1/acceptedSuggestions");
}

TEST_CASE("a reason that gives none is refused, and so is one of another shape") {
  const auto at = [](const std::string& reason) {
    return fault(body(R"({"card":"c","outcome":"overridden","outcomeTimestamp":"2026-01-15T08:00:00Z","overrideReason":)" + reason + "}"));
  };
  for (const std::string reason : {"{}", "7", "[]", "\"why\"", R"({"reason":null,"userComment":null})", R"({"display":"Why"})"})
    CHECK(at(reason) == "/feedback/0/overrideReason");
  for (const std::string coding : {"7", "\"why\"", "[]"}) CHECK(at(R"({"reason":)" + coding + "}") == "/feedback/0/overrideReason/reason");
  for (const std::string coding : {"{}", R"({"code":""})", R"({"code":{}})", R"({"display":"Why"})"})
    CHECK(at(R"({"reason":)" + coding + "}") == "/feedback/0/overrideReason/reason/code");
  for (const std::string system : {"\"\"", "7", "{}"})
    CHECK(at(R"({"reason":{"code":"why","system":)" + system + "}}") == "/feedback/0/overrideReason/reason/system");
  for (const std::string comment : {"\"\"", "7", "{}"})
    CHECK(at(R"({"userComment":)" + comment + "}") == "/feedback/0/overrideReason/userComment");
}

TEST_CASE("outcomes, ids and comments are read up to their limits and refused over them") {
  const auto many = [](std::size_t count, const std::string& one) {
    std::string list;
    for (std::size_t i = 0; i < count; ++i) list.append(i == 0 ? "" : ",").append(one);
    return list;
  };
  CHECK(read(body(many(1000, kAccepted))).size() == 1000);
  CHECK(fault(body(many(1001, kAccepted))) == "/feedback");
  const auto accepting = [&](std::size_t count) {
    return body(replaced(kAccepted, R"({"id":"s-1"},{"id":"s-2"})", many(count, R"({"id":"s"})")));
  };
  CHECK(read(accepting(1000)).front().suggestions.size() == 1000);
  CHECK(fault(accepting(1001)) == "/feedback/0/acceptedSuggestions");
  CHECK(read(body(replaced(kAccepted, "\"c-1\"", long_text(256)))).front().card.size() == 256);
  CHECK(fault(body(replaced(kAccepted, "\"c-1\"", long_text(257)))) == "/feedback/0/card");
  CHECK(fault(body(replaced(kAccepted, "\"s-2\"", long_text(257)))) == "/feedback/0/acceptedSuggestions/1/id");
  CHECK(fault(body(replaced(kOverridden, "\"why\"", long_text(257)))) == "/feedback/0/overrideReason/reason/code");
  CHECK(fault(body(replaced(kOverridden, "\"http://s\"", long_text(257)))) == "/feedback/0/overrideReason/reason/system");
  CHECK(read(body(replaced(kOverridden, "\"free text\"", long_text(10'000)))).front().comment.size() == 10'000);
  CHECK(fault(body(replaced(kOverridden, "\"free text\"", long_text(10'001)))) == "/feedback/0/overrideReason/userComment");
}
