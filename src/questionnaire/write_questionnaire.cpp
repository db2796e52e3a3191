#include "questionnaire/write_questionnaire.h"

#include "json/writer.h"
#include "questionnaire/names.h"

namespace ordersign::questionnaire {
namespace {

using json::Writer;

constexpr std::string_view profile = "http://hl7.org/fhir/us/davinci-dtr/StructureDefinition/dtr-std-questionnaire";
constexpr std::string_view sdc = "http://hl7.org/fhir/uv/sdc/StructureDefinition/";

// FHIR R4, Questionnaire.name: a name for machines, which begins with a capital letter.
std::string machine_name(const Policy& policy) {
  std::string name = "Policy_";
  for (const char c : id_of(policy)) name += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '_';
  return name;
}

class FormWriter {
 public:
  FormWriter(const Form& form, const Policy& policy, std::string_view base) : form_(form), policy_(policy), base_(base) {}

  std::string write() {
    writer_.begin_object().member("resourceType", "Questionnaire").member("id", id_of(policy_));
    writer_.key("meta").begin_object().key("profile").begin_array().string(profile).end_array().end_object();
    writer_.key("extension").begin_array();
    write_launch_context();
    for (const auto& search : form_.searches)
      write_expression("http://hl7.org/fhir/StructureDefinition/variable", search.name, "application/x-fhir-query", search.query);
    writer_.end_array();
    writer_.member("url", url_of(policy_, base_)).member("version", policy_.version).member("name", machine_name(policy_));
    writer_.member("title", form_.title).member("status", "active");
    writer_.key("subjectType").begin_array().string("Patient").end_array();
    if (policy_.reviewed) writer_.member("date", ordersign::to_string(*policy_.reviewed));
    writer_.member("publisher", policy_.payer).member("purpose", policy_.title);
    write_span();
    writer_.key("item").begin_array();
    for (const auto& group : form_.groups) write_group(group);
    writer_.end_array().end_object();
    return writer_.take();
  }

 private:
  void write_span() {
    if (!policy_.effective_from && !policy_.effective_to) return;
    writer_.key("effectivePeriod").begin_object();
    if (policy_.effective_from) writer_.member("start", ordersign::to_string(*policy_.effective_from));
    if (policy_.effective_to) writer_.member("end", ordersign::to_string(*policy_.effective_to));
    writer_.end_object();
  }

  void write_launch_context() {
    writer_.begin_object().member("url", std::string(sdc) + "sdc-questionnaire-launchContext").key("extension").begin_array();
    writer_.begin_object().member("url", "name").key("valueCoding").begin_object();
    writer_.member("system", "http://hl7.org/fhir/uv/sdc/CodeSystem/launchContext").member("code", "patient").member("display", "Patient");
    writer_.end_object().end_object();
    writer_.begin_object().member("url", "type").member("valueCode", "Patient").end_object();
    writer_.end_array().end_object();
  }

  void write_expression(std::string_view url, std::string_view name, std::string_view language, std::string_view expression) {
    writer_.begin_object().member("url", url).key("valueExpression").begin_object();
    writer_.member("name", name).member("language", language).member("expression", expression).end_object().end_object();
  }

  void write_group(const Group& group) {
    writer_.begin_object().member("linkId", group.id).member("text", group.text).member("type", "group");
    write_condition(group.asked_when);
    writer_.key("item").begin_array();
    for (const auto& question : group.questions) write_question(group, question);
    writer_.end_array().end_object();
  }

  void write_question(const Group& group, const FormQuestion& question) {
    writer_.begin_object();
    if (!question.prefill.empty() || question.calculated) {
      writer_.key("extension").begin_array();
      if (!question.prefill.empty())
        write_expression(std::string(sdc) + "sdc-questionnaire-initialExpression", "", "text/fhirpath", question.prefill);
      if (question.calculated) {
        write_expression(std::string(sdc) + "sdc-questionnaire-calculatedExpression", "", "text/fhirpath",
                         expression_of(group, *question.calculated));
      }
      writer_.end_array();
    }
    writer_.member("linkId", question.id).member("text", question.text).member("type", to_string(question.type));
    write_condition(question.asked_when);
    if (question.repeats) writer_.key("repeats").boolean(true);
    if (question.calculated) writer_.key("readOnly").boolean(true);
    if (!question.options.empty()) {
      writer_.key("answerOption").begin_array();
      for (const auto& option : question.options) {
        writer_.begin_object().key("valueCoding").begin_object();
        writer_.member("code", option.code).member("display", option.display).end_object().end_object();
      }
      writer_.end_array();
    }
    writer_.end_object();
  }

  void write_condition(const std::optional<AskedWhen>& condition) {
    if (!condition) return;
    writer_.key("enableWhen").begin_array().begin_object();
    writer_.member("question", condition->question).member("operator", "=");
    if (is_boolean(condition->question)) writer_.key("answerBoolean").boolean(condition->answer == "yes");
    else writer_.key("answerCoding").begin_object().member("code", condition->answer).end_object();
    writer_.end_object().end_array();
  }

  bool is_boolean(std::string_view id) const {
    for (const auto& group : form_.groups) {
      for (const auto& question : group.questions) {
        if (question.id == id) return question.type == AnswerType::Boolean;
      }
    }
    return false;
  }

  static std::string answer_to(const Group& group, const std::string& question) {
    return "%resource.item.where(linkId='" + group.id + "').item.where(linkId='" + question + "').answer.value";
  }

  static std::string expression_of(const Group& group, const Calculated& calculated) {
    const auto of = answer_to(group, calculated.of);
    if (calculated.times) return of + " * " + json::decimal(*calculated.times);
    return of + " - " + answer_to(group, calculated.minus);
  }

  const Form& form_;
  const Policy& policy_;
  const std::string_view base_;
  Writer writer_;
};

}  // namespace

std::string_view to_string(AnswerType type) {
  switch (type) {
    case AnswerType::Boolean: return "boolean";
    case AnswerType::Choice: return "choice";
    case AnswerType::Date: return "date";
    case AnswerType::Decimal: return "decimal";
    case AnswerType::Text: return "string";
  }
  return "string";
}

std::string write_questionnaire(const Form& form, const Policy& policy, std::string_view base) {
  return FormWriter(form, policy, base).write();
}

}  // namespace ordersign::questionnaire
