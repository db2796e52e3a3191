// Which browser origins may read our answers (the allow-list of `--cors-origin`). Immutable, so safe to share.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ordersign/result.h"

namespace ordersign::http {

/// `scheme://host[:port]` of the web in lower case, as browsers send it.
bool is_origin(std::string_view text);

class Cors {
 public:
  /// Nobody.
  Cors() = default;
  /// Refuses (ErrorCode::BadData, `where` the origin) what a browser never sends: another form than `scheme://host[:port]` in
  /// lower case, and `*` and `null`, which would let everybody in.
  static Result<Cors> parse(std::vector<std::string> origins);

  /// The headers that belong on every answer, errors included, to a request with that `Origin` (empty: it had none).
  /// A preflight's answer has more: what may be asked, which needs no token. Fetch standard, CORS protocol.
  std::vector<std::pair<std::string, std::string>> headers(std::string_view origin, bool is_preflight) const;

  /// Does a page of elsewhere that is not on the list send this, so that its browser keeps the answer from it? By `Sec-Fetch-Site`, which
  /// no page can set (W3C, Fetch Metadata), else by comparing `Origin` with the request's `Host`: a page of our own sends its origin, too.
  /// False for what no browser sent.
  bool is_cross_site(std::string_view origin, std::string_view host, std::string_view fetch_site) const;

 private:
  bool allows(std::string_view origin) const;
  std::vector<std::string> origins_;
};

}  // namespace ordersign::http
