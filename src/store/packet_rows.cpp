#include "store/packet_rows.h"

#include "store/statement.h"

namespace ordersign::store {
namespace {

using soci::into;
using soci::use;

constexpr long long at_once = 100;  // a page can have megabytes, and others wait for the lock meanwhile

long long seconds(Instant instant) { return instant.time_since_epoch().count(); }

}  // namespace

PacketRows::PacketRows(soci::session& session)
    : session_(session),
      packet_row_(statement_of(
          session,
          "INSERT INTO packet (decision, client, tenant, decided_at, expires_at, page) VALUES (:decision, :client, :tenant, :at, :until, "
          ":page) ON CONFLICT (decision, client, tenant) DO UPDATE SET decided_at = excluded.decided_at, expires_at = excluded.expires_at, "
          "page = excluded.page",
          use(packet_.id), use(packet_.client), use(packet_.tenant), use(at_), use(until_), use(packet_.page))) {}

void PacketRows::add(const PacketRecord& packet, Instant until) {
  packet_ = packet;
  at_ = ordersign::to_string(packet.at);
  until_ = seconds(until);
  packet_row_.execute(true);
}

bool PacketRows::forget(Instant now) {
  const auto before = seconds(now);
  const auto most = at_once;
  auto statement =
      statement_of(session_, "DELETE FROM packet WHERE row_id IN (SELECT row_id FROM packet WHERE expires_at <= :now LIMIT :most)",
                   use(before), use(most));
  statement.execute(true);
  return statement.get_affected_rows() >= at_once;
}

std::optional<std::string> page_of(soci::session& session, const PacketQuestion& question, Instant now) {
  const auto after = seconds(now);
  std::string page;
  auto statement = statement_of(session,
                                "SELECT page FROM packet WHERE decision = :decision AND client = :client AND tenant = :tenant AND "
                                "expires_at > :now",
                                into(page), use(question.id), use(question.client), use(question.tenant), use(after));
  statement.execute();
  return statement.fetch() ? std::optional(std::move(page)) : std::nullopt;
}

}  // namespace ordersign::store
