// From a request to its answer as bytes: cpp-httplib writes it, an Answerer says what.
#pragma once

#include <memory>
#include <string>

#include "http/answerer.h"
#include "http/framed_request.h"
#include "http/response.h"

namespace ordersign::http {

/// Safe to call from any thread. Throws only when there is no memory left to say so.
class Exchange {
 public:
  /// Both must outlive it.
  Exchange(const ResponseOptions& options, Answerer& answerer);
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  /// See Answerer::client_of().
  std::string client_of(const FramedRequest& head, std::string_view machine);
  std::string answer(FramedRequest request, bool keep_alive);
  /// A final answer, which closes, for a head whose body was not read, or "" to go on reading it.
  std::string refuse_early(const FramedRequest& head);
  /// The answer to a request that there is no time for. `request` has its head at least.
  std::string shed(const FramedRequest& request, bool keep_alive);
  /// The answer to what is no request, which closes; `head` has what of it was read.
  std::string refuse(const Refusal& refusal, const FramedRequest& head);

 private:
  class Library;
  std::string answer_unknown_method(const FramedRequest& request, bool keep_alive);
  std::string refusal_with(std::string_view target, Reply reply, const FramedRequest& head, bool keep_alive = false);
  void note_origin(const FramedRequest& request);

  const ResponseOptions& options_;
  Answerer& answerer_;
  std::unique_ptr<Library> library_;
};

}  // namespace ordersign::http
