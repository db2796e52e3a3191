// The services that are offered, each for one hook.
#pragma once

#include <span>
#include <string_view>

#include "prefetch/request.h"

namespace ordersign::hooks {

struct Advertised {
  std::string_view id;
  prefetch::Hook hook;
  std::string_view title;
  std::string_view description;
};

std::span<const Advertised> advertised();

/// Null when there is none of that id.
const Advertised* find_service(std::string_view id);

/// What is told of an id that is none.
inline constexpr std::string_view no_service = "no such service; see GET /cds-services";

}  // namespace ordersign::hooks
