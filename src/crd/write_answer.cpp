#include "crd/write_answer.h"

#include <algorithm>
#include <utility>

#include "json/writer.h"

namespace ordersign::crd {
namespace {

using json::Writer;

constexpr std::string_view temp_system = "http://hl7.org/fhir/us/davinci-crd/CodeSystem/temp";
constexpr std::string_view detail_system = "http://terminology.hl7.org/CodeSystem/crd-coverage-detail";
constexpr std::string_view conditional = "conditional", indeterminate = "indeterminate", not_covered = "not-covered", other = "OTH";

bool contains(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// Of 2.2, what its predecessors have no code for.
void put_before_2_2(CoverageAnswer& answer) {
  // A coverage that cannot be told is no statement on what it covers; one that is not in force is.
  const bool unresolved = std::any_of(answer.reasons.begin(), answer.reasons.end(), [](const AssertionReason& reason) {
    return reason.code == "no-member-found" || reason.code == "coverage-not-found";
  });
  if (answer.covered == indeterminate || (answer.covered == not_covered && unresolved)) {
    answer.covered = conditional;
    answer.pa_needed = conditional;
    answer.info_needed = {std::string(other)};
  }
  std::replace(answer.info_needed.begin(), answer.info_needed.end(), std::string("detail-code"), std::string(other));
  for (auto& reason : answer.reasons) reason.code = reason.code == "gold-card" ? reason.code : "";
}

void put_into_2_0(CoverageAnswer& answer) {
  if (contains(answer.doc_needed, "clinical") && contains(answer.doc_needed, "admin")) answer.doc_needed = {"both"};
  if (answer.doc_needed.size() > 1) answer.doc_needed.resize(1);
  answer.expiry.reset();
  std::erase_if(answer.details, [](const Detail& detail) { return std::holds_alternative<Link>(detail.value); });
}

class ExtensionWriter {
 public:
  ExtensionWriter(const CoverageAnswer& answer, Version version) : answer_(answer), version_(version) {}

  std::string take() {
    writer_.begin_object().member("url", extension_url).key("extension").begin_array();
    begin("coverage").key("valueReference").begin_object().member("reference", answer_.coverage).end_object().end_object();
    write("covered", "valueCode", answer_.covered);
    write("pa-needed", "valueCode", answer_.pa_needed);
    for (const auto& code : answer_.doc_needed) write("doc-needed", "valueCode", code);
    for (const auto& code : answer_.doc_purpose) write("doc-purpose", "valueCode", code);
    for (const auto& code : answer_.info_needed) write("info-needed", "valueCode", code);
    if (answer_.billing) {
      begin("billingCode").key("valueCoding");
      write_coding(*answer_.billing);
      writer_.end_object();
    }
    for (const auto& reason : answer_.reasons) write_reason(reason);
    for (const auto& detail : answer_.details) write_detail(detail);
    for (const auto& order : answer_.dependencies)
      begin("dependency").key("valueReference").begin_object().member("reference", order).end_object().end_object();
    write("questionnaire", "valueCanonical", answer_.questionnaire);
    write("date", "valueDate", ordersign::to_string(answer_.date));
    write("coverage-assertion-id", "valueString", answer_.assertion_id);
    write("satisfied-pa-id", "valueString", answer_.satisfied_pa_id);
    if (answer_.contact) write_contact(*answer_.contact);
    if (answer_.expiry) write("expiry-date", "valueDate", ordersign::to_string(*answer_.expiry));
    return writer_.end_array().end_object().take();
  }

 private:
  Writer& begin(std::string_view url) { return writer_.begin_object().member("url", url); }

  void write(std::string_view url, std::string_view type, std::string_view value) {
    if (!value.empty()) begin(url).member(type, value).end_object();
  }

  void write_coding(const Coding& coding) {
    writer_.begin_object().member("system", coding.system).member("code", coding.code).member("display", coding.display).end_object();
  }

  void write_concept(std::string_view system, std::string_view code, std::string_view text) {
    writer_.begin_object();
    if (!code.empty()) {
      writer_.key("coding").begin_array();
      write_coding({std::string(system), std::string(code), {}});
      writer_.end_array();
    }
    writer_.member("text", text).end_object();
  }

  void write_reason(const AssertionReason& reason) {
    begin("reason").key("valueCodeableConcept");
    write_concept(temp_system, reason.code, reason.text);
    writer_.end_object();
  }

  void write_detail(const Detail& detail) {
    begin("detail").key("extension").begin_array();
    if (version_ == Version::V2_2) write("category", "valueCode", detail.category);
    begin("code").key("valueCodeableConcept");
    write_concept(version_ == Version::V2_2 ? detail_system : temp_system, detail.code, {});
    writer_.end_object();
    begin("value");
    std::visit([this](const auto& value) { write_value(value); }, detail.value);
    writer_.end_object();
    write("qualification", "valueString", detail.qualification);
    writer_.end_array().end_object();
  }

  void write_value(const Span& span) {
    writer_.key("valuePeriod")
        .begin_object()
        .member("start", ordersign::to_string(span.start))
        .member("end", ordersign::to_string(span.end))
        .end_object();
  }
  void write_value(const UnitCount& count) {
    writer_.key("valueQuantity").begin_object().key("value").number(count.value).member("unit", count.unit).end_object();
  }
  void write_value(const Link& link) { writer_.member("valueUrl", link.url); }

  void write_contact(const Contact& contact) {
    const auto write_point = [&] { writer_.begin_object().member("system", contact.system).member("value", contact.value).end_object(); };
    begin("contact");
    if (version_ == Version::V2_2) {
      writer_.key("valueContactDetail").begin_object().member("name", contact.name).key("telecom").begin_array();
      write_point();
      writer_.end_array().end_object();
    } else {
      writer_.key("valueContactPoint");
      write_point();
    }
    writer_.end_object();
  }

  const CoverageAnswer& answer_;
  const Version version_;
  Writer writer_;
};

}  // namespace

std::string write_answer(CoverageAnswer answer, Version version) {
  if (version != Version::V2_2) put_before_2_2(answer);
  if (version == Version::V2_0) put_into_2_0(answer);
  return ExtensionWriter(answer, version).take();
}

}  // namespace ordersign::crd
