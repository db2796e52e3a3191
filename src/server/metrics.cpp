#include "server/metrics.h"

#include <algorithm>
#include <utility>

#include "json/writer.h"
#include "server/exposition.h"

namespace ordersign::server {

void Metrics::add(const CallReport& report, int status, std::chrono::duration<double> took) {
  const std::lock_guard lock(mutex_);
  ++calls_[labels({{"service", report.service.empty() ? "none" : report.service}, {"status", std::to_string(status)}})];
  for (const auto& order : report.orders) ++decisions_[labels({{"policy", order.policy}, {"result", to_string(order.result)}})];
  for (const auto& criterion : report.criteria) {
    ++criteria_[labels({{"policy", criterion.policy}, {"criterion", criterion.id}, {"result", to_string(criterion.result)}})];
    if (criterion.result == Truth::Unknown) ++unknown_[labels({{"gap", to_string(criterion.gap)}})];
  }
  for (const auto& key : report.prefetch) {
    ++prefetch_[labels({{"key", key.key}, {"state", key.sent}})];
    if (!key.fetched.empty()) ++fetches_[labels({{"what", "prefetch"}, {"outcome", key.fetched}})];
  }
  for (const auto outcome : report.references) ++fetches_[labels({{"what", "reference"}, {"outcome", outcome}})];
  for (const auto outcome : report.unnamed) ++unnamed_[labels({{"read", outcome}})];
  for (const auto& [indicator, count] : report.cards) cards_[labels({{"indicator", indicator}})] += count;
  for (const auto& [type, count] : report.card_types) card_types_[labels({{"type", type}})] += count;
  for (const auto& [covered, count] : report.covered) {
    covered_[labels({{"covered", covered}})] += count;
    actions_[labels({{"of", "system"}, {"type", "update"}})] += count;
  }
  for (const auto& [type, count] : report.suggested) actions_[labels({{"of", "suggestion"}, {"type", type}})] += count;
  ignored_options_ += report.ignored_options;
  if (report.hidden_cards > 0) overridden_[labels({{"state", "hidden"}})] += report.hidden_cards;
  if (report.changed_cards > 0) overridden_[labels({{"state", "changed"}})] += report.changed_cards;
  if (report.memory_unsure) ++overridden_[labels({{"state", "unsure"}})];
  other_patients_ += report.other_patients;
  ++buckets_[static_cast<std::size_t>(std::lower_bound(bounds.begin(), bounds.end(), took.count()) - bounds.begin())];
  seconds_ += took.count();
}

void Metrics::add_refusal(std::string_view reason) {
  const std::lock_guard lock(mutex_);
  ++refusals_[labels({{"reason", reason}})];
}

void Metrics::add_refused_request(int status) {
  const std::lock_guard lock(mutex_);
  ++refused_requests_[labels({{"status", std::to_string(status)}})];
}

void Metrics::add_refused_handshake() {
  const std::lock_guard lock(mutex_);
  ++refused_handshakes_;
}

void Metrics::add_unlisted_origin() {
  const std::lock_guard lock(mutex_);
  ++unlisted_origins_;
}

std::string Metrics::text(std::size_t in_flight) const {
  const std::lock_guard lock(mutex_);
  std::string text;
  counter(text, "ordersign_calls_total", "Calls by service and status; service none: no such service, or refused unread.", calls_);
  constexpr std::string_view duration = "ordersign_call_duration_seconds";
  head(text, duration, "histogram", "How long calls took.");
  const auto bucket = std::string(duration) + "_bucket";
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    sum += buckets_[i];
    sample(text, bucket, labels({{"le", json::decimal(bounds[i])}}), std::to_string(sum));
  }
  sum += buckets_.back();
  sample(text, bucket, labels({{"le", "+Inf"}}), std::to_string(sum));
  sample(text, std::string(duration) + "_sum", "", json::decimal(seconds_));
  sample(text, std::string(duration) + "_count", "", std::to_string(sum));
  counter(text, "ordersign_decisions_total", "Orders decided, by policy and result.", decisions_);
  counter(text, "ordersign_criteria_total", "Criteria decided, by policy, criterion and result.", criteria_);
  counter(text, "ordersign_unknown_total", "Criteria left unknown, by what was missing.", unknown_);
  counter(text, "ordersign_prefetch_total", "Prefetch keys of calls that concern a policy, by how they were sent.", prefetch_);
  counter(text, "ordersign_fetches_total", "Prefetch keys and references read from FHIR servers, by outcome.", fetches_);
  counter(text, "ordersign_unnamed_drafts_total", "Draft orders whose medication names nothing, by how reading it ended.", unnamed_);
  counter(text, "ordersign_cards_total", "Cards by indicator.", cards_);
  counter(text, "ordersign_card_types_total", "Cards of dialect crd, by CRD's type of card.", card_types_);
  counter(text, "ordersign_coverage_information_total", "Orders whose coverage was told by a system action, by CRD's `covered`.", covered_);
  counter(text, "ordersign_actions_total", "Actions of system actions and of suggestions, by type.", actions_);
  counter(text, "ordersign_ignored_options_total", "Options of CRD's configuration that are not known here, or no values of theirs.",
          {{"", ignored_options_}});
  counter(
      text, "ordersign_overridden_cards_total",
      "Cards that were overridden: hidden since what they rest on is the same, or shown since it changed; unsure: calls that showed all "
      "since the store did not tell in time.",
      overridden_);
  counter(text, "ordersign_refused_clients_total", "Calls that were not let in, by why.", refusals_);
  counter(text, "ordersign_refused_requests_total", "Requests refused unread, by status: by their head, size or time, or for want of room.",
          refused_requests_);
  counter(text, "ordersign_refused_handshakes_total", "Connections that ended because client and service did not agree on TLS.",
          {{"", refused_handshakes_}});
  counter(text, "ordersign_unlisted_origins_total", "Requests of browser pages whose origin may not read answers.",
          {{"", unlisted_origins_}});
  counter(text, "ordersign_other_patients_total", "Resources left out because they are another patient's.", {{"", other_patients_}});
  head(text, "ordersign_calls_in_flight", "gauge", "Decisions and conformance checks being made.");
  sample(text, "ordersign_calls_in_flight", "", std::to_string(in_flight));
  return text;
}

