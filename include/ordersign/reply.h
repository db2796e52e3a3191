// What a call is answered with, and what it was like.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ordersign/record.h"
#include "ordersign/result.h"
#include "ordersign/truth.h"

namespace ordersign {

/// How long the parts of a call took.
struct Phases {
  std::chrono::duration<double, std::milli> read{}, fetch{}, decide{}, write{};
};

/// What a call was like, for log and metrics: words of ours and counts, never anything of the chart.
struct CallReport {
  struct Key {
    std::string_view key;
    std::string_view sent;         ///< honoured, null, absent, error, truncated, wrong-type
    std::string_view fetched;      ///< "" (not tried), fetched, or why not: late, not-found, …
    std::string_view search = {};  ///< "", or which narrower or plainer search was the last one tried: order-plan, …
  };
  struct Order {
    std::string policy;
    Truth result = Truth::Unknown;
  };
  struct Criterion {
    std::string policy;
    std::string id;
    Truth result = Truth::Unknown;
    Gap gap = Gap::None;
  };
  std::string client;         ///< who called: Caller::client
  std::string_view service;   ///< "" when there is no such service
  std::vector<Key> prefetch;  ///< empty when no policy was concerned and nothing was read
  std::vector<Order> orders;  ///< each order that was decided
  std::vector<Criterion> criteria;
  std::vector<std::string_view> references;  ///< how reading each unresolved reference ended
  /// Of each draft in question whose medication names nothing: how reading its Medication ended, `not-possible` when nothing could be
  /// asked for, `fetched` when what came names nothing either. Reading 2.6.
  std::vector<std::string_view> unnamed;
  std::map<std::string, std::size_t, std::less<>> cards;       ///< by indicator
  std::map<std::string, std::size_t, std::less<>> card_types;  ///< in dialect crd: cards by CRD's type
  std::map<std::string, std::size_t, std::less<>> covered;     ///< orders whose coverage a system action tells, by CRD 2.2's `covered`
  std::map<std::string, std::size_t, std::less<>> suggested;   ///< actions of suggestions, by type
  std::size_t ignored_options = 0;                             ///< of CRD's configuration that are not known, or no values of theirs
  std::vector<std::string> refused_hosts;                      ///< of FHIR servers, pages and references that may not be called, each once
  std::vector<std::string> passed_over;                        ///< `key=SYSTEM|CODE` of outcomes that are known to be harmless
  std::size_t other_patients = 0;
  std::size_t hidden_cards = 0;         ///< that were not shown again, since they were overridden
  std::size_t changed_cards = 0;        ///< that were overridden, and shown again since what they rest on has changed
  bool memory_unsure = false;           ///< it could not be told in time which cards were overridden: all were shown
  std::vector<DecisionRecord> records;  ///< one an answered order, to be kept; empty without Options::pseudonym_key
  Phases phases;
};

/// An HTTP answer without the transport's own headers.
struct Reply {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  CallReport report = {};  ///< of Service::call
};

/// The error answer for what a function of Service could not read: 400, 404, 412 or 413.
Reply reply_for(const Error& error);

/// An error answer: an OperationOutcome with one issue. `code` is a FHIR issue type (http://hl7.org/fhir/issue-type).
Reply operation_outcome(int status, std::string_view code, std::string_view where, std::string_view message);

}  // namespace ordersign
