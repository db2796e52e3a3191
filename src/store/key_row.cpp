#include "store/key_row.h"

#include "store/soci.h"
#include "store/transaction.h"

namespace ordersign::store {
namespace {

std::string stored(soci::session& session) {
  std::string check;
  session << "SELECT COALESCE(MAX(check_value), '') FROM pseudonym_key", soci::into(check);
  return check;
}

}  // namespace

std::optional<Error> check_key(soci::session& session, Backend& backend, const std::string& check) {
  if (check.empty()) return std::nullopt;
  if (stored(session).empty()) {
    Transaction transaction(session, backend);
    session << "INSERT INTO pseudonym_key (row_id, check_value) VALUES (1, :value) ON CONFLICT (row_id) DO NOTHING", soci::use(check);
    transaction.commit();
  }
  if (stored(session) == check) return std::nullopt;
  return Error{ErrorCode::BadData, "",
               "the key given is not the one that this store's patients are recorded under, and under another none would be the same as "
               "before; name the right one by --pseudonym-key (each replica needs the same), or another store to begin anew"};
}

}  // namespace ordersign::store
