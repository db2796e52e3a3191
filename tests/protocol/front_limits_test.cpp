// What clients may take of the service before anything is decided: memory, connections, descriptors.
#include "support/catch.h"

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "support/child_process.h"
#include "support/http_client.h"
#include "support/known_clients.h"
#include "support/many_connections.h"
#include "support/served.h"
#include "support/server_fixture.h"

using namespace ordersign::support;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kBody = 5'000'000;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t kMemory = 800 << 20;  // a sanitizer keeps what was freed, but not the 1,250 MB that are sent
#else
constexpr std::size_t kMemory = 64 << 20;
#endif

std::string head(const std::string& path, std::size_t body, const HttpHeaders& headers = HttpClient::kJson) {
  auto text = request_text("POST", path, headers);
  const std::string none = "Content-Length: 0\r\n";
  return text.replace(text.find(none), none.size(), "Content-Length: " + std::to_string(body) + "\r\n");
}

/// Sends the head and nothing more, and reads the answer.
HttpAnswer answer_to_head(int port, const std::string& path, const HttpHeaders& headers) {
  HttpClient client(port);
  client.send(head(path, 100'000, headers));
  return client.read();
}

HttpHeaders json(HttpHeaders headers) {
  headers.emplace_back("Content-Type", "application/json");
  return headers;
}

/// As many senders at once as there are, each with all of its body but the last byte.
void send_all_but_one_byte(int port, std::size_t senders) {
  std::vector<std::unique_ptr<RawSocket>> sockets;
  const std::string piece(kBody / 10, ' ');
  for (std::size_t i = 0; i < senders; ++i) {
    sockets.push_back(std::make_unique<RawSocket>(port));
    sockets.back()->send(head(kSign, kBody));
  }
  for (int part = 0; part < 10; ++part)
    for (const auto& socket : sockets) socket->send(part < 9 ? piece : std::string_view(piece).substr(1));
}

std::size_t count(const std::string& text, const std::string& word) {
  std::size_t found = 0;
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++found;
  return found;
}

std::string text_of(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("a request is refused by its head alone: route, method, media type and token are judged before a body is taken") {
  const TempFolder folder;
  KnownClients clients(folder);
  const Served served(folder, clients.flags());
  const auto status = [&](const std::string& path, const HttpHeaders& headers) {
    const auto answer = answer_to_head(served.port(), path, headers);
    CHECK(answer.header("connection") == "close");
    return answer.status;
  };
  CHECK(status("/nothing", HttpClient::kJson) == 404);
  CHECK(status("/healthz", HttpClient::kJson) == 405);
  CHECK(status(kSign, HttpClient::kJson) == 401);
  CHECK(status(kSign, json(bearer("nonsense"))) == 401);
  CHECK(status(kSign, json(clients.good(clients.clinic, kSelect))) == 401);
  CHECK(status(kSign, json(clients.good(clients.clinic, kSign, {{"iss", quoted("https://nobody.example")}}))) == 401);
  auto plain = clients.good(clients.clinic, kSign);
  plain.emplace_back("Content-Type", "text/plain");
  CHECK(status(kSign, plain) == 415);
  CHECK(sample(served, "ordersign_refused_clients_total{reason=\"audience\"}") == "1");
}

TEST_CASE("a token that a head was judged by is not used up by that") {
  const TempFolder folder;
  KnownClients clients(folder);
  const Served served(folder, clients.flags());
  const auto headers = json(clients.good(clients.clinic, kSign));
  const auto call = call_with_card();
  HttpClient client(served.port());
  client.send(head(kSign, call.size(), headers));
  std::this_thread::sleep_for(50ms);
  client.send(call);
  CHECK(client.read().status == 200);
  CHECK(client.post(kSign, call, headers).status == 401);
}

TEST_CASE("250 senders of 5 MB without a token cost next to no memory, and clients with one are served") {
  const TempFolder folder;
  KnownClients clients(folder);
  const Served served(folder, clients.flags());
  send_all_but_one_byte(served.port(), 250);
  CHECK(served.post(kSign, call_with_card(), clients.good(clients.clinic, kSign)).status == 200);
  CHECK(peak_memory_of(served.process()) < kMemory);
}

TEST_CASE("250 unfinished bodies of 5 MB are kept within the memory for them: the largest are refused, small calls are served") {
  const TempFolder folder;
  const Served served(folder);
  std::thread senders([&] { send_all_but_one_byte(served.port(), 250); });
  for (int i = 0; i < 20; ++i) {
    CHECK(served.post(kSign, call_with_card()).status == 200);
    std::this_thread::sleep_for(20ms);
  }
  senders.join();
  CHECK(peak_memory_of(served.process()) < kMemory);
  CHECK(count(served.log(), "\"event\":\"refused\",\"route\":\"unknown\",\"status\":503") > 100);
}

TEST_CASE("whoever is refused for want of memory is told to come back") {
  ordersign::http::ServerOptions options;
  options.max_buffered = 100'000;
  ServerFixture fixture(echo_routes(), options);
  HttpClient first(fixture.port()), second(fixture.port());
  first.send(head("/cds-services/x", 90'000) + std::string(60'000, ' '));
  second.send(head("/cds-services/x", 90'000) + std::string(50'000, ' '));
  const auto answer = first.read();
  CHECK(answer.status == 503);
  CHECK(answer.header("retry-after") == "1");
  second.send(std::string(40'000, ' '));
  CHECK(second.read().status == 200);
}

TEST_CASE("one machine has so many connections at once, and a further one is told so") {
  ordersign::http::ServerOptions options;
  options.peers.connections = 2;
  options.peers.uncounted.clear();
  ServerFixture fixture(echo_routes(), options);
  auto first = std::make_unique<HttpClient>(fixture.port());
  HttpClient second(fixture.port());
  CHECK(first->get("/healthz").status == 200);
  CHECK(second.get("/healthz").status == 200);
  HttpClient third(fixture.port());
  const auto answer = third.read();
  CHECK(answer.status == 503);
  CHECK(answer.header("retry-after") == "1");
  CHECK(third.is_closed());
  first.reset();
  const auto served_again = [&] {
    try {
      return HttpClient(fixture.port()).get("/healthz").status;
    } catch (const std::runtime_error&) {
      return 0;
    }
  };
  int status = 0;
  for (int i = 0; i < 500 && (status = served_again()) != 200; ++i) std::this_thread::sleep_for(10ms);
  CHECK(status == 200);
}

TEST_CASE("the service takes as many descriptors as the machine allows") {
  const TempFolder folder;
  ChildProcess program({"/bin/sh", "-c", "ulimit -Sn 64; exec \"$0\" serve --port 0", ORDERSIGN_BINARY}, folder.file("log").string());
  const auto url = program.line();
  const int port = std::stoi(url.substr(url.rfind(':') + 1));
  const ManyConnections many(port, 200, "GET /healthz HTTP/1.1\r\n");
  CHECK(HttpClient(port).get("/healthz").status == 200);
  CHECK(text_of(folder.file("log")).find("descriptors-exhausted") == std::string::npos);
}

TEST_CASE("descriptors that run out are told once, take no core, and idle connections make room for who comes") {
  const TempFolder folder;
  ChildProcess program({"/bin/sh", "-c", "ulimit -n 64; exec \"$0\" serve --port 0", ORDERSIGN_BINARY}, folder.file("log").string());
  const auto url = program.line();
  const int port = std::stoi(url.substr(url.rfind(':') + 1));
  // The sanitizer's check of a type takes a descriptor the first time that it meets one.
  CHECK(HttpClient(port).get("/healthz").status == 200);
  {
    const ManyConnections busy(port, 100, "GET /healthz HTTP/1.1\r\n");
    std::this_thread::sleep_for(300ms);
    const auto before = processor_seconds_of(program.id());
    std::this_thread::sleep_for(1s);
    CHECK(processor_seconds_of(program.id()) - before < 0.5);
    CHECK(count(text_of(folder.file("log")), "descriptors-exhausted") == 1);
  }
  const ManyConnections idle(port, 100);
  CHECK(HttpClient(port).get("/healthz").status == 200);
}
