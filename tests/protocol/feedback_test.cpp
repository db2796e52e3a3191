// Feedback over HTTP into the service's store: what is taken, what is refused, and what is kept of it.
#include "support/catch.h"

#include "support/builders.h"
#include "support/known_clients.h"
#include "support/served.h"
#include "support/store_file.h"

using namespace ordersign::support;
using ordersign::testing::Json;
using ordersign::testing::replaced;

namespace {

const std::string kFeedback = kSign + "/feedback";
const std::string kGood =
    R"({"card":"c-1","outcome":"accepted","acceptedSuggestions":[{"id":"s-1"}],"outcomeTimestamp":"2026-11-25T12:01:00Z"})";
const std::string kOverridden = R"({"card":"c-2","outcome":"overridden","outcomeTimestamp":"2026-11-25T12:02:00Z"})";

std::string feedback(const std::string& entries) { return R"({"feedback":[)" + entries + "]}"; }

struct Kept {
  TempFolder folder;
  Served served;
  explicit Kept(std::vector<std::string> flags = {}) : served(folder, with_store(std::move(flags))) {}
  StoreFile store() const { return StoreFile(folder.file("store.db")); }
  HttpAnswer send(const std::string& body, const std::string& path = kFeedback) const { return served.post(path, body); }

 private:
  std::vector<std::string> with_store(std::vector<std::string> flags) const {
    flags.insert(flags.end(), {"--store", "sqlite:" + folder.file("store.db").string()});
    return flags;
  }
};

}  // namespace

TEST_CASE("feedback is 200 without a body, and is in the store when the answer comes") {
  const Kept kept;
  const auto answer = kept.send(feedback(kGood + "," + kOverridden));
  CHECK(answer.status == 200);
  CHECK(answer.body.empty());
  CHECK(kept.store().words(
            "SELECT card || ' ' || outcome || ' ' || outcome_at || ' ' || service || ' ' || received_at FROM feedback ORDER BY row_id") ==
        std::vector<std::string>{"c-1 accepted 2026-11-25T12:01:00Z coverage-order-sign 2026-11-25T12:00:00Z",
                                 "c-2 overridden 2026-11-25T12:02:00Z coverage-order-sign 2026-11-25T12:00:00Z"});
  CHECK(kept.store().words("SELECT uuid FROM feedback_suggestion") == std::vector<std::string>{"s-1"});
  CHECK(kept.send(feedback(kGood), kSelect + "/feedback").status == 200);
  CHECK(kept.send(feedback(kGood), kFeedback + "/").status == 200);
}

TEST_CASE("one bad entry makes the whole of it 400 with its pointer, and nothing is stored") {
  const Kept kept;
  const std::vector<std::pair<std::string, std::string>> entries{
      {"/feedback/1", "7"},
      {"/feedback/1/card", replaced(kGood, R"("c-1")", "null")},
      {"/feedback/1/card", replaced(kGood, R"("c-1")", "7")},
      {"/feedback/1/outcome", replaced(kGood, R"("accepted")", R"("ignored")")},
      {"/feedback/1/acceptedSuggestions", replaced(kGood, R"([{"id":"s-1"}])", "[]")},
      {"/feedback/1/acceptedSuggestions/0/id", replaced(kGood, R"({"id":"s-1"})", R"({"uuid":"s-1"})")},
      {"/feedback/1/outcomeTimestamp", replaced(kGood, "2026-11-25T12:01:00Z", "2026-11-25")},
      {"/feedback/1/outcomeTimestamp", replaced(kGood, "2026-11-25T12:01:00Z", "2026-11-25T12:01:00")},
      {"/feedback/1/overrideReason", replaced(kOverridden, R"("outcome")", R"("overrideReason":{},"outcome")")},
      {"/feedback/1/overrideReason/userComment", replaced(kOverridden, R"("outcome")", R"("overrideReason":{"userComment":7},"outcome")")}};
  for (const auto& [pointer, entry] : entries) {
    INFO(entry);
    const auto answer = kept.send(feedback(kGood + "," + entry + "," + kOverridden));
    CHECK(answer.status == 400);
    const Json outcome(answer.body);
    CHECK(outcome["resourceType"].string() == "OperationOutcome");
    CHECK(outcome["issue"].first()["diagnostics"].string() == pointer);
  }
  for (const std::string body : {"", "{", "[]", "{}", R"({"feedback":{}})", R"({"feedback":null})"}) {
    INFO(body);
    CHECK(kept.send(body).status == 400);
  }
  CHECK(kept.store().count("feedback") == 0);
  CHECK(kept.store().count("feedback_suggestion") == 0);
}

TEST_CASE("an empty list of outcomes is taken, and keeps nothing") {
  const Kept kept;
  const auto answer = kept.send(feedback(""));
  CHECK(answer.status == 200);
  CHECK(answer.body.empty());
  CHECK(kept.store().count("feedback") == 0);
}

