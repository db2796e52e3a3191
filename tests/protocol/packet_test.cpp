// The page of a decision's evidence: kept for the client that made the call and told to nobody else; drawn and verified from files.
#include "support/catch.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "support/calls.h"
#include "support/child_process.h"
#include "support/served.h"
#include "support/store_file.h"

using namespace ordersign::support;
using ordersign::testing::Json;
using ordersign::testing::replaced;

namespace {

struct Ended {
  int exit_code;
  std::string out;
};

Ended run(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), ORDERSIGN_BINARY);
  ChildProcess program(arguments);
  auto out = program.rest();
  return {program.wait(), std::move(out)};
}

std::string decision_of(const HttpAnswer& answer) {
  REQUIRE(answer.status == 200);
  return std::string(Json(answer.body)["extension"]["org.ordersign.decisionId"].string());
}

std::string path_of(const std::string& decision) { return "/decisions/" + decision + "/packet"; }

const std::string kUnknown = "0b0e8e54-6a43-5d8c-9c37-2a3b1f1c0001";
const std::vector<std::string> kNow{"--now", "2026-11-25T12:00:00Z"};

}  // namespace

TEST_CASE("a packet is told to the client and tenant that made the call, also after a restart, until it is purged") {
  const TempFolder folder;
  KnownClients clients(folder);
  const auto url = "sqlite:" + folder.file("store.db").string();
  const auto flags = clients.flags({"--keep-packets", "30", "--store", url});
  std::optional<Served> served(std::in_place, folder, flags);
  const auto call = [&](const KnownClient& who, const Members& over = {}) {
    return served->post(kSign, call_with_card(), clients.good(who, kSign, over));
  };
  const auto ask = [&](const std::string& decision, const KnownClient& who, const Members& over = {}) {
    // On a busy machine the store may be heard too late: 503 says so.
    HttpAnswer answer;
    REQUIRE(
        eventually([&] { return (answer = served->get(path_of(decision), clients.good(who, path_of(decision), over))).status != 503; }));
    return answer;
  };
  const Members in_a{{"tenant", quoted("a")}}, in_b{{"tenant", quoted("b")}};
  const auto decision = decision_of(call(clients.clinic, in_a));
  REQUIRE(decision.size() == kUnknown.size());
  HttpAnswer page;
  REQUIRE(eventually([&] { return (page = ask(decision, clients.clinic, in_a)).status == 200; }));
  CHECK(page.header("content-type") == "text/html; charset=utf-8");
  CHECK(page.header("cache-control") == "no-store");
  CHECK(page.header("content-security-policy").starts_with("default-src 'none'; style-src 'unsafe-inline'"));
  CHECK(page.body.find("voclosporin 7.9 MG Oral Capsule [Lupkynis]") != std::string::npos);
  CHECK(page.body.find(decision) != std::string::npos);

  // Not there, and not theirs.
  const auto none = ask(kUnknown, clients.clinic, in_a);
  CHECK(none.status == 404);
  for (const auto& other : {ask(decision, clients.clinic, in_b), ask(decision, clients.clinic), ask(decision, clients.ehr),
                            ask(decision, clients.shadow), ask("no-uuid", clients.clinic, in_a)}) {
    CHECK(other.status == 404);
    CHECK(other.body == none.body);
  }
  CHECK(served->get(path_of(decision)).status == 401);
  CHECK(served->get(path_of(decision), clients.good(clients.clinic, path_of(kUnknown))).status == 401);
  CHECK(served->post(path_of(decision), "{}", clients.good(clients.clinic, path_of(decision))).status == 405);
  // Who cannot be told the id has none kept.
  CHECK(decision_of(call(clients.ehr)) == "");
  CHECK(decision_of(call(clients.shadow)) == "");
  CHECK(sample(*served, R"(ordersign_packets_total{state="kept"})") == "1");
  const auto log = served->log();
  CHECK(log.find("/decisions/{id}/packet") != std::string::npos);
  for (const std::string words : {"voclosporin", "Lupkynis", decision.c_str()}) CHECK(log.find(words) == std::string::npos);
  CHECK(served->end() == 0);

  served.emplace(folder, flags);
  CHECK(ask(decision, clients.clinic, in_a).body == page.body);
  CHECK(StoreFile(folder.file("store.db")).number("SELECT COUNT(*) FROM decision WHERE uuid = '" + decision + "'") >= 1);
  CHECK(run({"purge", "--store", url, "--before", "2026-11-26"}).out ==
        "deleted 3 decisions and 0 outcomes and 1 packets of before 2026-11-26\n");
  CHECK(ask(decision, clients.clinic, in_a).status == 404);
}

