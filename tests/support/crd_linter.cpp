#include "support/crd_linter.h"

#include <algorithm>
#include <map>
#include <regex>
#include <set>

namespace ordersign::testing {
namespace {

using json::View;
using Codes = std::set<std::string, std::less<>>;

struct Part {
  std::size_t least, most;
  std::string value;
  Codes codes = {};
};

constexpr std::size_t many = 1000;

std::map<std::string, Part, std::less<>> parts_of(const std::string& version) {
  const bool v2_0 = version == "2.0", v2_2 = version == "2.2";
  std::map<std::string, Part, std::less<>> parts{
      {"coverage", {1, 1, "valueReference"}},
      {"covered", {1, 1, "valueCode", {"covered", "not-covered", "conditional"}}},
      {"pa-needed", {0, 1, "valueCode", {"no-auth", "auth-needed", "satisfied", "performpa", "conditional"}}},
      {"doc-needed", {0, v2_0 ? 1 : many, "valueCode", {"clinical", "admin", v2_0 ? "both" : "patient", "conditional"}}},
      {"doc-purpose", {0, many, "valueCode", {"withpa", "withclaim", "withorder", "retain-doc", "OTH"}}},
      {"info-needed", {0, many, "valueCode", {"performer", "location", "timeframe", "contract-window", "OTH"}}},
      {"billingCode", {0, many, "valueCoding"}},
      {"reason", {0, many, "valueCodeableConcept"}},
      {"detail", {0, many, "extension"}},
      {"dependency", {0, many, "valueReference"}},
      {"questionnaire", {0, many, "valueCanonical"}},
      {"date", {1, 1, "valueDate"}},
      {"coverage-assertion-id", {1, 1, "valueString"}},
      {"satisfied-pa-id", {0, 1, "valueString"}},
      {"contact", {0, many, v2_2 ? "valueContactDetail" : "valueContactPoint"}},
  };
  if (!v2_0) parts["expiry-date"] = {0, 1, "valueDate"};
  if (v2_2) {
    for (const auto* name : {"covered", "pa-needed", "doc-needed"}) parts[name].codes.insert("indeterminate");
    parts["info-needed"].codes.insert("detail-code");
  }
  return parts;
}

class CoverageLinter {
 public:
  CoverageLinter(View extension, const std::string& version) : version_(version) {
    for (const auto part : extension["extension"].elements()) parts_.push_back(part);
  }

  std::vector<std::string> lint() {
    const auto known = parts_of(version_);
    std::map<std::string, std::size_t, std::less<>> count;
    for (const auto part : parts_) {
      const auto url = part["url"].string();
      const auto found = known.find(url);
      want(found != known.end(), std::string(url) + " is not of this version");
      if (found == known.end()) continue;
      ++count[std::string(url)];
      const auto value = part[found->second.value];
      want(!value.absent() && part.size() == 2, std::string(url) + " wants " + found->second.value + " alone");
      want(found->second.codes.empty() || found->second.codes.contains(value.string()),
           std::string(url) + " has no code " + std::string(value.string()));
      if (url == "reason") lint_reason(value);
      if (url == "detail") lint_detail(value);
    }
    for (const auto& [url, part] : known)
      want(count[url] >= part.least && count[url] <= part.most, url + " stands too often or not at all");
    lint_invariants();
    return std::move(problems_);
  }

 private:
  void want(bool right, std::string rule) {
    if (!right) problems_.push_back(std::move(rule));
  }
  bool has(std::string_view url) const {
    return std::any_of(parts_.begin(), parts_.end(), [url](View part) { return part["url"].string() == url; });
  }
  bool is(std::string_view url, std::string_view code) const {
    return std::any_of(parts_.begin(), parts_.end(),
                       [&](View part) { return part["url"].string() == url && part["valueCode"].string() == code; });
  }
  bool any_is(std::string_view code) const { return is("covered", code) || is("pa-needed", code) || is("doc-needed", code); }

  void lint_reason(View reason) {
    static const Codes now{"gold-card", "no-member-found", "no-active-coverage", "coverage-not-found", "auth-out-network", "technical"};
    static const Codes before{"gold-card", "detail-code"};
    want(!reason["text"].string().empty(), "a reason has text");
    for (const auto coding : reason["coding"].elements()) {
      want(coding["system"].string() == "http://hl7.org/fhir/us/davinci-crd/CodeSystem/temp", "a reason's system");
      want((version_ == "2.2" ? now : before).contains(coding["code"].string()), "a reason's code");
    }
  }

  void lint_detail(View detail) {
    Codes urls;
    for (const auto part : detail.elements()) urls.emplace(part["url"].string());
    want(urls.contains("code") && urls.contains("value"), "a detail has code and value");
    want(urls.contains("category") == (version_ == "2.2"), "a detail has a category since 2.2");
    for (const auto part : detail.elements()) {
      if (part["url"].string() == "value" && version_ == "2.0") want(part["valueUrl"].absent(), "no detail is a link in 2.0");
      if (part["url"].string() != "code") continue;
      const auto system = part["valueCodeableConcept"]["coding"].first()["system"].string();
      want(system == (version_ == "2.2" ? "http://terminology.hl7.org/CodeSystem/crd-coverage-detail"
                                        : "http://hl7.org/fhir/us/davinci-crd/CodeSystem/temp"),
           "a detail's system");
    }
  }

  void lint_invariants() {
    want(!has("questionnaire") || has("doc-needed"), "crd-ci-q1");
    want(!is("covered", "not-covered") || !has("pa-needed"), "crd-ci-q2");
    const bool may_be_covered = is("covered", "covered") || is("covered", "conditional");
    want(!may_be_covered || has("pa-needed"), "crd-ci-q2 of 2.0.1");
    want(has("info-needed") == any_is("conditional"), "crd-ci-q3");
    want(!(is("pa-needed", "satisfied") || is("pa-needed", "no-auth")) || !is("doc-purpose", "withpa"), "crd-ci-q4");
    want(has("satisfied-pa-id") == is("pa-needed", "satisfied"), "crd-ci-q5");
    want(!is("info-needed", "OTH") || has("reason"), "crd-ci-q6");
    want(!has("doc-purpose") || has("reason"), "crd-ci-q8");
    want(!any_is("indeterminate") || has("reason"), "crd-ci-q9");
  }

  const std::string& version_;
  std::vector<View> parts_;
  std::vector<std::string> problems_;
};

}  // namespace

std::vector<std::string> lint_coverage(View extension, const std::string& version) { return CoverageLinter(extension, version).lint(); }

bool is_card_topic(View topic, const std::string& version) {
  static const Codes codes{"claim",
                           "insurance",
                           "limits",
                           "network",
                           "appropriate-use",
                           "cost",
                           "guideline",
                           "off-guideline",
                           "clinical-reminder",
                           "therapy-alternatives-opt",
                           "duplicate-therapy",
                           "contraindication",
                           "therapy-alternatives-req"};
  const auto system =
      version == "2.2" ? "http://terminology.hl7.org/CodeSystem/cdshooks-card-type" : "http://hl7.org/fhir/us/davinci-crd/CodeSystem/temp";
  return topic["system"].string() == system && codes.contains(topic["code"].string());
}

}  // namespace ordersign::testing
