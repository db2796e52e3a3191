#include "facts/members.h"

#include <algorithm>

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

/// A Coverage that says nothing of it is not read as the patient's own.
bool is_subscriber(json::View coverage) {
  if (const auto relationship = coverage["relationship"]) return says_self(relationship);
  const auto subscriber = fhir::local_reference(coverage["subscriber"]["reference"].string());
  return !subscriber.empty() && subscriber == fhir::local_reference(coverage["beneficiary"]["reference"].string());
}

/// HL7's v2-0203: SN is a subscriber number.
bool is_subscriber_number(json::View identifier) {
  const auto type = fhir::read_concept(identifier["type"]);
  return std::any_of(type.codings.begin(), type.codings.end(), [](const fhir::Coding& coding) { return coding.code == "SN"; });
}

bool is_in_use(json::View identifier, Day today) {
  if (identifier["use"].string() == "old") return false;
  const auto period = identifier["period"];
  if (!period) return true;
  const auto read = fhir::read_period(period);
  return !read.unreadable && (!read.end || before(read.end->days, single(today)) == Truth::Unmet);
}

class Reader {
 public:
  Reader(json::View coverage, const fhir::Coverage& read, Payer payer, Day today)
      : coverage_(coverage), payer_(payer), is_subscriber_(is_subscriber(coverage)), today_(today) {
    membership_.coverage = fhir::reference_of("Coverage", read.id);
    for (const auto& identifier : read.payers) note_system(identifier.system);
  }

  Membership take() {
    for (const auto identifier : coverage_["identifier"].each()) take_identifier(identifier);
    if (!is_subscriber_) return std::move(membership_);
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
    if (!is_in_use(identifier, today_) || (is_subscriber_number(identifier) && !is_subscriber_)) return;
    if (!identifier["system"].string().empty()) add(identifier);
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
  bool is_subscriber_;
  Day today_;
  std::vector<std::string_view> systems_;
  Membership membership_;
};

}  // namespace

std::vector<Membership> memberships(const fhir::List<fhir::Coverage>& coverages, fhir::Resolver& resolver, const std::vector<PayerId>& ours,
                                    std::string_view payer, Day today) {
  std::vector<Membership> all;
  for (const auto& coverage : coverages.entries) {
    if (coverage.id.empty() || counts(coverage, today) != Truth::Met) continue;
    // `--payer-id` unset: every coverage is ours.
    const auto whose = ours.empty() ? Payer::Ours : payer_of(coverage, ours, payer);
    if (whose == Payer::Other) continue;
    const auto resource = resolver.find(fhir::reference_of("Coverage", coverage.id));
    // Another patient's may have that id; and what turns the meaning of one is not understood.
    if (!resource || fhir::subject_of(resource) != coverage.subject || fhir::has_modifier(resource)) continue;
    auto membership = Reader(resource, coverage, whose, today).take();
    if (!membership.numbers.empty() || !membership.bare.empty()) all.push_back(std::move(membership));
  }
  return all;
}

}  // namespace ordersign::facts
