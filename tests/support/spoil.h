// Ways to make one part of a request unreadable: what reading 1.2 says that nothing may be concluded from.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "support/json_edit.h"

namespace ordersign::testing {

/// One place of a request: the names and indexes that lead to it.
struct Place {
  std::vector<std::size_t> steps;  ///< indexes into children
  std::string path;                ///< "prefetch/conditions/entry/0/resource/code"
  std::string resource;            ///< the type of the nearest resource around it, "" for none
};

/// One part of a request made unreadable.
struct Spoilt {
  Place place;
  std::string how;  ///< "a number in its place"
  JsonNode request;
};

/// Chooses by the path and the way; all of them where it always says yes.
using Choice = std::function<bool(const std::string& what)>;

/// Each part of the prefetch and of the draft orders, in each way that fits it: a part of another JSON type, an opaque code, a uuid for a
/// word, a masked concept, a reference that leads nowhere, an entry that is an error, a page that is left out … What identifies a resource
/// (its id, its address) stays.
void for_each_spoilt(const JsonNode& request, const Choice& choose, const std::function<void(const Spoilt&)>& act);

/// The node at a place of this request, or of another of the same shape.
JsonNode& node_at(JsonNode& request, const Place& place);

}  // namespace ordersign::testing
