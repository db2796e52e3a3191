#include "fhir_client/transfer.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <exception>
#include <new>

namespace ordersign::fhir_client {
namespace {

using Time = std::chrono::steady_clock;

constexpr std::chrono::milliseconds after_deadline{20};

// Firewalls forget idle connections without a word, and a request on such a one is lost.
constexpr long longest_idle_seconds = 60;
constexpr long longest_life_seconds = 600;  // so that a server that moves is found again

std::string text_of(const curl_sockaddr& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const auto* any = &address.addr;
  if (address.family == AF_INET) inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(any)->sin_addr, text.data(), text.size());
  if (address.family == AF_INET6) inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(any)->sin6_addr, text.data(), text.size());
  return text.data();
}

void append(CurlList& list, const std::string& line) {
  auto* longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  static_cast<void>(list.release());
  list.reset(longer);
}

CurlList empty_list() { return {nullptr, &curl_slist_free_all}; }

int refuse_look_up(void*, void*, void*) { return 1; }

bool is_no_tls(CURLcode code) {
  switch (code) {
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_PEER_FAILED_VERIFICATION: return true;
    default: return false;
  }
}

bool is_no_connection(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_PROXY:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR: return true;
    default: return false;
  }
}

}  // namespace

CurlList request_headers(const Terms& terms) {
  auto headers = empty_list();
  append(headers, "Accept: " + std::string(terms.accept));
  append(headers, "Accept-Encoding: identity");
  if (!terms.access.token.empty()) append(headers, "Authorization: Bearer " + terms.access.token);
  return headers;
}

CurlList known_hosts(const Url& server, const Reach& route) {
  const auto& dialled = route.proxy != nullptr ? *route.proxy : server;
  auto hosts = empty_list();
  if (dialled.host_kind != Url::Host::Name) return hosts;
  auto line = dialled.host + ":" + std::to_string(dialled.port) + ":";
  for (const auto& ip : route.addresses) line.append(ip.find(':') == std::string::npos ? ip : "[" + ip + "]").append(",");
  line.pop_back();
  append(hosts, line);
  return hosts;
}

Transfer::Transfer(const Url& url, const Terms& terms, const Shared& shared, Dial dial)
    : url_(url), terms_(terms), easy_(curl_easy_init(), &curl_easy_cleanup), ready_(easy_ != nullptr), reader_(terms.max_body) {
  set(CURLOPT_SHARE, shared.sessions);
  set(CURLOPT_PRIVATE, this);
  set(CURLOPT_PIPEWAIT, dial == Dial::Share ? 1L : 0L);
  set(CURLOPT_FRESH_CONNECT, dial == Dial::Anew ? 1L : 0L);
  set_request(shared.headers);
  set_way(shared.hosts);
  set_bounds();
  set_callbacks();
}

void Transfer::set_request(curl_slist* headers) {
  set(CURLOPT_URL, url_.text().c_str());
  set(CURLOPT_REQUEST_TARGET, url_.target().c_str());  // byte for byte what was judged
  set(CURLOPT_HTTPHEADER, headers);
  set(CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));  // nothing of it for a proxy
  set(CURLOPT_USERAGENT, "ordersign");
  set(CURLOPT_HTTP_CONTENT_DECODING, 0L);
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
}

void Transfer::set_way(curl_slist* hosts) {
  // Set in any case, or the environment would say.
  set(CURLOPT_PROXY, terms_.route.proxy != nullptr ? terms_.route.proxy->text().c_str() : "");
  set(CURLOPT_NOPROXY, "");
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(CURLOPT_RESOLVE, hosts);
  // It would look names up on a thread and, ending before that, wait for it.
  if (hosts != nullptr) set(CURLOPT_RESOLVER_START_FUNCTION, &refuse_look_up);
}

void Transfer::set_bounds() {
  set(CURLOPT_PROTOCOLS_STR, url_.scheme == Url::Scheme::Https ? "https" : "http");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  // The authorities are Trust's, read once; libcurl would read the bundle anew for each connection.
  set(CURLOPT_CAINFO, static_cast<const char*>(nullptr));
  set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  set(CURLOPT_MAXAGE_CONN, longest_idle_seconds);
  set(CURLOPT_MAXLIFETIME_CONN, longest_life_seconds);
  // The race ends it at the deadline. This is so that of several addresses each gets a share of the time, and a dead one
  // does not use up all of it.
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(terms_.deadline - Time::now()) + after_deadline;
  set(CURLOPT_TIMEOUT_MS, std::max<long>(1, left.count()));
}

