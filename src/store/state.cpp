#include "store/state.h"

namespace ordersign::store {

std::string_view to_string(State state) {
  switch (state) {
    case State::Fine: return "fine";
    case State::Held: return "held";
    case State::Locked: return "locked";
    case State::Full: return "full";
    case State::Damaged: return "damaged";
    case State::Foreign: return "foreign";
    case State::Gone: return "gone";
    case State::Unavailable: return "unavailable";
    case State::Unwritable: return "unwritable";
  }
  return "";
}

}  // namespace ordersign::store
