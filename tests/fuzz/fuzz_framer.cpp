// Bytes of a connection, cut into requests: the same ones however the bytes arrive, each within its limits, and nothing after a refusal.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "http/request_framer.h"

namespace {

using ordersign::http::FramedRequest;
using ordersign::http::FrameLimits;
using ordersign::http::RequestFramer;
using Progress = RequestFramer::Progress;

constexpr FrameLimits limits{.target = 64, .head = 512, .headers = 8, .body = 128};

struct Cut {
  std::vector<FramedRequest> requests;
  bool is_refused = false;
};

bool is_same(const FramedRequest& a, const FramedRequest& b) {
  return a.method == b.method && a.target == b.target && a.headers == b.headers && a.body == b.body && a.keep_alive == b.keep_alive;
}

void check(const FramedRequest& request) {
  const bool is_plain = !request.method.empty() && (request.target == "*" || request.target.starts_with('/'));
  if (!is_plain || request.target.size() > limits.target || request.headers.size() > limits.headers || request.body.size() > limits.body)
    std::abort();
  for (const auto& [name, value] : request.headers)
    if (name.empty() || name.find_first_of(" \r\n:") != std::string::npos || value.find_first_of("\r\n") != std::string::npos) std::abort();
}

/// As a connection feeds them, so many at a time.
Cut cut(std::string_view bytes, std::size_t piece) {
  Cut cut;
  RequestFramer framer(limits);
  auto progress = Progress::More;
  while (true) {
    if (progress == Progress::Refused) {
      if (framer.refusal().status < 400 || framer.refusal().message.empty()) std::abort();
      if (framer.feed("GET / HTTP/1.1\r\nHost: h\r\n\r\n") != Progress::Refused) std::abort();
      cut.is_refused = true;
      return cut;
    }
    if (progress == Progress::Complete) {
      cut.requests.push_back(framer.take());
      check(cut.requests.back());
      progress = framer.advance();
    } else if (progress == Progress::Head || progress == Progress::Continue) {
      if (framer.head().method.empty()) std::abort();
      progress = framer.advance();
    } else if (bytes.empty()) {
      return cut;
    } else {
      progress = framer.feed(bytes.substr(0, piece));
      bytes.remove_prefix(std::min(piece, bytes.size()));
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto whole = cut(text, text.size() + 1);
  for (const auto piece : {std::size_t{1}, std::size_t{7}}) {
    const auto pieces = cut(text, piece);
    if (pieces.is_refused != whole.is_refused || pieces.requests.size() != whole.requests.size()) std::abort();
    for (std::size_t i = 0; i < whole.requests.size(); ++i)
      if (!is_same(pieces.requests[i], whole.requests[i])) std::abort();
  }
  return 0;
}
