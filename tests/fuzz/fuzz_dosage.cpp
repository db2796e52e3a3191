// A dosageInstruction of any JSON: its schedule does not hang on the order of numbered dosages, and the order that it is of is
// answered with cards whose summaries are short and made of words of ours, or refused where it names a member twice.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

#include "catalog/catalog.h"
#include "facts/schedule.h"
#include "fhir/read.h"
#include "json/document.h"
#include "ordersign/service.h"

using namespace ordersign;

namespace {

void claim(bool holds) {
  if (!holds) std::abort();
}

const std::string text_before =
    R"({"hook":"order-sign","hookInstance":"6f3a0c1e-1f0e-4b43-9d58-3d3f2f9f5a10","context":{"userId":"Practitioner/a1","patientId":"p1",
"draftOrders":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"MedicationRequest","id":"order-1","status":"draft","intent":"order",
"subject":{"reference":"Patient/p1"},"medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"1656402"}]},
"reasonCode":[{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"M32.10"}]}],"dosageInstruction":)";
const std::string text_after = R"(}}]}},"prefetch":{"patient":{"resourceType":"Patient","id":"p1","birthDate":"1984-03-02"},
"conditions":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Condition","id":"sle","subject":{"reference":"Patient/p1"},
"clinicalStatus":{"coding":[{"code":"active"}]},"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"M32.10"}]}}}]},
"medicationRequests":null,"medicationStatements":null,
"weights":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Observation","id":"w","status":"final","subject":{"reference":"Patient/p1"},
"code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},"effectiveDateTime":"2026-01-10","valueQuantity":{"value":70,"code":"kg"}}}]}}})";

const Service& service() {
  static const Service service = [] {
    auto catalog = load_catalog({ORDERSIGN_SOURCE_DIR "/fhir-profiles", ORDERSIGN_SOURCE_DIR "/cards"});
    claim(catalog.has_value());
    return Service(catalog.value(), {}, [now = parse_instant("2026-01-15T12:00:00Z").value()] { return now; });
  }();
  return service;
}

void check_schedule(memory::Vector<fhir::Dosage> dosages) {
  constexpr facts::ScheduleLabel label{3, 14, 2, 28, 3};
  const auto found = facts::schedule_of(dosages, label);
  claim(found.interval.has_value() == (found.shape == facts::Schedule::OtherInterval));
  claim(!found.interval || !std::isnan(*found.interval));
  std::set<int> numbers;
  for (const auto& dosage : dosages) {
    if (dosage.sequence) numbers.insert(*dosage.sequence);
  }
  if (numbers.size() != dosages.size()) return;
  std::reverse(dosages.begin(), dosages.end());
  const auto reversed = facts::schedule_of(dosages, label);
  claim(reversed.shape == found.shape && reversed.interval == found.interval);
}

/// A draft that says two things in one place is no order to be decided. Reading 4.2.
void check_answer(const Reply& reply, bool says_two_things) {
  claim(reply.status == (says_two_things ? 400 : 200));
  if (says_two_things) return;
  const auto answer = json::Document::parse(reply.body);
  claim(answer.has_value());
  for (const auto card : answer.value()->root()["cards"].elements()) {
    const auto summary = card["summary"].string();
    claim(!summary.empty() && summary.size() < 140);
    claim(std::all_of(summary.begin(), summary.end(), [](char c) { return c >= ' ' && c <= '~'; }));
    claim(summary.find("nan") == summary.npos && summary.find("inf ") == summary.npos);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  const auto document = json::Document::parse(text, {.max_depth = 100});
  if (!document || text.starts_with("\xef\xbb\xbf")) return 0;
  check_schedule(fhir::read_dosages(document.value()->root()));
  check_answer(service().call("coverage-order-sign", text_before + text + text_after), document.value()->root().has_duplicate_names());
  return 0;
}
