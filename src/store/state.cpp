#include "store/state.h"

namespace ordersign::store {

std::string_view to_string(State state) {
  switch (state) {
    case State::Fine: return "fine";
    case State::Held: return "held";
    case State::Locked: return "locked";
    case State::Full: return "full";
    case State::Damaged: return "damaged";
    case State::Gone: return "gone";
    case State::Unwritable: return "unwritable";
  }
  return "";
}

std::string_view remedy(State state) {
  switch (state) {
    case State::Fine: return "";
    case State::Held: return "another process of this service has the store; it is taken over when that ends";
    case State::Locked: return "another program holds a lock on the store; end it";
    case State::Full: return "there is no room for the store: the disk, a quota or a limit of file size is used up; make room";
    case State::Damaged:
      return "the store is no sound SQLite database any more; put a copy in its place, or move it away and start the service anew";
    case State::Gone: return "the store's file is not there; put it back";
    case State::Unwritable: return "the store cannot be written: it is read-only, or its disk fails";
  }
  return "";
}

}  // namespace ordersign::store
