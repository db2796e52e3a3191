// Authorizations on file: told to whom they may be, by the Coverage's member number, and reloaded with everything else.
#include "support/catch.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "support/calls.h"
#include "support/child_process.h"
#include "support/linter.h"
#include "support/served.h"
#include "support/store_file.h"

using namespace ordersign::support;
using ordersign::testing::Json;
using ordersign::testing::read_file;
using ordersign::testing::replaced;
using Names = std::vector<std::string>;

namespace {

const std::string kTopic = "authorization-on-file";
const std::string kLine =
    R"({"member":"https://payer.example/member|W-17-secret","policy":"belimumab","id":"A-17_b","from":"2026-03-01","to":"2027-02-28","units":840,"clients":["https://clinic.example","https://ehr.example/fhir"]})";

std::string coverage(const std::string& value = "W-17-secret") {
  return R"({"resourceType":"Bundle","type":"searchset","entry":[{"resource":{"resourceType":"Coverage","id":"cov-1","status":"active","beneficiary":{"reference":"Patient/p1"},"identifier":[{"system":"http://payer.example/member/","value":")" +
         value + R"("}]}}]})";
}
std::string call(const std::string& value = "W-17-secret") { return with_key(call_with_card(), "coverage", coverage(value)); }

/// `--store none` and the file, if there is text for it.
std::vector<std::string> flags(const TempFolder& folder, const std::string& lines, std::vector<std::string> more = {}) {
  more.insert(more.end(), {"--store", "none"});
  if (lines.empty()) return more;
  folder.write("on-file.ndjson", lines);
  more.insert(more.end(), {"--authorizations", folder.file("on-file.ndjson").string()});
  return more;
}

std::string answer(const std::string& lines, const std::string& request, const std::vector<std::string>& more = {}) {
  const TempFolder folder;
  const Served served(folder, flags(folder, lines, more));
  const auto told = served.post(kSign, request);
  CHECK(told.status == 200);
  CHECK(served.log().find("secret") == std::string::npos);
  return told.body;
}

}  // namespace

TEST_CASE("an authorization that covers the day is one more card, and the decision is as it was") {
  const auto without = answer("", call());
  const auto body = answer(kLine, call());
  const Json told(body);
  CHECK(topics(told) == Names{"no-voclosporin-anifrolumab", kTopic});
  CHECK(of_card(told, kTopic, "summary") == "Benlysta IV: authorization on file until 2027-02-28, 840 units");
  CHECK(of_card(told, kTopic, "indicator") == "info");
  const auto detail = of_card(told, kTopic, "detail");
  CHECK(detail.find(R"(- *A-17\_b*, 2026-03-01 to 2027-02-28, 840 units (Coverage/cov-1))") != std::string::npos);
  CHECK(detail.find("The member's benefit plan governs") != std::string::npos);
  CHECK(body.find("secret") == std::string::npos);
  CHECK(body.substr(body.find(R"("extension":{"org.ordersign.decisions")")) ==
        without.substr(without.find(R"("extension":{"org.ordersign.decisions")")));
  CHECK(answer(kLine, call()) == body);
}

TEST_CASE("without the file, and where nothing in it is meant, the answer is the same to the byte") {
  const auto without = answer("", call());
  CHECK(answer(replaced(kLine, "W-17", "W-18"), call()) == without);
  CHECK(answer(replaced(kLine, "2026-03-01", "2026-11-26"), call()) == without);
  CHECK(answer(replaced(kLine, "2027-02-28", "2026-11-24"), call()) == without);
  CHECK(answer(kLine, call("w-17-secret")) == answer("", call("w-17-secret")));
  CHECK(answer(kLine, call_with_card()) == answer("", call_with_card()));
}

TEST_CASE("one that ends soon says in how many days, and one that is carried on does not end") {
  const auto ending = replaced(kLine, "2027-02-28", "2027-01-05");
  const auto summary = [](const std::string& lines, const std::vector<std::string>& more = {}) {
    return of_card(Json(answer(lines, call(), more)), kTopic, "summary");
  };
  CHECK(summary(ending) == "Benlysta IV: the authorization on file ends in 41 days, on 2027-01-05");
  CHECK(summary(ending, {"--authorization-notice", "41"}) == summary(ending));
  CHECK(summary(ending, {"--authorization-notice", "40"}) == "Benlysta IV: authorization on file until 2027-01-05, 840 units");
  CHECK(summary(replaced(kLine, "2027-02-28", "2026-11-26")) == "Benlysta IV: the authorization on file ends in 1 day, on 2026-11-26");
  CHECK(summary(replaced(kLine, "2027-02-28", "2026-11-25")) == "Benlysta IV: the authorization on file ends today");
  const auto next = replaced(replaced(replaced(kLine, "2026-03-01", "2027-01-06"), "2027-02-28", "2027-12-31"), "A-17_b", "A-18");
  CHECK(summary(ending + "\n" + next) == "Benlysta IV: authorization on file until 2027-12-31");
}

