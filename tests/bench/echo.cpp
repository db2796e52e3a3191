// A bare cpp-httplib server to measure beside: takes any POST and answers with the text of a file, tuned as far as the library's setters
// go and with none of what the service does. It stands for what the library alone costs.
//   bench_echo FILE     prints its URL; until it is killed
#include <httplib.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "bench_echo: which file has the answer?\n");
    return 2;
  }
  std::ifstream file(argv[1]);
  const std::string answer{std::istreambuf_iterator<char>(file), {}};
  httplib::Server server;
  server.set_tcp_nodelay(true);
  server.set_keep_alive_max_count(1'000'000'000);
  // A connection holds its thread, so fewer than there are connections would leave some unserved.
  server.new_task_queue = [] { return new httplib::ThreadPool(288); };
  server.Post(".*", [&answer](const httplib::Request&, httplib::Response& response) { response.set_content(answer, "application/json"); });
  const int port = server.bind_to_any_port("127.0.0.1");
  if (port < 0) return 1;
  std::printf("http://127.0.0.1:%d\n", port);
  std::fflush(stdout);
  return server.listen_after_bind() ? 0 : 1;
}
