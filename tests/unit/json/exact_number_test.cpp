#include "json/exact_number.h"

#include "support/catch.h"

#include <cmath>
#include <cstdint>
#include <string>

using ordersign::json::read_number;

TEST_CASE("a number that is a 64-bit integer is kept whole") {
  CHECK(std::get<std::int64_t>(read_number("9007199254740993").value()) == 9007199254740993);
  CHECK(std::get<std::int64_t>(read_number("-12").value()) == -12);
  CHECK(std::get<double>(read_number("9223372036854775808").value()) == 9223372036854775808.0);
  CHECK(std::get<double>(read_number("1.0").value()) == 1.0);
}

TEST_CASE("the largest double is a number and what rounds beyond it is none") {
  CHECK(std::get<double>(read_number("1.7976931348623157e308").value()) == 1.7976931348623157e308);
  CHECK(std::get<double>(read_number("17.976931348623157e307").value()) == 1.7976931348623157e308);
  CHECK_FALSE(read_number("1.7976931348623159e308"));
  CHECK_FALSE(read_number("-1e309"));
  CHECK_FALSE(read_number("1" + std::string(309, '0')));
  CHECK_FALSE(read_number("0.001e312"));
}

TEST_CASE("the smallest double is a number and what rounds below it is zero") {
  CHECK(std::get<double>(read_number("5e-324").value()) == 5e-324);
  CHECK(std::get<double>(read_number("1e-400").value()) == 0.0);
  CHECK(std::get<double>(read_number("1" + std::string(400, '0') + "e-800").value()) == 0.0);
  CHECK(std::get<double>(read_number("0." + std::string(400, '0') + "1e+50").value()) == 0.0);
  CHECK(std::get<double>(read_number("1e-99999999999999999999").value()) == 0.0);
}

TEST_CASE("negative zero keeps its sign") { CHECK(std::signbit(std::get<double>(read_number("-0").value()))); }
