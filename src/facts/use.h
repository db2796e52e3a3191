// One medication of a chart: what it is, how it gets into the body, whether it is current.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "facts/classified.h"
#include "facts/currency.h"
#include "ordersign/dates.h"
#include "ordersign/truth.h"

namespace ordersign::facts {

/// Why a use is possible, not definite, although its own status says that it is current. Reading 3.4 and 3.5.
enum class Doubt : std::uint8_t {
  None,
  SaidStopped,  ///< a later statement says stopped or not taken
  EndedSince,   ///< given lately, and its order or statement has ended
  NotAdherent,  ///< the request itself says that it is not taken
  OldOrder,     ///< ordered long ago, and nothing newer of the drug
};

enum class Source : std::uint8_t { Request, Statement, Administration, Dispense, Draft };

/// One medication of the chart. Exactly one of request, statement, event is set, as `source` says.
struct Use {
  Source source = Source::Request;
  const fhir::Request* request = nullptr;
  const fhir::Statement* statement = nullptr;
  const fhir::Event* event = nullptr;
  const fhir::Medication* medication = nullptr;
  Classified what;                     ///< the drug
  Classified route;                    ///< route elements of its dosages, and nothing else
  bool has_route = false;              ///< some are there, told or not
  Classified manner;                   ///< route, dose form and the words of the drug: how it gets into the body
  Classified told;                     ///< the free text of its dosages, for want of anything better
  memory::Vector<Classified> reasons;  ///< of a draft of a whole chart: beside request->reasons
  /// Reading 3.4. Met: definite, Unknown: possible, Unmet: not current.
  Truth current = Truth::Unmet;
  Doubt doubt = Doubt::None;
  const Use* contradicted_by = nullptr;  ///< what makes it doubtful, where that is another entry
  /// Nothing in it says which drug it is: it may be any. Reading 3.1.
  bool opaque = false;
  bool being_signed = false;  ///< a request of the chart: one of the drafts is its newer state
  bool copy_current = false;  ///< a draft: its copy in the chart is current

  /// Of what `hit` says it is: words beside a name, a code that leaves it open or a modifier extension make it possible at most.
  Truth current_as(const Hit& hit) const;
  bool modified() const;
  bool foreign() const;
  /// Carries a HCPCS code: billed and ordered in the code's units.
  bool in_billing_units() const;
  std::string_view reference() const;
  std::string_view words() const;
  std::string_view status() const;
  /// When it began, was ordered, or was given.
  std::optional<DaySpan> began() const;
  /// What that date is: ordered, since, stated, given or dispensed.
  std::string_view began_word() const;
  std::span<const fhir::Dosage> dosages() const;
};

/// Read through the value sets; what it is read from must outlive it. A draft is a request too.
Use use_of(const fhir::Request& request, Source source, Classifier& classifier, Day today, const CurrencyRules& rules);
Use use_of(const fhir::Statement& statement, Classifier& classifier, Day today);
Use use_of(const fhir::Event& event, Source source, Classifier& classifier, Day today, const CurrencyRules& rules);

/// The last day on which a use that is over was still in use, as far as it says.
std::optional<DaySpan> last_used(const Use& use);

/// Is the date of its last use there, and cannot be read?
bool has_unreadable_end(const Use& use);

/// How long a request or statement is bounded to or supplied for, in days; nullopt when open-ended.
std::optional<double> bounded_days(const Use& use);

}  // namespace ordersign::facts
