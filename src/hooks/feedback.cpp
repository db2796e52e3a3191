#include "hooks/feedback.h"

#include <optional>

#include "json/document.h"
#include "security/uuid.h"

namespace ordersign::hooks {
namespace {

constexpr std::size_t most_outcomes = 1000;
constexpr std::size_t longest_id = 256;          // characters of a uuid, code or system, in bytes
constexpr std::size_t longest_comment = 10'000;  // bytes

/// The first fault ends the reading: where it is and what would be right.
using BadPart = std::optional<Error>;

Error bad(std::string where, std::string message) { return {ErrorCode::Structure, std::move(where), std::move(message)}; }

BadPart take_text(json::View value, const std::string& where, std::size_t longest, std::string& into) {
  if (!value.is_string() || value.string().empty()) return bad(where, "want a non-empty string");
  if (value.string().size() > longest) return bad(where, "want at most " + std::to_string(longest) + " bytes");
  into = value.string();
  return {};
}

/// The id of a card or suggestion as we gave it, however the client spells it; what is no UUID is none of ours, and stays as told.
BadPart take_id(json::View value, const std::string& where, std::string& into) {
  if (auto fault = take_text(value, where, longest_id, into)) return fault;
  if (auto plain = security::plain_uuid(into); !plain.empty()) into = std::move(plain);
  return {};
}

/// CDS Hooks 2.0, Feedback: "acceptedSuggestions: an array of json objects identifying one or more of the user's AcceptedSuggestions" by
/// their `id`.
BadPart take_suggestions(json::View accepted, const std::string& where, FeedbackEvent& event) {
  if (!accepted.is_array()) return bad(where, "want an array of the accepted suggestions");
  std::size_t index = 0;
  for (const auto suggestion : accepted.elements()) {
    if (index == most_outcomes) return bad(where, "want at most " + std::to_string(most_outcomes) + " suggestions");
    const auto pointer = where + "/" + std::to_string(index++);
    if (!suggestion.is_object()) return bad(pointer, "want an object with the suggestion's uuid as `id`");
    if (auto fault = take_id(suggestion["id"], pointer + "/id", event.suggestions.emplace_back())) return fault;
  }
  return {};
}

/// cds-fb-3: an overrideReason has a reason or a comment of the user.
BadPart take_reason(json::View reason, const std::string& where, FeedbackEvent& event) {
  if (!reason.is_object()) return bad(where, "want an object with `reason` or `userComment`");
  const auto coding = reason["reason"];
  const auto comment = reason["userComment"];
  if (!coding && !comment) return bad(where, "want `reason` or `userComment`");
  if (coding) {
    if (!coding.is_object()) return bad(where + "/reason", "want a Coding");
    if (auto fault = take_text(coding["code"], where + "/reason/code", longest_id, event.reason_code)) return fault;
    if (coding["system"]) {
      if (auto fault = take_text(coding["system"], where + "/reason/system", longest_id, event.reason_system)) return fault;
    }
  }
  return comment ? take_text(comment, where + "/userComment", longest_comment, event.comment) : BadPart();
}

BadPart take_outcome(json::View entry, const std::string& where, FeedbackEvent& event) {
  if (!entry.is_object()) return bad(where, "want an object with `card`, `outcome` and `outcomeTimestamp`");
  if (auto fault = take_id(entry["card"], where + "/card", event.card)) return fault;
  event.outcome = entry["outcome"].string();
  if (event.outcome != "accepted" && event.outcome != "overridden") return bad(where + "/outcome", "want `accepted` or `overridden`");
  if (auto fault = take_text(entry["outcomeTimestamp"], where + "/outcomeTimestamp", longest_id, event.outcome_at)) return fault;
  const auto when = parse_date_time(event.outcome_at);
  if (!when || !when->instant) return bad(where + "/outcomeTimestamp", "want an instant as 2026-01-15T08:00:00Z");
  // cds-fb-2: what was accepted is one or more suggestions.
  const auto accepted = entry["acceptedSuggestions"];
  if (event.outcome == "accepted" && accepted.size() == 0)
    return bad(where + "/acceptedSuggestions", "want the suggestions that were accepted, each with its `id`");
  if (accepted) {
    if (auto fault = take_suggestions(accepted, where + "/acceptedSuggestions", event)) return fault;
  }
  const auto reason = entry["overrideReason"];
  return reason ? take_reason(reason, where + "/overrideReason", event) : BadPart();
}

}  // namespace

Result<std::vector<FeedbackEvent>> read_feedback(std::string body) {
  const auto parsed = json::Document::parse(std::move(body));
  if (!parsed) return parsed.error();
  const auto root = parsed.value()->root();
  const auto outcomes = root["feedback"];
  if (!outcomes.is_array()) return bad("/feedback", "want an array of outcomes");  // an empty one tells nothing, which is no fault
  if (outcomes.size() > most_outcomes) return bad("/feedback", "want at most " + std::to_string(most_outcomes) + " outcomes");
  std::vector<FeedbackEvent> events;
  for (const auto entry : outcomes.elements()) {
    const auto where = "/feedback/" + std::to_string(events.size());
    if (auto fault = take_outcome(entry, where, events.emplace_back())) return *fault;
  }
  return events;
}

}  // namespace ordersign::hooks
