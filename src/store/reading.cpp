#include "store/reading.h"

#include <filesystem>
#include <utility>

#include "store/schema.h"
#include "store/soci.h"
#include "store/sqlite.h"
#include "store/store_url.h"

namespace ordersign::store {
namespace {

constexpr std::chrono::milliseconds patience{5000};

std::optional<Error> fault_of(soci::session& session) {
  const auto version = version_of(session);
  if (!version) return version.error();
  const int known = static_cast<int>(steps().size());
  if (*version == known) return std::nullopt;
  return Error{ErrorCode::BadData, "",
               "the store is of version " + std::to_string(*version) + ", older than this program's " + std::to_string(known) +
                   "; `serve` brings it up to date"};
}

}  // namespace

std::optional<Error> with_store(const std::string& url, StoreUse how, const std::function<void(soci::session&)>& use) {
  auto path = store_path(url);
  if (!path) return path.error();
  if (!std::filesystem::exists(*path)) return Error{ErrorCode::BadData, path->string(), "no such store; `serve` makes it"};
  try {
    soci::session session;
    sqlite::connect(session, *path);
    sqlite::wait_for_locks(session, patience);
    std::optional<soci::transaction> moment;
    if (how == StoreUse::Reading) moment.emplace(session);
    if (auto error = fault_of(session)) {
      error->where = path->string();
      return error;
    }
    use(session);
    return std::nullopt;
  } catch (const soci::soci_error& failure) {
    return Error{ErrorCode::Unavailable, path->string(), "cannot be used (" + failure.get_error_message() + ")"};
  }
}

}  // namespace ordersign::store
