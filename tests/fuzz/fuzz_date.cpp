// FHIR dates of any bytes: what is read has its days in order, and writes to something that reads the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "ordersign/dates.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace ordersign;
  const auto read = parse_date_time({reinterpret_cast<const char*>(bytes), size});
  if (!read) return 0;
  if (read->days.first > read->days.last) std::abort();
  const auto again = parse_date_time(to_string(read->days));
  if (!again || again->days != read->days) std::abort();
  return 0;
}
