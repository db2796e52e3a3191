#include "support/linter.h"

#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include "json/document.h"
#include "support/crd_linter.h"

namespace ordersign::testing {
namespace {

using json::View;

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool is_uuid(std::string_view text) {
  static const std::regex form("[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");  // RFC 4122
  return std::regex_match(text.begin(), text.end(), form);
}

bool is_absolute(std::string_view url) {
  static const std::regex form("https?://[^/?#\\s]+[^\\s]*");
  return std::regex_match(url.begin(), url.end(), form);
}

bool is_relative_reference(std::string_view text) {
  static const std::regex form("[A-Z][A-Za-z]+/[^/\\s]+");
  return std::regex_match(text.begin(), text.end(), form);
}

class Linter {
 public:
  Linter(View answer, View request, const DialectRules& rules) : answer_(answer), request_(request), rules_(rules) { collect_resources(); }

  std::vector<std::string> lint() {
    if (!answer_.is_object()) return {": want an object"};
    if (rules_.crd.empty()) only(answer_, "", {"cards", "extension"});  // systemActions only by agreement with the client
    else only(answer_, "", {"cards", "systemActions", "extension"});
    if (!rules_.crd.empty()) check_system_actions(answer_["systemActions"]);
    check_extension(answer_, "");
    check_values(answer_, "");
    if (!answer_["cards"].is_array()) fail("/cards", "want an array");
    std::size_t index = 0;
    for (const auto card : answer_["cards"].elements()) check_card(card, "/cards/" + std::to_string(index++));
    return std::move(problems_);
  }

 private:
  void fail(const std::string& pointer, std::string rule) { problems_.push_back(pointer + ": " + std::move(rule)); }

  void only(View object, const std::string& pointer, const std::set<std::string_view>& known) {
    std::set<std::string_view> seen;
    for (const auto& [name, value] : object.members()) {
      if (!known.contains(name)) fail(pointer + "/" + std::string(name), "not an element of an answer");
      if (!seen.insert(name).second) fail(pointer + "/" + std::string(name), "written twice");
    }
  }

  std::string_view text(View object, std::string_view name, const std::string& pointer) {
    const auto value = object[name];
    if (!value.is_string() || value.string().empty()) fail(pointer + "/" + std::string(name), "want a non-empty string");
    return value.string();
  }

  /// CDS Hooks omits optional elements without value: everywhere but in an echoed resource, which is the client's own.
  void check_values(View value, const std::string& pointer) {
    const bool empty =
        value.is_null() || (value.is_string() && value.string().empty()) || ((value.is_object() || value.is_array()) && value.size() == 0);
    if (empty && pointer != "/cards" && pointer != "/systemActions") fail(pointer, "no value; to be left out");
    std::size_t index = 0;
    for (const auto element : value.elements()) check_values(element, pointer + "/" + std::to_string(index++));
    for (const auto& [name, member] : value.members()) {
      if (name != "resource") check_values(member, pointer + "/" + std::string(name));
    }
  }

  /// CDS Hooks, Extensions: an object whose names are reverse DNS.
  void check_extension(View holder, const std::string& pointer) {
    const auto extension = holder["extension"];
    if (extension.absent()) return;
    if (!extension.is_object()) fail(pointer + "/extension", "want an object");
    static const std::regex form("([a-z][a-z0-9-]*\\.)+[A-Za-z][A-Za-z0-9-]*");
    for (const auto& [name, value] : extension.members()) {
      if (!std::regex_match(name.begin(), name.end(), form)) fail(pointer + "/extension/" + std::string(name), "want a reverse DNS name");
      if (!name.starts_with(rules_.extensions)) fail(pointer + "/extension/" + std::string(name), "want a name of this dialect alone");
    }
  }

