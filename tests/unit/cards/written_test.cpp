#include "cards/written.h"

#include "support/catch.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <random>

#include "cards/template.h"
#include "support/builders.h"

using namespace ordersign;
using namespace ordersign::cards;
using ordersign::testing::day;

namespace {

using Kind = ValueForm::Kind;
using Random = std::mt19937_64;

/// Numbers of every size, of both signs, with and without a fraction, and those at which the writing changes.
double any_number(Random& random) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const std::vector<double> edges{0,
                                  -0.0,
                                  1,
                                  -1,
                                  999.995,
                                  9999999,
                                  9999999.00001,
                                  9999998.99999,
                                  10000000,
                                  -999999,
                                  -999999.0001,
                                  -999998.99999,
                                  1e300,
                                  -1e300,
                                  infinity,
                                  -infinity,
                                  5e-324,
                                  -1e-7,
                                  0.00005,
                                  1234567.8901,
                                  123456.789,
                                  -99999.9999,
                                  std::nan("")};
  if (random() % 4 == 0) return edges[random() % edges.size()];
  const double size = std::uniform_real_distribution<>(-6, 20)(random);
  const double number = std::pow(10, size) * (random() % 2 == 0 ? 1 : -1);
  return random() % 2 == 0 ? std::trunc(number) : number;
}

std::string any_words(Random& random) {
  const std::vector<std::string> runes{"a", "W", " ", "é", "—", "漢", "🙂"};
  std::string words;
  for (auto length = random() % 120; length > 0; --length) words += runes[random() % runes.size()];
  return words;
}

Day any_day(Random& random) { return Day(std::chrono::days(static_cast<std::int64_t>(random() % 24'000'000) - 12'000'000)); }

const std::vector<Unit> units{Unit::None,   Unit::Mg,    Unit::MgPerKg, Unit::Kg,   Unit::Years,
                              Unit::Months, Unit::Weeks, Unit::Days,    Unit::Hours};

std::pair<ValueForm, Value> any_value(Random& random) {
  switch (random() % 7) {
    case 0: return {{"v", Kind::Text, 1 + random() % 80}, Text{any_words(random)}};
    case 1: {
      Names names;
      for (auto count = random() % 150; count > 0; --count) names.names.push_back(any_words(random));
      return {{"v", Kind::Names, 20 + random() % 60}, names};
    }
    case 2: {
      const auto unit = units[random() % units.size()];
      return {{"v", Kind::Number, 0, unit}, Number{any_number(random), unit, static_cast<int>(random() % 8)}};
    }
    case 3: return {{"v", Kind::Count, 0, Unit::None, "medication"}, Count{random() >> random() % 64, "medication"}};
    case 4: return {{"v", Kind::Every}, Every{any_number(random)}};
    case 5: return {{"v", Kind::OneDay}, any_day(random)};
    default: {
      const auto first = any_day(random);
      return {{"v", Kind::Days}, DaySpan{first, first + std::chrono::days(random() % 800)}};
    }
  }
}

}  // namespace

TEST_CASE("numbers are written for people") {
  CHECK(written(Number{1400}) == "1,400");
  CHECK(written(Number{7.9}) == "7.9");
  CHECK(written(Number{7.5, Unit::MgPerKg}) == "7.5 mg/kg");
  CHECK(written(Number{10, Unit::MgPerKg}) == "10 mg/kg");
  CHECK(written(Number{0.6, Unit::MgPerKg}) == "0.6 mg/kg");
  CHECK(written(Number{0.126}) == "0.13");
  CHECK(written(Number{8.9996, Unit::None, 4}) == "8.9996");
  CHECK(written(Number{1234567.5}) == "1,234,567.5");
  CHECK(written(Number{-1400}) == "-1,400");
  CHECK(written(Number{-0.001}) == "0");
  CHECK(written(Number{100}) == "100");
  CHECK(written(Number{1400, Unit::Mg}) == "1,400 mg");
  CHECK(written(Number{12, Unit::Months}) == "12 months");
  CHECK(written(Number{1, Unit::Months}) == "1 month");
  CHECK(written(Number{0.5, Unit::Hours}) == "0.5 hours");
}

