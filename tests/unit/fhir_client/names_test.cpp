// Names looked up by the system's own resolver at a DNS server of the test's, which takes its time or none.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <resolv.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "fhir_client/document_fetch.h"
#include "support/fhir_server.h"
#include "timed_fetch.h"

using namespace ordersign::fhir_client;
using ordersign::testing::always;
using ordersign::testing::Authority;
using ordersign::testing::FhirServer;
using ordersign::testing::http_answer;

namespace {

/// Answers every question for an A record with one address, or leaves all questions unanswered.
class DnsServer {
 public:
  explicit DnsServer(std::optional<std::string> address)
      : address_(std::move(address)), socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    at_.sin_family = AF_INET;
    at_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at_;
    REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&at_), size) == 0);
    REQUIRE(getsockname(socket_, reinterpret_cast<sockaddr*>(&at_), &size) == 0);
    thread_ = std::thread([this] { serve(); });
  }
  ~DnsServer() {
    ::shutdown(socket_, SHUT_RDWR);  // wakes the thread, although there is no connection to shut down
    thread_.join();
    ::close(socket_);
  }
  DnsServer(const DnsServer&) = delete;
  DnsServer& operator=(const DnsServer&) = delete;

  std::size_t asked() const { return asked_; }
  /// The system's look-up, with this server as its only one. The resolver's settings are each thread's own.
  LookUp look_up() const {
    return [this](const std::string& host) {
      res_init();
      _res.nscount = 1;
      _res.nsaddr_list[0] = at_;
      _res.retrans = 1;
      _res.retry = 1;
      return ordersign::fhir_client::look_up(host);
    };
  }

 private:
  void serve() {
    std::array<char, 512> packet{};
    sockaddr_in from{};
    while (true) {
      socklen_t size = sizeof from;
      const auto got = ::recvfrom(socket_, packet.data(), packet.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
      if (got <= 12) return;
      ++asked_;
      if (!address_) continue;
      const auto answer = answer_to({packet.data(), static_cast<std::size_t>(got)});
      ::sendto(socket_, answer.data(), answer.size(), 0, reinterpret_cast<const sockaddr*>(&from), size);
    }
  }
  /// RFC 1035, 4: the question again, with one record for type A and none for others.
  std::string answer_to(std::string_view query) const {
    const auto end_of_name = query.find('\0', 12);
    std::string answer(query.substr(0, end_of_name + 5));
    const bool is_a = answer[end_of_name + 2] == 1;
    answer[2] = '\x81', answer[3] = '\x80';                           // a response, recursion available
    answer[7] = is_a ? '\x01' : '\0', answer[9] = answer[11] = '\0';  // records: answers, authority, additional
    if (!is_a) return answer;
    answer += std::string("\xC0\x0C\0\1\0\1\0\0\0\x3C\0\4", 12);  // that name, type A, class IN, a minute
    in_addr address{};
    inet_pton(AF_INET, address_->c_str(), &address);
    return answer.append(reinterpret_cast<const char*>(&address), 4);
  }

  std::optional<std::string> address_;
  int socket_;
  sockaddr_in at_{};
  std::atomic<std::size_t> asked_{0};
  std::thread thread_;
};

const std::string kPatient = R"({"resourceType":"Patient","id":"1"})";

}  // namespace

TEST_CASE("a name server that never answers holds no call past its deadline, nor the end of one") {
  const DnsServer dns(std::nullopt);
  const std::string base = "https://ehr.example/fhir";
  const Client client(allowing({base}), {}, {}, dns.look_up());
  for (int call = 0; call < 3; ++call) CHECK(fetch_one(client, base, "Patient/1", 200ms, "silent name server").failure == Failure::Late);
  const DocumentFetch keys({}, {256 << 10, 200ms}, dns.look_up());
  const auto begun = Time::now();
  CHECK_FALSE(keys("https://keys.example/jwks"));
  CHECK(Time::now() - begun < 200ms + kSlack);
  CHECK(dns.asked() > 0);
}

TEST_CASE("a name that DNS leads to this machine is not called, by FHIR servers' names or keys'") {
  const Authority authority;
  const FhirServer server(always(http_answer(kPatient)), authority.issue("DNS:ehr.example"));
  const auto trust = *Trust::with_ca_file(authority.file());
  for (const char* address : {"127.0.0.1", "169.254.169.254", "0.0.0.0"}) {
    const DnsServer dns{std::string(address)};
    const auto base = "https://ehr.example:" + std::to_string(server.port());
    CHECK(fetch_one(Client(allowing({base}), {}, trust, dns.look_up()), base).failure == Failure::NotAllowed);
    CHECK_FALSE(DocumentFetch(trust, {}, dns.look_up())(base + "/jwks"));
    CHECK(dns.asked() > 0);
  }
  CHECK(server.connections() == 0);
}
