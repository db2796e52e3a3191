// Measures one warm call of the service in process: processor time and allocations, beside RapidJSON's default tree of the same bytes.
//   bench_decide                 the ordinary request, larger charts, and shapes made to cost much
//   bench_decide --once N        N warm calls of the ordinary request, for valgrind --tool=callgrind --toggle-collect=warm_calls
//   bench_decide --file FILE N   the same of a request of one's own
//   bench_decide --count         a few warm calls of each request that tests/bench/instructions counts, with their mallocs
// Prints; asserts nothing but that what is counted is answered with cards.
#include <rapidjson/document.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "bench/mallocs.h"
#include "bench/shapes.h"
#include "ordersign/catalog.h"
#include "ordersign/service.h"

using namespace ordersign;

extern "C" __attribute__((noinline)) void warm_calls(const Service& service, const std::string& request, int times, Reply& reply) {
  for (int i = 0; i < times; ++i) reply = service.call("coverage-order-sign", request);
}

/// By this name tests/bench/instructions tells what is to be counted.
extern "C" __attribute__((noinline)) void counted_calls(const Service& service, const std::string& request, int times, Reply& reply) {
  warm_calls(service, request, times, reply);
}

extern "C" __attribute__((noinline)) void bare_parses(const std::string& request, int times) {
  for (int i = 0; i < times; ++i) {
    rapidjson::Document document;
    document.Parse(request.data(), request.size());
    if (document.HasParseError()) std::abort();
  }
}

namespace {

/// Milliseconds of processor time, the median of `runs`.
template <class Work>
double median_ms(int runs, const Work& work) {
  std::vector<double> times;
  for (int i = 0; i < runs; ++i) {
    timespec begun{}, ended{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begun);
    work();
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ended);
    times.push_back(static_cast<double>(ended.tv_sec - begun.tv_sec) * 1e3 + static_cast<double>(ended.tv_nsec - begun.tv_nsec) / 1e6);
  }
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

void measure(const Service& service, const std::string& name, const std::string& request, int runs) {
  Reply reply;
  warm_calls(service, request, 1, reply);
  const auto before = bench::mallocs;
  warm_calls(service, request, 1, reply);
  const auto allocations = bench::mallocs - before;
  const auto call = median_ms(runs, [&] { warm_calls(service, request, 1, reply); });
  const auto parse = median_ms(runs, [&] { bare_parses(request, 1); });
  std::printf("%-28s %9zu B  %3d %9zu B  %9.3f ms  %6.2f ns/B  %6.2f x its parse  %8zu mallocs\n", name.c_str(), request.size(),
              reply.status, reply.body.size(), call, call * 1e6 / static_cast<double>(request.size()), call / parse, allocations);
  std::fflush(stdout);
}

/// A line for each request: its name, how often it was called while counted, and the mallocs of those calls.
int count(const Service& service) {
  constexpr int warming = 3, counted = 2;
  const auto volatile counted_as_named = &counted_calls;  // no copy of it under another name
  for (const auto& shape : bench::counted_shapes()) {
    Reply reply;
    warm_calls(service, shape.request, warming, reply);
    const auto before = bench::mallocs;
    counted_as_named(service, shape.request, counted, reply);
    const auto allocations = bench::mallocs - before;
    if (reply.status != 200 || reply.body.find(R"("uuid")") == std::string::npos) {
      std::fprintf(stderr, "%s: answered %d, without a card\n", shape.name.c_str(), reply.status);
      return 1;
    }
    std::printf("%s\t%d\t%zu\n", shape.name.c_str(), counted, allocations);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const std::string source = ORDERSIGN_SOURCE_DIR;
  auto catalog = load_catalog({source + "/fhir-profiles", source + "/cards"});
  if (!catalog) {
    std::fprintf(stderr, "%s: %s\n", catalog.error().where.c_str(), catalog.error().message.c_str());
    return 2;
  }
  const Service service(std::move(*catalog), {}, [] { return *parse_instant("2026-01-15"); });
  if (!arguments.empty() && arguments[0] == "--count") return count(service);
  auto request = bench::ordinary();
  if (arguments.size() > 1 && arguments[0] == "--file") {
    std::ifstream file(arguments[1]);
    request.assign(std::istreambuf_iterator<char>(file), {});
  }
  if (!arguments.empty()) {
    Reply reply;
    warm_calls(service, request, std::max(1, std::atoi(arguments.back().c_str())), reply);
    std::printf("%s\n", reply.body.c_str());
    return 0;
  }
  measure(service, "ordinary", request, 501);
  measure(service, "380 KB", bench::chart_of(180), 31);
  measure(service, "1.3 MB", bench::chart_of(600), 15);
  measure(service, "10 MB", bench::chart_of(4800), 5);
  for (const auto& shape : bench::hostile_shapes()) measure(service, shape.name, shape.request, 1);
  return 0;
}
