#include "http/exchange.h"

#include "support/catch.h"

#include <string>
#include <vector>

using namespace ordersign;
using namespace ordersign::http;

namespace {

std::string told(const Inbound& inbound) {
  std::string text;
  for (const std::string_view part : {inbound.method, inbound.target, inbound.content_type, inbound.content_encoding, inbound.if_none_match,
                                      inbound.authorization, inbound.client, inbound.host})
    text.append(part).append("\n");
  return text + (inbound.is_from_one_machine ? "one machine\n" : "many\n") + (inbound.is_cross_site ? "cross-site" : "own");
}

class Listener : public Answerer {
 public:
  Reply answer(Inbound request) override {
    answered = told(request);
    return {};
  }
  Reply refusal(const Inbound& head) override {
    judged = told(head);
    Reply fine;
    fine.status = 0;
    return fine;
  }
  Reply error(const Refusal&) override { return {}; }
  std::string client_of(const Inbound&, std::string_view) override { return {}; }
  bool is_urgent(std::string_view) override { return false; }
  void note_served(const Served&) override {}
  void note_refused(std::string_view, int) override {}
  void note_handshake(std::string_view) override {}
  void note_kept_from(std::string_view) override {}
  void note_trouble(std::string_view) override {}

  std::string answered, judged;
};

}  // namespace

// A head is judged as it was framed, and the request answered as cpp-httplib has it.
TEST_CASE("who answers a request sees the same of it as who judged its head") {
  const std::vector<std::pair<std::string, std::string>> headers{{"Content-Type", "application/json"}, {"Content-Encoding", "identity"},
                                                                 {"If-None-Match", "\"tag\""},         {"Authorization", "Bearer x"},
                                                                 {"Origin", "https://cds.example"},    {"Host", "cds.example"},
                                                                 {"Sec-Fetch-Site", "same-origin"},    {"Sec-Fetch-Site", "cross-site"},
                                                                 {"Origin", "https://other.example"},  {"Host", "other.example"},
                                                                 {"Accept-Encoding", "gzip"},          {"Connection", "keep-alive"}};
  Listener listener;
  const ResponseOptions options;
  Exchange exchange(options, listener);
  for (unsigned sent = 0; sent < 1U << headers.size(); ++sent) {
    FramedRequest request;
    request.method = "POST";
    request.target = "/cds-services/x?y";
    request.client = "mine";
    request.is_from_one_machine = sent % 3 != 0;
    for (std::size_t i = 0; i < headers.size(); ++i)
      if ((sent >> i & 1U) != 0) request.headers.push_back(headers[i]);
    REQUIRE(exchange.refuse_early(request).empty());
    (void)exchange.answer(std::move(request), true);
    REQUIRE_FALSE(listener.answered.empty());
    CHECK(listener.answered == listener.judged);
  }
}
