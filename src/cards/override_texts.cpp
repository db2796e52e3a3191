#include "cards/override_texts.h"

#include "cards/shared_texts.h"

namespace ordersign::cards {

Result<OverrideTexts> read_override_texts(json::View view, const std::string& file) {
  OverrideTexts texts;
  SharedTexts reader(file);
  reader.take(view, "",
              {{"again", &texts.again, {}},
               {"why", &texts.why, {"day"}},
               {"added", &texts.added, {}},
               {"changed", &texts.changed, {}},
               {"gone", &texts.gone, {}},
               {"goneUnnamed", &texts.gone_unnamed, {"count"}},
               {"finding", &texts.finding, {}},
               {"order", &texts.order, {}},
               {"policy", &texts.policy, {}},
               {"more", &texts.more, {"count"}}});
  if (reader.error()) return *reader.error();
  return texts;
}

}  // namespace ordersign::cards
