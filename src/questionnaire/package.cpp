#include "questionnaire/package.h"

#include "questionnaire/names.h"
#include "questionnaire/write_questionnaire.h"

namespace ordersign::questionnaire {
namespace {

using json::Writer;

constexpr std::string_view dtr = "http://hl7.org/fhir/us/davinci-dtr/StructureDefinition/";

void write_profile(Writer& writer, std::string_view name) {
  writer.key("meta").begin_object().key("profile").begin_array().string(std::string(dtr).append(name)).end_array().end_object();
}

void write_reference(Writer& writer, std::string_view extension, std::string_view reference) {
  writer.begin_object().member("url", std::string(dtr).append(extension)).key("valueReference").begin_object();
  writer.member("reference", reference).end_object().end_object();
}

void write_response(Writer& writer, const Policy& policy, std::string_view base, const Occasion& occasion) {
  writer.begin_object().member("resourceType", "QuestionnaireResponse");
  write_profile(writer, "dtr-questionnaireresponse");
  writer.key("extension").begin_array();
  write_reference(writer, "qr-coverage", occasion.coverage);
  for (const auto& order : occasion.orders) write_reference(writer, "qr-context", order);
  writer.begin_object().member("url", std::string(dtr) + "intendedUse").key("valueCodeableConcept").begin_object();
  writer.key("coding").begin_array().begin_object().member("system", "http://hl7.org/fhir/us/davinci-crd/CodeSystem/temp");
  writer.member("code", "withpa").end_object().end_array().end_object().end_object();
  writer.end_array();
  writer.member("questionnaire", canonical_of(policy, base)).member("status", "in-progress");
  writer.key("subject").begin_object().member("reference", occasion.patient).end_object();
  writer.member("authored", ordersign::to_string(occasion.now)).end_object();
}

}  // namespace

void write_package(Writer& writer, const Form& form, const Policy& policy, std::string_view base, const Occasion& occasion,
                   std::string_view uuid) {
  writer.begin_object().member("resourceType", "Bundle");
  write_profile(writer, "DTR-QPackageBundle");
  writer.member("type", "collection").member("timestamp", ordersign::to_string(occasion.now)).key("entry").begin_array();
  writer.begin_object().member("fullUrl", std::string(base).append("/fhir/Questionnaire/").append(id_of(policy)));
  writer.key("resource").raw(write_questionnaire(form, policy, base)).end_object();
  writer.begin_object().member("fullUrl", std::string("urn:uuid:").append(uuid)).key("resource");
  write_response(writer, policy, base, occasion);
  writer.end_object().end_array().end_object();
}

}  // namespace ordersign::questionnaire
