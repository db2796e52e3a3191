#include "http/server.h"

#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <thread>
#include <utility>

#include "http/library_bridge.h"
#include "http/response.h"

namespace ordersign::http {
namespace {

constexpr int backlog = 1024;
constexpr Refusal our_fault{500, "exception", "", "the service failed; the fault is not in the request"};

Inbound inbound_of(const FramedRequest& head) {
  return {head.method,
          head.target,
          head.header("Content-Type"),
          head.header("Content-Encoding"),
          head.header("If-None-Match"),
          head.header("Authorization"),
          {}};
}

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

std::string url_of(const std::string& host, int port) {
  const bool is_ipv6 = host.find(':') != std::string::npos;
  return "http://" + (is_ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

}  // namespace

class Server::Transport : public LibraryServer {
 public:
  Transport(const ServerOptions& options, Answerer& answerer) : options_(options), answerer_(answerer), pool_(options.max_connections) {
    set_up_sockets();
    set_up_handlers();
    responder_.answer = [this](FramedRequest request, bool keep_alive) { return answer(std::move(request), keep_alive); };
    responder_.refuse_early = [this](const FramedRequest& head) {
      Reply refusal = answerer_.refusal(inbound_of(head));
      return refusal.status == 0 ? std::string() : close_with(head.target, std::move(refusal), head);
    };
    responder_.refuse = [this](const Refusal& refusal, const FramedRequest& head) {
      return close_with({}, answerer_.error(refusal), head);
    };
    responder_.crowded = [this] { return pool_.waiting() > 0; };
  }
  ~Transport() override {
    if (!ran_ && listener_ >= 0) ::close(listener_);  // the library closes it at the end of listening only
    if (stop_event_ >= 0) ::close(stop_event_);
  }

  int bind(const std::string& host, int port) {
    if (stop_event_ < 0) return -1;
    const int bound = port == 0 ? bind_to_any_port(host) : (bind_to_port(host, port) ? port : -1);
    // The library listens with a backlog of 5, so that a burst of clients would have to send their SYN again after a
    // second.
    if (bound > 0 && ::listen(listener_, backlog) != 0) return -1;
    return bound;
  }

  void run() {
    // The library gives up accepting after errors that pass, such as a client that is gone before it is accepted.
    ran_ = true;
    while (!stopped_) {
      listen_after_bind();
      if (stopped_) break;
      answerer_.note_trouble("accept-failed");
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      allow_listening_again();
      if (bind(options_.host, bound_port) < 0) answerer_.note_trouble("bind-failed");
    }
    pool_.shutdown();
  }

  void request_stop() {
    if (stopped_.exchange(true)) return;
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(stop_event_, &one, sizeof one);
    // Ends accept() whether or not run() got there; the library's own stop() does nothing before it.
    ::shutdown(listener_, SHUT_RDWR);
  }

  int bound_port = 0;

 private:
  void set_up_sockets() {
    set_tcp_nodelay(true);
    set_socket_options([this](socket_t socket) {
      // Without the library's SO_REUSEPORT, with which a second process could take half of our clients unnoticed.
      const int on = 1;
      ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
      listener_ = socket;
    });
    new_task_queue = [this] { return new BorrowedPool(pool_); };
  }

  void set_up_handlers() {
    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      Inbound inbound{request.method, request.target, first(request, "Content-Type"), first(request, "Content-Encoding"),
                      first(request, "If-None-Match"), first(request, "Authorization"),
                      // The library's Request is not const, it only shows it so; a body is too large to copy.
                      std::move(const_cast<std::string&>(request.body))};
      Reply reply = answerer_.answer(std::move(inbound));
      complete(reply, {request.method, first(request, "Origin")}, options_.responses);
      fill(response, std::move(reply));
      return HandlerResponse::Handled;
    });
    set_exception_handler([this](const httplib::Request& request, httplib::Response& response, const std::exception_ptr&) {
      response.headers.clear();
      Reply reply = answerer_.error(our_fault);
      complete(reply, {request.method, first(request, "Origin")}, options_.responses);
      fill(response, std::move(reply));
    });
    set_post_routing_handler(strip);
  }

  static std::string_view first(const httplib::Request& request, const char* name) {
    const auto found = request.headers.find(name);
    return found == request.headers.end() ? std::string_view() : std::string_view(found->second);
  }

  bool process_and_close_socket(socket_t socket) override {
    try {
      serve_connection(socket, stop_event_, options_.limits, responder_);
    } catch (...) {  // no memory, most likely: this connection is lost, the process is not
      answerer_.note_trouble("connection-lost");
    }
    return true;
  }

  std::string answer(FramedRequest request, bool keep_alive) {
    const auto start = std::chrono::steady_clock::now();
    const std::string target = request.target;
    note_origin(request);
    const auto size = request.body.size();
    std::string bytes;
    try {
      bytes = library_knows(request.method) ? exchange_with_library(std::move(request), keep_alive)
                                            : answer_unknown_method(request, keep_alive);
    } catch (...) {
      Reply reply = answerer_.error(our_fault);
      complete(reply, {}, options_.responses);
      bytes = serialize(reply, false);
    }
    answerer_.note_served({target, status_of(bytes), size, bytes.size(), std::chrono::steady_clock::now() - start});
    return bytes;
  }

  std::string exchange_with_library(FramedRequest request, bool keep_alive) {
    MemoryStream stream(request.method + " " + request.target + " HTTP/1.1\r\n\r\n");
    exchange(stream, !keep_alive, [&request](httplib::Request& into) {
      into.headers.clear();
      for (auto& [name, value] : request.headers)
        if (!kept_from_library(name)) into.headers.emplace(std::move(name), std::move(value));
      into.body = std::move(request.body);
    });
    return stream.take();
  }

  // Methods that the library would refuse to parse: by the routes, they are not allowed or there is no such route.
  std::string answer_unknown_method(const FramedRequest& request, bool keep_alive) {
    Reply reply = answerer_.refusal(inbound_of(request));
    complete(reply, asker_of(request), options_.responses);
    return serialize(reply, keep_alive);
  }

  std::string close_with(std::string_view target, Reply reply, const FramedRequest& head) {
    answerer_.note_refused(target, reply.status);
    note_origin(head);
    complete(reply, asker_of(head), options_.responses);
    return serialize(reply, false);
  }

  void note_origin(const FramedRequest& request) {
    const auto origin = request.header("Origin");
    if (options_.responses.cors.keeps_from(origin, request.header("Host"))) answerer_.note_kept_from(origin);
  }

  static Asker asker_of(const FramedRequest& request) { return {request.method, request.header("Origin")}; }

  const ServerOptions& options_;
  Answerer& answerer_;
  const int stop_event_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  std::atomic<int> listener_{-1};
  bool ran_ = false;
  std::atomic<bool> stopped_{false};
  Responder responder_;
  ConnectionPool pool_;  // last: its threads use the rest
};

Server::Server(ServerOptions options, Answerer& answerer)
    : options_(std::move(options)), transport_(std::make_unique<Transport>(options_, answerer)) {}

Server::~Server() { stop(); }

Result<std::string> Server::bind() {
  const int port = transport_->bind(options_.host, options_.port);
  if (port < 0)
    return Error{ErrorCode::Unavailable, "port", "cannot listen on `" + options_.host + ":" + std::to_string(options_.port) + "`"};
  transport_->bound_port = port;
  url_ = url_of(options_.host, port);
  return url_;
}

void Server::run() { transport_->run(); }

void Server::stop() { transport_->request_stop(); }

}  // namespace ordersign::http
