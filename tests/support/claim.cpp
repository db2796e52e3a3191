#include "support/claim.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "support/json_patch.h"

namespace ordersign::testing {
namespace {

[[noreturn]] void refuse(const std::string& why) { throw std::invalid_argument(why); }

constexpr std::array<std::string_view, 11> kMembers{"claim",        "section", "base",    "now",         "service", "settings",
                                                    "hookInstance", "patch",   "request", "requestText", "expect"};

/// UUIDv5 (RFC 9562, section 5.5) of the name in the namespace of URLs.
std::string uuid_of(const std::string& name) {
  std::string input{'\x6b', '\xa7', '\xb8', '\x11', '\x9d', '\xad', '\x11', '\xd1',
                    '\x80', '\xb4', '\x00', '\xc0', '\x4f', '\xd4', '\x30', '\xc8'};
  input += name;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  EVP_Digest(input.data(), input.size(), digest.data(), nullptr, EVP_sha1(), nullptr);
  digest[6] = static_cast<unsigned char>((digest[6] & 0x0F) | 0x50);
  digest[8] = static_cast<unsigned char>((digest[8] & 0x3F) | 0x80);
  constexpr std::string_view hex = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += hex[digest[i] >> 4];
    text += hex[digest[i] & 0x0F];
  }
  return text;
}

const JsonNode* base_of(const JsonNode& file, const Bases& bases) {
  int told = 0;
  for (const auto* member : {"base", "request", "requestText"}) told += file.find(member) == nullptr ? 0 : 1;
  if (told != 1) refuse("a scenario must have one of `base`, `request` and `requestText`");
  const auto* named = file.find("base");
  if (named == nullptr) return nullptr;
  const auto* base = bases(std::string(named->string()));
  if (base == nullptr || base->find("request") == nullptr) refuse("there is no base `" + std::string(named->string()) + "`");
  return base;
}

std::string request_of(const JsonNode& file, const std::string& name, const JsonNode* base) {
  if (const auto* text = file.find("requestText")) return decoded(*text);
  if (base == nullptr) return to_text(*file.find("request"));
  auto request = *base->find("request");
  const auto* instance = file.find("hookInstance");
  request.set("hookInstance", instance == nullptr ? json_string(uuid_of(name)) : *instance);
  const auto* patch = file.find("patch");
  return to_text(patch == nullptr ? request : patched(std::move(request), *patch));
}

/// JSON Merge Patch (RFC 7396): null takes a member away.
void merge(JsonNode& target, const JsonNode& patch) {
  if (patch.kind != JsonNode::Kind::Object) {
    target = patch;
    return;
  }
  if (target.kind != JsonNode::Kind::Object) target = {JsonNode::Kind::Object, {}, {}};
  for (const auto& [name, value] : patch.children) {
    if (value.kind == JsonNode::Kind::Scalar && value.raw == "null") {
      target.erase(name);
      continue;
    }
    if (target.find(name) == nullptr) target.set(name, {});
    merge(*target.find(name), value);
  }
}

/// The base's decision of the same order, or of the same place when the order is left out.
const JsonNode* like(const JsonNode& decision, std::size_t place, const JsonNode& base) {
  const auto* order = decision.find("order");
  if (order == nullptr) return place < base.children.size() ? &base.children[place].second : nullptr;
  const auto same = [order](const auto& other) { return other.second.find("order") != nullptr && *other.second.find("order") == *order; };
  const auto found = std::find_if(base.children.begin(), base.children.end(), same);
  return found == base.children.end() ? nullptr : &found->second;
}

JsonNode decision_of(const JsonNode& stated, std::size_t place, const JsonNode& base) {
  const bool whole = stated.find("pathway") != nullptr;  // another pathway has other criteria: such a decision stands for itself
  if (whole && stated.find("order") != nullptr) return stated;
  const auto* from = like(stated, place, base);
  if (from == nullptr) {
    const auto* order = stated.find("order");
    refuse("the base has no decision of " + (order == nullptr ? "place " + std::to_string(place + 1) : to_text(*order)) +
           ", so `order`, `phase`, `pathway`, `result` and `criteria` must be stated");
  }
  JsonNode decision{JsonNode::Kind::Object, {}, {}};
  if (whole) decision.set("order", *from->find("order"));
  else decision = *from;
  merge(decision, stated);
  return decision;
}

/// The settings of the service that the scenario is told for; null when it is the usual one.
const JsonNode* settings_of(const JsonNode& file) {
  const auto* settings = file.find("settings");
  if (settings == nullptr) return nullptr;
  const auto* payer_ids = settings->find("payer-id");
  const auto is_text = [](const auto& entry) { return entry.second.is_string(); };
  if (settings->kind != JsonNode::Kind::Object || settings->children.size() != 1 || payer_ids == nullptr ||
      payer_ids->kind != JsonNode::Kind::Array || !std::all_of(payer_ids->children.begin(), payer_ids->children.end(), is_text))
    refuse("`settings` must be like {\"payer-id\": [\"SYSTEM|VALUE\"]}");
  return settings;
}

JsonNode expectation_of(const JsonNode& file, const JsonNode* base) {
  static const JsonNode none{JsonNode::Kind::Object, {}, {}};
  static const JsonNode empty{JsonNode::Kind::Array, {}, {}};
  const auto* given = file.find("expect");
  const auto& stated = given == nullptr ? none : *given;
  const auto* inherited = base == nullptr ? nullptr : base->find("expect");
  const auto& from_base = inherited == nullptr ? none : *inherited;
  const auto member = [&](const JsonNode& where, const char* name, const JsonNode& otherwise) {
    const auto* found = where.find(name);
    return found == nullptr ? otherwise : *found;
  };
  const auto usual_now = json_string("2026-01-15T12:00:00Z");
  JsonNode expect = none;
  expect.set("claim", *file.find("claim"));
  expect.set("now", member(file, "now", base == nullptr ? usual_now : member(*base, "now", usual_now)));
  expect.set("service", member(file, "service", json_string("coverage-order-sign")));
  if (const auto* settings = settings_of(file)) expect.set("settings", *settings);
  const JsonNode ok{JsonNode::Kind::Scalar, "200", {}};
  const auto status = member(stated, "status", member(from_base, "status", ok));
  expect.set("status", status);
  if (status != ok) {  // what is refused is decided by nothing, so that nothing of the base's decisions holds
    expect.set("mentions", member(stated, "mentions", empty));
    return expect;
  }
  const auto decisions = member(from_base, "decisions", empty);
  if (const auto* told = stated.find("decisions")) {
    auto list = empty;
    for (const auto& [unnamed, decision] : told->children)
      list.children.emplace_back(std::string(), decision_of(decision, list.children.size(), decisions));
    expect.set("decisions", std::move(list));
  } else {
    expect.set("decisions", decisions);
  }
  expect.set("cards", member(stated, "cards", member(from_base, "cards", empty)));
  return expect;
}

}  // namespace

Expanded expanded(const JsonNode& file, const std::string& name, const Bases& bases) {
  if (file.kind != JsonNode::Kind::Object) refuse("a scenario must be an object");
  for (const auto& [member, value] : file.children) {
    if (std::find(kMembers.begin(), kMembers.end(), member) == kMembers.end()) refuse("unknown member `" + member + "`");
  }
  const auto* claim = file.find("claim");
  if (claim == nullptr || !claim->is_string()) refuse("`claim` must be a sentence");
  const auto* base = base_of(file, bases);
  return {request_of(file, name, base), to_text(expectation_of(file, base))};
}

}  // namespace ordersign::testing