void Transfer::set_callbacks() {
  set(CURLOPT_HEADERFUNCTION, &take_line);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, &take_body);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_OPENSOCKETFUNCTION, &open_socket);
  set(CURLOPT_OPENSOCKETDATA, this);
  set(CURLOPT_SSL_CTX_FUNCTION, &demand_proof);
  set(CURLOPT_SSL_CTX_DATA, this);
  set(CURLOPT_PREREQFUNCTION, &before_request);
  set(CURLOPT_PREREQDATA, this);
}

bool Transfer::spoke_http2() const {
  long version = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_HTTP_VERSION, &version);
  return version == CURL_HTTP_VERSION_2_0;
}

bool Transfer::found_closed(CURLcode code) const {
  long made = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_NUM_CONNECTS, &made);
  const bool refused = code == CURLE_HTTP2 || code == CURLE_HTTP2_STREAM;  // by a GOAWAY
  return made == 0 && !reader_.started() && stopped_ == Failure::None && (refused || is_no_tls(code) || is_no_connection(code));
}

Outcome Transfer::finish(CURLcode code) {
  if (code == CURLE_OK) reader_.end();
  const auto failure = failure_of(code);
  return {failure, reader_.status(), failure == Failure::None ? reader_.take_body() : ""};
}

Outcome Transfer::abandon() { return finish(CURLE_OPERATION_TIMEDOUT); }

Failure Transfer::failure_of(CURLcode code) const {
  if (stopped_ != Failure::None) return stopped_;
  if (reader_.failure() != Failure::None || reader_.complete()) return reader_.failure();
  if (code == CURLE_OPERATION_TIMEDOUT) return Failure::Late;
  if (reader_.started()) return Failure::BadAnswer;
  if (is_no_tls(code)) return Failure::Untrusted;
  return is_no_connection(code) ? Failure::Unreachable : Failure::BadAnswer;
}

// What libcurl calls: no exception may pass through it.

std::size_t Transfer::take_line(char* bytes, std::size_t, std::size_t size, void* transfer) {
  auto& self = *static_cast<Transfer*>(transfer);
  return self.reader_.line({bytes, size}) ? size : 0;
}

std::size_t Transfer::take_body(char* bytes, std::size_t, std::size_t size, void* transfer) {
  auto& self = *static_cast<Transfer*>(transfer);
  // Bytes that keep coming do not keep the call.
  if (Time::now() >= self.terms_.deadline && !self.is_decided()) return self.stopped_ = Failure::Late, 0;
  try {
    return self.reader_.body({bytes, size}) ? size : 0;
  } catch (const std::exception&) {
    return self.stopped_ = Failure::TooLarge, 0;
  }
}

// Last look at where a connection leads, whatever libcurl made of the names: only where the route said.
curl_socket_t Transfer::open_socket(void* transfer, curlsocktype, curl_sockaddr* address) {
  auto& self = *static_cast<Transfer*>(transfer);
  const auto& judged = self.terms_.route.addresses;
  if (std::find(judged.begin(), judged.end(), text_of(*address)) == judged.end())
    return self.stopped_ = Failure::NotAllowed, CURL_SOCKET_BAD;
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

CURLcode Transfer::demand_proof(CURL*, void* context, void* transfer) {
  auto& self = *static_cast<Transfer*>(transfer);
  return self.terms_.trust.demand_proof(static_cast<ssl_ctx_st*>(context), self.url_) ? CURLE_OK : CURLE_SSL_CERTPROBLEM;
}

// CDS Hooks, "FHIR Resource Access": the token has an `expires_in`; a slow connection may have outlasted it.
int Transfer::before_request(void* transfer, char*, char*, int, int) {
  auto& self = *static_cast<Transfer*>(transfer);
  if (!self.terms_.access.expires || Time::now() < *self.terms_.access.expires) return CURL_PREREQFUNC_OK;
  self.stopped_ = Failure::Expired;
  return CURL_PREREQFUNC_ABORT;
}

}  // namespace ordersign::fhir_client
