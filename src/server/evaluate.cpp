#include "server/evaluate.h"

#include <iomanip>
#include <utility>

#include "json/document.h"
#include "json/member_text.h"
#include "json/writer.h"

namespace ordersign::server {
namespace {

constexpr std::pair<std::string_view, std::string_view> service_of_hook[] = {{"order-sign", "coverage-order-sign"},
                                                                             {"order-select", "coverage-order-select"}};
constexpr std::string_view result_words[] = {"met", "unmet", "unknown"};

}  // namespace

Reply answer_request(const Ask& ask, std::string body) {
  const auto hook = json::member_text(body, "hook");
  for (const auto& [known, id] : service_of_hook)
    if (hook == known) return ask(id, std::move(body));
  // What is no JSON is refused by any service, in its own words.
  if (!json::Document::parse(body)) return ask(service_of_hook[0].second, std::move(body));
  return operation_outcome(400, "value", "/hook", "no service for this hook; known: `order-sign`, `order-select`");
}

Ask what_if_asking(const Service& service, std::vector<std::string> assumptions) {
  return [&service, assumptions = std::move(assumptions)](std::string_view id, std::string body) {
    // Only what is JSON by itself becomes part of other JSON.
    if (!json::Document::parse(body)) return service.call(id, std::move(body));
    json::Writer writer;
    writer.begin_object().key("request").raw(body).key("assume").begin_object();
    for (const std::string_view assumption : assumptions) {
      const auto at = assumption.find('=');
      writer.key(assumption.substr(0, at)).string(assumption.substr(at + 1));
    }
    return service.what_if(writer.end_object().end_object().take());
  };
}

void Summary::add(const Reply& reply) {
  ++statuses_[reply.status];
  const auto document = json::Document::parse(reply.body);
  if (!document) return;
  for (const auto decision : (*document)->root()["extension"]["org.ordersign.decisions"].each()) {
    ++decisions_[std::string(decision["result"].string())];
    for (const auto criterion : decision["criteria"].each())
      ++criteria_[std::string(criterion["id"].string())][std::string(criterion["result"].string())];
  }
}

void Summary::add(const Summary& other) {
  const auto add_up = [](auto& to, const auto& from) {
    for (const auto& [name, count] : from) to[name] += count;
  };
  add_up(statuses_, other.statuses_);
  add_up(decisions_, other.decisions_);
  for (const auto& [id, counts] : other.criteria_) add_up(criteria_[id], counts);
}

void Summary::write(std::ostream& out) const {
  for (const auto& [status, count] : statuses_) out << "answers " << status << ": " << count << "\n";
  const auto row = [&out](std::string_view name, const ByResult& counts) {
    out << std::left << std::setw(44) << name << std::right;
    for (const auto result : result_words) {
      const auto found = counts.find(result);
      out << std::setw(10) << (found == counts.end() ? 0 : found->second);
    }
    out << "\n";
  };
  out << std::left << std::setw(44) << "" << std::right;
  for (const auto result : result_words) out << std::setw(10) << result;
  out << "\n";
  row("decision", decisions_);
  for (const auto& [id, counts] : criteria_) row(id, counts);
}

}  // namespace ordersign::server
