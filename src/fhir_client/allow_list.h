// The FHIR servers that may be called: URLs, each standing for everything below it. Immutable, so safe to share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fhir_client/url.h"
#include "ordersign/result.h"

namespace ordersign::fhir_client {

class AllowList {
 public:
  /// The values of `--fhir-allow`. Refuses (ErrorCode::BadData, `where` the prefix) what parse_url refuses, a query,
  /// and http for anything but 127.0.0.1, [::1] and localhost.
  static Result<AllowList> parse(const std::vector<std::string>& prefixes);

  bool allows(std::string_view url) const;
  bool allows(const Url& url) const;
  bool empty() const { return prefixes_.empty(); }

 private:
  std::vector<Url> prefixes_;
};

}  // namespace ordersign::fhir_client
