#include "support/spoil.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace ordersign::testing {
namespace {

using Kind = JsonNode::Kind;

struct Way {
  std::string how;
  std::function<bool(std::string_view name, const JsonNode& node)> fits;
  std::function<void(JsonNode& node)> spoil;
};

bool is_resource(const JsonNode& node) { return node.kind == Kind::Object && node.find("resourceType") != nullptr; }

/// A CodeableConcept, Coding, Quantity, Period or Duration: what a server may mask.
bool is_data_type(std::string_view name, const JsonNode& node) {
  static const std::set<std::string_view> others{"resource", "search",          "response", "repeat",
                                                 "timing",   "dispenseRequest", "dosage",   "subject"};
  return node.kind == Kind::Object && !name.empty() && !is_resource(node) && !others.contains(name);
}

bool is_reference(std::string_view, const JsonNode& node) { return node.kind == Kind::Object && node.find("reference") != nullptr; }
bool is_entry(std::string_view, const JsonNode& node) { return node.kind == Kind::Object && node.find("resource") != nullptr; }
bool is_bundle(std::string_view, const JsonNode& node) {
  const auto* type = node.find("resourceType");
  return type != nullptr && type->string() == "Bundle";
}

std::function<void(JsonNode&)> becomes(const char* text) {
  return [replacement = parse_json(text)](JsonNode& node) { node = replacement; };
}

std::function<void(JsonNode&)> gains(const char* name, const char* text) {
  return [name = std::string(name), value = parse_json(text)](JsonNode& node) { node.set(name, value); };
}

constexpr auto masked_text = R"({"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"masked"}]})";
constexpr auto masked_coding =
    R"({"coding":[{"system":"http://terminology.hl7.org/CodeSystem/data-absent-reason","code":"masked","display":"Masked"}]})";

