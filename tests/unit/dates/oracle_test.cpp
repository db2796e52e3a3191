// Comparing FHIR dates gives what tests/data/date-spans.tsv says, which an independent reading in tests/validators writes.
#include "support/catch.h"

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "ordersign/dates.h"

using namespace ordersign;

namespace {

struct Pair {
  std::string a, b, before, after;
};

std::vector<Pair> pairs() {
  std::ifstream file(ORDERSIGN_SOURCE_DIR "/tests/data/date-spans.tsv");
  std::vector<Pair> pairs;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream cells(line);
    Pair pair;
    for (auto* cell : {&pair.a, &pair.b, &pair.before, &pair.after}) std::getline(cells, *cell, '\t');
    pairs.push_back(std::move(pair));
  }
  return pairs;
}

std::string word(Truth truth) { return truth == Truth::Met ? "met" : truth == Truth::Unmet ? "unmet" : "unknown"; }

}  // namespace

TEST_CASE("dates of every precision and offset compare as an independent reading compares them") {
  REQUIRE(pairs().size() >= 2000);
  for (const auto& [a, b, is_before, is_after] : pairs()) {
    const auto read_a = parse_date_time(a);
    const auto read_b = parse_date_time(b);
    INFO("`" << a << "` `" << b << "`");
    REQUIRE((is_before != "illegal") == (read_a.has_value() && read_b.has_value()));
    if (is_before == "illegal") continue;
    CHECK(word(after(*read_b, *read_a)) == is_before);
    CHECK(word(after(*read_a, *read_b)) == is_after);
  }
}

TEST_CASE("days compare by their spans alone where a time is not asked for") {
  std::size_t compared = 0;
  for (const auto& [a, b, is_before, is_after] : pairs()) {
    const auto read_a = parse_date_time(a);
    const auto read_b = parse_date_time(b);
    if (!read_a || !read_b || (read_a->instant && read_b->instant)) continue;
    INFO("`" << a << "` `" << b << "`");
    CHECK(word(before(read_a->days, read_b->days)) == is_before);
    CHECK(word(after(read_a->days, read_b->days)) == is_after);
    ++compared;
  }
  CHECK(compared > 1000);
}