  void check_uuid(View object, const std::string& pointer) {
    const auto uuid = text(object, "uuid", pointer);
    if (!is_uuid(uuid)) fail(pointer + "/uuid", "want a lower-case RFC 4122 UUID");
    if (!uuids_.emplace(uuid).second) fail(pointer + "/uuid", "used before");
  }

  void check_card(View card, const std::string& pointer) {
    if (!card.is_object()) return fail(pointer, "want an object");
    only(card, pointer,
         {"uuid", "summary", "detail", "indicator", "source", "suggestions", "selectionBehavior", "overrideReasons", "links", "extension"});
    check_uuid(card, pointer);
    if (code_points(text(card, "summary", pointer)) > 139) fail(pointer + "/summary", "want fewer than 140 characters");
    text(card, "detail", pointer);
    const auto indicator = text(card, "indicator", pointer);
    if (indicator != "info" && indicator != "warning") fail(pointer + "/indicator", "want info or warning");
    check_source(card["source"], pointer + "/source");
    check_suggestions(card, pointer);
    check_reasons(card["overrideReasons"], pointer + "/overrideReasons");
    check_links(card["links"], pointer + "/links");
    check_extension(card, pointer);
    check_topic(card, pointer);
  }

  /// CRD-020 to CRD-026: each order of the drafts once at most, whole, with one coverage information for a coverage.
  void check_system_actions(View actions) {
    if (!actions.is_array()) return fail("/systemActions", "want an array");
    std::size_t index = 0;
    for (const auto action : actions.elements()) {
      const auto at = "/systemActions/" + std::to_string(index++);
      only(action, at, {"type", "description", "resource"});
      text(action, "description", at);
      if (text(action, "type", at) != "update") fail(at + "/type", "want update");
      if (!drafts_.contains(name_of(action["resource"]))) fail(at + "/resource", "want a draft");
      check_update(action, at);
      std::set<std::string_view> coverages;
      for (const auto extension : action["resource"]["extension"].elements()) {
        if (extension["url"].string() != "http://hl7.org/fhir/us/davinci-crd/StructureDefinition/ext-coverage-information") continue;
        for (const auto part : extension["extension"].elements())
          if (part["url"].string() == "coverage" && !coverages.insert(part["valueReference"]["reference"].string()).second)
            fail(at + "/resource/extension", "want one for each coverage");
        for (auto& problem : lint_coverage(extension, rules_.crd)) fail(at + "/resource/extension", std::move(problem));
      }
      if (coverages.empty()) fail(at + "/resource/extension", "want coverage information");
    }
  }

  void check_topic(View card, const std::string& pointer) {
    if (!rules_.crd.empty()) {
      if (!is_card_topic(card["source"]["topic"], rules_.crd))
        fail(pointer + "/source/topic", "want a type of card other than coverage-info");
      return;
    }
    const auto code = card["source"]["topic"]["code"].string();
    if (rules_.alphanumeric_topic) {
      static const std::regex form("[A-Za-z0-9]{1,100}");
      if (!std::regex_match(code.begin(), code.end(), form)) fail(pointer + "/source/topic/code", "want letters and digits, 100 at most");
    } else if (code != text(card["extension"], "org.ordersign.criterion", pointer + "/extension")) {
      fail(pointer + "/source/topic/code", "want the criterion of the extension");
    }
  }

  void check_source(View source, const std::string& pointer) {
    if (!source.is_object()) return fail(pointer, "want an object");
    only(source, pointer, {"label", "url", "icon", "topic"});
    text(source, "label", pointer);
    for (const auto* name : {"url", "icon"}) {
      if (!source[name].absent() && !is_absolute(source[name].string())) fail(pointer + "/" + name, "want an absolute URL");
    }
    check_coding(source["topic"], pointer + "/topic");
  }

  void check_coding(View coding, const std::string& pointer) {
    if (!coding.is_object()) return fail(pointer, "want a Coding");
    for (const auto* name : {"code", "system", "display"}) text(coding, name, pointer);
    if (!is_absolute(coding["system"].string())) fail(pointer + "/system", "want an absolute URL");
  }

