#include "packet/vials.h"

#include "support/catch.h"

#include <limits>

using namespace ordersign;
using Counts = std::vector<std::uint32_t>;

namespace {

const Billing belimumab{{"hcpcs", "J0490", "Injection, belimumab, 10 mg"}, 10, {400, 120}, "JW", "JZ"};

}  // namespace

TEST_CASE("vials of 400 and 120 mg are mixed so that least is discarded, and what is given and discarded is told in units of 10 mg") {
  struct Row {
    double mg;
    Counts counts;  // of 400 mg, of 120 mg
    double drawn, discarded;
    int given_units, discarded_units;
  };
  const std::vector<Row> rows{{200, {0, 2}, 240, 40, 20, 4}, {300, {0, 3}, 360, 60, 30, 6},   {400, {1, 0}, 400, 0, 40, 0},
                              {500, {1, 1}, 520, 20, 50, 2}, {600, {0, 5}, 600, 0, 60, 0},    {700, {0, 6}, 720, 20, 70, 2},
                              {800, {2, 0}, 800, 0, 80, 0},  {1000, {1, 5}, 1000, 0, 100, 0}, {704, {0, 6}, 720, 16, 71, 1},
                              {715, {0, 6}, 720, 5, 72, 0},  {0.5, {0, 1}, 120, 119.5, 1, 11}};
  for (const auto& row : rows) {
    INFO(row.mg);
    const auto mixes = packet::vials_for(belimumab, row.mg);
    REQUIRE(mixes);
    const auto& mix = mixes->least_discarded;
    CHECK(mix.counts == row.counts);
    CHECK(mix.drawn_mg == row.drawn);
    CHECK(mix.discarded_mg == Approx(row.discarded));
    CHECK(mix.given_units == row.given_units);
    CHECK(mix.discarded_units == row.discarded_units);
  }
}

TEST_CASE("the fewest vials are told as well, and of as many the mix that discards less") {
  const auto at_70_kg = packet::vials_for(belimumab, 700)->fewest_vials;
  CHECK(at_70_kg.counts == Counts{2, 0});
  CHECK(at_70_kg.discarded_mg == 100);
  CHECK(at_70_kg.discarded_units == 10);
  CHECK(packet::vials_for(belimumab, 500)->fewest_vials.counts == Counts{1, 1});
  CHECK(packet::vials_for(belimumab, 1000)->fewest_vials.counts == Counts{3, 0});
}

TEST_CASE("one size of vials, and three, are mixed alike") {
  auto other = belimumab;
  other.vials = {300};
  CHECK(packet::vials_for(other, 301)->least_discarded.counts == Counts{2});
  other.vials = {500, 100, 30};
  CHECK(packet::vials_for(other, 660)->least_discarded.counts == Counts{1, 1, 2});
}

TEST_CASE("no vials are counted for what is no dose or too much of one") {
  for (const double mg : {0.0, -1.0, 24'001.0, 1e300, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()})
    CHECK_FALSE(packet::vials_for(belimumab, mg));
  CHECK(packet::vials_for(belimumab, 24'000));
}
