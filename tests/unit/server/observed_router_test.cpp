#include "server/observed_router.h"

#include "support/catch.h"

#include <stdexcept>
#include <string>

using namespace ordersign;
using namespace ordersign::server;

namespace {

/// A router whose one service takes as long as it says, and what it wrote into its log.
struct Watched {
  explicit Watched(RouterOptions options, Reply reply = {}) : router(routes(std::move(reply)), options, log) {}

  static Routes routes(Reply reply) {
    Routes routes;
    routes.call = [reply = std::move(reply)](std::string_view, std::string body, const Caller&) {
      if (std::string_view(body) == "fail") throw std::runtime_error("of Jane Doe");
      return reply;
    };
    return routes;
  }

  Reply post(std::string body) {
    return router.answer({"POST", "/cds-services/coverage-order-sign", "application/json", "", "", "", std::move(body)});
  }

  std::string lines;
  Log log{[this](std::string_view line) { lines += line; }};
  ObservedRouter router;
};

std::string_view value(const Reply& reply, std::string_view name) {
  for (const auto& [one, text] : reply.headers)
    if (one == name) return text;
  return {};
}

Reply timed_call() {
  Reply call;
  call.report.service = "coverage-order-sign";
  call.report.phases.read = std::chrono::duration<double, std::milli>(1.23456);
  call.report.phases.write = std::chrono::duration<double, std::milli>(0.0004);
  return call;
}

}  // namespace

TEST_CASE("timing is told of calls, when it is on, to the microsecond") {
  RouterOptions timed;
  timed.timing = true;
  const auto untimed_reply = Watched({}, timed_call()).post("{}");
  const auto timed_reply = Watched(timed, timed_call()).post("{}");
  const auto undecided = Watched(timed).post("{}");
  CHECK(value(untimed_reply, "Server-Timing").empty());
  CHECK(value(timed_reply, "Server-Timing") == "read;dur=1.235, fetch;dur=0.000, decide;dur=0.000, write;dur=0.000");
  CHECK(value(undecided, "Server-Timing").empty());
}

TEST_CASE("a call that fails is counted and told before the failure goes on, without what it was") {
  Watched watched({});
  CHECK_THROWS_AS(watched.post("fail"), std::runtime_error);
  CHECK(watched.lines.find(R"("event":"call")") != std::string::npos);
  CHECK(watched.lines.find(R"("status":500)") != std::string::npos);
  CHECK(watched.lines.find("Jane") == std::string::npos);
  const auto metrics = watched.router.answer({"GET", "/metrics", "", "", "", "", ""});
  CHECK(metrics.body.find(R"(ordersign_calls_total{service="none",status="500"} 1)") != std::string::npos);
}

TEST_CASE("an id that no service has is not told in the log") {
  Watched watched({});
  watched.router.note_served({"/cds-services/jane", 404, 2, 10, {}});
  watched.router.note_served({"/cds-services/known", 200, 2, 10, {}});
  CHECK(watched.lines.find("jane") == std::string::npos);
  CHECK(watched.lines.find(R"("service":"known")") != std::string::npos);
}

TEST_CASE("what is no request is answered by an OperationOutcome") {
  const auto reply = Watched({}).router.error({414, "too-long", "http", "the target is too long"});
  CHECK(reply.status == 414);
  CHECK(reply.body.find(R"("resourceType":"OperationOutcome")") != std::string::npos);
  CHECK(reply.body.find("the target is too long") != std::string::npos);
}
