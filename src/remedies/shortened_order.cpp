#include "remedies/shortened_order.h"

#include "cards/template.h"
#include "cards/written.h"
#include "json/writer.h"

namespace ordersign::remedies {
namespace {

using json::Edit;

std::string as_json(std::string_view text) { return json::Writer().string(text).take(); }

/// A span as a FHIR date: "2026-02" and "2026" stay as coarse as they are, any other span begins on its first day.
std::string fhir_date(const DaySpan& span) { return to_string(span).substr(0, to_string(span.first).size()); }

/// Dosages that end after the limit end with it.
std::vector<Edit> cut_bounds(const fhir::Request& order, Day limit) {
  std::vector<Edit> edits;
  std::size_t index = 0;
  for (const auto& dosage : order.dosages) {
    const auto& bounds = dosage.timing.bounds_period;
    if (bounds && bounds->end && after(bounds->end->days, single(limit)) == Truth::Met) {
      edits.push_back({"/dosageInstruction/" + std::to_string(index) + "/timing/repeat/boundsPeriod/end", as_json(to_string(limit))});
    }
    ++index;
  }
  return edits;
}

}  // namespace

std::optional<Suggestion> shortened_order(const Sources& sources, const cards::SuggestionTexts& texts, const fhir::Request& order,
                                          const EndBy& end_by) {
  if (order.type != "MedicationRequest") return std::nullopt;
  const auto end = to_string(end_by.end);
  auto start = sources.echo_draft(order, "/dispenseRequest/validityPeriod/start");
  if (start.empty()) start = as_json(fhir_date(end_by.start));
  const auto period = "{\"start\":" + start + ",\"end\":" + as_json(end) + "}";
  auto edits = cut_bounds(order, end_by.end);
  const bool has_dispense = !sources.echo_draft(order, "/dispenseRequest").empty();
  edits.push_back(has_dispense ? Edit{"/dispenseRequest/validityPeriod", period}
                               : Edit{"/dispenseRequest", "{\"validityPeriod\":" + period + "}"});
  auto label = cards::fill(texts.end_by, {{"end", end}, {"length", cards::written(end_by.length)}});
  Action action{"update", label, sources.echo_draft(order, "", edits), order.reference};
  return Suggestion{std::move(label), "", {std::move(action)}};
}

}  // namespace ordersign::remedies
