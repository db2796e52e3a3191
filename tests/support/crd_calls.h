// Calls of clients of Da Vinci CRD as a test wants them, and what of their answers it looks at.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crd/write_answer.h"
#include "support/answers.h"
#include "support/builders.h"
#include "support/json_edit.h"

namespace ordersign::testing {

inline const std::string kCoverage =
    R"({"resourceType":"Coverage","id":"cov-1","status":"active","beneficiary":{"reference":"Patient/p1"},"subscriber":{"reference":"Patient/p1"},"identifier":[{"system":"https://payer.example/member","value":"W-1"}],"payor":[{"identifier":{"system":"https://payer.example/id","value":"87726"}}]})";

/// Of an answer with one extension on each order.
class CrdAnswer {
 public:
  explicit CrdAnswer(Reply reply) : reply_(std::move(reply)), body_(reply_.body.empty() ? "{}" : reply_.body) {}

  const Reply& reply() const { return reply_; }
  json::View body() const { return body_.root(); }
  bool has_actions() const { return body_["systemActions"].is_array(); }
  std::size_t actions() const { return body_["systemActions"].size(); }

  /// The sub-extensions of that name over all actions, as compact text of their value: a code, a text, a reference, a day.
  std::vector<std::string> all(std::string_view url) const {
    std::vector<std::string> found;
    for (const auto action : body_["systemActions"].elements())
      for (const auto extension : action["resource"]["extension"].elements()) {
        if (extension["url"].string() != crd::extension_url) continue;
        for (const auto part : extension["extension"].elements())
          if (part["url"].string() == url) found.push_back(value_of(part));
      }
    return found;
  }
  /// The first of them, or "".
  std::string one(std::string_view url) const {
    const auto found = all(url);
    return found.empty() ? "" : found.front();
  }
  std::vector<std::string> topics() const {
    std::vector<std::string> found;
    for (const auto card : body_["cards"].elements()) found.emplace_back(card["source"]["topic"]["code"].string());
    return found;
  }
  std::string issue() const { return std::string(body_["issue"].first()["details"]["text"].string()); }

 private:
  static std::string value_of(json::View part) {
    for (const auto& [name, value] : part.members()) {
      if (name == "url") continue;
      if (value.is_string()) return std::string(value.string());
      if (const auto code = value["coding"].first()["code"].string(); !code.empty()) return std::string(code);
      for (const auto* member : {"text", "reference", "code", "value", "name"})
        if (!value[member].string().empty()) return std::string(value[member].string());
    }
    return "";
  }

  Reply reply_;
  Json body_;
};

/// A client of CRD, with what its service is set to.
struct CrdClient {
  std::string version = "2.2";
  Options options = {};
  std::shared_ptr<const authorizations::Authorizations> authorizations = nullptr;
  std::shared_ptr<const crd::MemberList> members = nullptr;
  std::string service = "coverage-order-sign";
  std::string dialect = "crd";
  std::shared_ptr<const fhir_client::Client> fhir = nullptr;

  CrdAnswer ask(std::string request, Instant now = parse_instant("2026-01-15T12:00:00Z").value()) const {
    Caller caller;
    caller.dialect = dialect;
    caller.crd_version = version;
    return CrdAnswer(Service(
                         shipped_catalog(), options, [now] { return now; }, fhir, authorizations, members)
                         .call(service, std::move(request), caller));
  }
};

inline JsonNode& prefetch_in(JsonNode& call) { return *call.find("prefetch"); }

/// Of the scenario, with one active Coverage of the patient's.
inline JsonNode crd_call(const std::string& scenario, std::string_view coverage = kCoverage) {
  auto call = parse_json(scenario_of("belimumab", scenario).request);
  prefetch_in(call).set("coverage",
                        parse_json(R"({"resourceType":"Bundle","type":"searchset","entry":[{"resource":)" + std::string(coverage) + "}]}"));
  return call;
}

inline JsonNode& draft_in(JsonNode& call, std::size_t entry = 0) {
  return *call.find("context")->find("draftOrders")->find("entry")->children.at(entry).second.find("resource");
}

/// Adds a draft order to the call.
inline void add_draft(JsonNode& call, std::string_view resource) {
  JsonNode entry = parse_json(R"({"resource":)" + std::string(resource) + "}");
  call.find("context")->find("draftOrders")->find("entry")->children.emplace_back("", std::move(entry));
}

inline void configure(JsonNode& call, std::string_view configuration) {
  call.set("extension", parse_json(R"({"davinci-crd.configuration":)" + std::string(configuration) + "}"));
}

}  // namespace ordersign::testing
