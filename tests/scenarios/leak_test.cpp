// Nothing that is a patient's leaves the service but in an answer's details and evidence: every scenario is sent with marks in all
// that people, ids and secrets are named by, whole and broken, and all that was written is searched for them.
#include "support/catch.h"

#include <algorithm>
#include <ctime>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <thread>

#include "support/marked.h"
#include "support/signer.h"
#include "support/stored_words.h"
#include "support/watched_service.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

/// Where an answer may show the chart: to the clinician as detail, to a program as evidence, and as the resource to change.
const std::set<std::string, std::less<>> chart_places{"detail", "evidence", "seen", "order", "resource", "resourceId"};

std::string trace_outside(const JsonNode& node) {
  if (node.kind == JsonNode::Kind::Scalar) return trace_of_mark(node.raw);
  for (const auto& [name, child] : node.children) {
    if (chart_places.contains(name)) continue;
    auto trace = trace_of_mark(name);
    if (trace.empty()) trace = trace_outside(child);
    if (!trace.empty()) return name + ": " + trace;
  }
  return {};
}

/// What the answers were like, so that a test that sends nothing worth searching fails.
struct Tally {
  std::map<int, std::size_t> statuses;
  std::size_t calls = 0, showing_chart = 0;

  void take(const support::HttpAnswer& answer) {
    ++calls;
    ++statuses[answer.status];
    for (const auto& [name, value] : answer.headers) {
      if (const auto trace = trace_of_mark(value); !trace.empty()) FAIL_CHECK("header " << name << ": " << trace);
    }
    const bool shows = !trace_of_mark(answer.body).empty();
    if (shows && answer.status == 200) ++showing_chart;
    const auto trace = answer.status == 200 && shows ? trace_outside(parse_json(answer.body)) : trace_of_mark(answer.body);
    if (!trace.empty()) FAIL_CHECK("status " << answer.status << ": " << trace);
  }
};

