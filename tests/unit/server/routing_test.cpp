#include "server/routing.h"

#include "support/catch.h"

#include <algorithm>
#include <future>
#include <string>
#include <utility>

using ordersign::http::Inbound;
using ordersign::server::CallerCheck;
using ordersign::server::match_route;
using ordersign::server::Route;
using ordersign::server::RouteMatch;
using ordersign::server::Router;
using ordersign::server::Routes;

TEST_CASE("the id of a service is one decoded path segment") {
  CHECK(match_route("/cds-services/coverage-order-sign").id == "coverage-order-sign");
  CHECK(match_route("/cds-services/coverage%2Dorder%2dsign/").id == "coverage-order-sign");
  CHECK(match_route("/cds-services/a%2Fb").id == "a/b");
  CHECK(match_route("/cds-services/x?y=z").id == "x");
  CHECK(match_route("/cds-services/a/b").route == Route::Unknown);
  CHECK(match_route("/cds-services/a%2").route == Route::Unknown);
  CHECK(match_route("/cds-services/a%zz").route == Route::Unknown);
}

TEST_CASE("feedback is a route below each service, and a policy one below the policies") {
  CHECK(match_route("/cds-services/a%2Db/feedback").route == Route::Feedback);
  CHECK(match_route("/cds-services/a%2Db/feedback/?x").id == "a-b");
  CHECK(match_route("/cds-services/feedback").route == Route::Decision);
  CHECK(match_route("/cds-services//feedback").route == Route::Decision);
  CHECK(match_route("/policies").route == Route::Policies);
  CHECK(match_route("/policies/belimumab").id == "belimumab");
  CHECK(match_route("/policies/a/b").route == Route::Unknown);
  CHECK(match_route("/decisions/a%2Db/packet/").route == Route::Packet);
  CHECK(match_route("/decisions/a%2Db/packet").id == "a-b");
  for (const std::string path : {"/decisions", "/decisions/a", "/decisions/packet", "/decisions/a/b/packet", "/packet"})
    CHECK(match_route(path).route == Route::Unknown);
}

TEST_CASE("the page has every path below /sandbox/ but those that decide") {
  CHECK(match_route("/sandbox").route == Route::Page);
  CHECK(match_route("/sandbox").id == "/");
  CHECK(match_route("/sandbox/").id == "");
  CHECK(match_route("/sandbox/assets/a%20b.js?v=1").id == "assets/a b.js");
  CHECK(match_route("/sandbox/..%2f..%2fetc").id == "../../etc");  // names no file of the page: see Page
  CHECK(match_route("/sandbox/%zz").route == Route::Unknown);
  CHECK(match_route("/sandbox/what-if").route == Route::WhatIf);
  CHECK(match_route("/sandbox/packet").route == Route::DrawnPacket);
  CHECK(match_route("/sandboxes").route == Route::Unknown);
}

TEST_CASE("slashes that a base URL doubles do not change the route, and the URL so called is remembered") {
  CHECK(match_route("//cds-services").route == Route::Discovery);
  CHECK(match_route("//cds-services").doubled == "//cds-services");
  CHECK(match_route("//cds-services//a%2Db/feedback/?x=//").route == Route::Feedback);
  CHECK(match_route("//cds-services//a%2Db/feedback/?x=//").id == "a-b");
  CHECK(match_route("//cds-services//a%2Db/feedback/?x=//").doubled == "//cds-services//a%2Db/feedback/");
  CHECK(match_route("/cds-services?x=//").doubled.empty());
  CHECK(match_route("//").route == Route::Unknown);
  CHECK(match_route("//sandbox/").route == Route::Unknown);
  CHECK(match_route("/sandbox//x").id == "/x");
}

TEST_CASE("the operations on questionnaires are routes of their own, by POST alone, and the forms are definitions") {
  CHECK(match_route("/fhir/Questionnaire").type == "Questionnaire");
  CHECK(match_route("/fhir/Questionnaire/belimumab").id == "belimumab");
  for (const std::string dollar : {"$", "%24"}) {
    CHECK(match_route("/fhir/Questionnaire/" + dollar + "questionnaire-package").route == Route::QuestionnairePackage);
    CHECK(match_route("/fhir/Questionnaire/" + dollar + "log-questionnaire-errors/").route == Route::QuestionnaireErrors);
  }
  CHECK(match_route("/fhir/ValueSet/$questionnaire-package").route == Route::Definition);
  Routes routes;
  routes.questionnaire_package = [](std::string body) { return ordersign::Reply{200, "application/fhir+json", std::move(body), {}}; };
  routes.admit = [](std::string_view authorization, const RouteMatch&) {
    CallerCheck check;
    if (authorization != "Bearer good") check.access = CallerCheck::Access::Unauthorized;
    return check;
  };
  Router router(std::move(routes), 1);
  const auto ask = [&router](const std::string& method, const std::string& authorization, const std::string& operation) {
    const auto target = "/fhir/Questionnaire/$" + operation;  // a request's head is views
    Inbound request;
    request.method = method;
    request.target = target;
    request.authorization = authorization;
    request.content_type = "application/fhir+json";
    request.body = "{}";
    return router.answer(std::move(request)).status;
  };
  CHECK(ask("POST", "Bearer good", "questionnaire-package") == 200);
  CHECK(ask("POST", "Bearer bad", "questionnaire-package") == 401);
  CHECK(ask("POST", "", "questionnaire-package") == 401);
  CHECK(ask("GET", "Bearer good", "questionnaire-package") == 405);
  CHECK(ask("POST", "Bearer good", "log-questionnaire-errors") == 404);  // where it is not offered
}

