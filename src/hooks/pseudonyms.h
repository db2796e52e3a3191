// By which keyed hashes a client's patients and orders are known. Stateless.
#pragma once

#include <string>
#include <string_view>

#include "ordersign/service.h"
#include "security/pseudonym.h"

namespace ordersign::hooks {

/// Ids of two clients may be alike and mean other things. A length keeps "a" + "bc" apart from "ab" + "c".
inline std::string pseudonym_of(std::string_view key, const Caller& caller, std::string_view what, std::string_view id) {
  return security::pseudonym(key,
                             std::to_string(caller.client.size()).append(":").append(caller.client).append(what).append("/").append(id));
}

}  // namespace ordersign::hooks
