#include "server/routing.h"

#include <catch2/catch.hpp>

using ordersign::server::match_route;
using ordersign::server::Route;

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
  CHECK(match_route("/cds-services//feedback").route == Route::Unknown);
  CHECK(match_route("/policies").route == Route::Policies);
  CHECK(match_route("/policies/belimumab").id == "belimumab");
  CHECK(match_route("/policies/a/b").route == Route::Unknown);
}

TEST_CASE("the page has every path below /sandbox/ but the one that decides") {
  CHECK(match_route("/sandbox").route == Route::Page);
  CHECK(match_route("/sandbox").id == "/");
  CHECK(match_route("/sandbox/").id == "");
  CHECK(match_route("/sandbox/assets/a%20b.js?v=1").id == "assets/a b.js");
  CHECK(match_route("/sandbox/..%2f..%2fetc").id == "../../etc");  // names no file of the page: see Page
  CHECK(match_route("/sandbox/%zz").route == Route::Unknown);
  CHECK(match_route("/sandbox/what-if").route == Route::WhatIf);
  CHECK(match_route("/sandboxes").route == Route::Unknown);
}

TEST_CASE("a trailing slash does not change the route") {
  CHECK(match_route("/cds-services/").route == Route::Discovery);
  CHECK(match_route("/healthz/").route == Route::Health);
  CHECK(match_route("/readyz/?a").route == Route::Readiness);
  CHECK(match_route("/cds-services//").route == Route::Unknown);
  CHECK(match_route("/").route == Route::Unknown);
}
