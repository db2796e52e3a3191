// Any bytes by both parsers: what the fast one takes is JSON to the other, and the same tree.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "support/both_parsers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto both = ordersign::test::parse_with_both(std::string(reinterpret_cast<const char*>(bytes), size), 20);
  if (both.difference.empty()) return 0;
  std::fprintf(stderr, "the parsers differ in %s\n", both.difference.c_str());
  std::abort();
}