JsonNode with_leave_to_read(JsonNode request) {
  request.set("fhirServer", json_string("http://127.0.0.1:1/" + kMark + "-fhir"));
  request.set(
      "fhirAuthorization",
      parse_json(
          R"({"access_token":"zqx-token","token_type":"Bearer","expires_in":300,"scope":"patient/*.read","subject":"zqx-subject"})"));
  request.erase("prefetch");
  return request;
}

/// One value of another type, another one for each `turn`.
JsonNode with_other_type(JsonNode request, std::size_t turn) {
  static const std::vector<std::string> others{"17", R"(["zqx"])", R"({"zqx":"zqx"})", "null", R"("zqx")", "true"};
  std::vector<JsonNode*> places;
  visit(request, [&](std::string_view, JsonNode& node) { places.push_back(&node); });
  // The first places are those of the request itself, of which an error tells.
  auto& place = *places[turn % 3 == 0 ? (turn / 3) % std::min<std::size_t>(places.size(), 14) : turn * 7919 % places.size()];
  place = {JsonNode::Kind::Scalar, others[turn % others.size()], {}};
  return request;
}

constexpr std::size_t broken_ways = 8;

/// The request broken in one of the ways that are answered by errors, or read as less than was meant.
std::string broken(const JsonNode& request, std::size_t way, std::size_t turn) {
  const auto text = to_text(marked(request, Marked::Texts));
  switch (way) {
    case 0: return text.substr(0, text.size() * (turn % 17) / 17);
    case 1: return text + " \"" + kMark + "\"";
    case 2: return text.substr(0, text.size() / 2) + "\xff" + text.substr(text.size() / 2);
    case 3: return to_text(marked(request, Marked::Everything));
    case 4: return to_text(marked(request, Marked::Types));
    case 5: {
      auto bare = marked(request, Marked::Texts);
      bare.set("prefetch", parse_json(R"({"zqx":"zqx"})"));
      return to_text(bare);
    }
    case 6: return to_text(with_leave_to_read(marked(request, Marked::Texts)));
    default: return to_text(with_other_type(marked(request, Marked::Texts), turn));
  }
}

/// A mark of the comments, another one of the ids that a client may tell.
const std::string comment_mark = "qzcomment", id_mark = "qzid";

std::string feedback(const std::string& members) {
  return R"({"feedback":[{"card":"qzid-card","outcome":"overridden","outcomeTimestamp":"2026-01-15T08:00:00Z",)" + members + "}]}";
}

const std::vector<std::string> broken_feedback{
    R"({"feedback":"zqx"})",
    R"({"feedback":[{"card":"zqx","outcome":"zqx"}]})",
    R"({"feedback":[{"card":{"zqx":"zqx"},"outcome":"accepted"}]})",
    R"({"feedback":[{"card":"zqx","outcome":"accepted","outcomeTimestamp":"zqx"}]})",
    R"({"feedback":[{"card":"zqx","outcome":"accepted","outcomeTimestamp":"2026-01-15T08:00:00Z","acceptedSuggestions":[{"id":"zqx"},"zqx"]}]})",
    feedback(R"("overrideReason":"zqx")"),
    feedback(R"("overrideReason":{"reason":{"system":"zqx"},"userComment":"zqx"})"),
    R"({"feedback":[{"card":"zqx)",
};

/// Requests that are wrong before anybody looks for JSON in them.
std::vector<std::string> odd_requests() {
  const auto post = [](const std::string& target, const std::string& headers, const std::string& body) {
    return "POST " + target + " HTTP/1.1\r\nHost: zqx.example\r\nConnection: close\r\nOrigin: https://zqx.example\r\nX-Patient: zqx\r\n" +
           headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  };
  const std::string call = "/cds-services/coverage-order-sign", json = "Content-Type: application/json\r\n";
  return {post("/cds-services/zqx", json, R"({"zqx":1})"),
          post("/cds-services/zqx/feedback", json, R"({"zqx":1})"),
          post("/zqx/zqx?zqx=zqx", json, "{}"),
          post(call + "?patient=zqx", "Content-Type: text/zqx\r\n", "zqx"),
          post(call, json + "Content-Encoding: zqx\r\n", "zqx"),
          post(call, json, "{\"zqx\":\"" + std::string(300'000, 'z') + "zqx\"}"),
          post(call, json + "Content-Length: zqx\r\n", "{}"),
          post(call, json + "Authorization: Bearer zqx.zqx.zqx\r\n", "\"zqx\""),
          "GET /fhir/ValueSet/zqx HTTP/1.1\r\nHost: zqx\r\nConnection: close\r\nIf-None-Match: \"zqx\"\r\n\r\n",
          "GET /policies/zqx HTTP/1.1\r\nHost: zqx\r\nConnection: close\r\n\r\n",
          "GET /sandbox/zqx HTTP/1.1\r\nHost: zqx\r\nConnection: close\r\n\r\n",
          "ZQX /cds-services HTTP/1.1\r\nHost: zqx\r\nConnection: close\r\n\r\n",
          "DELETE /cds-services/zqx HTTP/1.1\r\nHost: zqx\r\nConnection: close\r\n\r\n",
          "GET /" + std::string(3000, 'z') + "zqx HTTP/1.1\r\nHost: zqx\r\n\r\n",
          "zqx zqx zqx\r\n\r\n",
          "GET / HTTP/1.1\r\nzqx zqx\r\n\r\n"};
}

void check_unmarked(const std::string& what, const std::string& text, std::string_view mark = kMark) {
  INFO(what);
  CHECK(trace_of_mark(text, mark) == "");
}

}  // namespace

TEST_CASE("no mark of any scenario's patient, call or secret is in a log, an error, the metrics or the store") {
  http::ServerOptions http;
  http.limits.frame.body = 256 * 1024;
  WatchedService service({}, http);
  Tally tally;
  std::size_t turn = 0;
  for (const auto& scenario : all_scenarios()) {
    if (!is_json(scenario)) continue;
    INFO(scenario.name);
    const auto request = parse_json(scenario.request);
    const auto asking = asking_of(scenario);
    service.set_now(asking.now);
    const auto target = "/cds-services/" + asking.service;
    const auto whole = to_text(marked(request, Marked::Texts));
    tally.take(service.post(target, whole));
    for (const auto way : {turn % broken_ways, (turn * 3 + 5) % broken_ways}) {
      INFO("broken by way " << way << " in turn " << turn);
      tally.take(service.post(target, broken(request, way, turn)));
    }
    if (turn % 23 == 0) {
      tally.take(service.post("/sandbox/what-if", R"({"request":)" + whole + "}"));
      tally.take(service.post("/sandbox/what-if", R"({"request":)" + broken(request, 4, turn) + "}"));
    }
    if (turn % 11 == 0) {
      tally.take(service.post(target + "/feedback", broken_feedback[turn / 11 % broken_feedback.size()]));
      tally.take(service.post(target + "/feedback", feedback(R"("overrideReason":{"userComment":"qzcomment on the patient"})")));
    }
    ++turn;
  }
  for (const auto& bytes : odd_requests()) {
    const auto answer = service.send(bytes);
    INFO(bytes.substr(0, 60));
    CHECK((answer.starts_with("HTTP/1.1 4") || answer.starts_with("HTTP/1.1 5")));
    check_unmarked("the answer to an odd request", answer);
  }
  const auto metrics = service.ask("GET", "/metrics", {}, "");
  CHECK(metrics.status == 200);
  check_unmarked("metrics", metrics.body);
  service.stop();
  const auto log = service.log();
  for (const auto& mark : {kMark, comment_mark, id_mark}) check_unmarked("log", log, mark);
  check_unmarked("the store's files", service.files());

  // A comment has its own table, and what a client calls a card is its own word: nothing else of either is kept.
  const std::map<std::string, std::string> kept{{"feedback_comment.comment", comment_mark}, {"feedback.card", id_mark}};
  const auto stored = stored_words(service.store_file());
  for (const auto& [place, words] : stored) {
    INFO(place);
    for (const auto& word : words) {
      for (const auto& mark : {comment_mark, id_mark}) {
        const auto found = kept.find(place);
        if (found == kept.end() || found->second != mark) CHECK(trace_of_mark(word, mark) == "");
      }
    }
  }

  std::ostringstream statuses;
  for (const auto& [status, count] : tally.statuses) statuses << status << ": " << count << " ";
  INFO(statuses.str());
  CHECK(tally.calls > 2500);
  CHECK(tally.statuses[200] > 1500);
  CHECK(tally.statuses[400] > 500);
  CHECK(tally.statuses[412] > 50);
  CHECK(tally.showing_chart > 500);
  CHECK(static_cast<std::size_t>(std::count(log.begin(), log.end(), '\n')) >= tally.calls);
  CHECK(stored.at("decision.uuid").size() > 500);
  CHECK(stored.at("feedback_comment.comment").size() > 50);
}

TEST_CASE("records that wait in the spill file hold no mark, and no comment is kept where none are wanted") {
  store::StoreOptions keeping;
  keeping.max_queued = 1;
  keeping.keep_comments = false;
  WatchedService service(keeping);
  const auto feedback_target = "/cds-services/coverage-order-sign/feedback";
  CHECK(service.post(feedback_target, feedback(R"("overrideReason":{"userComment":"qzcomment"})")).status == 200);
  {
    const StoreLock lock(service.store_file());
    for (std::size_t i = 0; i < all_scenarios().size(); i += 40) {
      const auto& scenario = all_scenarios()[i];
      if (!is_json(scenario)) continue;
      service.set_now(asking_of(scenario).now);
      service.post("/cds-services/" + asking_of(scenario).service, to_text(marked(parse_json(scenario.request), Marked::Texts)));
    }
    CHECK(service.store().counts().spilled > 5);
    const auto spilled = read_file(service.store_file().string() + ".spill");
    CHECK(spilled.find("belimumab") != std::string::npos);
    check_unmarked("spill file", spilled);
  }
  service.stop();
  for (const auto& mark : {kMark, comment_mark}) check_unmarked("the store's files", service.files(), mark);
  check_unmarked("log", service.log());
}

TEST_CASE("of a token nothing is told or kept but whom it is of, be it good or bad") {
  Signer signer;
  const WatchedFolder folder;
  const auto key = signer.make_key("ES384", "our-key"), other = signer.make_key("ES384", "our-key");
  std::ofstream(folder.path() / "keys.json") << jwk_set({key});
  std::ofstream(folder.path() / "clients.json") << R"({"clients":[{"issuer":"https://ehr.example","jwks":"keys.json"}]})";
  WatchedService service({}, {}, (folder.path() / "clients.json").string());
  const auto target = "/cds-services/coverage-order-sign";
  const auto now = static_cast<long>(std::time(nullptr));
  int count = 0;
  const auto claims = [&](const std::string& issuer, long expires, const std::string& audience) {
    return R"({"iss":")" + issuer + R"(","aud":")" + audience + R"(","exp":)" + std::to_string(expires) + R"(,"iat":)" +
           std::to_string(now) + R"(,"jti":"zqx-)" + std::to_string(++count) + R"(","sub":"zqx-sub","patient":"zqx"})";
  };
  const auto audience = service.url() + target, issuer = std::string("https://ehr.example");
  const std::vector<std::pair<std::string, int>> tokens{
      {signer.sign(key, claims(issuer, now + 200, audience)), 200},
      {signer.sign(key, claims(issuer, now - 4000, audience)), 401},
      {signer.sign(key, claims(issuer, now + 200, "https://zqx.example")), 401},
      {signer.sign(key, claims("https://zqx.example", now + 200, audience)), 401},
      {signer.sign(other, claims(issuer, now + 200, audience)), 401},
      {signer.sign(key, claims(issuer, now + 200, audience), R"({"kid":"zqx"})"), 401},
      {signer.sign(key, claims(issuer, now + 200, audience), R"({"jku":"https://zqx.example/keys"})"), 200},  // its keys are in a file
      {signer.sign(key, R"({"iss":"zqx","sub":"zqx"})"), 401},
      {"zqx.zqx.zqx", 401},
      {"zqx", 401}};
  const auto& scenario = *std::find_if(all_scenarios().begin(), all_scenarios().end(), is_json);
  const auto body = to_text(marked(parse_json(scenario.request), Marked::Texts));
  service.set_now(asking_of(scenario).now);
  std::string answers;
  for (const auto& [token, status] : tokens) {
    const auto answer = service.ask("POST", target, {{"Content-Type", "application/json"}, {"Authorization", "Bearer " + token}}, body);
    CHECK(answer.status == status);
    for (const auto& [name, value] : answer.headers) answers += value + "\n";
    if (answer.status != 200) check_unmarked("error", answer.body);
    answers += answer.body;
  }
  answers += service.ask("GET", "/metrics", {}, "").body;
  service.stop();
  const auto log = service.log(), files = service.files();
  CHECK(log.find(issuer) != std::string::npos);
  check_unmarked("log", log);
  check_unmarked("the store's files", files);
  for (const auto& [token, status] : tokens) {
    std::istringstream parts(token);
    for (std::string part; std::getline(parts, part, '.');) {
      if (part.size() < 8) continue;
      for (const std::string* text : {&std::as_const(answers), &log, &files}) CHECK(text->find(part) == std::string::npos);
    }
  }
}
