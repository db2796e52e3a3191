// What whoever operates the service is to hear of its store.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "store/state.h"

namespace ordersign::store {

struct News {
  enum class Kind : std::uint8_t {
    Made,             ///< there was no store in this place, now there is; `text` says if there once was
    TroubleBegan,     ///< `state` from now on; `text` says what mends it
    TroubleEnded,     ///< `state` is over, after `lasted`
    RecordsLost,      ///< `records` could be neither stored nor spilled
    RecordsMissing,   ///< `records` that an earlier run was handed are not in the store: they were in memory when it was killed
    LinesUnreadable,  ///< `records` lines of a spill file were put aside in a file beside it that ends in `.bad`
    SpillUnreadable,  ///< the spill file `text` cannot be read
    TokensTwice,      ///< `records` tokens that were let in while the store could not be asked had been used before
    StoreNotLeft,     ///< `text` has the store still, and would be waited for no longer
  };
  Kind kind;
  State state = State::Fine;
  std::uint64_t records = 0;
  std::chrono::milliseconds lasted{0};
  std::string text;
};

using Tell = std::function<void(const News&)>;

}  // namespace ordersign::store