TEST_CASE("definitions of three types are found, all or by the query's url") {
  for (const std::string type : {"CodeSystem", "StructureDefinition", "ValueSet"}) {
    CHECK(match_route("/fhir/" + type).type == type);
    CHECK(match_route("/fhir/" + type + "/x").id == "x");
    CHECK(match_route("/fhir/" + type + "/x").route == Route::Definition);
  }
  const auto url_of = [](const std::string& target) { return std::string(match_route(target).url); };
  CHECK(url_of("/fhir/ValueSet?url=http%3A%2F%2Fa") == "http%3A%2F%2Fa");
  CHECK(url_of("/fhir/ValueSet/?a=b&url=x&url=y") == "x");
  CHECK(url_of("/fhir/ValueSet?curl=x&url").empty());
  CHECK(url_of("/fhir/ValueSet").empty());
  CHECK(url_of("/fhir/ValueSet/x?url=y").empty());
}

TEST_CASE("a trailing slash does not change the route") {
  CHECK(match_route("/cds-services/").route == Route::Discovery);
  CHECK(match_route("/healthz/").route == Route::Health);
  CHECK(match_route("/healthz/store").route == Route::StoreHealth);
  CHECK(match_route("/readyz/?a").route == Route::Readiness);
  CHECK(match_route("/cds-services//").route == Route::Discovery);
  CHECK(match_route("/").route == Route::Unknown);
}

TEST_CASE("a call that is shed has not used up its token") {
  std::promise<void> entered, leave;
  int asked = 0;
  Routes routes;
  routes.call = [&, left = leave.get_future().share()](std::string_view, std::string, const ordersign::Caller&) {
    entered.set_value();
    left.wait();
    return ordersign::Reply{};
  };
  routes.admit = [&](std::string_view, const RouteMatch&) {
    ++asked;
    return CallerCheck{};
  };
  Router router(std::move(routes), 1);
  const auto call = [&router] {
    Inbound inbound;
    inbound.method = "POST";
    inbound.target = "/cds-services/any";
    inbound.authorization = "Bearer x";
    return router.answer(std::move(inbound)).status;
  };
  auto running = std::async(std::launch::async, call);
  entered.get_future().wait();
  CHECK(call() == 503);
  CHECK(asked == 1);
  leave.set_value();
  CHECK(running.get() == 200);
}

TEST_CASE("a call goes by its machine until its client has proven itself from there, and a good token of another is no proof") {
  Routes routes;
  routes.call = [](std::string_view, std::string, const ordersign::Caller&) { return ordersign::Reply{}; };
  // "Bearer CLIENT": claimed; "Bearer CLIENT!": proven, too.
  const auto named = [](std::string_view authorization) {
    return authorization.empty() ? std::string() : std::string(authorization.substr(7, authorization.find('!') - 7));
  };
  routes.claimed = named;
  routes.admit = [&](std::string_view authorization, const RouteMatch&) {
    CallerCheck check;
    check.caller.client = named(authorization);
    if (!authorization.ends_with('!')) check.access = CallerCheck::Access::Unauthorized;
    return check;
  };
  Router router(std::move(routes), 9);
  const auto call = [&router](std::string_view token, std::string_view machine) {
    Inbound inbound;
    inbound.method = "POST";
    inbound.target = "/cds-services/any";
    inbound.content_type = "application/json";
    inbound.authorization = token;
    const auto client = router.client_of(inbound, machine);
    inbound.client = client;
    router.answer(std::move(inbound));
    return client;
  };
  const auto machine = call("", "here");
  CHECK(call("Bearer clinic", "here") == machine);
  CHECK(call("Bearer clinic", "here") == machine);
  CHECK(call("Bearer clinic!", "here") == machine);
  const auto clinic = call("Bearer clinic!", "here");
  CHECK(clinic != machine);
  CHECK(call("Bearer clinic", "here") == clinic);
  CHECK(call("Bearer clinic", "there") != clinic);
  CHECK(call("Bearer ehr!", "there") == call("", "there"));
  CHECK(call("Bearer clinic", "there") == call("", "there"));
}

