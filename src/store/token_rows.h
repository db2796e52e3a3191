// Used tokens, each until it can come no more. Not thread-safe; all throw soci_error.
#pragma once

#include <string>

#include "ordersign/dates.h"
#include "store/soci.h"
#include "store/used_token.h"

namespace ordersign::store {

class TokenRows {
 public:
  explicit TokenRows(soci::session& session);
  /// False, and nothing written, when it is there, or was to come no later than one of its issuer that was forgotten: on a clock that was
  /// set back it could be that one.
  bool add(const UsedToken& token);
  /// Those that can come no more.
  void forget(Instant now);

 private:
  soci::session& session_;
  UsedToken token_;
  long long until_ = 0, forgotten_ = 0;
  soci::statement is_forgotten_, token_row_;
};

}  // namespace ordersign::store
