// Which request is answered by what, without sockets. Stateless but for the count of running calls and who has proven who
// he is, so that every connection may use one Router at once.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/inbound.h"
#include "ordersign/service.h"
#include "server/callers.h"
#include "server/running_calls.h"
#include "server/wrong_tokens.h"

namespace ordersign::server {

/// Who may call what.
struct CallerCheck {
  enum class Access { Allowed, Unauthorized, Forbidden, Unavailable };
  Access access = Access::Allowed;
  Caller caller = {};
  std::string_view reason = {};  ///< a word of ours for log and metrics: never told to the client
  std::string expected = {};     ///< the URL that a refused token's `aud` was to be; for the log
};

enum class Route {
  Unknown,
  Everything,
  Discovery,
  Decision,
  Feedback,
  Conformance,
  Definitions,
  Definition,
  QuestionnairePackage,
  QuestionnaireErrors,
  Policies,
  Policy,
  WhatIf,
  Page,
  Metrics,
  Health,
  Readiness,
  StoreHealth,
  Packet,
  DrawnPacket
};

/// As logs name it: never with the text of the request.
std::string_view to_string(Route route);

struct RouteMatch {
  Route route = Route::Unknown;
  std::string id = {};            ///< decoded; of the service, definition, policy or decision, or the path below /sandbox/
  std::string_view type = {};     ///< of a definition
  std::string_view url = {};      ///< the query's `url`, as it stands; of definitions, for those of that URL only
  std::string_view doubled = {};  ///< the path as it was called where it had doubled slashes; of a service, definition or policy
};

/// What the routes call. Called from many threads at once. Those of the sandbox may be empty: then there are no such routes.
struct Routes {
  std::function<Reply(std::string_view if_none_match, const Caller& caller)> discover;
  std::function<Reply(std::string_view id, std::string body, const Caller& caller)> call;
  std::function<Reply(std::string_view id, std::string body, const Caller& caller)> feedback;
  /// A published FHIR definition, or with an empty id all of the type, or with a canonical URL those that have it.
  std::function<Reply(std::string_view type, std::string_view id, std::string_view url)> publish;
  /// As publish, of what the policies ask. This and the next two may be empty: then there are no forms.
  std::function<Reply(std::string_view id, std::string_view url, std::string_view if_none_match)> questionnaires;
  std::function<Reply(std::string body)> questionnaire_package;
  std::function<Reply(std::string body, const Caller& caller)> questionnaire_errors;
  /// A policy as data, or with an empty id all of them.
  std::function<Reply(std::string_view id, std::string_view if_none_match)> policies;
  std::function<Reply(std::string body)> check_conformance;
  std::function<Reply(std::string body)> what_if;
  /// A file of the tester's page.
  std::function<Reply(std::string_view path)> page;
  std::function<Reply()> metrics;
  /// What the store counts, or what was dropped for want of one, in the same text.
  std::function<std::string()> store_metrics;
  std::function<bool()> ready;
  /// How the store is; decisions do not depend on it.
  std::function<Reply()> store_health;
  /// Asked once for a call that needs a token, since a token is good for one call. Empty: everybody is let in.
  std::function<CallerCheck(std::string_view authorization, const RouteMatch& match)> admit;
  /// Whom admit() would refuse as far as that costs little and uses nothing up: asked before a body is taken. May be empty.
  std::function<std::optional<CallerCheck>(std::string_view authorization, const RouteMatch& match)> refuse_early;
  /// A call whose token was not looked into, since there were too many wrong ones. May be empty.
  std::function<void(std::string_view claimed, const RouteMatch& match)> note_limited;
  /// Is that a Host that we are called by? Asked where there is no admit(). Empty: every one is.
  std::function<bool(std::string_view host)> knows_host;
  /// The client that a token names, proven or not, or "". May be empty.
  std::function<std::string(std::string_view authorization)> claimed;
  /// The page of evidence of a decision that this caller was answered. Empty: none are kept, and there is no such route.
  std::function<Reply(std::string_view id, const Caller& caller)> packet;
  /// The page of a request, which is kept nowhere: for the tester's page.
  std::function<Reply(std::string body)> draw_packet;
};

/// Finds the route of a request target, which must outlive it. A trailing slash, doubled slashes (of a base URL that ends in one) and a
/// query but for `url` are ignored; `%2F` does not separate segments.
RouteMatch match_route(std::string_view target);

class Router {
 public:
  /// Over `max_concurrent` decisions and checks at once, further ones are answered 503, but for `spare` more of clients that have less
  /// than their share.
  Router(Routes routes, std::size_t max_concurrent, std::size_t spare = 0) : routes_(std::move(routes)), running_(max_concurrent, spare) {}

  /// The whole answer. HEAD is answered with the body of GET, which the transport leaves out. May throw what Routes
  /// throw.
  Reply answer(http::Inbound request);
  /// What is wrong with a request before its body is read, status 0 when nothing is. A token's signature is not looked at.
  Reply refusal(const http::Inbound& request) const;
  /// By which its calls are told from others' while they wait; to be the `client` of the request that answer() gets.
  std::string client_of(const http::Inbound& head, std::string_view machine) const;
  /// Decisions and checks being made.
  std::size_t running() const { return running_.count(); }

 private:
  Reply fault_of(const http::Inbound& request, const RouteMatch& match) const;
  Reply fault_of_sender(const http::Inbound& request, Route route) const;
  bool has_too_many_wrong(const http::Inbound& request, const RouteMatch& match) const;
  void note_wrong(const http::Inbound& request, const CallerCheck& check);
  Reply dispatch(const RouteMatch& match, http::Inbound request, const Caller& caller);
  Reply decide(const RouteMatch& match, http::Inbound request, const Caller& caller);
  Reply publish_all(const RouteMatch& match, const http::Inbound& request) const;
  bool is_offered(Route route) const;

  Routes routes_;
  RunningCalls running_;
  Callers callers_;
  WrongTokens wrong_tokens_;
};

}  // namespace ordersign::server
