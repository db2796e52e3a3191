// GET /fhir/Questionnaire and /fhir/Questionnaire/{id}, and DTR's two operations on it: the forms of the policies.
#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "catalog/catalog.h"
#include "conformance/searchset.h"
#include "facts/chart.h"
#include "fhir/read.h"
#include "fhir/resolver.h"
#include "hooks/cached_reply.h"
#include "json/document.h"
#include "json/writer.h"
#include "ordersign/service.h"
#include "questionnaire/names.h"
#include "questionnaire/package.h"
#include "questionnaire/write_questionnaire.h"
#include "security/uuid.h"

namespace ordersign {
namespace {

using json::Writer;

constexpr std::string_view fhir_json = "application/fhir+json";
constexpr std::string_view dtr_output = "http://hl7.org/fhir/us/davinci-dtr/StructureDefinition/dtr-qpackage-output-parameters";

Error structure(std::string where, std::string message) { return {ErrorCode::Structure, std::move(where), std::move(message)}; }

/// Of that name: the version in effect, else the newest.
const LoadedPolicy* current_of(const Catalog& catalog, std::string_view policy, Day today) {
  const LoadedPolicy* found = nullptr;
  for (const auto& loaded : catalog.policies()) {
    if (loaded->form.empty() || loaded->policy.id != policy) continue;
    if (found == nullptr || !found->policy.covers(today)) found = loaded.get();
  }
  return found;
}

/// A canonical without a version asks for the one in effect.
const LoadedPolicy* named_by(const Catalog& catalog, std::string_view canonical, Day today) {
  for (const auto& loaded : catalog.policies()) {
    if (loaded->form.empty() || !questionnaire::names(canonical, loaded->policy)) continue;
    return canonical.find('|') == std::string_view::npos ? current_of(catalog, loaded->policy.id, today) : loaded.get();
  }
  return nullptr;
}

/// What an operation is asked, with the place of each.
struct AskedForm {
  std::vector<std::pair<json::View, std::string>> coverages, orders, outcomes;
  std::vector<std::string_view> canonicals, contexts;
};

Result<std::unique_ptr<const json::Document>> parse_parameters(std::string body) {
  auto document = json::Document::parse(std::move(body));
  if (document && document.value()->root()["resourceType"].string() != "Parameters")
    return structure("/resourceType", "want a FHIR Parameters resource");
  return document;
}

Result<AskedForm> read_asked(json::View root) {
  AskedForm asked;
  std::size_t index = 0;
  for (const auto parameter : root["parameter"].elements()) {
    const auto at = "/parameter/" + std::to_string(index++);
    const auto name = parameter["name"].string();
    const auto resource = parameter["resource"];
    const auto type = resource["resourceType"].string();
    if (name == "coverage") {
      if (type != "Coverage") return structure(at + "/resource", "want a Coverage here");
      asked.coverages.emplace_back(resource, at);
    } else if (name == "order") {
      if (type.empty()) return structure(at + "/resource", "want the order as a resource");
      asked.orders.emplace_back(resource, at);
    } else if (name == "operationOutcome" || name == "OperationOutcome") {
      if (type != "OperationOutcome") return structure(at + "/resource", "want an OperationOutcome here");
      asked.outcomes.emplace_back(resource, at);
    } else if (name == "questionnaire") {
      if (parameter["valueCanonical"].string().empty())
        return structure(at + "/valueCanonical", "want the canonical URL of a questionnaire");
      asked.canonicals.push_back(parameter["valueCanonical"].string());
    } else if (name == "context") {
      if (parameter["valueString"].string().empty()) return structure(at + "/valueString", "want the id of a coverage assertion");
      asked.contexts.push_back(parameter["valueString"].string());
    }
  }
  return asked;
}

Result<questionnaire::Occasion> read_occasion(const AskedForm& asked, Instant now) {
  if (asked.coverages.size() != 1) return structure("/parameter", "want one parameter `coverage` with a Coverage");
  const auto& [coverage, at] = asked.coverages.front();
  if (coverage["id"].string().empty()) return structure(at + "/resource/id", "want the id of the Coverage, which the response names");
  if (coverage["beneficiary"]["reference"].string().empty())
    return structure(at + "/resource/beneficiary/reference", "want the reference to the patient, whom the response is about");
  if (asked.orders.empty() && asked.canonicals.empty() && asked.contexts.empty())
    return structure("/parameter", "want an `order`, a `questionnaire` or a `context` beside the coverage");
  questionnaire::Occasion occasion{
      "Coverage/" + std::string(coverage["id"].string()), std::string(coverage["beneficiary"]["reference"].string()), {}, now};
  for (const auto& [order, place] : asked.orders) {
    if (!order["id"].string().empty())
      occasion.orders.push_back(std::string(order["resourceType"].string()).append("/").append(order["id"].string()));
  }
  return occasion;
}

/// The policies in effect that an order is for.
void add_governing(const Catalog& catalog, json::View order, std::string_view patient, Day today, std::vector<const LoadedPolicy*>& into) {
  const auto type = order["resourceType"].string();
  if (type != "MedicationRequest" && type != "ServiceRequest") return;
  fhir::Resolver resolver({}, {}, patient);
  const memory::Vector<fhir::Request> requests{fhir::read_request(order, resolver)};
  const auto chart = facts::chart_of_drafts(requests, catalog.terminology(), today);
  for (const auto* loaded : catalog.in_effect(today)) {
    const bool governs = std::any_of(chart.drafts.begin(), chart.drafts.end(), [&](const facts::Use& draft) {
      return loaded->product.is(draft) && loaded->product.route_of(draft) != facts::ProductRoute::Other;
    });
    if (governs && !loaded->form.empty()) into.push_back(loaded);
  }
}

void write_outcome(Writer& writer, std::string_view severity, std::string_view code, std::string_view text) {
  writer.begin_object().member("name", "outcome").key("resource").begin_object().member("resourceType", "OperationOutcome");
  writer.key("issue").begin_array().begin_object().member("severity", severity).member("code", code);
  writer.key("details").begin_object().member("text", text).end_object().end_object().end_array().end_object().end_object();
}

Reply as_fhir(Reply reply) {
  reply.content_type = fhir_json;
  return reply;
}

}  // namespace

Reply Service::questionnaires(std::string_view id, std::string_view url, std::string_view base, std::string_view if_none_match) const {
  const auto today = day_of(clock_());
  std::string body;
  if (id.empty()) {
    std::map<std::string, std::string, std::less<>> texts;
    for (const auto& loaded : catalog_->policies()) {
      if (loaded->form.empty() || !(url.empty() || questionnaire::names(url, loaded->policy))) continue;
      texts.emplace(questionnaire::id_of(loaded->policy), questionnaire::write_questionnaire(loaded->form, loaded->policy, base));
    }
    body = conformance::searchset("Questionnaire", texts, base);
  } else {
    const auto* found = current_of(*catalog_, id, today);
    for (const auto& loaded : catalog_->policies()) {
      if (!loaded->form.empty() && questionnaire::id_of(loaded->policy) == id) found = loaded.get();
    }
    if (found == nullptr) return as_fhir(operation_outcome(404, "not-found", "http", "no such resource; all are listed one level up"));
    body = questionnaire::write_questionnaire(found->form, found->policy, base);
  }
  return as_fhir(hooks::cached_reply(body, hooks::etag_of(body), if_none_match));
}

Reply Service::questionnaire_package(std::string body, std::string_view base) const {
  const auto now = clock_();
  const auto digest = security::uuid_of(body);
  const auto document = parse_parameters(std::move(body));
  if (!document) return as_fhir(reply_for(document.error()));
  const auto asked = read_asked(document.value()->root());
  if (!asked) return as_fhir(reply_for(asked.error()));
  const auto occasion = read_occasion(*asked, now);
  if (!occasion) return as_fhir(reply_for(occasion.error()));
  std::vector<const LoadedPolicy*> wanted;
  std::size_t unknown = 0;
  for (const auto canonical : asked->canonicals) {
    const auto* named = named_by(*catalog_, canonical, day_of(now));
    if (named != nullptr) wanted.push_back(named);
    else ++unknown;
  }
  for (const auto& [order, at] : asked->orders) add_governing(*catalog_, order, occasion->patient, day_of(now), wanted);
  Writer writer;
  writer.begin_object().member("resourceType", "Parameters");
  writer.key("meta").begin_object().key("profile").begin_array().string(dtr_output).end_array().end_object();
  writer.key("parameter").begin_array();
  for (auto one = wanted.begin(); one != wanted.end(); ++one) {
    if (std::find(wanted.begin(), one, *one) != one) continue;
    writer.begin_object().member("name", "packagebundle").key("resource");
    const auto& loaded = **one;
    const auto uuid = security::uuid_of(digest + "\n" + questionnaire::id_of(loaded.policy));
    questionnaire::write_package(writer, loaded.form, loaded.policy, base, *occasion, uuid);
    writer.end_object();
  }
  if (wanted.empty()) {
    write_outcome(writer, "warning", "not-found",
                  "no questionnaire of ours is for this: send the order of a drug that one of `/policies` governs as `order`, or as "
                  "`questionnaire` one that `/fhir/Questionnaire` lists; a `context` alone tells us of no order, since none are kept");
  } else if (unknown > 0) {
    write_outcome(writer, "warning", "not-found", "a `questionnaire` that was asked for is none of ours; `/fhir/Questionnaire` lists them");
  }
  return as_fhir({200, "", writer.end_array().end_object().take(), {{"Cache-Control", "no-store"}}});
}

Result<QuestionnaireTrouble> Service::read_questionnaire_errors(std::string body) const {
  const auto document = parse_parameters(std::move(body));
  if (!document) return document.error();
  const auto asked = read_asked(document.value()->root());
  if (!asked) return asked.error();
  if (asked->canonicals.empty()) return structure("/parameter", "want a parameter `questionnaire` with its canonical URL");
  if (asked->outcomes.empty()) return structure("/parameter", "want a parameter `operationOutcome` with an OperationOutcome");
  QuestionnaireTrouble trouble;
  for (const auto canonical : asked->canonicals) {
    if (const auto* named = named_by(*catalog_, canonical, day_of(clock_()))) trouble.questionnaire = questionnaire::id_of(named->policy);
  }
  for (const auto& [outcome, at] : asked->outcomes) trouble.issues += outcome["issue"].size();
  return trouble;
}

}  // namespace ordersign
