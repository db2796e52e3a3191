#include "remedies/sources.h"

#include <optional>

#include "prefetch/keys.h"

namespace ordersign::remedies {
namespace {

/// The pointer of a resource in a value that is it or a Bundle of it; nullopt when it is not there.
std::optional<std::string> find_in(json::View value, std::string_view reference) {
  const auto is_it = [reference](json::View resource) {
    return fhir::reference_of(resource["resourceType"].string(), resource["id"].string()) == reference;
  };
  if (is_it(value)) return "";
  std::size_t index = 0;
  for (const auto entry : value["entry"].elements()) {
    if (is_it(entry["resource"])) return "/entry/" + std::to_string(index) + "/resource";
    ++index;
  }
  return std::nullopt;
}

}  // namespace

json::View Sources::draft(const fhir::Request& order) const {
  std::size_t index = 0;
  for (const auto entry : request->root()["context"]["draftOrders"]["entry"].elements()) {
    if (index++ == order.entry) return entry["resource"];
  }
  return {};
}

std::string Sources::echo_draft(const fhir::Request& order, std::string_view pointer, std::span<const json::Edit> edits) const {
  auto at = "/context/draftOrders/entry/" + std::to_string(order.entry) + "/resource";
  return json::echo(*request, at.append(pointer), edits);
}

std::string Sources::echo_named_draft(std::string_view reference) const {
  const auto found = find_in(request->root()["context"]["draftOrders"], reference);
  return found ? json::echo(*request, "/context/draftOrders" + *found, {}) : std::string();
}

std::string Sources::echo_chart(std::string_view reference, std::span<const json::Edit> edits) const {
  for (const auto& key : prefetch::keys()) {
    const auto found = find_in(request->root()["prefetch"][key.name], reference);
    if (found) return json::echo(*request, "/prefetch/" + std::string(key.name) + *found, edits);
  }
  for (const auto* document : fetched) {
    if (const auto found = find_in(document->root(), reference)) return json::echo(*document, *found, edits);
  }
  return {};
}

}  // namespace ordersign::remedies
