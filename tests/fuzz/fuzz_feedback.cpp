// Feedback of any bytes: what is read, written and read again is the same, an error names a place that is there, and no error
// depends on what a client wrote in its texts.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "hooks/feedback.h"
#include "json/document.h"
#include "json/pointer.h"
#include "json/writer.h"

using namespace ordersign;

namespace {

void claim(bool holds) {
  if (!holds) std::abort();
}

std::string written(const std::vector<FeedbackEvent>& events) {
  json::Writer writer;
  writer.begin_object().key("feedback").begin_array();
  for (const auto& event : events) {
    writer.begin_object().member("card", event.card).member("outcome", event.outcome).member("outcomeTimestamp", event.outcome_at);
    if (!event.suggestions.empty()) {
      writer.key("acceptedSuggestions").begin_array();
      for (const auto& id : event.suggestions) writer.begin_object().member("id", id).end_object();
      writer.end_array();
    }
    if (!event.reason_code.empty() || !event.comment.empty()) {
      writer.key("overrideReason").begin_object().member("userComment", event.comment);
      if (!event.reason_code.empty())
        writer.key("reason").begin_object().member("code", event.reason_code).member("system", event.reason_system).end_object();
      writer.end_object();
    }
    writer.end_object();
  }
  return writer.end_array().end_object().take();
}

/// The same text with every string as long as it was and of one letter, but for the two whose words are looked at.
void write_blank(json::View view, std::string_view name, json::Writer& writer) {
  if (view.is_object()) {
    writer.begin_object();
    for (const auto& [key, value] : view.members()) {
      writer.key(key);
      write_blank(value, key, writer);
    }
    writer.end_object();
  } else if (view.is_array()) {
    writer.begin_array();
    for (const auto element : view.elements()) write_blank(element, "", writer);
    writer.end_array();
  } else if (view.is_string()) {
    const bool looked_at = name == "outcome" || name == "outcomeTimestamp";
    writer.string(looked_at ? std::string(view.string()) : std::string(view.string().size(), 'z'));
  } else if (const auto truth = view.boolean()) {
    writer.boolean(*truth);
  } else if (view.is_number()) {
    writer.integer(7);
  } else {
    writer.raw("null");
  }
}

void check_round_trip(const std::vector<FeedbackEvent>& events) {
  const auto text = written(events);
  const auto again = hooks::read_feedback(text);
  claim(again && written(*again) == text && again->size() == events.size());
}

void check_error(const Error& error, std::string_view text) {
  claim(!error.message.empty());
  if (error.code != ErrorCode::Structure) {
    claim(error.code == ErrorCode::Syntax || error.code == ErrorCode::TooLarge);
    return;
  }
  const auto document = json::Document::parse(std::string(text));
  claim(document.has_value());
  const auto root = document.value()->root();
  claim(!json::resolve(root, error.where).absent() || !json::resolve(root, json::parent_of(error.where)).absent());
  json::Writer writer;
  write_blank(root, "", writer);
  const auto of_blank = hooks::read_feedback(writer.take());
  claim(!of_blank && of_blank.error().where == error.where && of_blank.error().message == error.message);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto events = hooks::read_feedback(std::string(text));
  if (events) check_round_trip(*events);
  else check_error(events.error(), text);
  return 0;
}
