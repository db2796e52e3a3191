#include "ordersign/service.h"

#include "catalog/catalog.h"
#include "conformance/conformance.h"
#include "fhir/read.h"
#include "hooks/answer.h"
#include "hooks/evaluate.h"
#include "hooks/feedback.h"
#include "hooks/records.h"
#include "json/writer.h"
#include "security/uuid.h"

namespace ordersign {
namespace {

using prefetch::Hook;

struct Advertised {
  std::string_view id;
  Hook hook;
  std::string_view title;
  std::string_view description;
};

constexpr std::string_view usage =
    "Send the patient, problem, medication, weight and coverage lists by prefetch. A list that is not sent leaves its criteria "
    "unknown; without any problem or medication list the answer is 412.";

constexpr Advertised advertised[] = {
    {"coverage-order-sign", Hook::OrderSign, "Coverage decision support at order signing",
     "Holds signed orders against the payer's medical drug policies and returns cards for criteria that are unmet or cannot be told."},
    {"coverage-order-select", Hook::OrderSelect, "Coverage decision support at order selection",
     "Holds selected orders against the payer's medical drug policies and returns cards for criteria that are unmet."},
};

const Advertised* find_service(std::string_view id) {
  for (const auto& service : advertised) {
    if (service.id == id) return &service;
  }
  return nullptr;
}

std::string discovery_body(const Catalog& catalog) {
  json::Writer writer;
  writer.begin_object().key("services").begin_array();
  for (const auto& service : advertised) {
    writer.begin_object().member("hook", prefetch::hook_name(service.hook)).member("title", service.title);
    writer.member("description", service.description).member("id", service.id).key("prefetch").begin_object();
    for (const auto& key : fhir::prefetch_keys()) {
      if (prefetch::is_asked(key, catalog.terminology())) writer.member(key.name, std::string(key.type).append(key.search));
    }
    writer.end_object().member("usageRequirements", usage).member("version", "3.0.0").member("hookVersion", "1.0").end_object();
  }
  writer.end_array().end_object();
  return writer.take();
}

/// What was decided, beside what was read.
void note_decisions(CallReport& report, const hooks::Evaluation& evaluation) {
  for (const auto& decided : evaluation.decided) {
    const auto& policy = decided.policy->policy.id;
    for (const auto& order : decided.orders) {
      report.orders.push_back({policy, order.decision.result});
      for (const auto& result : order.decision.criteria)
        report.criteria.push_back({policy, result.criterion->id, result.truth, result.fact.gap});
    }
  }
  for (const auto& card : evaluation.cards) ++report.cards[card.indicator];
}

constexpr std::string_view no_service = "no such service; see GET /cds-services";

}  // namespace

Reply reply_for(const Error& error) {
  switch (error.code) {
    case ErrorCode::NotFound: return operation_outcome(404, "not-found", error.where, error.message);
    case ErrorCode::Unavailable: return operation_outcome(412, "incomplete", error.where, error.message);
    case ErrorCode::TooMany: return operation_outcome(413, "too-costly", error.where, error.message);
    case ErrorCode::TooLarge: return operation_outcome(400, "too-long", error.where, error.message);
    case ErrorCode::Syntax: return operation_outcome(400, "structure", error.where, error.message);
    default: return operation_outcome(400, "invalid", error.where, error.message);
  }
}

Reply operation_outcome(int status, std::string_view code, std::string_view where, std::string_view message) {
  json::Writer writer;
  writer.begin_object().member("resourceType", "OperationOutcome").key("issue").begin_array().begin_object();
  writer.member("severity", "error").member("code", code).key("details").begin_object().member("text", message).end_object();
  writer.member("diagnostics", where).end_object().end_array().end_object();
  return {status, "application/json", writer.take(), {}};
}

Service::Service(std::shared_ptr<const Catalog> catalog, Options options, Clock clock, std::shared_ptr<const fhir_client::Client> client)
    : catalog_(std::move(catalog)),
      options_(std::move(options)),
      clock_(std::move(clock)),
      client_(std::move(client)),
      discovery_(discovery_body(*catalog_)) {
  etag_ = "\"" + security::uuid_of(discovery_) + "\"";
}

std::vector<std::string> Service::ids() {
  std::vector<std::string> ids;
  for (const auto& service : advertised) ids.emplace_back(service.id);
  return ids;
}

std::vector<std::string> Service::dialects() const {
  std::vector<std::string> names;
  for (const auto& [name, dialect] : catalog_->dialects()) names.push_back(name);
  return names;
}

Reply Service::discover(std::string_view if_none_match) const {
  Reply reply{200, "application/json", discovery_, {{"ETag", etag_}, {"Cache-Control", "private, max-age=300"}}};
  if (if_none_match == "*" || if_none_match.find(etag_) != std::string_view::npos) {
    reply.status = 304;
    reply.body.clear();
  }
  return reply;
}

Reply Service::call(std::string_view id, std::string body, const Caller& caller) const {
  const auto begun = std::chrono::steady_clock::now();
  const auto* service = find_service(id);
  if (service == nullptr) return operation_outcome(404, "not-found", "", no_service);
  const auto now = clock_();
  CallReport report;
  auto evaluation = hooks::evaluate(*catalog_, options_, now, service->hook, std::move(body), client_.get(), &report);
  report.client = caller.client;
  report.service = service->id;
  if (!evaluation) {
    auto reply = reply_for(evaluation.error());
    reply.report = std::move(report);
    return reply;
  }
  const auto& dialect = catalog_->dialect(caller.dialect.empty() ? options_.dialect : caller.dialect);
  hooks::put_in(dialect, evaluation->cards);
  note_decisions(report, evaluation.value());
  report.phases = evaluation->report.phases;
  report.records = hooks::records_of(evaluation.value(), service->id, caller, now, options_.pseudonym_key);
  const auto decided = std::chrono::steady_clock::now();
  Reply reply{200,
              "application/json",
              caller.shadow ? std::string(R"({"cards":[]})")
                            : hooks::write_answer(evaluation.value(), catalog_->frame(), dialect, options_.explain),
              {},
              {}};
  const auto written = std::chrono::steady_clock::now();
  report.phases.write = written - decided;
  for (auto& record : report.records) record.latency_ms = std::chrono::duration<double, std::milli>(written - begun).count();
  reply.report = std::move(report);
  return reply;
}

Result<std::vector<FeedbackEvent>> Service::read_feedback(std::string_view id, std::string body, const Caller& caller) const {
  const auto* service = find_service(id);
  if (service == nullptr) return Error{ErrorCode::NotFound, "", std::string(no_service)};
  auto events = hooks::read_feedback(std::move(body));
  if (!events) return events;
  const auto now = clock_();
  for (auto& event : events.value()) {
    event.received = now;
    event.service = service->id;
    event.client = caller.client;
    event.tenant = caller.tenant;
  }
  return events;
}

Reply Service::check_conformance(std::string body) const {
  const auto checked = conformance::check_conformance(*catalog_, day_of(clock_()), std::move(body));
  if (!checked) return reply_for(checked.error());
  return {200, "application/json", conformance::write_conformance(checked.value()), {}};
}

std::string Service::explain(std::string body) const {
  const auto document = json::Document::parse(body);
  const bool selects = document && document.value()->root()["hook"].string() == "order-select";
  const auto hook = selects ? Hook::OrderSelect : Hook::OrderSign;
  const auto evaluation = hooks::evaluate(*catalog_, options_, clock_(), hook, std::move(body), client_.get());
  if (!evaluation) return "error at " + evaluation.error().where + ": " + evaluation.error().message + "\n";
  return hooks::write_explanation(evaluation.value(), catalog_->frame());
}

}  // namespace ordersign
