// The tester's page: the files of one folder, as it was built. The list is read once, so that no path leads out of it; safe to
// share between threads.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "ordersign/result.h"
#include "ordersign/service.h"

namespace ordersign::server {

class Page {
 public:
  /// ErrorCode::NotFound when the folder has no index.html.
  static Result<Page> open(const std::filesystem::path& folder);

  /// The file of that path below the folder ("" is index.html), or 404.
  Reply file(std::string_view path) const;

 private:
  std::map<std::string, std::filesystem::path, std::less<>> files_;
};

/// What the page reads first: which of its switches work here. `now` is the instant that decisions are as of.
Reply page_settings(const std::string& public_url, Instant now);

}  // namespace ordersign::server
