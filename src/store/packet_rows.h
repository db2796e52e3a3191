// Pages of evidence, each until its time is over. Not thread-safe; all throw soci_error.
#pragma once

#include <optional>
#include <string>

#include "ordersign/dates.h"
#include "ordersign/packet_record.h"
#include "store/soci.h"

namespace ordersign::store {

class PacketRows {
 public:
  explicit PacketRows(soci::session& session);
  /// In place of one of the same decision, client and tenant.
  void add(const PacketRecord& packet, Instant until);
  /// A hundred of those whose time is over: nobody waits long. Can there be more of them?
  bool forget(Instant now);

 private:
  soci::session& session_;
  PacketRecord packet_;
  std::string at_;
  long long until_ = 0;
  soci::statement packet_row_;
};

/// Whose packet is asked for.
struct PacketQuestion {
  std::string id;
  std::string client;
  std::string tenant;
};

/// The page; nullopt when there is none for that client and tenant, or its time is over.
std::optional<std::string> page_of(soci::session& session, const PacketQuestion& question, Instant now);

}  // namespace ordersign::store
