// An http or https URL, read so strictly that no two readers can disagree about where it leads. Stateless.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ordersign/result.h"

namespace ordersign::fhir_client {

struct Url {
  enum class Scheme : std::uint8_t { Http, Https };
  enum class Host : std::uint8_t { Name, IPv4, IPv6 };

  Scheme scheme = Scheme::Https;
  Host host_kind = Host::Name;
  std::string host;  ///< as it is dialled: lower case, IPv6 in its one canonical spelling without brackets
  std::uint16_t port = 443;
  std::string path;   ///< "" or from its first "/"
  std::string query;  ///< with its "?", or ""; safe to stand in a request line

  /// Host and, where it is not the scheme's own, port: the Host header.
  std::string authority() const;
  /// Path and query: what a request line names.
  std::string target() const;
  std::string text() const;
};

/// Refuses (ErrorCode::BadData; the message never repeats the text) whatever has been used to make two readers see two
/// places: user information, backslashes, spaces and control characters, non-ASCII, escapes in the host, IPv4 other
/// than four plain decimals, IPv6 with a zone or with an IPv4 address inside, empty labels, fragments, dot segments and
/// empty segments, and in the path encoded dots, slashes, percent signs and control characters.
Result<Url> parse_url(std::string_view text);

/// Whether `url` has the scheme, host and port of `prefix` and its path is that of `prefix` or continues it after a
/// "/".
bool lies_under(const Url& prefix, const Url& url);

/// 127.0.0.1, ::1 or localhost: what plain http may reach.
bool is_loopback(const Url& url);

}  // namespace ordersign::fhir_client