  void check_reasons(View reasons, const std::string& pointer) {
    if (!reasons.absent() && !reasons.is_array()) fail(pointer, "want an array");
    std::size_t index = 0;
    for (const auto reason : reasons.elements()) check_coding(reason, pointer + "/" + std::to_string(index++));
  }

  void check_links(View links, const std::string& pointer) {
    std::size_t index = 0;
    for (const auto link : links.elements()) {
      const auto at = pointer + "/" + std::to_string(index++);
      text(link, "label", at);
      if (!is_absolute(text(link, "url", at))) fail(at + "/url", "want an absolute URL");
      const auto type = text(link, "type", at);
      if (type != "absolute" && type != "smart") fail(at + "/type", "want absolute or smart");
      if (!link["appContext"].absent() && type != "smart") fail(at + "/appContext", "only with smart");
    }
  }

  void check_suggestions(View card, const std::string& pointer) {
    const auto suggestions = card["suggestions"];
    const auto behavior = card["selectionBehavior"];
    if (suggestions.absent()) {
      if (!behavior.absent()) fail(pointer + "/selectionBehavior", "only with suggestions");
      return;
    }
    if (!suggestions.is_array()) fail(pointer + "/suggestions", "want an array");
    if (behavior.string() != rules_.selection_behavior) fail(pointer + "/selectionBehavior", "want " + rules_.selection_behavior);
    std::size_t index = 0;
    std::size_t recommended = 0;
    for (const auto suggestion : suggestions.elements()) {
      const auto at = pointer + "/suggestions/" + std::to_string(index++);
      only(suggestion, at, {"label", "uuid", "isRecommended", "actions"});
      text(suggestion, "label", at);
      check_uuid(suggestion, at);
      if (suggestion["isRecommended"].boolean().value_or(false)) {
        ++recommended;
        check_recommended(suggestion["actions"], at);
      }
      check_actions(suggestion["actions"], at + "/actions");
    }
    if (recommended > 1 && rules_.selection_behavior == "at-most-one")
      fail(pointer + "/suggestions", "want one recommended suggestion at most");
  }

  /// Reading 7.5: "`isRecommended` only on a correction of dose or length, never on a removal or stop, and never in dialect epic".
  void check_recommended(View actions, const std::string& pointer) {
    if (!rules_.recommends) fail(pointer + "/isRecommended", "not in this dialect");
    for (const auto action : actions.elements()) {
      const auto resource = action["resource"];
      const bool corrects = action["type"].string() == "update" && drafts_.contains(name_of(resource));
      if (!corrects) fail(pointer + "/isRecommended", "only on a correction of a draft");
    }
  }

  void check_actions(View actions, const std::string& pointer) {
    if (!actions.is_array() || actions.size() == 0) fail(pointer, "want an action");
    if (rules_.one_action && actions.size() > 1) fail(pointer, "want exactly one action");
    std::size_t index = 0;
    for (const auto action : actions.elements()) {
      const auto at = pointer + "/" + std::to_string(index++);
      only(action, at, {"type", "description", "resource", "resourceId"});
      text(action, "description", at);
      const auto type = text(action, "type", at);
      if (type == "delete") check_delete(action, at);
      else if (type == "update") check_update(action, at);
      else if (type == "create") check_create(action, at);
      else fail(at + "/type", "want create, update or delete");
      if (rules_.epic_actions) check_epic_action(action, type, at);
    }
  }

  void check_epic_action(View action, std::string_view type, const std::string& pointer) {
    const auto id = action["resourceId"].string();
    const auto of = type == "delete" ? id.substr(0, id.find('/')) : action["resource"]["resourceType"].string();
    const bool is_order = of == "MedicationRequest" || of == "ServiceRequest";
    const bool is_listed = (type == "delete" && is_order) || (type == "create" && (is_order || of == "Condition"));
    if (!is_listed) fail(pointer + "/type", "not an action that Epic lists");
  }

