#include "packet/digest.h"

#include <algorithm>

#include "json/canonical.h"
#include "json/writer.h"
#include "security/digest.h"
#include "text/hex.h"

namespace ordersign::packet {
namespace {

std::string digest_of(std::string_view text) { return text::hex(security::sha256(text)); }

bool is_digest(std::string_view text) { return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos; }

void add_line(std::string& text, std::string_view part, std::string_view digest) {
  text.append(part).append(" ").append(digest).append("\n");
}

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

std::optional<Digest> from_json(json::View view) {
  Digest digest{std::string(view["request"].string()),
                std::string(view["policy"].string()),
                std::string(view["terminology"].string()),
                std::string(view["fetched"].string()),
                {}};
  for (const auto policy : view["policies"].elements()) digest.policies.emplace_back(policy.string());
  for (const auto* part : {&digest.request, &digest.policy, &digest.terminology}) {
    if (!is_digest(*part)) return std::nullopt;
  }
  if (!digest.fetched.empty() && !is_digest(digest.fetched)) return std::nullopt;
  return view["sha256"].string() == whole(digest) ? std::optional(std::move(digest)) : std::nullopt;
}

}  // namespace ordersign::packet
