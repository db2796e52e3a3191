#include "remedies/shortened_order.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "cards/template.h"
#include "cards/written.h"
#include "json/writer.h"

namespace ordersign::remedies {
namespace {

using json::Edit;
using json::View;
using std::chrono::days;

std::string as_json(std::string_view text) { return json::Writer().string(text).take(); }

/// A span as a FHIR date: "2026-02" and "2026" stay as coarse as they are, any other span begins on its first day.
std::string fhir_date(const DaySpan& span) { return to_string(span).substr(0, to_string(span.first).size()); }

std::string in_days(std::int64_t count) {
  json::Writer writer;
  writer.begin_object().key("value").integer(count).key("unit").string("days");
  writer.key("system").string("http://unitsofmeasure.org").key("code").string("d").end_object();
  return writer.take();
}

class ShortenedOrder {
 public:
  ShortenedOrder(const Sources& sources, const fhir::Request& order, const EndBy& end_by)
      : order_(order), end_by_(end_by), resource_(sources.draft(order)) {}

  /// Nothing when some length cannot be cut, or none is stated where it could be written.
  std::optional<std::vector<Edit>> edits() {
    if (order_.type == "MedicationRequest") {
      if (!resource_["dosageInstruction"].absent() && !resource_["dosageInstruction"].is_array()) return std::nullopt;
      std::size_t index = 0;
      for (const auto dosage : resource_["dosageInstruction"].elements()) {
        if (!dosage.is_object()) return std::nullopt;
        timings_.push_back({dosage["timing"], "/dosageInstruction/" + std::to_string(index++) + "/timing"});
      }
      cut_validity();
      cut_supply();
    } else if (order_.type == "ServiceRequest") {
      timings_.push_back({resource_["occurrenceTiming"], "/occurrenceTiming"});
      if (resource_["occurrencePeriod"].is_object()) end_period(resource_["occurrencePeriod"], "/occurrencePeriod");
    } else {
      return std::nullopt;  // its elements are not those that an update would write
    }
    if (timings_.size() != order_.dosages.size()) return std::nullopt;
    cut_periods();
    cut_durations();
    for (std::size_t i = 0; i < timings_.size(); ++i) {
      cut_count(i);
      cut_events(i);
    }
    if (!can_be_cut_ || edits_.empty()) return std::nullopt;
    return std::move(edits_);
  }

 private:
  struct Timing {
    View view;
    std::string pointer;
  };

  void set(const std::string& pointer, std::string json) { edits_.push_back({pointer, std::move(json)}); }

  bool ends_late(const DaySpan& span) const { return span.last > end_by_.end; }

  /// The period ends on the day; what it says of its start stays.
  void end_period(View period, const std::string& pointer) {
    set(pointer + "/end", as_json(to_string(end_by_.end)));
    if (!period["_end"].absent()) edits_.push_back({pointer + "/_end", std::nullopt});
  }

  void cut_validity() {
    const auto dispense = resource_["dispenseRequest"];
    const auto validity = dispense["validityPeriod"];
    const auto start = as_json(fhir_date(end_by_.start));
    if (validity.is_object()) {
      if (validity["start"].absent()) set("/dispenseRequest/validityPeriod/start", start);
      end_period(validity, "/dispenseRequest/validityPeriod");
      return;
    }
    const auto period = "{\"start\":" + start + ",\"end\":" + as_json(to_string(end_by_.end)) + "}";
    if (dispense.is_object()) set("/dispenseRequest/validityPeriod", period);
    else set("/dispenseRequest", "{\"validityPeriod\":" + period + "}");
  }

  void cut_supply() {
    if (!order_.supply) return;
    const auto pointer = std::string("/dispenseRequest");
    const int repeats = end_by_.repeats.value_or(0);
    if (order_.repeats > repeats) set(pointer + "/numberOfRepeatsAllowed", std::to_string(repeats));
    if (!end_by_.repeats) set(pointer + "/expectedSupplyDuration", in_days((end_by_.end - end_by_.start.last).count()));
  }

  void cut_periods() {
    for (std::size_t i = 0; i < timings_.size(); ++i) {
      const auto& bounds = order_.dosages[i].timing.bounds_period;
      if (!bounds || !bounds->end || !ends_late(bounds->end->days)) continue;
      if (bounds->start && bounds->start->days.last >= end_by_.end) can_be_cut_ = false;
      end_period(timings_[i].view["repeat"]["boundsPeriod"], timings_[i].pointer + "/repeat/boundsPeriod");
    }
  }

