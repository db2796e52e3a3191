// Answers of any bytes: read alike in whatever pieces the body comes, never over the limits, and the first fault stands.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "fhir_client/answer_reader.h"

using namespace ordersign::fhir_client;

namespace {

constexpr std::size_t kLimit = 100;

void claim(bool holds) {
  if (!holds) std::abort();
}

struct Read {
  Failure failure = Failure::None;
  int status = 0;
  bool complete = false;
  std::string body = {};
};

/// As libcurl hands an answer over: lines until a final head is at its end, then the body in pieces.
Read read(std::string_view bytes, std::size_t piece) {
  AnswerReader reader(kLimit);
  bool in_head = true, goes_on = true;
  while (goes_on && !bytes.empty()) {
    const auto before = reader.failure();
    const auto end_of_line = bytes.find('\n');
    const auto size = in_head ? std::min(end_of_line, bytes.size() - 1) + 1 : std::min(piece, bytes.size());
    const auto part = bytes.substr(0, size);
    goes_on = in_head ? reader.line(part) : reader.body(part);
    claim(goes_on || reader.failure() != Failure::None);
    claim(before == Failure::None || reader.failure() == before);
    if (part == "\r\n" && reader.status() != 0) in_head = false;
    bytes.remove_prefix(size);
  }
  if (goes_on) reader.end();
  claim(reader.complete() == (reader.failure() == Failure::None && goes_on));
  return {reader.failure(), reader.status(), reader.complete(), reader.take_body()};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto whole = read(text, std::max<std::size_t>(1, size));
  claim(whole.body.size() <= kLimit);
  claim(!whole.complete || whole.status == 200);
  claim(whole.status == 0 || (whole.status >= 200 && whole.status <= 599));
  for (const auto piece : {std::size_t{1}, std::size_t{3}, std::size_t{64}}) {
    const auto other = read(text, piece);
    claim(other.failure == whole.failure && other.status == whole.status && other.complete == whole.complete);
    claim(!whole.complete || other.body == whole.body);
  }
  return 0;
}
