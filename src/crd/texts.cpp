#include "crd/texts.h"

#include "cards/shared_texts.h"

namespace ordersign::crd {

Result<Texts> read_texts(json::View view, const std::string& file) {
  Texts texts;
  cards::SharedTexts reader(file);
  reader.take(view, "",
              {{"action", &texts.action, {}},
               {"technical", &texts.technical, {}},
               {"noMemberFound", &texts.no_member, {}},
               {"noActiveCoverage", &texts.no_active_coverage, {}},
               {"coverageNotFound", &texts.coverage_not_found, {}},
               {"notEvaluated", &texts.not_evaluated, {"drugs"}},
               {"met", &texts.met, {"policy"}},
               {"onFile", &texts.on_file, {}},
               {"more", &texts.more, {"count"}},
               {"units", &texts.units, {"code"}},
               {"perInfusion", &texts.per_infusion, {}},
               {"grantedUnits", &texts.granted_units, {}}},
              {"policyCard"});
  auto& card = texts.policy_card;
  reader.take(view["policyCard"], "/policyCard",
              {{"title", &card.title, {}},
               {"summary", &card.summary, {"policy"}},
               {"detail", &card.detail, {"policy"}},
               {"link", &card.link, {"policy"}}});
  if (reader.error()) return *reader.error();
  return texts;
}

}  // namespace ordersign::crd
