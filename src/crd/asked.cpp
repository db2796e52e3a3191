#include "crd/asked.h"

#include "crd/card_types.h"

namespace ordersign::crd {
namespace {

void take_option(std::string_view code, json::View value, Asked& asked) {
  if (code == most_cards) {
    const auto most = value.integer();
    if (most && *most >= 0) asked.most_cards = static_cast<std::size_t>(*most);
    else ++asked.ignored;
    return;
  }
  const auto wanted = value.boolean();
  if (!wanted || find_card_type(code) == nullptr) {
    ++asked.ignored;
  } else if (code == coverage_information) {
    asked.coverage_information = *wanted;
  } else if (!*wanted) {
    asked.off.emplace(code);
  }
}

}  // namespace

Asked read_asked(json::View request) {
  Asked asked;
  const auto extension = request["extension"];
  if (const auto version = extension["davinci-crd.requestedVersion"]; !version.absent()) {
    asked.version = parse_version(version.string());
    asked.ignored += asked.version ? 0 : 1;
  }
  const auto configuration = extension["davinci-crd.configuration"];
  if (!configuration.absent() && !configuration.is_object()) ++asked.ignored;
  for (const auto& [code, value] : configuration.members()) take_option(code, value, asked);
  return asked;
}

}  // namespace ordersign::crd
