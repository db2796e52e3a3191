// A store in the hands of another program than the service that writes it. For the .cpp files of this module.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "ordersign/result.h"
#include "store/backend.h"

namespace ordersign::store {

enum class StoreUse {
  Reading,  ///< as it is at one moment, while others go on writing; changes nothing
  Writing,  ///< in transactions of its own
};

/// Calls `use` with the store. BadData when the URL names no store of this program's version, Unavailable when it cannot be used, also when
/// another program has it locked for some seconds.
std::optional<Error> with_store(const std::string& url, StoreUse how, const std::function<void(soci::session&, Backend&)>& use);

/// What `read` gives back, as above.
template <class T>
Result<T> read_store(const std::string& url, const std::function<T(soci::session&)>& read) {
  std::optional<T> what;
  if (auto error = with_store(url, StoreUse::Reading, [&](soci::session& session, Backend&) { what = read(session); }))
    return std::move(*error);
  return std::move(*what);
}

}  // namespace ordersign::store
