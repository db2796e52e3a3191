#include "store/purge.h"

#include "store/reading.h"
#include "store/soci.h"
#include "store/statement.h"
#include "store/transaction.h"

namespace ordersign::store {
namespace {

constexpr long long rows_at_once = 500;

/// Of that table, what is older by that column. By windows of row ids: there is no index by time, and a transaction shall be short.
std::uint64_t delete_old(soci::session& session, Backend& backend, const std::string& table, const std::string& column,
                         const std::string& before) {
  long long from = 0, last = 0;
  session << "SELECT COALESCE(MIN(row_id), 0), COALESCE(MAX(row_id), -1) FROM " + table, soci::into(from), soci::into(last);
  std::uint64_t deleted = 0;
  for (; from <= last; from += rows_at_once) {
    const long long to = from + rows_at_once;
    Transaction transaction(session, backend);
    auto statement = statement_of(session, "DELETE FROM " + table + " WHERE row_id >= :from AND row_id < :to AND " + column + " < :before",
                                  soci::use(from), soci::use(to), soci::use(before));
    statement.execute(true);
    const auto rows = statement.get_affected_rows();
    transaction.commit();
    deleted += rows > 0 ? static_cast<std::uint64_t>(rows) : 0;
  }
  return deleted;
}

}  // namespace

Result<Purged> purge(const std::string& url, Day before) {
  Purged purged;
  const auto day = ordersign::to_string(before);
  auto error = with_store(url, StoreUse::Writing, [&](soci::session& session, Backend& backend) {
    purged.feedback = delete_old(session, backend, "feedback", "received_at", day);
    purged.packets = delete_old(session, backend, "packet", "decided_at", day);
    purged.decisions = delete_old(session, backend, "decision", "decided_at", day);
    backend.tidy(session);
  });
  if (error) return std::move(*error);
  return purged;
}

}  // namespace ordersign::store
