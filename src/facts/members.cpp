#include "facts/members.h"

#include <algorithm>
#include <optional>

#include "fhir/elements.h"
#include "fhir/read.h"

namespace ordersign::facts {
namespace {

/// HL7's subscriber-relationship, or the word.
bool says_self(json::View relationship) {
  const auto told = fhir::read_concept(relationship);
  constexpr std::string_view system = "http://terminology.hl7.org/CodeSystem/subscriber-relationship";
  const bool coded = std::any_of(told.codings.begin(), told.codings.end(), [&](const fhir::Coding& coding) {
    return coding.code == "self" && (coding.system.empty() || fhir::is_same_system(coding.system, system));
  });
  return coded || (told.codings.empty() && (told.text == "self" || told.text == "Self"));
}

enum class PatientIs : char { Subscriber, Dependent, Unsaid };

/// Who the patient is in it. A `relationship` of self beside another's `subscriber` is not believed.
PatientIs patient_in(json::View coverage) {
  const auto subscriber = fhir::local_reference(coverage["subscriber"]["reference"].string());
  const auto beneficiary = fhir::local_reference(coverage["beneficiary"]["reference"].string());
  if (!subscriber.empty() && subscriber != beneficiary) return PatientIs::Dependent;
  if (const auto relationship = coverage["relationship"]) return says_self(relationship) ? PatientIs::Subscriber : PatientIs::Dependent;
  return subscriber.empty() ? PatientIs::Unsaid : PatientIs::Subscriber;
}

/// HL7's v2-0203: SN is a subscriber number, MB a member number.
bool is_of_type(json::View identifier, std::string_view code) {
  const auto type = fhir::read_concept(identifier["type"]);
  return std::any_of(type.codings.begin(), type.codings.end(), [&](const fhir::Coding& coding) { return coding.code == code; });
}

/// For certain.
bool has_begun(const std::optional<DateTime>& start, Day today) { return !start || before(single(today), start->days) == Truth::Unmet; }

bool is_in_use(json::View identifier, Day today) {
  if (identifier["use"].string() == "old") return false;
  const auto period = identifier["period"];
  if (!period) return true;
  const auto read = fhir::read_period(period);
  return !read.unreadable && has_begun(read.start, today) && (!read.end || before(read.end->days, single(today)) == Truth::Unmet);
}

class Reader {
 public:
  Reader(json::View coverage, const fhir::Coverage& read, Payer payer, Day today)
      : coverage_(coverage), payer_(payer), patient_(patient_in(coverage)), today_(today) {
    membership_.coverage = fhir::reference_of("Coverage", read.id);
    for (const auto& identifier : read.payers) note_system(identifier.system);
  }

  Membership take() {
    for (const auto identifier : coverage_["identifier"].each()) take_identifier(identifier);
    if (patient_ != PatientIs::Subscriber) return std::move(membership_);
    for (const auto number : coverage_["subscriberId"].each()) {  // R5: identifiers
      if (number.is_string()) add_bare(number.string());
      else if (!is_in_use(number, today_)) continue;
      else if (number["system"].string().empty()) add_bare(number["value"].string());
      else add(number);
    }
    return std::move(membership_);
  }

 private:
  void take_identifier(json::View identifier) {
    note_system(identifier["system"].string());
    if (!identifier["system"].string().empty() && is_in_use(identifier, today_) && is_patients(identifier)) add(identifier);
  }

  /// A dependent's Coverage may hold the subscriber's number without saying so, and US Core types a member's.
  bool is_patients(json::View identifier) const {
    switch (patient_) {
      case PatientIs::Subscriber: break;
      case PatientIs::Dependent: return is_of_type(identifier, "MB") && !is_of_type(identifier, "SN");
      case PatientIs::Unsaid: return !is_of_type(identifier, "SN");
    }
    return true;
  }

  void note_system(std::string_view system) {
    if (!system.empty() && std::find(systems_.begin(), systems_.end(), system) == systems_.end()) systems_.push_back(system);
  }

  void add(json::View identifier) {
    const auto value = identifier["value"].string();
    if (!value.empty()) membership_.numbers.push_back({identifier["system"].string(), value});
  }

  void add_bare(std::string_view value) {
    if (value.empty()) return;
    for (const auto system : systems_) membership_.numbers.push_back({system, value});
    if (payer_ == Payer::Ours) membership_.bare.push_back(value);
  }

  json::View coverage_;
  Payer payer_;
  PatientIs patient_;
  Day today_;
  std::vector<std::string_view> systems_;
  Membership membership_;
};

}  // namespace

Membership membership_in(json::View coverage, const fhir::Coverage& read, Payer whose, Day today) {
  return Reader(coverage, read, whose, today).take();
}

std::vector<Membership> memberships(const fhir::List<fhir::Coverage>& coverages, fhir::Resolver& resolver, const std::vector<PayerId>& ours,
                                    std::string_view payer, Day today) {
  std::vector<Membership> all;
  for (const auto& coverage : coverages.entries) {
    if (coverage.id.empty() || coverage.status == "draft" || counts(coverage, today) != Truth::Met) continue;
    if (coverage.period && !has_begun(coverage.period->start, today)) continue;
    // `--payer-id` unset: every coverage is ours.
    const auto whose = ours.empty() ? Payer::Ours : payer_of(coverage, ours, payer);
    if (whose == Payer::Other) continue;
    const auto resource = resolver.find(fhir::reference_of("Coverage", coverage.id));
    // Another patient's may have that id; and what turns the meaning of one is not understood.
    if (!resource || fhir::subject_of(resource) != coverage.subject || fhir::has_modifier(resource)) continue;
    auto membership = membership_in(resource, coverage, whose, today);
    if (!membership.numbers.empty() || !membership.bare.empty()) all.push_back(std::move(membership));
  }
  return all;
}

}  // namespace ordersign::facts
