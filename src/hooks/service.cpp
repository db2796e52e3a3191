// What makes a Service, and its shorter members; the others are in service_*.cpp.
#include "ordersign/service.h"

#include <utility>

#include "catalog/catalog.h"
#include "conformance/conformance.h"
#include "hooks/advertised.h"
#include "hooks/cached_reply.h"
#include "hooks/call.h"
#include "hooks/discovery.h"
#include "hooks/explain_tree.h"
#include "json/document.h"

namespace ordersign {
namespace {

prefetch::Intents intents_of(const Options& options) {
  return options.prefetch_intents ? prefetch::Intents::OrdersAndPlans : prefetch::Intents::Any;
}

}  // namespace

Service::Service(std::shared_ptr<const Catalog> catalog, Options options, Clock clock, std::shared_ptr<const fhir_client::Client> client,
                 std::shared_ptr<const authorizations::Authorizations> authorizations, std::shared_ptr<const crd::MemberList> members)
    : catalog_(std::move(catalog)),
      options_(std::move(options)),
      clock_(std::move(clock)),
      client_(std::move(client)),
      authorizations_(std::move(authorizations)),
      members_(std::move(members)),
      discovery_(hooks::discovery_body(*catalog_, intents_of(options_))),
      crd_discovery_(hooks::discovery_body(*catalog_, intents_of(options_), true)) {
  etag_ = hooks::etag_of(discovery_);
  crd_etag_ = hooks::etag_of(crd_discovery_);
}

std::vector<std::string> Service::ids() {
  std::vector<std::string> ids;
  for (const auto& service : hooks::advertised()) ids.emplace_back(service.id);
  return ids;
}

std::vector<std::string> Service::dialects() const {
  std::vector<std::string> names;
  for (const auto& [name, dialect] : catalog_->dialects()) names.push_back(name);
  return names;
}

Reply Service::discover(std::string_view if_none_match, std::string_view dialect) const {
  const auto& known = catalog_->dialect(dialect.empty() ? std::string_view(options_.dialect) : dialect);
  const bool crd = known.coverage == cards::Dialect::Coverage::Always;
  return hooks::cached_reply(crd ? crd_discovery_ : discovery_, crd ? crd_etag_ : etag_, if_none_match);
}

Reply Service::check_conformance(std::string body) const {
  const auto checked = conformance::check_conformance(*catalog_, day_of(clock_()), std::move(body), intents_of(options_));
  if (!checked) return reply_for(checked.error());
  return {200, "application/json", conformance::write_conformance(checked.value()), {}};
}

std::string Service::explain(std::string body) const {
  const auto document = json::Document::parse(body);
  const bool selects = document && document.value()->root()["hook"].string() == "order-select";
  const auto hook = selects ? prefetch::Hook::OrderSelect : prefetch::Hook::OrderSign;
  hooks::Call call({*catalog_, options_, client_.get(), false, authorizations_.get()}, clock_());
  const auto evaluation = call.evaluate(hook, std::move(body));
  if (!evaluation) return "error at " + evaluation.error().where + ": " + evaluation.error().message + "\n";
  auto text = hooks::explain_tree(evaluation.value(), catalog_->frame());
  for (const auto outcome : call.report().unnamed)  // reading 2.6
    text.append("a draft order whose medication names nothing; reading it: ").append(outcome).append("\n");
  return text;
}

}  // namespace ordersign
