#include "crd/terms.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "text/listed.h"

namespace ordersign::crd {
namespace {

template <std::size_t N>
std::optional<std::string> refuse(std::string_view what, const std::string& code, const std::array<std::string_view, N>& known) {
  if (std::find(known.begin(), known.end(), code) != known.end()) return std::nullopt;
  return text::unknown(what, code, text::listed(known));
}

// What every version has. `conditional` and `indeterminate` are said of what could not be decided, never of a result; `satisfied` where an
// authorization is on file.
constexpr std::array<std::string_view, 2> covered_codes{"covered", "not-covered"};
constexpr std::array<std::string_view, 3> pa_codes{"no-auth", "auth-needed", "performpa"};
constexpr std::array<std::string_view, 2> doc_codes{"clinical", "admin"};
constexpr std::array<std::string_view, 5> purpose_codes{"withpa", "withclaim", "withorder", "retain-doc", "OTH"};
constexpr std::array<std::string_view, 5> info_codes{"performer", "location", "timeframe", "contract-window", "OTH"};
constexpr std::array<std::string_view, 7> contact_systems{"phone", "fax", "email", "pager", "url", "sms", "other"};  // FHIR R4

}  // namespace

std::optional<std::string> fault_of(const ResultTerms& terms) {
  if (auto fault = refuse("covered", terms.covered, covered_codes)) return fault;
  if (terms.covered == "not-covered") {
    if (!terms.pa_needed.empty() || !terms.doc_needed.empty() || !terms.doc_purpose.empty())
      return "`covered` alone would be right for what is not covered";
    return std::nullopt;
  }
  if (auto fault = refuse("paNeeded", terms.pa_needed, pa_codes)) return fault;
  for (const auto& code : terms.doc_needed)
    if (auto fault = refuse("docNeeded", code, doc_codes)) return fault;
  for (const auto& code : terms.doc_purpose)
    if (auto fault = refuse("docPurpose", code, purpose_codes)) return fault;
  if (!terms.doc_purpose.empty() && terms.doc_needed.empty()) return "`docPurpose` only beside `docNeeded` would be right";
  const bool with_pa = std::find(terms.doc_purpose.begin(), terms.doc_purpose.end(), "withpa") != terms.doc_purpose.end();
  if (with_pa && terms.pa_needed == "no-auth") return "no `withpa` beside `no-auth` would be right";
  return std::nullopt;
}

std::optional<std::string> fault_of_info_needed(const std::string& code) { return refuse("infoNeeded", code, info_codes); }
std::optional<std::string> fault_of_contact_system(const std::string& code) { return refuse("system", code, contact_systems); }

}  // namespace ordersign::crd
