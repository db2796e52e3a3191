// What a client tells of the cards that it showed. Stateless.
#pragma once

#include <string>
#include <vector>

#include "ordersign/record.h"
#include "ordersign/result.h"

namespace ordersign::hooks {

/// Every outcome of a feedback body, in its order; each is an event of its own, also a second one for a card, and one that
/// contradicts it. `received`, `service`, `client` and `tenant` are left to the caller. CDS Hooks 2.0, Feedback: "The body of
/// each feedback request is a JSON object with a `feedback` array". Error (Syntax, TooLarge, Structure) with the JSON pointer
/// of the first bad part: then none of the outcomes counts.
Result<std::vector<FeedbackEvent>> read_feedback(std::string body);

}  // namespace ordersign::hooks
