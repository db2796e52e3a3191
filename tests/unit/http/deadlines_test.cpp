#include "http/deadlines.h"

#include "support/catch.h"

#include <array>

using Deadlines = ordersign::http::Deadlines<std::size_t>;
using namespace std::chrono_literals;

TEST_CASE("what is put off is due at its new time only, what is brought forward at once, what is removed never") {
  Deadlines deadlines;
  std::array<Deadlines::Entry, 3> entries;
  const auto entry_of = [&](std::size_t key) -> auto& { return entries[key]; };
  const Deadlines::Time start{};
  for (std::size_t key = 0; key < 3; ++key) deadlines.set(key, entries[key], start + 10s);
  deadlines.set(0, entries[0], start + 30s);
  deadlines.set(1, entries[1], start + 5s);
  deadlines.remove(2, entries[2]);
  CHECK(deadlines.next() == start + 5s);
  CHECK(deadlines.take_due(start + 4s, entry_of) == std::nullopt);
  CHECK(deadlines.take_due(start + 20s, entry_of) == std::optional<std::size_t>(1));
  CHECK(deadlines.take_due(start + 20s, entry_of) == std::nullopt);
  CHECK(deadlines.next() == start + 30s);
  CHECK(deadlines.take_due(start + 30s, entry_of) == std::optional<std::size_t>(0));
  CHECK(deadlines.next() == Deadlines::never);
  deadlines.set(0, entries[0], Deadlines::never);
  CHECK(deadlines.next() == Deadlines::never);
}
