// One GET on its way through libcurl: what it may do, and what came of it. Not thread-safe.
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "fhir_client/answer_reader.h"
#include "fhir_client/network.h"
#include "fhir_client/query.h"
#include "fhir_client/url.h"

namespace ordersign::fhir_client {

using CurlList = std::unique_ptr<curl_slist, void (*)(curl_slist*)>;

/// What all GETs of one call have in common. What is referred to must outlive them.
struct Terms {
  const ServerAccess& access;
  const Reach& route;
  const Trust& trust;
  std::string_view accept;
  std::size_t max_body;
  std::chrono::steady_clock::time_point deadline;
};

struct Outcome {
  Failure failure = Failure::None;
  int status = 0;
  std::string body = {};
};

/// Which connection to go by.
enum class Dial : std::uint8_t {
  Own,    ///< a kept one that is free, else a new one
  Share,  ///< one that others use, too, and if there is none yet, the one that is being made
  Anew,
};

class Transfer {
 public:
  /// What libcurl reads while the transfer lasts: request_headers, known_hosts, and TLS sessions to be resumed.
  struct Shared {
    curl_slist* headers;
    curl_slist* hosts;
    CURLSH* sessions;
  };

  Transfer(const Url& url, const Terms& terms, const Shared& shared, Dial dial);

  /// nullptr when libcurl would not do as it has to; no request may be made then.
  CURL* easy() const { return ready_ ? easy_.get() : nullptr; }
  /// Whether its failure is known although its answer is still coming.
  bool is_decided() const { return reader_.failure() != Failure::None; }
  bool spoke_http2() const;
  /// Whether it ended without a word of an answer because kept connections had been closed at the other end. libcurl
  /// tries a few of them before it gives up, and there may be more.
  bool found_closed(CURLcode code) const;

  /// libcurl is done with it.
  Outcome finish(CURLcode code);
  /// Time is over, or the rest is of no use.
  Outcome abandon();

 private:
  void set_request(curl_slist* headers);
  void set_way(curl_slist* hosts);
  void set_bounds();
  void set_callbacks();
  template <class T>
  void set(CURLoption option, T value) {
    ready_ = ready_ && curl_easy_setopt(easy_.get(), option, value) == CURLE_OK;
  }
  Failure failure_of(CURLcode code) const;

  static std::size_t take_line(char* bytes, std::size_t, std::size_t size, void* transfer);
  static std::size_t take_body(char* bytes, std::size_t, std::size_t size, void* transfer);
  static curl_socket_t open_socket(void* transfer, curlsocktype purpose, curl_sockaddr* address);
  static CURLcode demand_proof(CURL*, void* context, void* transfer);
  static int before_request(void* transfer, char*, char*, int, int);

  const Url& url_;
  const Terms& terms_;
  std::unique_ptr<CURL, void (*)(CURL*)> easy_;
  bool ready_;
  AnswerReader reader_;
  Failure stopped_ = Failure::None;  // why a callback of ours ended it
};

/// The head of every GET of a call, with its token, if it has one.
CurlList request_headers(const Terms& terms);
/// The addresses of the route, for every server that may be called: libcurl looks up no name itself.
CurlList known_hosts(const Url& server, const Reach& route);

}  // namespace ordersign::fhir_client
