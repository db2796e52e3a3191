#include "report/report.h"

#include "support/catch.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "report/interval.h"
#include "report/measures.h"

using namespace ordersign;
using namespace ordersign::report;

namespace {

bool is_near(double one, double other) { return std::abs(one - other) < 0.0005; }
bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

store::Figures sample() {
  const store::Origin origin{"belimumab", "2023-11-01", "https://ehr.example/<b>\"x\",y"};
  store::DecisionFigures decisions;
  decisions.origin = origin;
  decisions.met = 6, decisions.unmet = 3, decisions.unknown = 1, decisions.mendable = 2;
  decisions.latencies = {1, 2, 3, 4, 5, 6, 7, 8, 9, 100};
  store::CriterionFigures criterion;
  criterion.origin = origin;
  criterion.criterion = "age";
  criterion.met = 9, criterion.unknown = 1;
  criterion.gaps = {{"not-sent", 1}};
  store::CardFigures cards;
  cards.origin = origin;
  cards.criterion = "no-voclosporin-anifrolumab";
  cards.shown = 10, cards.accepted = 5, cards.overridden = 2, cards.with_suggestion = 8;
  cards.reasons = {{"http://ordersign.org/fhir/CodeSystem/override-reason", "list-outdated", 1}, {"", "", 1}};
  return {{decisions}, {criterion}, {cards}};
}

}  // namespace

TEST_CASE("the interval of a share is Wilson's") {
  // Brown, Cai, DasGupta, "Interval Estimation for a Binomial Proportion", has the formula; the numbers are R's prop.test(correct = FALSE).
  const auto half = wilson(5, 10);
  CHECK((is_near(half.low, 0.2366) && is_near(half.high, 0.7634)));
  const auto none = wilson(0, 10);
  CHECK((is_near(none.low, 0) && is_near(none.high, 0.2775)));
  const auto all = wilson(10, 10);
  CHECK((is_near(all.low, 0.7225) && is_near(all.high, 1)));
  const auto many = wilson(100, 1000);
  CHECK((is_near(many.low, 0.0829) && is_near(many.high, 0.1202)));
  CHECK((wilson(0, 0).low == 0 && wilson(0, 0).high == 1));
}

TEST_CASE("each share lies in its interval, which is narrower the more was counted") {
  for (std::uint64_t all = 1; all < 60; ++all)
    for (std::uint64_t count = 0; count <= all; ++count) {
      const double share = static_cast<double>(count) / static_cast<double>(all);
      const auto one = wilson(count, all), ten = wilson(10 * count, 10 * all);
      CHECK((0 <= one.low && one.low <= share + 1e-12 && share <= one.high + 1e-12 && one.high <= 1));
      CHECK(ten.high - ten.low < one.high - one.low);
    }
}

TEST_CASE("a quantile is a number that was measured") {
  CHECK(quantile({}, 0.5) == 0);
  CHECK(quantile({7}, 0.01) == 7);
  const auto latencies = sample().decisions.front().latencies;
  CHECK(quantile(latencies, 0.5) == 5);
  CHECK(quantile(latencies, 0.9) == 9);
  CHECK(quantile(latencies, 0.95) == 100);
  CHECK(quantile(latencies, 1) == 100);
}

TEST_CASE("what nothing was told of was ignored") {
  auto cards = sample().cards.front();
  CHECK(ignored(cards) == 3);
  cards.accepted = 9;
  CHECK(ignored(cards) == 0);  // a store that somebody else wrote to
}

TEST_CASE("the text has every number with its share and interval") {
  const auto text = text_of(sample());
  for (const auto* part : {"belimumab 2023-11-01, https://ehr.example/", "decided", "latency in ms: half within 5.0, 95 % within 100.0",
                           "criterion age", "unknown: not-sent", "cards of no-voclosporin-anifrolumab",
                           "overridden: http://ordersign.org/fhir/CodeSystem/override-reason|list-outdated", "overridden: no coded reason"})
    CHECK(holds(text, part));
  const auto line_of = [&](const std::string& name) {
    const auto at = text.find("\n    " + name + " ");
    return at == std::string::npos ? "" : text.substr(at + 1, text.find('\n', at + 1) - at - 1);
  };
  CHECK(holds(line_of("accepted"), " 5  50 % (24-76)"));
  CHECK(holds(line_of("ignored"), " 3  30 % (11-60)"));
  CHECK(holds(line_of("a suggestion could mend"), " 2  50 % (15-85)"));
  CHECK(line_of("shown").ends_with(" 10"));
  CHECK(text_of({}) == "nothing was decided in that time\n");
}

TEST_CASE("the table has a line for each number, and quotes what would break it or be run") {
  auto figures = sample();
  const auto text = csv_of(figures);
  CHECK(text.starts_with("policy,version,client,about,criterion,measure,count,of,low,high\r\n"));
  CHECK(holds(
      text,
      "belimumab,2023-11-01,\"https://ehr.example/<b>\"\"x\"\",y\",cards,no-voclosporin-anifrolumab,accepted,5,10,0.236593,0.763407\r\n"));
  CHECK(holds(text, ",orders,,decided,10,,,\r\n"));
  CHECK(holds(text, ",latency,,p95,100.000,,,\r\n"));
  CHECK(std::count(text.begin(), text.end(), '\n') == 1 + 5 + 4 + 4 + 7);
  figures.decisions.front().origin.client = "=1+1";
  CHECK(holds(csv_of(figures), "belimumab,2023-11-01, =1+1,orders"));
}

TEST_CASE("the page stands alone, with no word of a client as markup") {
  const auto page = html_of(sample(), {Day(std::chrono::year(2026) / 1 / 2), {}});
  CHECK(page.starts_with("<!doctype html>"));
  CHECK(holds(page, "from 2026-01-02 until now"));
  CHECK(holds(page, "https://ehr.example/&lt;b&gt;&quot;x&quot;,y"));
  CHECK_FALSE(holds(page, "<b>"));
  CHECK_FALSE(holds(page, "<script"));
  CHECK_FALSE(holds(page, "http-equiv"));
  CHECK(holds(page, R"(<rect class="bar" y="2" width="200.0" height="10"/><line class="whisker" x1="94.6" x2="305.4" y1="7" y2="7"/>)"));
  CHECK(holds(html_of({}, {}), "Nothing was decided in that time."));
}
