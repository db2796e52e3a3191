// How a store is, told apart by what would mend it.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace ordersign::store {

enum class State : std::uint8_t {
  Fine,
  Held,         ///< by another process of ours, whose end is waited for
  Locked,       ///< by another program, for longer than feedback waits
  Full,         ///< no room on the disk, or a quota or limit of file size is reached
  Damaged,      ///< not a sound database
  Foreign,      ///< not one that this service may write: of another key, a newer version, or something else
  Gone,         ///< the file or database is not there
  Unavailable,  ///< its server cannot be reached
  Unwritable,   ///< read-only, or the disk fails
};

inline constexpr std::array all_states{State::Fine,    State::Held, State::Locked,      State::Full,      State::Damaged,
                                       State::Foreign, State::Gone, State::Unavailable, State::Unwritable};

/// As `locked`.
std::string_view to_string(State state);

}  // namespace ordersign::store
