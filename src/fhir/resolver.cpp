#include "fhir/resolver.h"

#include "fhir/elements.h"
#include "fhir/list_state.h"
#include "fhir/record.h"

namespace ordersign::fhir {

json::View Resolver::find(std::string_view target) {
  if (!indexed_) index();
  const auto found = found_.find(target);
  return found == found_.end() ? json::View() : found->second;
}

json::View Resolver::follow(json::View reference, json::View container) {
  const auto target = reference["reference"].string();
  if (target.empty()) return {};
  if (target.front() == '#') {
    for (const auto contained : container["contained"].each()) {
      auto id = contained["id"].string();
      if (!id.empty() && id.front() == '#') id.remove_prefix(1);  // written so by some servers
      if (id == target.substr(1)) return contained;
    }
    return {};
  }
  if (!indexed_) index();
  if (const auto by_url = found_.find(target); by_url != found_.end()) return by_url->second;
  const auto by_id = found_.find(local_reference(target));
  if (by_id != found_.end()) return by_id->second;
  missed_.emplace(target);
  return {};
}

void Resolver::also(json::View value) {
  if (!indexed_) index();
  add(value);
}

void Resolver::index() {
  indexed_ = true;
  add(draft_orders_);
  for (const auto& [key, value] : prefetch_.members()) add(value);
}

void Resolver::add(json::View value) {
  const auto type = value["resourceType"].string();
  if (type != "Bundle" && !(type.empty() && value["entry"])) {  // some clients leave out that it is a Bundle
    if (auto name = reference_of(type, value["id"].string()); !name.empty()) found_.emplace(std::move(name), value);
    return;
  }
  for (const auto entry : value["entry"].each()) {
    const auto resource = entry["resource"];
    if (!resource.is_object()) continue;
    if (is_bundle(resource)) {
      add(resource);
      continue;
    }
    if (entry.has_duplicate_names()) continue;  // it says two things
    if (const auto url = entry["fullUrl"].string(); !url.empty()) add_url(url, resource);
    if (auto name = reference_of(resource["resourceType"].string(), resource["id"].string()); !name.empty()) {
      found_.emplace(std::move(name), resource);
    }
  }
}

/// One address for two resources leads to neither.
void Resolver::add_url(std::string_view url, json::View resource) {
  const auto [at, is_new] = found_.emplace(url, resource);
  if (is_new) return;
  const auto held = at->second;
  const bool same = held["resourceType"].string() == resource["resourceType"].string() && held["id"].string() == resource["id"].string();
  if (!same) at->second = json::View();
}

memory::String reference_of(std::string_view type, std::string_view id) {
  if (type.empty() || id.empty()) return {};
  memory::String name;
  name.reserve(type.size() + 1 + id.size());
  return name.append(type).append("/").append(id);
}

}  // namespace ordersign::fhir