const std::vector<Way>& ways() {
  const auto is_text = [](std::string_view, const JsonNode& node) { return node.is_string(); };
  const auto is_number = [](std::string_view, const JsonNode& node) { return node.kind == Kind::Scalar && !node.is_string(); };
  const auto is_compound = [](std::string_view name, const JsonNode& node) { return node.kind != Kind::Scalar && !name.empty(); };
  const auto is_concept = [](std::string_view, const JsonNode& node) { return node.find("coding") != nullptr; };
  const auto is_worded = [](std::string_view name, const JsonNode& node) {
    return node.is_string() && (name == "text" || name == "display");
  };
  const auto is_lone_resource = [](std::string_view name, const JsonNode& node) {
    return name == "resource" && is_resource(node) && node.find("resourceType")->string() != "OperationOutcome";
  };
  static const std::vector<Way> all{
      {"an object in its place", is_text, becomes(R"({"odd":[7]})")},
      {"a number in its place", is_text, becomes("7")},
      {"a question mark", is_text, becomes(R"("?")")},
      {"a uuid", is_worded, becomes(R"("6f3a0c1e-1f0e-4b43-9d58-3d3f2f9f5a10")")},
      {"a word in its place", is_number, becomes(R"("odd")")},
      {"a number in its place", is_compound, becomes("7")},
      {"a word in its place", is_compound, becomes(R"("?")")},
      {"masked", is_data_type, becomes(masked_text)},
      {"a masked code", is_concept, becomes(masked_coding)},
      {"an opaque code", is_concept, becomes(R"({"coding":[{"system":"urn:oid:1.2.3.4","code":"4711"}]})")},
      {"a code outside the sets", is_concept, becomes(R"({"coding":[{"system":"http://snomed.info/sct","code":"1234567890"}]})")},
      {"words that name nothing", is_concept, becomes(R"({"text":"Unknown medication"})")},
      {"a reference that leads nowhere", is_reference, becomes(R"({"reference":"urn:uuid:0e0e0e0e-0000-4000-8000-000000000000"})")},
      {"an entry that was not found", is_entry, becomes(R"({"response":{"status":"404 Not Found"}})")},
      {"an outcome for an entry", is_entry, becomes(R"({"search":{"mode":"outcome"},"resource":{"resourceType":"OperationOutcome",
          "issue":[{"severity":"warning","code":"suppressed"}]}})")},
      {"an empty entry", is_entry, becomes("{}")},
      {"a Bundle with a fault for an entry", is_entry, becomes(R"({"resource":{"resourceType":"Bundle","type":"searchset",
          "link":[{"relation":"next","url":"https://ehr.example.org/fhir/more"}],"entry":[]}})")},
      {"another type", is_lone_resource, gains("resourceType", R"("Basic")")},
      {"no type", is_lone_resource, gains("resourceType", "7")},
      {"a modifier that is not understood", is_lone_resource,
       gains("modifierExtension", R"([{"url":"http://example.org/odd","valueBoolean":true}])")},
      {"a page left unread", is_bundle, gains("link", R"([{"relation":"next","url":"https://ehr.example.org/fhir/more"}])")},
      {"entries of another type", is_bundle, gains("entry", R"("?")")},
  };
  return all;
}

/// What tells one resource from another, or is for people to read: not what reading 1.2 is about.
bool stays(std::string_view name, const JsonNode& node) {
  static const std::set<std::string_view> names{"id",   "fullUrl", "resourceType", "meta", "link",   "total",
                                                "type", "url",     "use",          "name", "gender", "issue"};
  const bool narrative = name == "text" && node.kind == Kind::Object;
  const bool identifier = name == "value" && node.is_string();
  return narrative || identifier || (names.contains(name) && !(name == "type" && node.kind == Kind::Object));
}

class Walk {
 public:
  Walk(const JsonNode& request, const Choice& choose, const std::function<void(const Spoilt&)>& act)
      : request_(request), choose_(choose), act_(act) {}

  void walk(const JsonNode& node, std::string_view name, const Place& place) {
    for (const auto& way : ways()) {
      const auto what = place.path + ": " + way.how;
      if (!way.fits(name, node) || !choose_(what)) continue;
      Spoilt spoilt{place, way.how, request_};
      way.spoil(node_at(spoilt.request, place));
      act_(spoilt);
    }
    walk_below(node, place);
  }

  void walk_below(const JsonNode& node, const Place& place) {
    const auto* type = node.find("resourceType");
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      const auto& [child_name, child] = node.children[i];
      if (stays(child_name, child)) continue;
      auto below = place;
      below.steps.push_back(i);
      below.path += "/" + (child_name.empty() ? std::to_string(i) : child_name);
      if (type != nullptr && type->string() != "Bundle") below.resource = type->string();
      walk(child, child_name, below);
    }
  }

 private:
  const JsonNode& request_;
  const Choice& choose_;
  const std::function<void(const Spoilt&)>& act_;
};

}  // namespace

JsonNode& node_at(JsonNode& request, const Place& place) {
  auto* node = &request;
  for (const auto step : place.steps) node = &node->children.at(step).second;
  return *node;
}

namespace {

/// The place of the member of that name; false when there is none.
bool step_into(const JsonNode*& node, Place& place, std::string_view name) {
  for (std::size_t i = 0; i < node->children.size(); ++i) {
    if (node->children[i].first != name) continue;
    place.steps.push_back(i);
    node = &node->children[i].second;
    return true;
  }
  return false;
}

}  // namespace

void for_each_spoilt(const JsonNode& request, const Choice& choose, const std::function<void(const Spoilt&)>& act) {
  Walk walk(request, choose, act);
  const auto* prefetch = &request;
  Place place{{}, "prefetch", {}};
  if (step_into(prefetch, place, "prefetch")) walk.walk_below(*prefetch, place);
  const auto* entries = &request;
  place = {{}, "drafts", {}};
  if (!step_into(entries, place, "context") || !step_into(entries, place, "draftOrders") || !step_into(entries, place, "entry")) return;
  for (std::size_t i = 0; i < entries->children.size(); ++i) {
    const auto* draft = &entries->children[i].second;
    Place at = place;
    at.steps.push_back(i);
    at.path += "/" + std::to_string(i);
    // The Bundle of drafts is the request's own structure, and odd structure is refused: parts of the drafts only.
    if (step_into(draft, at, "resource")) walk.walk_below(*draft, at);
  }
}

}  // namespace ordersign::testing
