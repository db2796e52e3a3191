#include "http/exchange.h"

#include <chrono>
#include <string_view>
#include <utility>

#include "http/library_bridge.h"
#include "text/ascii.h"

namespace ordersign::http {
namespace {

// In place of a port, of which the library makes nothing.
constexpr int shared_address = 1;

constexpr Refusal our_fault{500, "exception", "", "the service failed; the fault is not in the request"};

/// `header` gives each header by its name, of whatever holds them; all that it is asked for must be among those that decides_answer().
template <class Header>
Inbound inbound_of(std::string_view method, std::string_view target, const Cors& cors, const Header& header) {
  Inbound inbound{method, target, header("Content-Type"), header("Content-Encoding"), header("If-None-Match"), header("Authorization"), {}};
  inbound.host = header("Host");
  inbound.is_cross_site = cors.is_cross_site(header("Origin"), inbound.host, header("Sec-Fetch-Site"));
  return inbound;
}

Inbound inbound_of(const FramedRequest& head, const Cors& cors) {
  auto inbound = inbound_of(head.method, head.target, cors, [&head](const char* name) { return head.header(name); });
  inbound.client = head.client;
  inbound.is_from_one_machine = head.is_from_one_machine;
  return inbound;
}

Asker asker_of(const FramedRequest& request) { return {request.method, request.header("Origin")}; }

void fill(httplib::Response& response, Reply reply) {
  response.status = reply.status;
  response.body = std::move(reply.body);
  if (!response.body.empty()) response.headers.emplace("Content-Type", reply.content_type);
  for (auto& [name, value] : reply.headers) response.headers.emplace(std::move(name), std::move(value));
}

// Parts of the library's answers that are wrong or of no use to a client.
void strip(const httplib::Request&, httplib::Response& response) {
  response.headers.erase("Keep-Alive");  // names limits of the library that are not ours
  response.headers.erase("Accept-Ranges");
  // RFC 9110, 8.6: no Content-Length in a 204; in a 304 it would speak of the representation, which is not empty.
  if (response.status == 204 || response.status == 304) response.headers.erase("Content-Length");
}

bool library_knows(std::string_view method) {
  for (const std::string_view known : {"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"})
    if (method == known) return true;
  return false;
}

int status_of(std::string_view bytes) {
  constexpr std::string_view version = "HTTP/1.1 ";
  return bytes.size() < version.size() + 3 ? 0 : std::stoi(std::string(bytes.substr(version.size(), 3)));
}

// All that an Inbound and an Asker have of them. The others stay here: the library would compress by Accept-Encoding, at ten times the
// cost of a decision, and give leave to send a body that is here; what Connection says is known here.
bool decides_answer(std::string_view name) {
  for (const std::string_view one :
       {"Content-Type", "Content-Encoding", "If-None-Match", "Authorization", "Origin", "Host", "Sec-Fetch-Site"})
    if (text::is_same(name, one)) return true;
  return false;
}

std::string_view first(const httplib::Request& request, const char* name) {
  const auto found = request.headers.find(name);
  return found == request.headers.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace

class Exchange::Library : public LibraryServer {
 public:
  Library(const ResponseOptions& options, Answerer& answerer) {
    set_pre_routing_handler([&options, &answerer](const httplib::Request& request, httplib::Response& response) {
      auto inbound =
          inbound_of(request.method, request.target, options.cors, [&request](const char* name) { return first(request, name); });
      // The library's Request is not const, it only shows it so; a body is too large to copy.
      inbound.body = std::move(const_cast<std::string&>(request.body));
      inbound.client = request.remote_addr;
      inbound.is_from_one_machine = request.remote_port != shared_address;
      Reply reply = answerer.answer(std::move(inbound));
      complete(reply, {request.method, first(request, "Origin")}, options);
      fill(response, std::move(reply));
      return HandlerResponse::Handled;
    });
    set_exception_handler([&options, &answerer](const httplib::Request& request, httplib::Response& response, const std::exception_ptr&) {
      response.headers.clear();
      Reply reply = answerer.error(our_fault);
      complete(reply, {request.method, first(request, "Origin")}, options);
      fill(response, std::move(reply));
    });
    set_post_routing_handler(strip);
  }

  std::string exchange(FramedRequest request, bool keep_alive) {
    MemoryStream stream(request.method + " / HTTP/1.1\r\n\r\n");
    process(stream, !keep_alive, [&request](httplib::Request& into) {
      into.headers.clear();
      for (auto& [name, value] : request.headers)
        if (decides_answer(name)) into.headers.emplace(std::move(name), std::move(value));
      into.target = std::move(request.target);
      into.body = std::move(request.body);
      into.remote_addr = std::move(request.client);  // what comes nearest to it
      into.remote_port = request.is_from_one_machine ? 0 : shared_address;
    });
    return stream.take();
  }
};

Exchange::Exchange(const ResponseOptions& options, Answerer& answerer)
    : options_(options), answerer_(answerer), library_(std::make_unique<Library>(options, answerer)) {}
Exchange::~Exchange() = default;

std::string Exchange::client_of(const FramedRequest& head, std::string_view machine) {
  return answerer_.client_of(inbound_of(head, options_.cors), machine);
}

std::string Exchange::answer(FramedRequest request, bool keep_alive) {
  const auto start = std::chrono::steady_clock::now();
  const std::string target = request.target;
  note_origin(request);
  const auto size = request.body.size();
  std::string bytes;
  try {
    bytes = library_knows(request.method) ? library_->exchange(std::move(request), keep_alive) : answer_unknown_method(request, keep_alive);
  } catch (...) {
    Reply reply = answerer_.error(our_fault);
    complete(reply, {}, options_);
    bytes = serialize(reply, keep_alive);
  }
  answerer_.note_served({target, status_of(bytes), size, bytes.size(), std::chrono::steady_clock::now() - start});
  return bytes;
}

// Methods that the library would refuse to parse: by the routes, they are not allowed or there is no such route.
std::string Exchange::answer_unknown_method(const FramedRequest& request, bool keep_alive) {
  Reply reply = answerer_.refusal(inbound_of(request, options_.cors));
  complete(reply, asker_of(request), options_);
  return serialize(reply, keep_alive);
}

std::string Exchange::refuse_early(const FramedRequest& head) {
  Reply refusal = answerer_.refusal(inbound_of(head, options_.cors));
  return refusal.status == 0 ? std::string() : refusal_with(head.target, std::move(refusal), head);
}

std::string Exchange::refuse(const Refusal& refusal, const FramedRequest& head) { return refusal_with({}, answerer_.error(refusal), head); }

std::string Exchange::shed(const FramedRequest& request, bool keep_alive) {
  constexpr Refusal too_many{503, "throttled", "", "too many calls at once, try again"};
  return refusal_with(request.target, answerer_.error(too_many), request, keep_alive);
}

std::string Exchange::refusal_with(std::string_view target, Reply reply, const FramedRequest& head, bool keep_alive) {
  answerer_.note_refused(target, reply.status);
  note_origin(head);
  complete(reply, asker_of(head), options_);
  return serialize(reply, keep_alive);
}

void Exchange::note_origin(const FramedRequest& request) {
  const auto origin = request.header("Origin");
  if (options_.cors.is_cross_site(origin, request.header("Host"), request.header("Sec-Fetch-Site"))) answerer_.note_kept_from(origin);
}

}  // namespace ordersign::http
