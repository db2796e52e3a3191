// `ordersign packet` and `ordersign verify`: the evidence of a request's decisions as a page, and what they were made of as a digest.
#include <algorithm>
#include <utility>

#include "catalog/catalog.h"
#include "hooks/call.h"
#include "hooks/packets.h"
#include "json/document.h"
#include "ordersign/service.h"

namespace ordersign {
namespace {

prefetch::Hook hook_of(const std::string& body) {
  const auto document = json::Document::parse(body);
  const bool selects = document && document.value()->root()["hook"].string() == "order-select";
  return selects ? prefetch::Hook::OrderSelect : prefetch::Hook::OrderSign;
}

/// What is told of a decision: its digest with all parts, or the whole only.
struct ToldDigest {
  std::optional<packet::Digest> parts;
  std::string whole;
};

Error no_digest() {
  return {ErrorCode::Structure, "digest", "want an answer with `extension[\"org.ordersign.digest\"]`, that digest, or its 64 hex digits"};
}

Result<ToldDigest> read_told(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  text = first == std::string_view::npos ? std::string_view() : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
  if (auto whole = packet::hex_digest(text)) return ToldDigest{{}, std::move(*whole)};
  const auto document = json::Document::parse(std::string(text));
  if (!document) return no_digest();
  const auto root = document.value()->root();
  const auto in_answer = root["extension"][hooks::digest_extension];
  const auto digest = in_answer.absent() ? root : in_answer;
  if (packet::is_changed(digest))
    return Error{ErrorCode::Structure, "digest", "the digest's parts do not make its `sha256`: it was changed"};
  auto parts = packet::from_json(digest);
  if (!parts) return no_digest();
  auto whole = packet::whole(*parts);
  return ToldDigest{std::move(parts), std::move(whole)};
}

}  // namespace

Reply Service::packet(std::string body) const {
  const auto now = clock_();
  const auto hook = hook_of(body);
  hooks::Call call({*catalog_, options_, client_.get(), false, authorizations_.get()}, now);
  const auto evaluation = call.evaluate(hook, std::move(body), hooks::Keep::DosesToo);
  if (!evaluation) return reply_for(evaluation.error());
  const auto digest = options_.digest && !evaluation->decided.empty() ? std::optional(call.digest(*evaluation)) : std::nullopt;
  Reply reply{200, "text/html; charset=utf-8", hooks::page_of(*evaluation, catalog_->frame(), now, digest), {}, {}};
  reply.headers.emplace_back("Content-Security-Policy", packet_policy);
  return reply;
}

Result<Verified> Service::verify(std::string body, std::string_view told_text) const {
  std::optional<ToldDigest> told;
  if (!told_text.empty()) {
    auto read = read_told(told_text);
    if (!read) return read.error();
    told = std::move(*read);
  }
  packet::Digest digest;
  if (told && told->parts) {
    // Which policies decide depends on the day; the answer says which did.
    const auto document = json::Document::parse(std::move(body));
    if (!document) return document.error();
    digest.request = packet::request_digest(document.value()->root());
    digest.policies = told->parts->policies;
    digest.policy = packet::policy_digest(*catalog_, digest.policies).value_or("");
    digest.terminology = catalog_->terminology_digest();
    digest.fetched = told->parts->fetched;
  } else {
    const auto hook = hook_of(body);
    hooks::Call call({*catalog_, options_, nullptr, false, authorizations_.get()}, clock_());
    const auto evaluation = call.evaluate(hook, std::move(body));
    if (!evaluation) return evaluation.error();
    digest = call.digest(*evaluation);
  }
  Verified verified{packet::to_json(digest), packet::whole(digest), false, {}, {}, {}, !digest.fetched.empty()};
  if (!told) return verified;
  verified.equal = verified.sha256 == told->whole;
  if (told->parts) {
    verified.request = digest.request == told->parts->request;
    verified.policy = digest.policy == told->parts->policy;
    verified.terminology = digest.terminology == told->parts->terminology;
  }
  return verified;
}

}  // namespace ordersign
