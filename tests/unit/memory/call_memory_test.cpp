#include "memory/call_memory.h"

#include <cstdint>
#include <cstring>
#include <memory>
#include <numeric>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support/catch.h"

using namespace ordersign::memory;

namespace {

using Numbers = Vector<std::uint64_t>;

/// A text too long to stand in the String itself.
const std::string long_text = "MedicationRequest/one-with-a-long-id";

bool is_of_call(const void* at) { return CallMemory::current() != nullptr && CallMemory::current()->has(at); }

bool is_forbidden([[maybe_unused]] const void* at) {
#if ORDERSIGN_WATCHES_MEMORY
  return __asan_address_is_poisoned(at) != 0;
#else
  return false;
#endif
}

}  // namespace

TEST_CASE("lists and texts of a call lie in its memory, those made outside of one on the heap") {
  CHECK(CallMemory::current() == nullptr);
  const Numbers outside{1, 2, 3};
  const CallMemory call;
  const Numbers inside{1, 2, 3};
  const String text(long_text);
  CHECK(is_of_call(inside.data()));
  CHECK(is_of_call(text.data()));
  CHECK_FALSE(is_of_call(outside.data()));
  CHECK(outside == inside);
  CHECK(text == long_text.c_str());
}

TEST_CASE("a list of the heap may grow and end within a call") {
  Numbers list{1, 2, 3};
  const CallMemory call;
  list.push_back(4);
  CHECK(is_of_call(list.data()));
  list = Numbers();
  CHECK(list.empty());
}

TEST_CASE("a call within a call has its memory of the outer one") {
  const CallMemory outer;
  Numbers list;
  {
    const CallMemory inner;
    list = {1, 2, 3};
  }
  CHECK(is_of_call(list.data()));
  CHECK(list == Numbers{1, 2, 3});
}

TEST_CASE("a thread does not take from the call of another") {
  const CallMemory call;
  bool has_some = true;
  std::thread([&has_some] { has_some = CallMemory::current() != nullptr; }).join();
  CHECK_FALSE(has_some);
}

TEST_CASE("what is large is of the heap, before and after it grows beyond that") {
  const CallMemory call;
  constexpr auto most = Arena::largest / sizeof(std::uint64_t);
  Numbers list(most);
  CHECK(is_of_call(list.data()));
  list.push_back(1);
  CHECK_FALSE(is_of_call(list.data()));
  list.resize(1);
  list.shrink_to_fit();
  CHECK(is_of_call(list.data()));
}

TEST_CASE("what was taken last and given back is taken again, unless its use is to be found out") {
  const CallMemory call;
  const auto* const first = std::as_const(*std::make_unique<Numbers>(3)).data();
  const Numbers again(2);
  CHECK((again.data() == first) == !is_watched);
}

TEST_CASE("a call has as much as it asks for, each piece for itself") {
  const CallMemory call;
  std::vector<Numbers> lists;
  for (std::size_t i = 0; i < 4000; ++i) {
    auto& list = lists.emplace_back(1 + i % 300);
    std::iota(list.begin(), list.end(), i);
  }
  for (std::size_t i = 0; i < lists.size(); ++i) {
    const auto& list = lists[i];
    REQUIRE(is_of_call(list.data()));
    REQUIRE(list.front() == i);
    REQUIRE(list.back() == i + i % 300);
  }
}

TEST_CASE("with AddressSanitizer a use of what was given back, or of what a call left behind, is found out") {
  const void* left_behind = nullptr;
  {
    const CallMemory call;
    auto list = std::make_unique<Numbers>(3);
    const Numbers other(3);
    left_behind = other.data();
    const void* const given_back = std::exchange(list, nullptr)->data();
    CHECK(is_forbidden(given_back) == is_watched);
    CHECK_FALSE(is_forbidden(left_behind));
  }
  CHECK(is_forbidden(left_behind) == is_watched);
}

TEST_CASE("with AddressSanitizer it is found out when somebody goes beyond a piece, also by less than a word") {
  const CallMemory call;
  const Vector<char> text(13, 'x'), other(3, 'y');
  CHECK_FALSE(is_forbidden(text.data() + 12));
  CHECK(is_forbidden(text.data() + 13) == is_watched);
  CHECK(is_forbidden(text.data() + 16) == is_watched);
  CHECK_FALSE(is_forbidden(other.data()));
}
