#include "fhir_client/url.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "fhir_client/host.h"
#include "text/ascii.h"
#include "text/hex.h"

namespace ordersign::fhir_client {
namespace {

constexpr std::size_t longest_url = 8192;  // what servers commonly take as a request line

Error refusal(std::string_view why) { return {ErrorCode::BadData, "", std::string(why)}; }

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// RFC 3986, 3.3: the characters of a path, "%" apart.
bool is_path_char(char c) { return is_alpha(c) || is_digit(c) || std::string_view("/-._~!$&'()*+,;=:@").find(c) != std::string_view::npos; }

// What a server may decode to another path than the one that was compared.
bool decodes_to_structure(unsigned byte) {
  return byte < 0x20 || byte == 0x7F || byte == '.' || byte == '/' || byte == '\\' || byte == '%';
}

// "..;x" counts as "..": some servers drop path parameters before they resolve dots.
bool is_dot_segment(std::string_view segment) {
  const auto name = segment.substr(0, segment.find(';'));
  return name == "." || name == "..";
}

std::optional<Error> fault_of_path(std::string_view path) {
  for (std::size_t at = 0; at < path.size(); ++at) {
    if (path[at] == '%') {
      const auto byte = text::hex_byte(path.substr(at + 1, 2));
      if (!byte || decodes_to_structure(*byte)) return refusal("path has an escape that is not allowed");
    } else if (!is_path_char(path[at])) {
      return refusal("path has a character that must be escaped");
    }
  }
  while (!path.empty()) {  // from one "/" to the next
    const auto next = std::min(path.find('/', 1), path.size());
    const auto segment = path.substr(1, next - 1);
    if (is_dot_segment(segment)) return refusal("path has a dot segment");
    if (segment.empty() && next != path.size()) return refusal("path has an empty segment");
    path.remove_prefix(next);
  }
  return std::nullopt;
}

// Servers print "|" and the like into next links although RFC 3986 wants them escaped; escaped, they mean the same.
std::optional<std::string> escaped_query(std::string_view query) {
  std::string escaped;
  for (std::size_t at = 0; at < query.size(); ++at) {
    const char c = query[at];
    if (c == '%' && !text::hex_byte(query.substr(at + 1, 2))) return std::nullopt;
    if (std::string_view("|\"<>^`{}").find(c) == std::string_view::npos) {
      escaped += c;
      continue;
    }
    escaped += text::percent_encoded(c);
  }
  return escaped;
}

// Takes the scheme and its "://" off the front.
std::optional<Url::Scheme> take_scheme(std::string_view& rest) {
  const auto colon = rest.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  const auto name = text::lower(rest.substr(0, colon));
  rest.remove_prefix(colon + 3);
  if (name == "https") return Url::Scheme::Https;
  if (name == "http") return Url::Scheme::Http;
  return std::nullopt;
}

std::optional<std::uint16_t> read_port(std::string_view digits) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc() || end != digits.data() + digits.size() || digits.front() == '0') return std::nullopt;
  return port;
}

// Host and port of an authority; a colon inside brackets belongs to the host.
bool read_authority(std::string_view authority, Url& url) {
  const auto after_brackets = authority.rfind(']');
  const auto colon = authority.find(':', after_brackets == std::string_view::npos ? 0 : after_brackets);
  auto host = read_host(authority.substr(0, colon));
  if (!host) return false;
  url.host = std::move(host->text);
  url.host_kind = host->kind;
  url.port = url.scheme == Url::Scheme::Https ? 443 : 80;
  if (colon == std::string_view::npos) return true;
  const auto digits = authority.substr(colon + 1);
  const auto port = digits.empty() ? std::nullopt : read_port(digits);
  if (port) url.port = *port;
  return port.has_value();
}

}  // namespace

Result<Url> parse_url(std::string_view text) {
  if (text.size() > longest_url) return refusal("url is too long");
  const auto plain = [](char c) { return c > 0x20 && c < 0x7F && c != '\\' && c != '#'; };
  if (!std::all_of(text.begin(), text.end(), plain)) return refusal("url has a character that is not allowed");
  Url url;
  const auto scheme = take_scheme(text);
  if (!scheme) return refusal("url must begin with https:// or http://");
  url.scheme = *scheme;
  const auto end_of_authority = std::min(text.find_first_of("/?"), text.size());
  if (!read_authority(text.substr(0, end_of_authority), url))
    return refusal("url must have a plain host name or address, and a port only as a number");
  text.remove_prefix(end_of_authority);
  const auto question = std::min(text.find('?'), text.size());
  url.path = text.substr(0, question);
  if (auto fault = fault_of_path(url.path)) return *fault;
  auto query = escaped_query(text.substr(question));
  if (!query) return refusal("query has a broken escape");
  url.query = std::move(*query);
  return url;
}

std::string Url::authority() const {
  const bool own_port = port == (scheme == Scheme::Https ? 443 : 80);
  const auto name = host_kind == Host::IPv6 ? "[" + host + "]" : host;
  return own_port ? name : name + ":" + std::to_string(port);
}

std::string Url::target() const { return (path.empty() ? "/" : path) + query; }

std::string Url::text() const { return (scheme == Scheme::Https ? "https://" : "http://") + authority() + path + query; }

bool lies_under(const Url& prefix, const Url& url) {
  if (prefix.scheme != url.scheme || prefix.host != url.host || prefix.port != url.port) return false;
  std::string_view path = prefix.path;
  if (path.ends_with('/')) path.remove_suffix(1);
  if (!std::string_view(url.path).starts_with(path)) return false;
  return url.path.size() == path.size() || url.path[path.size()] == '/';
}

bool is_loopback(const Url& url) { return url.host == "localhost" || url.host == "127.0.0.1" || url.host == "::1"; }

}  // namespace ordersign::fhir_client
