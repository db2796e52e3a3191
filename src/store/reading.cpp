#include "store/reading.h"

#include <chrono>
#include <optional>
#include <utility>

#include "store/schema.h"
#include "store/soci.h"
#include "store/transaction.h"

namespace ordersign::store {
namespace {

constexpr std::chrono::milliseconds patience{5000};

std::optional<Error> fault_of(soci::session& session, Backend& backend) {
  const auto version = version_of(session, backend);
  if (!version) return version.error();
  const int known = static_cast<int>(steps().size());
  if (*version == known) return std::nullopt;
  return Error{ErrorCode::BadData, "",
               "the store is of version " + std::to_string(*version) + ", older than this program's " + std::to_string(known) +
                   "; `serve` brings it up to date"};
}

}  // namespace

std::optional<Error> with_store(const std::string& url, StoreUse how, const std::function<void(soci::session&, Backend&)>& use) {
  auto named = backend_of(url, User::Command);
  if (!named) return named.error();
  auto& backend = **named;
  const auto is_there = backend.exists();
  if (!is_there) return is_there.error();
  if (!*is_there) return Error{ErrorCode::BadData, backend.where(), "no such store; `serve` makes it"};
  try {
    soci::session session;
    backend.connect(session, patience);
    std::optional<ReadingMoment> moment;
    if (how == StoreUse::Reading) moment.emplace(session, backend);
    if (auto error = fault_of(session, backend)) {
      error->where = backend.where();
      return error;
    }
    use(session, backend);
    return std::nullopt;
  } catch (const Passing& passing) {
    return Error{ErrorCode::Unavailable, backend.where(), passing.what()};
  } catch (const soci::soci_error& failure) {
    return Error{ErrorCode::Unavailable, backend.where(), "cannot be used (" + failure.get_error_message() + ")"};
  }
}

}  // namespace ordersign::store
