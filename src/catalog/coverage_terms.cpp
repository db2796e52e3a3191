#include "catalog/coverage_terms.h"

#include <algorithm>
#include <span>
#include <utility>

#include "catalog/policy_keys.h"
#include "json/pointer.h"
#include "text/listed.h"

namespace ordersign {
namespace {

std::vector<std::string> texts_of(json::View list) {
  std::vector<std::string> texts;
  for (const auto text : list.elements()) texts.emplace_back(text.string());
  return texts;
}

class TermsReader {
 public:
  TermsReader(const std::string& where, const Policy& policy, std::vector<Error>& errors)
      : where_(where), policy_(policy), errors_(errors) {}

  crd::PolicyTerms read(json::View view) {
    crd::PolicyTerms terms;
    read_result(view["met"], "/met", coverage_result_keys(), terms.met);
    read_result(view["unknown"], "/unknown", coverage_result_keys(), terms.unknown);
    read_result(view["unmet"], "/unmet", coverage_result_keys(), terms.unmet);
    read_result(view["exception"], "/exception", coverage_exception_keys(), terms.exception);
    terms.exceptions = texts_of(view["exception"]["criteria"]);
    for (const auto& id : terms.exceptions) check_criterion(id, "/exception/criteria");
    for (const auto& [criterion, code] : view["infoNeeded"].members()) {
      auto at = std::string("/infoNeeded");
      json::append_token(at, criterion);
      check_criterion(criterion, at);
      take(crd::fault_of_info_needed(std::string(code.string())), at);
      terms.info_needed.emplace(criterion, code.string());
    }
    read_contact(view["contact"], terms);
    terms.questionnaire = flag(view, "questionnaire");
    terms.depends_on_other_lines = flag(view, "dependsOnOtherLines");
    return terms;
  }

 private:
  void fail(const std::string& pointer, std::string message) {
    errors_.push_back({ErrorCode::BadData, where_ + pointer, std::move(message)});
  }
  void take(std::optional<std::string> fault, const std::string& pointer) {
    if (fault) fail(pointer, std::move(*fault));
  }

  /// False when there is nothing to read.
  bool open(json::View object, const std::string& pointer, std::span<const PolicyKey> keys) {
    if (object.absent()) return false;
    if (!object.is_object()) fail(pointer, "want an object");
    const auto known = names_of(keys);
    for (const auto& [name, value] : object.members()) {
      if (std::find(known.begin(), known.end(), name) == known.end()) fail(pointer, text::unknown("key", name, text::listed(known)));
    }
    for (const auto& key : keys)
      if (key.is_required && !object[key.name]) fail(pointer, "want a key `" + std::string(key.name) + "` here");
    return object.is_object();
  }

  void read_result(json::View view, const std::string& pointer, std::span<const PolicyKey> keys, crd::ResultTerms& into) {
    if (!open(view, pointer, keys)) return;
    into = {std::string(view["covered"].string()), std::string(view["paNeeded"].string()), texts_of(view["docNeeded"]),
            texts_of(view["docPurpose"])};
    take(crd::fault_of(into), pointer);
  }

  void check_criterion(std::string_view id, const std::string& pointer) {
    const auto& known = policy_.criteria;
    if (std::none_of(known.begin(), known.end(), [id](const Criterion& criterion) { return criterion.id == id; }))
      fail(pointer, text::unknown("criterion", id, text::listed(known, [](const Criterion& criterion) { return criterion.id; })));
  }

  std::string text(json::View object, const char* name, const std::string& pointer) {
    std::string value(object[name].string());
    if (value.empty()) fail(pointer + "/" + name, "want a text here");
    return value;
  }

  void read_contact(json::View view, crd::PolicyTerms& terms) {
    if (!open(view, "/contact", contact_keys())) return;
    terms.contact = crd::Contact{text(view, "name", "/contact"), text(view, "system", "/contact"), text(view, "value", "/contact")};
    take(crd::fault_of_contact_system(terms.contact->system), "/contact/system");
  }

  bool flag(json::View view, const char* name) {
    const auto value = view[name];
    if (!value.absent() && !value.is_bool()) fail(std::string("/") + name, "want true or false");
    return value.boolean().value_or(true);
  }

  const std::string& where_;
  const Policy& policy_;
  std::vector<Error>& errors_;
};

}  // namespace

std::optional<int> allowed_months(facts::Params& params) {
  auto period = params.optional_part("allowedPeriod", "For how long an order is covered at most. Left out: nothing is told of it.");
  const int months = period.whole("months", facts::Measure::Months, "How long.");
  const bool absent = period.absent();
  params.close(period);
  return absent ? std::nullopt : std::optional(months);
}

crd::PolicyTerms read_coverage_terms(json::View view, const std::string& where, facts::Params& params, const Policy& policy,
                                     std::vector<Error>& errors) {
  auto terms = TermsReader(where, policy, errors).read(view);
  params.allow(names_of(coverage_keys()));
  terms.allowed_months = allowed_months(params);
  params.refuse_unknown_keys();
  errors.insert(errors.end(), params.errors().begin(), params.errors().end());
  return terms;
}

}  // namespace ordersign
