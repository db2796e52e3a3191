// medication[x] and the Medication that it leads to.
#include "fhir/read.h"

namespace ordersign::fhir {
namespace {

/// DSTU2 keeps form and ingredients one level down, in `product`.
json::View parts_of(json::View medication) {
  const auto product = medication["product"];
  return product.is_object() ? product : medication;
}

void add_code(const Concept& more, Concept& code) {
  code.codings.insert(code.codings.end(), more.codings.begin(), more.codings.end());
  if (code.text.empty()) code.text = more.text;
}

/// The reference of an ingredient: itemReference (STU3, R4), or item as CodeableReference (R5) or as Reference (DSTU2).
json::View item_reference(json::View ingredient) {
  if (const auto reference = ingredient["itemReference"]; reference.is_object()) return reference;
  const auto item = ingredient["item"];
  return item["reference"].is_object() ? item["reference"] : item;
}

json::View medication_reference(json::View resource) {
  const auto reference = resource["medicationReference"];
  return reference.is_object() ? reference : resource["medication"]["reference"];
}

/// Follows from `medication`, or, since what is contained refers to its neighbours, from what contains it.
Concept read_ingredient(json::View ingredient, json::View medication, json::View container, Resolver& resolver) {
  auto item = read_concept(ingredient["itemCodeableConcept"]);
  if (item.empty()) item = read_concept(ingredient["item"]);
  if (!item.empty()) return item;
  const auto reference = item_reference(ingredient);
  auto target = resolver.follow(reference, medication);
  if (target.absent()) target = resolver.follow(reference, container);
  item = read_concept(target["code"]);
  if (item.empty()) item.text = reference["display"].string();
  return item;
}

void follow_medication(json::View reference, json::View container, Resolver& resolver, Medication& medication) {
  medication.display = reference["display"].string();
  const auto target = resolver.follow(reference, container);
  medication.unresolved = target.absent() && medication.code.empty();
  medication.late = medication.unresolved && resolver.is_late(reference["reference"].string());
  if (target.absent()) return;
  medication.modified = has_modifier(target);
  add_code(read_concept(target["code"]), medication.code);
  const auto parts = parts_of(target);
  medication.form = read_concept(parts["form"].is_object() ? parts["form"] : parts["doseForm"]);
  for (const auto ingredient : parts["ingredient"].each()) {
    auto item = read_ingredient(ingredient, target, container, resolver);
    if (!item.empty()) medication.ingredients.push_back(std::move(item));
  }
}

}  // namespace

Medication read_medication(json::View resource, Resolver& resolver) {
  Medication medication;
  if (const auto code = resource["medicationCodeableConcept"]) medication.code = read_concept(code);
  if (!medication.code.empty()) return medication;
  if (const auto reference = resource["medicationReference"]; reference.is_object()) {
    follow_medication(reference, resource, resolver, medication);
    return medication;
  }
  // R5: a CodeableReference, whose concept and reference may both be there and mean the same drug.
  const auto either = resource["medication"];
  if (!either.is_object()) return medication;
  medication.code = read_concept(either["concept"]);
  if (either["reference"].is_object()) follow_medication(either["reference"], resource, resolver, medication);
  return medication;
}

std::vector<std::string_view> medication_references(json::View resource, Resolver& resolver) {
  const auto own = medication_reference(resource);
  std::vector<std::string_view> references{own["reference"].string()};
  const auto medication = resolver.follow(own, resource);
  for (const auto ingredient : parts_of(medication)["ingredient"].each()) {
    references.push_back(item_reference(ingredient)["reference"].string());
  }
  std::erase(references, std::string_view());
  return references;
}

}  // namespace ordersign::fhir
