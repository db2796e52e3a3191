#include "packet/digest.h"

#include <algorithm>

#include "json/canonical.h"
#include "json/writer.h"
#include "security/digest.h"
#include "text/ascii.h"
#include "text/hex.h"

namespace ordersign::packet {
namespace {

std::string digest_of(std::string_view text) { return text::hex(security::sha256(text)); }

void add_line(std::string& text, std::string_view part, std::string_view digest) {
  text.append(part).append(" ").append(digest).append("\n");
}

/// Whatever their whole is; nullopt where one is no digest.
std::optional<Digest> parts_of(json::View view) {
  const auto part = [view](std::string_view name) { return hex_digest(view[name].string()); };
  const auto request = part("request"), policy = part("policy"), terminology = part("terminology"), fetched = part("fetched");
  const bool none_fetched = view["fetched"].string().empty();
  if (!request || !policy || !terminology || (!fetched && !none_fetched)) return std::nullopt;
  Digest digest{*request, *policy, *terminology, fetched.value_or(""), {}};
  for (const auto name : view["policies"].elements()) digest.policies.emplace_back(name.string());
  return digest;
}

bool is_whole_of(const Digest& parts, json::View view) { return hex_digest(view["sha256"].string()) == whole(parts); }

}  // namespace

std::string request_digest(json::View request) { return digest_of(json::canonical(request, {"fhirAuthorization"})); }

std::string name_of(const Policy& policy) { return policy.id + "|" + policy.version; }

std::optional<std::string> policy_digest(const Catalog& catalog, const std::vector<std::string>& policies) {
  std::string text;
  for (const auto& name : policies) {
    const auto& all = catalog.policies();
    const auto found = std::find_if(all.begin(), all.end(), [&name](const auto& loaded) { return name_of(loaded->policy) == name; });
    if (found == all.end()) return std::nullopt;
    add_line(text, name, (*found)->digest);
  }
  return digest_of(text);
}

std::string fetched_digest(const std::vector<Came>& documents, std::vector<std::string> outcomes) {
  auto& lines = outcomes;
  for (const auto& came : documents) lines.push_back(std::string(came.key) + " " + digest_of(json::canonical(came.document)));
  if (lines.empty()) return "";
  std::sort(lines.begin(), lines.end());
  std::string text;
  for (const auto& line : lines) text.append(line).append("\n");
  return digest_of(text);
}

std::string whole(const Digest& digest) {
  std::string text;
  add_line(text, "request", digest.request);
  add_line(text, "policy", digest.policy);
  add_line(text, "terminology", digest.terminology);
  if (!digest.fetched.empty()) add_line(text, "fetched", digest.fetched);
  return digest_of(text);
}

std::string to_json(const Digest& digest) {
  json::Writer writer;
  writer.begin_object().member("sha256", whole(digest)).member("request", digest.request).member("policy", digest.policy);
  writer.member("terminology", digest.terminology).member("fetched", digest.fetched).key("policies").begin_array();
  for (const auto& policy : digest.policies) writer.string(policy);
  return writer.end_array().end_object().take();
}

std::optional<std::string> hex_digest(std::string_view text) {
  if (text.size() != 64) return std::nullopt;
  auto hex = text::lower(text);
  const bool is_digest = hex.find_first_not_of("0123456789abcdef") == std::string::npos;
  return is_digest ? std::optional(std::move(hex)) : std::nullopt;
}

std::optional<Digest> from_json(json::View view) {
  auto parts = parts_of(view);
  return parts && is_whole_of(*parts, view) ? std::move(parts) : std::nullopt;
}

bool is_changed(json::View view) {
  const auto parts = parts_of(view);
  return parts && !view["sha256"].absent() && !is_whole_of(*parts, view);
}

}  // namespace ordersign::packet
