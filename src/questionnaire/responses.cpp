#include "questionnaire/responses.h"

#include <algorithm>
#include <array>
#include <set>

#include "fhir/list_state.h"
#include "fhir/read.h"
#include "fhir/status.h"
#include "fhir/subject.h"
#include "questionnaire/names.h"

namespace ordersign::questionnaire {
namespace {

constexpr std::string_view origin = "http://hl7.org/fhir/us/davinci-dtr/StructureDefinition/information-origin";

/// Renderers say `completed` while a required answer is missing, and `in-progress` when all is there: the two are one here.
bool can_be_read(const Response& response) {
  constexpr std::array<std::string_view, 3> told{"completed", "amended", "in-progress"};
  const bool is_told = std::find(told.begin(), told.end(), response.status) != told.end();
  return is_told && response.is_about_patient && !response.modified && response.authored && !response.reference.empty();
}

bool is_later(const Response& a, const Response& b) { return a.authored && b.authored && after(*a.authored, *b.authored) == Truth::Met; }

bool has_item_of(json::View resource, const Form& form) {
  for (const auto item : resource["item"].each()) {
    const auto id = item["linkId"].string();
    if (std::any_of(form.groups.begin(), form.groups.end(), [id](const Group& group) { return group.id == id; })) return true;
  }
  return false;
}

bool has_origin(json::View answer) {
  for (const auto extension : answer["extension"].each()) {
    if (extension["url"].string() != origin) continue;
    for (const auto part : extension["extension"].each()) {
      if (part["url"].string() == "source" && !part["valueCode"].string().empty()) return true;
    }
  }
  return false;
}

/// Reads the answers of one response in the order of the form, since what is asked hangs on what was answered before.
class FormAnswerReader {
 public:
  FormAnswerReader(const Form& form, Answers& answers) : form_(form), answers_(answers) {}

  void read(json::View resource) {
    for (const auto& group : form_.groups) {
      const auto item = only_item(resource, group.id);
      if (!item || !is_asked(group.asked_when)) continue;
      for (const auto& question : group.questions) {
        if (!question.repeats && !question.calculated && is_asked(question.asked_when))
          read_question(question, only_item(*item, question.id));
      }
    }
  }

 private:
  /// The item of that linkId; nullopt where there is none, or two that may say two things.
  static std::optional<json::View> only_item(json::View parent, std::string_view id) {
    std::optional<json::View> found;
    for (const auto item : parent["item"].each()) {
      if (item["linkId"].string() != id) continue;
      if (found) return std::nullopt;
      found = item;
    }
    return found;
  }

  bool is_asked(const std::optional<AskedWhen>& condition) const {
    if (!condition) return true;
    const auto* answer = answers_.to(condition->question);
    return answer != nullptr && answer->chosen == condition->answer;
  }

  void read_question(const FormQuestion& question, const std::optional<json::View>& item) {
    if (!item || (*item)["answer"].each().size() != 1) return;
    const auto value = (*item)["answer"].first();
    FormAnswer answer{&question, {}, {}, {}, has_origin(value)};
    bool is_read = false;
    switch (question.type) {
      case AnswerType::Boolean:
        if (const auto said = value["valueBoolean"].boolean()) answer.chosen = *said ? "yes" : "no";
        is_read = !answer.chosen.empty();
        break;
      case AnswerType::Choice:
        answer.chosen = value["valueCoding"]["code"].string();
        is_read = std::any_of(question.options.begin(), question.options.end(), [&](const Option& o) { return o.code == answer.chosen; });
        break;
      case AnswerType::Date:
        answer.date = fhir::read_date(value["valueDate"]);
        is_read = answer.date.has_value();
        break;
      case AnswerType::Decimal:
        answer.number = value["valueDecimal"].absent() ? value["valueInteger"].number() : value["valueDecimal"].number();
        is_read = answer.number.has_value();
        break;
      case AnswerType::Text: break;
    }
    if (is_read) answers_.by_question.emplace(question.id, std::move(answer));
  }

  const Form& form_;
  Answers& answers_;
};

}  // namespace

const FormAnswer* Answers::to(std::string_view question) const {
  const auto found = by_question.find(question);
  return found == by_question.end() ? nullptr : &found->second;
}

void add_responses(json::View value, std::string_view patient_id, fhir::Resolver& resolver, std::vector<Response>& into) {
  fhir::Subjects subjects(patient_id, resolver);
  for (const auto& held : fhir::resources_of(value)) {
    const auto resource = held.resource;
    if (resource["resourceType"].string() != "QuestionnaireResponse" || subjects.whose(resource) != fhir::Whose::Ours) continue;
    Response response;
    response.reference = fhir::reference_of("QuestionnaireResponse", resource["id"].string());
    response.questionnaire = resource["questionnaire"].string();
    response.status = fhir::status_word(resource["status"], fhir::StatusList::Answers);
    response.authored = fhir::read_date(resource["authored"]);
    response.is_about_patient = bool(fhir::subject_element(resource));
    response.modified = fhir::has_modifier(resource);
    response.resource = resource;
    into.push_back(std::move(response));
  }
}

bool is_void(const Response& response) { return response.status == "entered-in-error" || response.status == "stopped"; }

bool may_be_to(const Response& response, const Form& form, const Policy& policy) {
  if (form.empty()) return false;
  return response.questionnaire.empty() ? has_item_of(response.resource, form) : names_some_version(response.questionnaire, policy);
}

std::optional<Answers> newest_answers(const std::vector<Response>& responses, fhir::ListState state, const Form& form, const Policy& policy,
                                      Day today) {
  if (form.empty() || state != fhir::ListState::Complete) return std::nullopt;
  // A Bundle may hold several versions of one resource: what one of them takes back, no other says.
  std::set<std::string_view> taken_back;
  for (const auto& response : responses) {
    if (is_void(response) && !response.reference.empty()) taken_back.insert(response.reference);
  }
  const auto counts = [&](const Response& one) {
    return !is_void(one) && !taken_back.contains(one.reference) && may_be_to(one, form, policy);
  };
  const Response* newest = nullptr;
  for (const auto& response : responses) {
    if (!counts(response)) continue;
    const bool is_read = can_be_read(response) && names(response.questionnaire, policy);
    if (is_read && (newest == nullptr || is_later(response, *newest))) newest = &response;
  }
  if (newest == nullptr) return std::nullopt;
  // reading 1.2: one that says less would otherwise leave an older one standing.
  const auto may_be_newer = [newest](const Response& other) { return &other != newest && !is_later(*newest, other); };
  const auto is_rival = [&](const Response& one) { return counts(one) && may_be_newer(one); };
  if (std::any_of(responses.begin(), responses.end(), is_rival)) return std::nullopt;
  const auto& days = newest->authored->days;
  const auto oldest = today - std::chrono::days(form.counts_for_days);
  // A day on: whoever signs in the evening of Honolulu does so on a day that is over in Greenwich, and the other way round.
  if (days.first < oldest || days.last > today + std::chrono::days(1)) return std::nullopt;
  Answers answers{newest->reference, days, {}};
  FormAnswerReader(form, answers).read(newest->resource);
  return answers;
}

}  // namespace ordersign::questionnaire