TEST_CASE("where nobody shows a token, no page of elsewhere may write, nor call by another name") {
  Routes routes;
  int calls = 0;
  routes.call = [&](std::string_view, std::string, const ordersign::Caller&) {
    ++calls;
    return ordersign::Reply{};
  };
  routes.feedback = routes.call;
  routes.discover = [](std::string_view, const ordersign::Caller&) { return ordersign::Reply{}; };
  routes.ready = [] { return true; };
  routes.knows_host = [](std::string_view host) { return host == "localhost"; };
  const auto status = [&](Router& router, std::string_view method, std::string_view target, std::string_view host, bool is_cross_site) {
    Inbound request{method, target, "application/json", {}, {}, {}, "{}", {}, false, host, is_cross_site};
    const int early = router.refusal(request).status;
    const int answered = router.answer(std::move(request)).status;
    CHECK(early == (answered == 200 || answered == 204 ? 0 : answered));  // said before the body is read
    return answered;
  };
  Router open(routes, 4);
  for (const auto* target : {"/cds-services/x", "/cds-services/x/feedback"}) {
    INFO(target);
    CHECK(status(open, "POST", target, "localhost", false) == 200);
    CHECK(status(open, "POST", target, "localhost", true) == 403);
    CHECK(status(open, "POST", target, "evil.example", false) == 403);
    CHECK(status(open, "OPTIONS", target, "localhost", true) == 204);
  }
  CHECK(calls == 2);
  CHECK(status(open, "GET", "/cds-services", "localhost", true) == 200);  // its browser keeps the answer from it
  CHECK(status(open, "GET", "/cds-services", "evil.example", false) == 403);
  for (const auto* target : {"/healthz", "/readyz"}) CHECK(status(open, "GET", target, "10.0.0.7", true) == 200);  // whoever watches us
  routes.admit = [](std::string_view, const RouteMatch&) { return CallerCheck{}; };
  Router guarded(routes, 4);
  Inbound request{"POST", "/cds-services/x", {}, {}, {}, "Bearer x", "{}", {}, false, "evil.example", true};
  CHECK(guarded.answer(std::move(request)).status == 200);  // a token tells whose call it is, with or without a type
}

TEST_CASE("after a few wrong tokens from one machine, none from there is looked into for a while") {
  int looked = 0, limited = 0;
  std::string_view reason = "signature";
  Routes routes;
  routes.discover = [](std::string_view, const ordersign::Caller&) { return ordersign::Reply{}; };
  routes.admit = [&](std::string_view, const RouteMatch&) {
    ++looked;
    CallerCheck check;
    check.reason = reason;
    check.caller.client = "https://ehr.example";
    check.access = reason == "ok" ? CallerCheck::Access::Allowed : CallerCheck::Access::Unauthorized;
    return check;
  };
  routes.claimed = [](std::string_view) { return std::string("https://ehr.example"); };
  routes.note_limited = [&](std::string_view claimed, const RouteMatch& match) {
    ++limited;
    CHECK(claimed == "https://ehr.example");
    CHECK(match.route == Route::Discovery);
  };
  Router router(routes, 4);
  const auto ask = [&](std::string_view machine, bool is_from_one_machine = true) {
    Inbound request{"GET", "/cds-services", {}, {}, {}, "Bearer x", {}, {}, is_from_one_machine};
    const auto name = router.client_of(request, machine);
    request.client = name;
    return router.answer(std::move(request));
  };
  for (const std::string_view cheap : {"expired", "replay", "audience"}) {
    reason = cheap;
    for (int i = 0; i < 30; ++i) CHECK(ask("a").status == 401);
  }
  reason = "signature";
  for (int i = 0; i < 30; ++i) CHECK(ask("proxy", false).status == 401);
  looked = 0;
  for (int i = 0; i < 40; ++i) ask("a");
  CHECK(looked >= 20);
  CHECK(looked < 40);  // a test that takes a minute would see all of them
  CHECK(limited == 40 - looked);
  const auto refused = ask("a");
  CHECK(refused.status == 429);
  CHECK(std::count(refused.headers.begin(), refused.headers.end(), std::pair<std::string, std::string>("Retry-After", "3")) == 1);
  CHECK(ask("proxy", false).status == 401);
  CHECK(ask("b").status == 401);
  reason = "ok";
  CHECK(ask("b").status == 200);
  CHECK(ask("proxy", false).status == 200);
}