namespace {

void feedback_counter(std::string& text, const std::map<std::string, std::uint64_t>& counts) {
  counter(text, "ordersign_feedback_total", "Outcomes that clients told, by whether they were kept.", counts);
}

}  // namespace

std::string text_of_dropped_lines(std::uint64_t lines) {
  std::string text;
  counter(text, "ordersign_log_lines_dropped_total", "Log lines that were dropped because what reads them did not.", {{"", lines}});
  return text;
}

std::string text_of_questionnaire_issues(std::uint64_t issues) {
  std::string text;
  counter(text, "ordersign_questionnaire_issues_total", "Issues that clients told of questionnaires that they could not show.",
          {{"", issues}});
  return text;
}

std::string text_of_load(const std::vector<http::ClientLoad>& loads) {
  struct Sum {
    std::size_t requests = 0, clients = 0, most = 0;
    void add(std::size_t count) {
      requests += count;
      clients += count > 0 ? 1 : 0;
      most = std::max(most, count);
    }
  };
  Sum waiting, running;
  for (const auto& load : loads) {
    waiting.add(load.waiting);
    running.add(load.running);
  }
  std::string text;
  const auto gauge = [&](std::string_view name, std::string_view help, std::size_t Sum::* count) {
    head(text, name, "gauge", help);
    sample(text, name, labels({{"state", "waiting"}}), std::to_string(waiting.*count));
    sample(text, name, labels({{"state", "running"}}), std::to_string(running.*count));
  };
  gauge("ordersign_requests", "Requests that wait for a thread or have one.", &Sum::requests);
  gauge("ordersign_requesting_clients", "Clients that have such requests.", &Sum::clients);
  gauge("ordersign_busiest_client_requests", "Such requests of the client that has most of them.", &Sum::most);
  return text;
}

std::string text_of_dropped(std::uint64_t outcomes) {
  std::string text;
  feedback_counter(text, {{labels({{"state", "dropped"}}), outcomes}});
  return text;
}

std::string text_of(store::State state) {
  constexpr std::string_view name = "ordersign_store_state";
  std::string text;
  head(text, name, "gauge", "1 for the state that the store is in.");
  for (const auto one : store::all_states) sample(text, name, labels({{"state", store::to_string(one)}}), one == state ? "1" : "0");
  return text;
}

std::string text_of(const store::Counts& counts) {
  std::string text;
  counter(text, "ordersign_store_records_total",
          "Decision records by what became of them since the store was made; spilled ones are written later.",
          {{labels({{"state", "written"}}), counts.recorded},
           {labels({{"state", "spilled"}}), counts.spilled},
           {labels({{"state", "unreadable"}}), counts.unreadable},
           {labels({{"state", "lost"}}), counts.lost},
           {labels({{"state", "missing"}}), counts.missing}});
  feedback_counter(text, {{labels({{"state", "kept"}}), counts.feedback_kept}, {labels({{"state", "refused"}}), counts.feedback_refused}});
  counter(text, "ordersign_packets_total", "Pages of evidence: kept in the store, and lost since they could not be written.",
          {{labels({{"state", "kept"}}), counts.packets_kept}, {labels({{"state", "lost"}}), counts.packets_lost}});
  counter(text, "ordersign_used_tokens_total",
          "Used tokens of clients: kept in the store, let in before the store had them, and of those the ones that it had already.",
          {{labels({{"state", "kept"}}), counts.tokens_kept},
           {labels({{"state", "alone"}}), counts.tokens_alone},
           {labels({{"state", "twice"}}), counts.tokens_twice}});
  counter(text, "ordersign_store_write_failures_total", "Transactions that failed, other than by waiting for a lock.",
          {{"", counts.write_failures}});
  head(text, "ordersign_store_queued", "gauge", "Decision records that wait in memory.");
  sample(text, "ordersign_store_queued", "", std::to_string(counts.queued));
  head(text, "ordersign_store_spill_bytes", "gauge", "Bytes of spill files.");
  sample(text, "ordersign_store_spill_bytes", "", std::to_string(counts.spill_bytes));
  return text;
}

}  // namespace ordersign::server
