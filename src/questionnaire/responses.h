// What a patient's QuestionnaireResponses say to a policy's form. Reading 6.12.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/record.h"
#include "fhir/resolver.h"
#include "json/view.h"
#include "ordersign/policy.h"
#include "questionnaire/form.h"

namespace ordersign::questionnaire {

/// A QuestionnaireResponse of the patient, its answers still as they came: it points into the request.
struct Response {
  std::string reference;  ///< `QuestionnaireResponse/id`, "" without an id
  std::string_view questionnaire;
  std::string_view status;  ///< of FHIR's list, `unknown` for another word, "" when none is there
  std::optional<DateTime> authored;
  bool is_about_patient = false;  ///< its subject is there and is the patient
  bool modified = false;          ///< has a modifierExtension, and none is understood
  json::View resource;
};

/// Those in a prefetch value that are the patient's or name no subject.
void add_responses(json::View value, std::string_view patient_id, fhir::Resolver& resolver, std::vector<Response>& into);

/// Was it a mistake, or given up? It says nothing then, so that an older one stands, and every other version of it says nothing either.
bool is_void(const Response& response);

/// Is it, or may it be, a response to the form of this policy version? It may where it names no questionnaire and has an item of ours.
bool may_be_to(const Response& response, const Form& form, const Policy& policy);

/// One answer to one question.
struct FormAnswer {
  const FormQuestion* question = nullptr;
  std::string chosen;  ///< `yes` or `no`, or the code of an option
  std::optional<double> number;
  std::optional<DateTime> date;
  bool attested = false;  ///< it says by DTR's information-origin where it comes from
};

struct Answers {
  std::string reference;
  DaySpan authored{};
  std::map<std::string, FormAnswer, std::less<>> by_question;  ///< of questions that are asked and have one answer that can be read

  const FormAnswer* to(std::string_view question) const;
};

/// The answers of the newest response to the form. nullopt: there is none, or what there is leaves open which is the newest, whose it is
/// or what it says, or it is too old. `responses` hold the void ones too, of whatever form. `state`: of the list that the responses are
/// from; of one that is not complete none is the newest.
std::optional<Answers> newest_answers(const std::vector<Response>& responses, fhir::ListState state, const Form& form, const Policy& policy,
                                      Day today);

}  // namespace ordersign::questionnaire