TEST_CASE("without the setting there is no such route, no id in an answer and nothing kept; the tester's page alone draws one") {
  const TempFolder folder;
  const Served served(folder, {"--store", "sqlite:" + folder.file("store.db").string()});
  const auto answer = served.post(kSign, call_with_card());
  CHECK(decision_of(answer) == "");
  CHECK(answer.body.find("org.ordersign.digest") == std::string::npos);
  const auto refused = served.get(path_of(kUnknown));
  CHECK(refused.status == 404);
  CHECK(refused.body.find("no such route") != std::string::npos);
  CHECK(served.post("/sandbox/packet", call_with_card()).status == 404);
  CHECK(run({"serve", "--port", "0", "--store", "none", "--keep-packets", "1"}).exit_code == 2);
}

TEST_CASE("packet writes the page of a request to a file that others cannot read, or says why there is none") {
  const TempFolder folder;
  folder.write("request.json", call_with_card());
  folder.write("broken.json", "{}");
  const auto out = folder.file("page.html").string();
  const auto page = run({"packet", "--now", kNow[1], folder.file("request.json").string()});
  CHECK(page.exit_code == 0);
  CHECK(page.out.starts_with("<!doctype html>"));
  CHECK(run({"packet", "--now", kNow[1], "--out", out, folder.file("request.json").string()}).exit_code == 0);
  CHECK(ordersign::testing::read_file(out) == page.out);
  CHECK(std::filesystem::status(out).permissions() == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  CHECK(run({"packet", folder.file("broken.json").string()}).exit_code == 1);
  CHECK(run({"packet", folder.file("none.json").string()}).exit_code == 2);
}

TEST_CASE("verify says equal, or in which part a kept request differs from its answer") {
  const TempFolder folder;
  const auto line = [](std::string text) {
    std::erase(text, '\n');
    return text + "\n";
  };
  folder.write("requests", line(call_with_card()) + line(signed_anew(1)));
  folder.write("changed", line(call_with_card()) + line(replaced(signed_anew(1), "2026-03-02", "2026-03-03")));
  const auto answered = run({"evaluate", "--now", kNow[1], "--digest", "on", folder.file("requests").string()});
  REQUIRE(answered.exit_code == 0);
  folder.write("answers", answered.out);
  const auto verify = [&](const std::string& requests, std::vector<std::string> more) {
    more.insert(more.begin(), {"verify", folder.file(requests).string()});
    return run(more);
  };
  const std::vector<std::string> against{"--answers", folder.file("answers").string()};
  const auto equal = verify("requests", against);
  CHECK(equal.exit_code == 0);
  CHECK(equal.out.find("request 2: ") != std::string::npos);
  CHECK(equal.out.find("differs") == std::string::npos);
  const auto differs = verify("changed", against);
  CHECK(differs.exit_code == 1);
  CHECK(differs.out.find(" equal\nrequest 2: ") != std::string::npos);
  CHECK(differs.out.ends_with(" differs: request\n"));
  folder.write("one", line(call_with_card()));
  CHECK(verify("one", {"--expect", std::string(64, '0')}).exit_code == 1);
  CHECK(verify("one", {"--expect", "yes"}).exit_code == 2);
  CHECK(verify("one", {"--expect", ""}).exit_code == 2);
  const auto several = verify("requests", {"--expect", std::string(64, '0')});
  CHECK(several.exit_code == 2);
  CHECK(several.out.find(" differs") == std::string::npos);
  CHECK(verify("requests", {"--answers", folder.file("requests").string()}).exit_code == 2);
  CHECK(verify("none", {}).exit_code == 2);
  const auto told = verify("requests", {"--now", kNow[1]});
  CHECK(told.exit_code == 0);
  CHECK(Json(told.out.substr(0, told.out.find('\n')))["sha256"].string().size() == 64);
}