  void check_delete(View action, const std::string& pointer) {
    const auto id = text(action, "resourceId", pointer);
    const auto resource = action["resource"];
    if (!rules_.whole_deletes && !resource.absent()) fail(pointer + "/resource", "a delete has a resourceId instead");
    if (rules_.whole_deletes && name_of(resource) != id) fail(pointer + "/resource", "want the whole draft beside its id");
    else if (rules_.whole_deletes && drafts_.contains(std::string(id))) check_whole(drafts_.at(std::string(id)), resource, pointer);
    if (!is_relative_reference(id)) fail(pointer + "/resourceId", "want a relative reference");
    if (!resources_.contains(std::string(id))) fail(pointer + "/resourceId", "names no resource of the request");
  }

  void check_create(View action, const std::string& pointer) {
    if (!action["resource"].is_object() || action["resource"]["resourceType"].string().empty())
      fail(pointer + "/resource", "want a resource");
  }

  /// src/hooks/README.md, Cards: "An `update` holds the whole resource": what the request had at its top level is all there.
  void check_update(View action, const std::string& pointer) {
    if (!action["resourceId"].absent()) fail(pointer + "/resourceId", "an update has a resource instead");
    const auto resource = action["resource"];
    const auto name = name_of(resource);
    if (rules_.drafts_only && !drafts_.contains(name)) fail(pointer + "/resource", "not a draft; this dialect updates nothing else");
    const auto original = resources_.find(name);
    if (!resource.is_object() || original == resources_.end())
      return fail(pointer + "/resource", "want a resource with the type and id of one of the request");
    check_whole(original->second, resource, pointer);
  }

  void check_whole(View original, View resource, const std::string& pointer) {
    for (const auto& [member, value] : original.members()) {
      if (resource[member].absent()) fail(pointer + "/resource/" + std::string(member), "missing; it is the whole resource");
    }
  }

  static std::string name_of(View resource) {
    return std::string(resource["resourceType"].string()) + "/" + std::string(resource["id"].string());
  }

  void collect_resources() {
    const auto add = [this](View resource) {
      resources_.emplace(std::string(resource["resourceType"].string()) + "/" + std::string(resource["id"].string()), resource);
    };
    const auto add_all = [&](View bundle) {
      add(bundle);
      for (const auto entry : bundle["entry"].each()) add(entry["resource"]);
    };
    add_all(request_["context"]["draftOrders"]);
    drafts_ = resources_;
    for (const auto& [key, value] : request_["prefetch"].members()) add_all(value);
  }

  View answer_;
  View request_;
  const DialectRules& rules_;
  std::map<std::string, View> resources_, drafts_;
  std::set<std::string> uuids_;
  std::vector<std::string> problems_;
};

}  // namespace

const DialectRules& rules_of(const std::string& dialect) {
  static const std::map<std::string, DialectRules> rules{{"plain", {}},
                                                         {"epic", {"any", true, true, true, "com.epic.", false, false, true}},
                                                         {"request-generator", {"at-most-one", false, false, false, "", true, true, true}},
                                                         {"crd-2.0", {.crd = "2.0"}},
                                                         {"crd-2.1", {.crd = "2.1"}},
                                                         {"crd-2.2", {.crd = "2.2"}}};
  return rules.at(dialect);
}

std::vector<std::string> lint_plain(const std::string& answer, const std::string& request) { return lint(answer, request, "plain"); }

std::vector<std::string> lint(const std::string& answer, const std::string& request, const std::string& dialect) {
  const auto answered = json::Document::parse(answer);
  const auto asked = json::Document::parse(request);
  if (!answered) return {": not JSON"};
  if (!asked) return {": the request is not JSON, so that it cannot have been answered"};
  return Linter(answered.value()->root(), asked.value()->root(), rules_of(dialect)).lint();
}

}  // namespace ordersign::testing
