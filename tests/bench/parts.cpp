// Measures the parts of one warm call in process, with Google Benchmark: processor time and allocations of each, beside RapidJSON's
// default tree of the same bytes.
//   bench_parts                               as a table; --help tells Google Benchmark's options
//   bench_parts --benchmark_format=json       for programs
// Each part is given what those before it have made, and gives it back to the heap; `call` is all of it, from bytes to bytes.
#include <benchmark/benchmark.h>
#include <rapidjson/document.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bench/mallocs.h"
#include "bench/shapes.h"
#include "cards/render.h"
#include "catalog/catalog.h"
#include "facts/gather.h"
#include "hooks/call.h"
#include "hooks/write_answer.h"
#include "json/document.h"
#include "memory/call_memory.h"
#include "ordersign/catalog.h"
#include "ordersign/service.h"
#include "prefetch/completion.h"
#include "prefetch/request.h"
#include "remedies/suggestions.h"

using namespace ordersign;

namespace {

const Day today = day_of(*parse_instant("2026-01-15"));

/// Of a request that is known to be right.
template <class T>
T taken(Result<T> result) {
  if (!result) std::abort();
  return std::move(*result);
}

/// What a call reads, as far as the parts after it need it.
struct Reading {
  explicit Reading(const std::string& body, const terminology::Terminology& terminology)
      : request(taken(prefetch::read_request(body, prefetch::Hook::OrderSign))),
        resolver(request.draft_orders, request.prefetch, request.patient_id),
        completion(request, terminology, nullptr, {}, {}, terms),
        record(prefetch::read_record(completion.material(), request.patient_id, resolver)),
        drafts(prefetch::read_drafts(request, resolver)) {}

  const FhirTerms terms;
  const prefetch::HookRequest request;
  fhir::Resolver resolver;
  const prefetch::Completion completion;
  const fhir::Record record;
  const memory::Vector<fhir::Request> drafts;
};

/// One request with all that each part is given.
class Subject {
 public:
  Subject(std::shared_ptr<const Catalog> catalog, bench::Shape shape)
      : name(std::move(shape.name)),
        body(std::move(shape.request)),
        catalog_(std::move(catalog)),
        evaluation_(taken(hooks::Call({*catalog_, options_}, now()).evaluate(prefetch::Hook::OrderSign, body))),
        policy_(*evaluation_.decided.at(0).policy),
        reading_(body, catalog_->terminology()),
        chart_(chart()),
        sheets_(facts()),
        decided_(decide()),
        service_(catalog_, {}, now) {}
  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;

  const std::string name;
  const std::string body;

  std::unique_ptr<const json::Document> parse() const { return taken(json::Document::parse(body)); }
  fhir::Record record() const {
    fhir::Resolver resolver(reading_.request.draft_orders, reading_.request.prefetch, reading_.request.patient_id);
    auto drafts = prefetch::read_drafts(reading_.request, resolver);
    benchmark::DoNotOptimize(drafts);
    return prefetch::read_record(reading_.completion.material(), reading_.request.patient_id, resolver);
  }
  facts::Chart chart() const {
    return facts::build_chart(reading_.record, reading_.drafts, catalog_->terminology(), today, policy_.currency);
  }
  std::vector<FactSheet> facts() const {
    std::vector<FactSheet> sheets;
    for (const auto& draft : chart_.drafts)
      sheets.push_back(facts::gather(policy_.policy, policy_.kinds, facts::view_of(chart_, draft, policy_.product)));
    return sheets;
  }
  std::vector<cards::DecidedOrder> decide() const {
    std::vector<cards::DecidedOrder> decided;
    for (std::size_t i = 0; i < sheets_.size(); ++i)
      decided.push_back({std::string(chart_.drafts[i].reference()), {}, ordersign::decide(policy_.policy, sheets_[i], today)});
    return decided;
  }
  std::vector<cards::CardAbout> cards() const {
    const auto& frame = catalog_->frame();
    const remedies::Sources sources{reading_.request.document.get()};
    auto cards = cards::render(policy_.policy, policy_.wording, frame, decided_, {});
    for (auto& [card, orders, result] : cards) {
      if (result == nullptr) continue;
      std::vector<remedies::OrderToMend> to_mend;
      for (const auto order : orders) to_mend.push_back({chart_.drafts[order].request, result->fact.remedies});
      card.suggestions = remedies::suggestions_for(sources, frame.suggestions, policy_.policy.drug, to_mend);
    }
    return cards;
  }
  std::string write() const { return hooks::write_answer(evaluation_, catalog_->frame(), catalog_->dialect("plain"), true); }
  Reply call() const { return service_.call("coverage-order-sign", body); }
  std::size_t bare_parse() const {
    rapidjson::Document document;
    document.Parse(body.data(), body.size());
    if (document.HasParseError()) std::abort();
    return document.MemberCount();
  }

 private:
  static Instant now() { return *parse_instant("2026-01-15"); }

  const std::shared_ptr<const Catalog> catalog_;
  const Options options_;
  const hooks::Evaluation evaluation_;
  const LoadedPolicy& policy_;
  const Reading reading_;
  const facts::Chart chart_;
  const std::vector<FactSheet> sheets_;
  const std::vector<cards::DecidedOrder> decided_;
  const Service service_;
};

template <class Part>
void add(const Subject& subject, const char* part, Part run) {
  benchmark::RegisterBenchmark((subject.name + "/" + part).c_str(), [&subject, run](benchmark::State& state) {
    const auto before = bench::mallocs;
    for ([[maybe_unused]] auto _ : state) {
      const memory::CallMemory call;
      auto made = (subject.*run)();
      benchmark::DoNotOptimize(made);
    }
    state.counters["mallocs"] = benchmark::Counter(static_cast<double>(bench::mallocs - before), benchmark::Counter::kAvgIterations);
  })->Unit(benchmark::kMicrosecond);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string source = ORDERSIGN_SOURCE_DIR;
  const auto catalog = load_catalog({source + "/fhir-profiles", source + "/cards"});
  if (!catalog) {
    std::fprintf(stderr, "%s: %s\n", catalog.error().where.c_str(), catalog.error().message.c_str());
    return 2;
  }
  std::vector<std::unique_ptr<const Subject>> subjects;
  for (auto& shape : bench::counted_shapes()) subjects.push_back(std::make_unique<const Subject>(*catalog, std::move(shape)));
  for (const auto& subject : subjects) {
    const auto answer = subject->call();
    if (answer.status != 200 || subject->write() != answer.body || subject->cards().empty()) {
      std::fprintf(stderr, "%s: the parts do not come to the answer, or it has no card\n", subject->name.c_str());
      return 1;
    }
    add(*subject, "RapidJSON", &Subject::bare_parse);
    add(*subject, "parse", &Subject::parse);
    add(*subject, "record", &Subject::record);
    add(*subject, "chart", &Subject::chart);
    add(*subject, "facts", &Subject::facts);
    add(*subject, "decide", &Subject::decide);
    add(*subject, "cards", &Subject::cards);
    add(*subject, "write", &Subject::write);
    add(*subject, "call", &Subject::call);
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
