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

using Places = std::unordered_map<std::string, ResourcePlace>;

/// Of a value that is a resource or a Bundle of them.
void note_places(const json::Document& document, json::View value, const std::string& pointer, Places& places) {
  const auto note = [&](json::View resource, std::optional<std::size_t> entry) {
    const auto reference = fhir::reference_of(resource["resourceType"].string(), resource["id"].string());
    if (!reference.empty()) places.try_emplace(std::string(reference), ResourcePlace{&document, pointer, entry});
  };
  note(value, std::nullopt);
  std::size_t index = 0;
  for (const auto entry : value["entry"].elements()) note(entry["resource"], index++);
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
  if (!chart) {
    chart.emplace();
    for (const auto& key : prefetch::keys())
      note_places(*request, request->root()["prefetch"][key.name], "/prefetch/" + std::string(key.name), *chart);
    for (const auto* document : fetched) note_places(*document, document->root(), "", *chart);
  }
  const auto found = chart->find(std::string(reference));
  if (found == chart->end()) return {};
  const auto& [document, pointer, entry] = found->second;
  return json::echo(*document, entry ? pointer + "/entry/" + std::to_string(*entry) + "/resource" : pointer, edits);
}

}  // namespace ordersign::remedies
