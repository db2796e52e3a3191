#include "server/descriptors.h"

#include "support/catch.h"

#include <sys/resource.h>

#include <limits>

using namespace ordersign::server;

TEST_CASE("connections leave as many descriptors as files and FHIR reads may need") {
  CHECK(descriptors_for_connections(10'000, 0) == 10'000 - 64);
  CHECK(descriptors_for_connections(10'000, 72) == 10'000 - 64 - 72 * 14);
  constexpr auto any = std::numeric_limits<std::size_t>::max();
  CHECK(descriptors_for_connections(any, 72) > any / 2);
}

TEST_CASE("where there are too few for both, connections have half") {
  CHECK(descriptors_for_connections(64, 0) == 32);
  CHECK(descriptors_for_connections(1024, 72) == 512);
  CHECK(descriptors_for_connections(1, 0) == 1);
}

TEST_CASE("the limit of open files is raised to the hard one") {
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  rlimit low = before;
  low.rlim_cur = 64;
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &low) == 0);
  const auto raised = raise_descriptors();
  CHECK((before.rlim_max == RLIM_INFINITY || raised == before.rlim_max));
  ::setrlimit(RLIMIT_NOFILE, &before);
}
