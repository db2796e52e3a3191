#include "facts/drug_keys.h"

namespace ordersign::facts {

void append_code_key(const fhir::Coding& coding, std::string& key) {
  const auto system = terminology::code_system(coding.system);
  // By its length it is told apart from the code after it, whatever characters they hold.
  if (system == terminology::CodeSystem::Unknown) key.append(std::to_string(coding.system.size())).append(":").append(coding.system);
  else key.append(terminology::to_string(system));
  terminology::each_normal_form(system, coding.code, [&key](std::string_view form) { key.append("/").append(form); });
}

}  // namespace ordersign::facts
