#include "support/shuffle.h"

#include <algorithm>
#include <set>

namespace ordersign::testing {
namespace {

bool has_name_twice(const JsonNode& node) {
  std::set<std::string_view> names;
  return std::any_of(node.children.begin(), node.children.end(), [&](const auto& child) { return !names.insert(child.first).second; });
}

}  // namespace

void shuffle_entries(JsonNode& request, Random& random) {
  auto* prefetch = request.find("prefetch");
  if (prefetch == nullptr) return;
  for (auto& [key, value] : prefetch->children) {
    auto* entries = value.find("entry");
    if (entries != nullptr && entries->kind == JsonNode::Kind::Array) shuffle(entries->children, random);
  }
}

void shuffle_members(JsonNode& request, Random& random) {
  visit(request, [&](std::string_view, JsonNode& node) {
    if (node.kind == JsonNode::Kind::Object && !has_name_twice(node)) shuffle(node.children, random);
  });
}

void shuffle_codings(JsonNode& request, Random& random) {
  visit(request, [&](std::string_view name, JsonNode& node) {
    if (name == "coding" && node.kind == JsonNode::Kind::Array) shuffle(node.children, random);
  });
}

}  // namespace ordersign::testing