TEST_CASE("numbers are written as C writes them, but by thousands and without zeros at the end") {
  Random random(3);
  for (int round = 0; round < 20'000; ++round) {
    const auto decimals = static_cast<int>(random() % 5);
    const double number = round % 3 == 0 ? std::trunc(std::uniform_real_distribution<>(-999'999, 9'999'999)(random)) : any_number(random);
    if (!(number >= -999'999 && number <= 9'999'999)) continue;
    std::array<char, 32> digits{};
    std::snprintf(digits.data(), digits.size(), "%.*f", decimals, number);
    std::string expected = digits.data();
    if (expected.find('.') != std::string::npos) expected.erase(expected.find_last_not_of('0') + 1);
    if (expected.back() == '.') expected.pop_back();
    auto text = written(Number{number, Unit::None, decimals});
    if (const auto whole = text.substr(0, text.find('.')); whole.size() > 4) CHECK(whole[whole.size() - 4] == ',');
    std::erase(text, ',');
    CHECK(text == (expected == "-0" ? "0" : expected));
  }
}

TEST_CASE("a number beyond what a card can hold is not written as another") {
  CHECK(written(Number{9'999'999, Unit::Mg}) == "9,999,999 mg");
  CHECK(written(Number{1e9, Unit::Mg}) == "over 9,999,999 mg");
  CHECK(written(Number{-1e9}) == "under -999,999");
  CHECK(written(Number{std::nan("")}) == "no number");
}

TEST_CASE("counts, days and intervals are written as one says them") {
  CHECK(written(Count{1, "medication"}) == "1 medication");
  CHECK(written(Count{0, "problem"}) == "0 problems");
  CHECK(written(Count{1400, "problem"}) == "1,400 problems");
  CHECK(written(day("2026-01-15")) == "2026-01-15");
  CHECK(written(DaySpan{day("2026-02-01"), day("2026-02-28")}) == "2026-02");
  CHECK(written(Every{1}) == "day");
  CHECK(written(Every{7}) == "week");
  CHECK(written(Every{28}) == "4 weeks");
  CHECK(written(Every{10}) == "10 days");
  CHECK(written(Every{365.25 / 12}) == "month");
  CHECK(written(Every{365.25 / 6}) == "2 months");
  CHECK(written(Every{0.5}) == "12 hours");
  CHECK(written(Every{1.0 / 24}) == "hour");
}

TEST_CASE("a schedule is told by the weeks of its first doses, or by their days, and by the pace after them") {
  CHECK(written({{Every{14}, 3}, {Every{28}}}) == "at weeks 0, 2, 4, then every 4 weeks");
  CHECK(written({{Every{10}, 3}, {Every{28}}}) == "at days 0, 10, 20, then every 4 weeks");
  CHECK(written({{Every{7}, 2}, {Every{30}, 2}, {Every{30}}}) == "at days 0, 7, 14, 44, then every 30 days");
  CHECK(written({{Every{28}}}) == "every 4 weeks");
  CHECK(written({{Every{14}, 4}}) == "at weeks 0, 2, 4, 6");
}

TEST_CASE("names are sorted, told once, and never longer than their form allows") {
  const ValueForm form{"drugs", Kind::Names, 60};
  const auto joined = [&form](std::vector<std::string> names) { return written(Names{std::move(names)}, form); };
  CHECK(joined({}) == "");
  CHECK(joined({"b"}) == "b");
  CHECK(joined({"b", "a"}) == "a and b");
  CHECK(joined({"b", "b", "b"}) == "b");
  CHECK(joined({"c", "b", "a"}) == "a and 2 more");
  const std::string long_name(200, 'x'), one(40, 'x'), other(40, 'y');
  CHECK(joined({long_name}) == long_name.substr(0, 59) + "…");
  CHECK(joined({one, other}) == one + " and 1 more");
  CHECK(written(Text{"Sjögren's syndrome"}, {"indication", Kind::Text, 5}) == "Sjög…");
}

TEST_CASE("no value is ever written wider than its form says") {
  Random random(20231101);
  for (int i = 0; i < 200'000; ++i) {
    const auto [form, value] = any_value(random);
    const auto text = written(value, form);
    if (length_of(text) <= widest(form)) continue;
    FAIL("kind " << static_cast<int>(form.kind) << ": `" << text << "` is wider than " << widest(form));
  }
}

TEST_CASE("what was measured is told after the chart's words") {
  Evidence weight;
  weight.measured = Measured{70000, "g"};
  CHECK(display_of(weight) == "70,000 g");
  Evidence score;
  score.display = "SLEDAI";
  score.measured = Measured{12.5, ""};
  CHECK(display_of(score) == "SLEDAI: 12.5");
  score.measured.reset();
  CHECK(display_of(score) == "SLEDAI");
}
