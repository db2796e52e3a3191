// The service under test, in process, with the shipped policies.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include "catalog/catalog.h"
#include "ordersign/service.h"
#include "support/json_edit.h"
#include "support/scenario.h"

namespace ordersign::testing {

inline std::shared_ptr<const Catalog> load_shipped_catalog() {
  auto loaded = load_catalog({source_folder() / "fhir-profiles", source_folder() / "cards"});
  if (!loaded) throw std::runtime_error(loaded.error().where + ": " + loaded.error().message);
  return loaded.value();
}

inline std::shared_ptr<const Catalog> shipped_catalog() {
  static const auto catalog = load_shipped_catalog();
  return catalog;
}

/// How a scenario is to be asked.
struct Asking {
  std::string service;
  Instant now;
  Options options;
};

inline Asking asking_of(const Scenario& scenario) {
  const auto expect = parse_json(scenario.expect);
  const auto* service = expect.find("service");
  const auto* now = expect.find("now");
  const auto stated = now == nullptr ? std::nullopt : parse_instant(now->string());
  Options options;
  if (const auto* settings = expect.find("settings")) {
    for (const auto& [none, payer_id] : settings->find("payer-id")->children) options.payer_ids.push_back(decoded(payer_id));
  }
  return {std::string(service == nullptr ? "" : service->string()), stated ? *stated : parse_instant("2026-01-15T12:00:00Z").value(),
          std::move(options)};
}

inline Reply ask(const Asking& asking, std::string request, std::shared_ptr<const Catalog> catalog = shipped_catalog()) {
  return Service(std::move(catalog), asking.options, [now = asking.now] { return now; }).call(asking.service, std::move(request));
}

inline Reply answer_to(const Scenario& scenario) { return ask(asking_of(scenario), scenario.request); }

inline const std::vector<Scenario>& all_scenarios() { return scenarios_of("belimumab"); }

/// Those whose request is JSON: the others are about that.
inline bool is_json(const Scenario& scenario) {
  try {
    parse_json(scenario.request);
    return true;
  } catch (const std::invalid_argument&) {
    return false;
  }
}

}  // namespace ordersign::testing
