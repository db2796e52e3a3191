// A code of a code system with its name, as FHIR's Coding.
#pragma once

#include <string>

namespace ordersign {

struct Coding {
  std::string system;
  std::string code;
  std::string display;
};

}  // namespace ordersign
