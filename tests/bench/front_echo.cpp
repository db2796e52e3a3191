// The service's own front with nothing behind it: takes any request and answers with the text of a file. It stands for what carrying
// requests costs, framing, limits and deadlines with it.
//   bench_front FILE     prints its URL; until it is killed
#include <malloc.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

#include "http/server.h"

using namespace ordersign;

namespace {

class FixedAnswer : public http::Answerer {
 public:
  explicit FixedAnswer(std::string text) : text_(std::move(text)) {}

  Reply answer(http::Inbound) override {
    Reply reply;
    reply.body = text_;
    return reply;
  }
  Reply refusal(const http::Inbound&) override {
    Reply fine;
    fine.status = 0;
    return fine;
  }
  Reply error(const http::Refusal& refusal) override { return operation_outcome(refusal.status, refusal.code, {}, refusal.message); }
  std::string client_of(const http::Inbound&, std::string_view machine) override { return std::string(machine); }
  bool is_urgent(std::string_view) override { return false; }
  void note_served(const http::Served&) override {}
  void note_refused(std::string_view, int) override {}
  void note_handshake(std::string_view) override {}
  void note_kept_from(std::string_view) override {}
  void note_trouble(std::string_view event) override { std::fprintf(stderr, "bench_front: %s\n", std::string(event).c_str()); }

 private:
  const std::string text_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "bench_front: which file has the answer?\n");
    return 2;
  }
  mallopt(M_TRIM_THRESHOLD, 16 << 20);  // the service's heap has grown by its catalog: what is freed is not given back at every call
  std::ifstream file(argv[1]);
  FixedAnswer answerer({std::istreambuf_iterator<char>(file), {}});
  http::Server server({}, answerer);
  const auto url = server.bind();
  if (!url) {
    std::fprintf(stderr, "bench_front: %s\n", url.error().message.c_str());
    return 1;
  }
  std::printf("%s\n", url->c_str());
  std::fflush(stdout);
  server.run();
  return 0;
}