TEST_CASE("a client that may not be told gets the answer of one who has none, and epic's dialect is kept") {
  const TempFolder folder;
  KnownClients clients(folder);
  const auto told = [&](const std::string& lines, const KnownClient& who) {
    const Served served(folder, clients.flags(flags(folder, lines)));
    const auto reply = served.post(kSign, call(), clients.good(who, kSign));
    CHECK(reply.status == 200);
    return reply.body;
  };
  const auto for_clinic = replaced(kLine, R"(,"https://ehr.example/fhir")", "");
  CHECK(told(for_clinic, clients.ehr) == told("", clients.ehr));
  CHECK(topics(Json(told(for_clinic, clients.clinic))) == Names{"no-voclosporin-anifrolumab", kTopic});
  const auto body = told(kLine, clients.ehr);
  const Json epic(body);
  CHECK(topics(epic) == Names{"noVoclosporinAnifrolumab", "authorizationOnFile"});
  CHECK(ordersign::testing::lint(body, call(), "epic").empty());
}

TEST_CASE("a line that names an unknown client is told of by its number, and keeps nothing from starting") {
  const TempFolder folder;
  KnownClients clients(folder);
  const Served served(
      folder,
      clients.flags(flags(folder, kLine + "\n" + replaced(replaced(kLine, "https://clinic.example", "W-17-secret"), "A-17", "A-18"))));
  CHECK(served.logs(R"("event":"authorizations-unknown-clients","clients":1,"line":2)"));
  CHECK(served.log().find("secret") == std::string::npos);
}

TEST_CASE("a broken file stops the start with the line and what would be right, and tells nothing of the member") {
  const TempFolder folder;
  folder.write("on-file.ndjson", kLine + "\n" + replaced(kLine, "2027-02-28", "28 Feb 2027"));
  const auto file = folder.file("on-file.ndjson").string();
  for (const std::string command : {"serve", "check", "evaluate"}) {
    INFO(command);
    const Names words{ORDERSIGN_BINARY, command, "--authorizations", file, "--now", "2026-11-25T12:00:00Z"};
    auto arguments = words;
    if (command == "serve") arguments.insert(arguments.end(), {"--port", "0", "--store", "none"});
    if (command == "evaluate")
      arguments.emplace_back((ordersign::testing::source_folder() / "tests/requests/benlysta-with-lupkynis.json").string());
    ChildProcess program(arguments, folder.file("told").string());
    auto text = program.rest();
    CHECK(program.wait() == (command == "check" ? 1 : 2));
    text += read_file(folder.file("told"));
    CHECK(text.find(file + ":2#/to: a day as 2026-01-15 would be right") != std::string::npos);
    CHECK(text.find("secret") == std::string::npos);
  }
}

TEST_CASE("evaluate tells of them, too") {
  const TempFolder folder;
  folder.write("on-file.ndjson", replaced(kLine, R"(,"clients":["https://clinic.example","https://ehr.example/fhir"])", ""));
  folder.write("request.json", call());
  ChildProcess program({ORDERSIGN_BINARY, "evaluate", "--now", "2026-11-25T12:00:00Z", "--authorizations",
                        folder.file("on-file.ndjson").string(), folder.file("request.json").string()});
  const Json told(program.rest());
  CHECK(program.wait() == 0);
  CHECK(topics(told) == Names{"no-voclosporin-anifrolumab", kTopic});
}

TEST_CASE("reloaded under load, a good file is taken whole and a broken one not at all, and no call fails or mixes them") {
  const TempFolder folder;
  const auto all = flags(folder, kLine, {"--queue-wait", "60000"});
  Served served(folder, all);
  const std::string first = "until 2027-02-28", second = "until 2028-01-31";
  std::atomic<bool> ending{false};
  std::atomic<int> calls{0}, odd{0};
  std::vector<std::thread> callers;
  for (int i = 0; i < 2; ++i)
    callers.emplace_back([&] {
      HttpClient client(served.port());
      while (!ending) {
        const auto told = client.post(kSign, call(), {{"Content-Type", "application/json"}});
        const bool is_one = (told.body.find(first) != std::string::npos) != (told.body.find(second) != std::string::npos);
        odd += told.status == 200 && is_one ? 0 : 1;
        ++calls;
      }
    });
  const auto now_says = [&](const std::string& words) { return served.post(kSign, call()).body.find(words) != std::string::npos; };
  // The log never stands still meanwhile.
  const auto told = [&](const std::string& event) {
    const auto text = read_file(folder.file("log"));
    std::size_t count = 0;
    for (auto at = text.find(event); at != std::string::npos; at = text.find(event, at + 1)) ++count;
    return count;
  };
  const auto reload = [&](const std::string& event) {
    const auto before = told(event);
    served.signal(SIGHUP);
    CHECK(eventually([&] { return told(event) == before + 1; }));
  };
  for (int i = 0; i < 12; ++i) {
    const bool is_second = i % 2 == 0;
    folder.write("on-file.ndjson", is_second ? replaced(kLine, "2027-02-28", "2028-01-31") : kLine);
    reload("\"event\":\"reloaded\"");
    CHECK(now_says(is_second ? second : first));
    folder.write("on-file.ndjson", kLine + "\n" + kLine.substr(0, 60));
    reload("\"event\":\"reload-refused\"");
    CHECK(now_says(is_second ? second : first));
  }
  ending = true;
  for (auto& caller : callers) caller.join();
  CHECK(served.log().find("on-file.ndjson:2") != std::string::npos);
  CHECK(served.log().find("secret") == std::string::npos);
  CHECK(calls > 0);
  CHECK(odd == 0);
  CHECK(served.end() == 0);
}