TEST_CASE("what is said twice, contradicts itself or is of a card that nobody knows is kept, each by itself") {
  const Kept kept;
  CHECK(kept.send(feedback(kGood + "," + kGood)).status == 200);
  CHECK(kept.send(feedback(kGood)).status == 200);
  CHECK(kept.send(feedback(replaced(kOverridden, "c-2", "c-1"))).status == 200);
  CHECK(kept.store().words("SELECT outcome FROM feedback WHERE card = 'c-1' ORDER BY row_id") ==
        std::vector<std::string>{"accepted", "accepted", "accepted", "overridden"});
  CHECK(kept.store().words("SELECT decision FROM feedback_of_card") == std::vector<std::string>(4, "null"));
}

TEST_CASE("feedback on a card finds its criterion and decision") {
  const Kept kept;
  const auto answer = kept.served.post(kSign, call_with_card());
  REQUIRE(answer.status == 200);
  const Json decided(answer.body);
  const std::string card(decided["cards"].first()["uuid"].string()),
      suggestion(decided["cards"].first()["suggestions"].first()["uuid"].string());
  CHECK(kept.send(feedback(replaced(replaced(kGood, "c-1", card), "s-1", suggestion))).status == 200);
  auto store = kept.store();
  // The decision is written behind the answer's back.
  CHECK(eventually([&] { return store.count("decision") == 1; }));
  CHECK(store.words("SELECT policy || ' ' || version || ' ' || criterion || ' ' || result || ' ' || outcome FROM feedback_of_card") ==
        std::vector<std::string>{"belimumab 2023-11-01 no-voclosporin-anifrolumab unmet accepted"});
  CHECK(store.number("SELECT COUNT(*) FROM feedback_suggestion f JOIN decision_suggestion d ON d.uuid = f.uuid") == 1);
}

TEST_CASE("feedback of another client on a card is kept, and does not count as of that card") {
  const TempFolder folder;
  KnownClients clients(folder);
  const Served served(folder, clients.flags({"--store", "sqlite:" + folder.file("store.db").string()}));
  const auto answer = served.post(kSign, call_with_card(), clients.good(clients.clinic, kSign));
  const std::string card(Json(answer.body)["cards"].first()["uuid"].string());
  const auto body = feedback(replaced(kOverridden, "c-2", card));
  CHECK(served.post(kFeedback, body, clients.good(clients.ehr, kFeedback)).status == 200);
  CHECK(served.post(kFeedback, body, clients.good(clients.clinic, kSign)).status == 200);
  StoreFile store(folder.file("store.db"));
  CHECK(eventually([&] { return store.count("decision") == 1; }));
  CHECK(store.words("SELECT client || ' ' || tenant || ' ' || COALESCE(policy, 'none') FROM feedback_of_card ORDER BY feedback") ==
        std::vector<std::string>{"https://ehr.example/fhir north none", "https://clinic.example  belimumab"});
}

TEST_CASE("a service that is not there has no feedback") {
  const Kept kept;
  CHECK(kept.send(feedback(kGood), "/cds-services/other/feedback").status == 404);
  CHECK(kept.store().count("feedback") == 0);
}

TEST_CASE("a comment is kept apart from the outcome, or not at all, and is never logged") {
  const auto entry = replaced(
      kOverridden, R"("outcome")",
      R"("overrideReason":{"reason":{"system":"http://ordersign.org/fhir/CodeSystem/override-reason","code":"list-outdated"},"userComment":"Jane Doe stopped it"},"outcome")");
  const Kept on, off({"--feedback-comments", "off"});
  for (const auto* kept : {&on, &off}) {
    CHECK(kept->send(feedback(entry)).status == 200);
    CHECK(kept->store().words("SELECT reason_code FROM feedback") == std::vector<std::string>{"list-outdated"});
    CHECK(kept->served.logs(R"("event":"feedback","outcomes":1)"));
    CHECK(kept->served.log().find("Jane") == std::string::npos);
  }
  CHECK(on.store().words("SELECT comment FROM feedback_comment") == std::vector<std::string>{"Jane Doe stopped it"});
  CHECK(off.store().count("feedback_comment") == 0);
}

TEST_CASE("no file of the store holds a name or id of the chart, and all are for their owner only") {
  Kept kept;
  const auto request =
      replaced(replaced(call_with_card(), R"("id": "p1", "birthDate")", R"("id": "p1", "name": [{"family": "Marked-Name"}], "birthDate")"),
               "order-1", "marked-order");
  CHECK(kept.served.post(kSign, request).status == 200);
  CHECK(kept.send(feedback(kGood)).status == 200);
  CHECK(kept.served.end() == 0);
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kept.folder.file(""))) {
    if (!entry.path().filename().string().starts_with("store.db")) continue;
    ++files;
    INFO(entry.path());
    const auto text = ordersign::testing::read_file(entry.path());
    for (const std::string word : {"Marked-Name", "marked-order", "Patient/", "Practitioner", "1984-03-02"})
      CHECK(text.find(word) == std::string::npos);
    CHECK((entry.status().permissions() & std::filesystem::perms(077)) == std::filesystem::perms::none);
  }
  CHECK(files >= 2);
  CHECK(kept.store().count("decision") == 1);
}
