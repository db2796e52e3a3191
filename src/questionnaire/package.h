// What DTR asks a payer for: a form with an empty response to it, as one Bundle. Stateless.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "json/writer.h"
#include "ordersign/dates.h"
#include "ordersign/policy.h"
#include "questionnaire/form.h"

namespace ordersign::questionnaire {

/// Whom and what a response is to be about.
struct Occasion {
  std::string coverage;             ///< `Coverage/id`
  std::string patient;              ///< the beneficiary's reference
  std::vector<std::string> orders;  ///< `Type/id`
  Instant now{};
};

/// A Bundle of type collection: the Questionnaire first, then one QuestionnaireResponse, in progress and without answers, known as
/// `urn:uuid:` and `uuid`. DTR 2.2, DTR-QPackageBundle: expressions are in FHIRPath, so there is no Library.
void write_package(json::Writer& writer, const Form& form, const Policy& policy, std::string_view base, const Occasion& occasion,
                   std::string_view uuid);

}  // namespace ordersign::questionnaire
