#include "server/routing.h"

#include <catch2/catch.hpp>

using ordersign::server::match_route;
using ordersign::server::Route;

TEST_CASE("the id of a service is one decoded path segment") {
  CHECK(match_route("/cds-services/coverage-order-sign").id == "coverage-order-sign");
  CHECK(match_route("/cds-services/coverage%2Dorder%2dsign/").id == "coverage-order-sign");
  CHECK(match_route("/cds-services/a%2Fb").id == "a/b");
  CHECK(match_route("/cds-services/x?y=z").id == "x");
  CHECK(match_route("/cds-services/a/feedback").route == Route::Unknown);
  CHECK(match_route("/cds-services/a%2").route == Route::Unknown);
  CHECK(match_route("/cds-services/a%zz").route == Route::Unknown);
}

TEST_CASE("a trailing slash does not change the route") {
  CHECK(match_route("/cds-services/").route == Route::Discovery);
  CHECK(match_route("/healthz/").route == Route::Health);
  CHECK(match_route("/readyz/?a").route == Route::Readiness);
  CHECK(match_route("/cds-services//").route == Route::Unknown);
  CHECK(match_route("/").route == Route::Unknown);
}
