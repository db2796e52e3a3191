#include "server/metrics.h"

#include <sstream>
#include <thread>
#include <vector>
#include "support/catch.h"

using namespace ordersign;
using ordersign::server::Metrics;
using namespace std::chrono_literals;

namespace {

CallReport report_of_one_order() {
  CallReport report;
  report.service = "coverage-order-sign";
  report.prefetch = {{"conditions", "honoured", ""}, {"weights", "absent", "late"}};
  report.orders = {{"belimumab", Truth::Unmet}};
  report.criteria = {{"belimumab", "active-sle", Truth::Met, Gap::None},
                     {"belimumab", "labeled-dosing", Truth::Unknown, Gap::NotRetrieved}};
  report.references = {"not-found"};
  report.cards = {{"warning", 2}};
  report.other_patients = 3;
  return report;
}

bool has_line(const std::string& text, const std::string& line) { return ("\n" + text).find("\n" + line + "\n") != std::string::npos; }

}  // namespace

TEST_CASE("a call is counted under each of its words") {
  Metrics metrics;
  metrics.add(report_of_one_order(), 200, 3ms);
  const auto text = metrics.text(4);
  INFO(text);
  for (const auto* line :
       {R"(ordersign_calls_total{service="coverage-order-sign",status="200"} 1)",
        R"(ordersign_decisions_total{policy="belimumab",result="unmet"} 1)",
        R"(ordersign_criteria_total{policy="belimumab",criterion="active-sle",result="met"} 1)",
        R"(ordersign_criteria_total{policy="belimumab",criterion="labeled-dosing",result="unknown"} 1)",
        R"(ordersign_unknown_total{gap="not-retrieved"} 1)", R"(ordersign_prefetch_total{key="weights",state="absent"} 1)",
        R"(ordersign_fetches_total{what="prefetch",outcome="late"} 1)",
        R"(ordersign_fetches_total{what="reference",outcome="not-found"} 1)", R"(ordersign_cards_total{indicator="warning"} 2)",
        "ordersign_other_patients_total 3", "ordersign_calls_in_flight 4"}) {
    CHECK(has_line(text, line));
  }
  CHECK(text.find("outcome=\"\"") == std::string::npos);
  CHECK(text.find("gap=\"\"") == std::string::npos);
}

TEST_CASE("a label's value is escaped as Prometheus reads it") {
  Metrics metrics;
  CallReport report;
  report.orders = {{"a\"b\\c\nd", Truth::Met}, {"\n", Truth::Met}, {"", Truth::Met}};
  metrics.add(report, 200, 3ms);
  const auto text = metrics.text(0);
  INFO(text);
  CHECK(has_line(text, R"(ordersign_decisions_total{policy="a\"b\\c\nd",result="met"} 1)"));
  CHECK(has_line(text, R"(ordersign_decisions_total{policy="\n",result="met"} 1)"));
  CHECK(has_line(text, R"(ordersign_decisions_total{policy="",result="met"} 1)"));
}

TEST_CASE("the histogram counts each call in every bucket that it fits") {
  Metrics metrics;
  metrics.add({}, 200, 5ms);
  metrics.add({}, 200, 6ms);
  metrics.add({}, 200, 9s);
  const auto text = metrics.text(0);
  CHECK(has_line(text, R"(ordersign_call_duration_seconds_bucket{le="0.0025"} 0)"));
  CHECK(has_line(text, R"(ordersign_call_duration_seconds_bucket{le="0.005"} 1)"));
  CHECK(has_line(text, R"(ordersign_call_duration_seconds_bucket{le="0.01"} 2)"));
  CHECK(has_line(text, R"(ordersign_call_duration_seconds_bucket{le="2.5"} 2)"));
  CHECK(has_line(text, R"(ordersign_call_duration_seconds_bucket{le="+Inf"} 3)"));
  CHECK(has_line(text, "ordersign_call_duration_seconds_count 3"));
  CHECK(has_line(text, "ordersign_call_duration_seconds_sum 9.011"));
}

TEST_CASE("each line is a comment or a sample, and each sample follows its type") {
  Metrics metrics;
  metrics.add(report_of_one_order(), 412, 1ms);
  std::istringstream text(metrics.text(0));
  std::string typed;
  for (std::string line; std::getline(text, line);) {
    INFO(line);
    if (line.starts_with("# TYPE ")) typed = line.substr(7, line.find(' ', 7) - 7);
    if (line.starts_with("#")) continue;
    CHECK(line.starts_with(typed));
    CHECK_FALSE(typed.empty());
    CHECK(std::stod(line.substr(line.rfind(' ') + 1)) >= 0);
  }
}

TEST_CASE("a label cannot be broken out of") {
  Metrics metrics;
  CallReport report;
  report.orders = {{"a\"} 7\nb\\", Truth::Met}};
  metrics.add(report, 200, 1ms);
  CHECK(has_line(metrics.text(0), R"(ordersign_decisions_total{policy="a\"} 7\nb\\",result="met"} 1)"));
}

TEST_CASE("calls from many threads are all counted") {
  Metrics metrics;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&metrics] {
      for (int n = 0; n < 250; ++n) {
        metrics.add(report_of_one_order(), 200, 1ms);
        if (n % 50 == 0) (void)metrics.text(0);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(has_line(metrics.text(0), R"(ordersign_calls_total{service="coverage-order-sign",status="200"} 1000)"));
  CHECK(has_line(metrics.text(0), "ordersign_call_duration_seconds_count 1000"));
}

TEST_CASE("what the store did with records and feedback is counted by state, and what waits is a gauge") {
  ordersign::store::Counts counts;
  counts.recorded = 7;
  counts.lost = 1;
  counts.missing = 4;
  counts.feedback_kept = 3;
  counts.queued = 2;
  counts.packets_kept = 5;
  const auto text = ordersign::server::text_of(counts);
  for (const auto* line : {"ordersign_store_records_total{state=\"written\"} 7\n", "ordersign_store_records_total{state=\"lost\"} 1\n",
                           "ordersign_store_records_total{state=\"missing\"} 4\n", "ordersign_packets_total{state=\"kept\"} 5\n",
                           "ordersign_feedback_total{state=\"kept\"} 3\n",
                           "# TYPE ordersign_store_queued gauge\nordersign_store_queued 2\n", "ordersign_store_spill_bytes 0\n"})
    CHECK(text.find(line) != std::string::npos);
}

TEST_CASE("requests that wait and run are told, of how many clients, and of the one that has most, and nobody's name") {
  const auto text = server::text_of_load({{"clinic", 3, 2}, {"ehr", 7, 0}, {"", 0, 1}});
  INFO(text);
  for (const auto* line :
       {R"(ordersign_requests{state="waiting"} 10)", R"(ordersign_requests{state="running"} 3)",
        R"(ordersign_requesting_clients{state="waiting"} 2)", R"(ordersign_requesting_clients{state="running"} 2)",
        R"(ordersign_busiest_client_requests{state="waiting"} 7)", R"(ordersign_busiest_client_requests{state="running"} 2)"})
    CHECK(has_line(text, line));
  CHECK(text.find("clinic") == std::string::npos);
  CHECK(has_line(server::text_of_load({}), R"(ordersign_requests{state="waiting"} 0)"));
}
