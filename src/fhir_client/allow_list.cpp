#include "fhir_client/allow_list.h"

#include <algorithm>

namespace ordersign::fhir_client {

Result<AllowList> AllowList::parse(const std::vector<std::string>& prefixes) {
  AllowList list;
  for (const auto& prefix : prefixes) {
    auto url = parse_url(prefix);
    if (!url) return Error{ErrorCode::BadData, prefix, url.error().message};
    if (!url->query.empty()) return Error{ErrorCode::BadData, prefix, "an allowed FHIR server has no query"};
    if (url->scheme == Url::Scheme::Http && !is_loopback(*url))
      return Error{ErrorCode::BadData, prefix, "http is only for 127.0.0.1, [::1] and localhost; use https"};
    list.prefixes_.push_back(std::move(*url));
  }
  return list;
}

bool AllowList::allows(std::string_view url) const {
  const auto parsed = parse_url(url);
  return parsed && allows(*parsed);
}

bool AllowList::allows(const Url& url) const {
  return std::any_of(prefixes_.begin(), prefixes_.end(), [&](const Url& prefix) { return lies_under(prefix, url); });
}

}  // namespace ordersign::fhir_client
