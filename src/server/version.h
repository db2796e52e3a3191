// What this program is: its version, the commit it was built from, and the libraries it works with.
#pragma once

#include <string>
#include <string_view>

namespace ordersign::server {

/// Twelve digits of the hash, with `+changes` when files differed from it; `unknown` outside a clone. Written anew by every build.
extern const std::string_view commit;

/// Of the program alone, as 0.1.0.
extern const std::string_view version;

/// A line for each, the program's first.
std::string version_text();

}  // namespace ordersign::server
