#include "store/token_rows.h"

#include "store/statement.h"

namespace ordersign::store {
namespace {

using soci::into;
using soci::use;

long long seconds(Instant instant) { return instant.time_since_epoch().count(); }

}  // namespace

TokenRows::TokenRows(soci::session& session)
    : session_(session),
      is_forgotten_(statement_of(session, "SELECT COUNT(*) FROM forgotten_token WHERE issuer = :issuer AND until >= :until",
                                 into(forgotten_), use(token_.issuer), use(until_))),
      token_row_(statement_of(
          session, "INSERT INTO used_token (token, issuer, until) VALUES (:token, :issuer, :until) ON CONFLICT (token) DO NOTHING",
          use(token_.token), use(token_.issuer), use(until_))) {}

bool TokenRows::add(const UsedToken& token) {
  token_ = token;
  until_ = seconds(token.until);
  is_forgotten_.execute(true);
  if (forgotten_ > 0) return false;
  token_row_.execute(true);
  return token_row_.get_affected_rows() > 0;
}

void TokenRows::forget(Instant now) {
  const auto before = seconds(now);
  session_ << "INSERT INTO forgotten_token (issuer, until) SELECT issuer, MAX(until) FROM used_token WHERE until < :now GROUP BY issuer ON "
              "CONFLICT (issuer) DO UPDATE SET until = CASE WHEN excluded.until > forgotten_token.until THEN excluded.until ELSE "
              "forgotten_token.until END",
      use(before);
  session_ << "DELETE FROM used_token WHERE until < :now", use(before);
}

}  // namespace ordersign::store