  /// Reading 6.9: "durations in sequence add". Those of one sequence number run side by side.
  void cut_durations() {
    std::map<int, std::vector<std::size_t>> steps;
    bool has_period = false;
    for (std::size_t i = 0; i < timings_.size(); ++i) {
      const auto& dosage = order_.dosages[i];
      has_period |= dosage.timing.bounds_period && dosage.timing.bounds_period->end;
      if (dosage.timing.bounds_duration) steps[dosage.sequence.value_or(1000 + static_cast<int>(i))].push_back(i);
    }
    if (steps.empty()) return;
    if (has_period) can_be_cut_ = false;  // which of the two comes first is not said
    fhir::Length before;
    for (const auto& [number, dosages] : steps) {
      const auto begins = after_length(before);
      fhir::Length longest;
      for (const auto i : dosages) {
        const auto& stated = *order_.dosages[i].timing.bounds_duration;
        const auto length = fits(before, stated) ? stated : fhir::Length{0, static_cast<double>((end_by_.end - begins).count())};
        if (!fits(before, stated)) cut_duration(i, (end_by_.end - begins).count());
        if (length.months * 30.4375 + length.days > longest.months * 30.4375 + longest.days) longest = length;
      }
      before = {before.months + longest.months, before.days + longest.days};
    }
  }

  void cut_duration(std::size_t index, std::int64_t left) {
    const auto repeat = timings_[index].view["repeat"];
    // A range, or what would last no day at all, cannot be cut.
    if (!repeat["boundsDuration"].is_object() || left < 1) can_be_cut_ = false;
    else set(timings_[index].pointer + "/repeat/boundsDuration", in_days(left));
  }

  Day after_length(const fhir::Length& length) const {
    return add_months(end_by_.start.last, length.months) + days(static_cast<int>(std::ceil(std::min(length.days, 400000.0))));
  }

  bool fits(const fhir::Length& before, const fhir::Length& length) const {
    return after_length({std::min(before.months + length.months, 12000), before.days + length.days}) <= end_by_.end;
  }

  void cut_count(std::size_t index) {
    if (index >= end_by_.counts.size() || !end_by_.counts[index]) return;
    const int most = *end_by_.counts[index];
    const auto& timing = order_.dosages[index].timing;
    const auto repeat = timings_[index].pointer + "/repeat";
    for (const auto& [name, stated] : {std::pair{"/count", timing.count}, std::pair{"/countMax", timing.count_max}}) {
      if (!stated || *stated <= most) continue;
      if (most < 1) can_be_cut_ = false;
      set(repeat + name, std::to_string(most));
    }
  }

  void cut_events(std::size_t index) {
    const auto& events = order_.dosages[index].timing.events;
    if (std::none_of(events.begin(), events.end(), [this](const DateTime& event) { return ends_late(event.days); })) return;
    const auto& [view, pointer] = timings_[index];
    const auto stated = view["event"];
    // Beside a list of what the days stand for, or with a day that cannot be read, which ones go is not certain.
    if (!stated.is_array() || !view["_event"].absent() || stated.size() != events.size()) {
      can_be_cut_ = false;
      return;
    }
    std::size_t at = 0, kept = 0;
    for (const auto& event : events) {
      if (ends_late(event.days)) edits_.push_back({pointer + "/event/" + std::to_string(at), std::nullopt});
      else ++kept;
      ++at;
    }
    if (kept == 0) can_be_cut_ = false;
  }

  const fhir::Request& order_;
  const EndBy& end_by_;
  View resource_;
  std::vector<Timing> timings_;
  std::vector<Edit> edits_;
  bool can_be_cut_ = true;
};

}  // namespace

std::optional<Suggestion> shortened_order(const Sources& sources, const cards::SuggestionTexts& texts, const fhir::Request& order,
                                          const EndBy& end_by) {
  const auto edits = ShortenedOrder(sources, order, end_by).edits();
  if (!edits) return std::nullopt;
  auto label = cards::fill(texts.end_by, {{"end", to_string(end_by.end)}, {"length", cards::written(end_by.length)}});
  Suggestion suggestion;
  suggestion.actions.push_back({"update", label, sources.echo_draft(order, "", *edits), std::string(order.reference)});
  suggestion.label = std::move(label);
  return suggestion;
}

}  // namespace ordersign::remedies
