// `ordersign evaluate`: requests from files to responses, without a server.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "ordersign/service.h"

namespace ordersign::server {

/// How a request is answered; `Service::call` in earnest.
using Ask = std::function<Reply(std::string_view id, std::string body)>;

/// Answers a request by the service for its `hook`. What names no known hook is a 400, with the reason.
Reply answer_request(const Ask& ask, std::string body);

/// Asks `service` what if: each request together with these assumptions, FACT=TRUTH. `service` must outlive it.
Ask what_if_asking(const Service& service, std::vector<std::string> assumptions);

/// Counts over many answers.
class Summary {
 public:
  void add(const Reply& reply);
  /// Adds up what another has counted.
  void add(const Summary& other);
  /// A table: answers by status, decisions and criteria by result.
  void write(std::ostream& out) const;

 private:
  using ByResult = std::map<std::string, std::size_t, std::less<>>;
  std::map<int, std::size_t> statuses_;
  ByResult decisions_;
  std::map<std::string, ByResult, std::less<>> criteria_;
};

}  // namespace ordersign::server
