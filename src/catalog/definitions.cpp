#include "catalog/definitions.h"

#include <utility>
#include "text/listed.h"

namespace ordersign {
namespace {

constexpr std::string_view structure_base = "http://ordersign.org/fhir/StructureDefinition/";
constexpr std::string_view value_set_base = "http://ordersign.org/fhir/ValueSet/";

/// `Patient` and `Patient.birthDate` are elements of Patient, `PatientX` is not.
bool is_element_of(std::string_view path, std::string_view type) {
  return path.starts_with(type) && (path.size() == type.size() || path[type.size()] == '.');
}

}  // namespace

void Definitions::add(json::View resource, std::string text) {
  const std::string type(resource["resourceType"].string()), id(resource["id"].string());
  urls_.emplace(resource["url"].string(), Canonical{type, id, std::string(resource["version"].string())});
  texts_[type].emplace(id, std::move(text));
}

const std::string* Definitions::find(std::string_view type, std::string_view id) const {
  const auto& all = of_type(type);
  const auto found = all.find(id);
  return found == all.end() ? nullptr : &found->second;
}

const Definitions::ById& Definitions::of_type(std::string_view type) const {
  static const ById none;
  const auto found = texts_.find(type);
  return found == texts_.end() ? none : found->second;
}

Definitions::ById Definitions::with_url(std::string_view type, std::string_view url) const {
  const auto bar = url.find('|');
  const auto found = urls_.find(url.substr(0, bar));
  if (found == urls_.end() || found->second.type != type) return {};
  if (bar != std::string_view::npos && url.substr(bar + 1) != found->second.version) return {};
  return {{found->second.id, *find(type, found->second.id)}};
}

std::optional<Error> refuse_structure_definition(std::string_view file, std::string_view id, json::View resource,
                                                 const terminology::Terminology& terminology) {
  const auto bad = [file](const std::string& pointer, std::string message) {
    return Error{ErrorCode::BadData, std::string(file) + "#" + pointer, std::move(message)};
  };
  if (resource["resourceType"].string() != "StructureDefinition") return bad("/resourceType", "want a StructureDefinition");
  if (resource["id"].string() != id) return bad("/id", "want the file's name, `" + std::string(id) + "`");
  if (resource["url"].string() != std::string(structure_base).append(id)) {
    return bad("/url", "want `" + std::string(structure_base).append(id) + "`");
  }
  for (const auto* name : {"name", "status", "type", "baseDefinition"}) {
    if (resource[name].string().empty()) return bad(std::string("/") + name, "want a text here");
  }
  const auto elements = resource["differential"]["element"].elements();
  if (elements.empty()) return bad("/differential/element", "want at least one element");
  std::size_t index = 0;
  for (const auto element : elements) {
    const auto pointer = "/differential/element/" + std::to_string(index++);
    if (!is_element_of(element["path"].string(), resource["type"].string())) {
      return bad(pointer + "/path", "want an element of `" + std::string(resource["type"].string()) + "`");
    }
    auto bound = element["binding"]["valueSet"].string();
    if (!bound.starts_with(value_set_base)) continue;
    bound.remove_prefix(value_set_base.size());
    if (!terminology.find(bound)) {
      return bad(pointer + "/binding/valueSet", text::unknown("value set", bound, terminology.known_ids()));
    }
  }
  return std::nullopt;
}

}  // namespace ordersign
