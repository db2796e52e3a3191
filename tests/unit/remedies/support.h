// Drafts of one signing as the remedies get them.
#pragma once

#include "fhir/read.h"
#include "remedies/sources.h"
#include "support/builders.h"

namespace ordersign::testing {

/// A call whose drafts are these resources; `prefetch` is the text of its object.
class Signing {
 public:
  explicit Signing(const std::vector<std::string>& drafts, const std::string& prefetch = "{}") {
    std::string entries;
    for (const auto& draft : drafts) entries += (entries.empty() ? "" : ",") + (R"({"resource":)" + draft + "}");
    auto parsed = json::Document::parse(R"({"context":{"draftOrders":{"resourceType":"Bundle","entry":[)" + entries + R"(]}},"prefetch":)" +
                                        prefetch + "}");
    if (!parsed) throw std::runtime_error("not JSON");
    document_ = std::move(parsed.value());
    sources.request = document_.get();
    fhir::Resolver resolver{document_->root()["context"]["draftOrders"], document_->root()["prefetch"]};
    for (const auto entry : document_->root()["context"]["draftOrders"]["entry"].elements()) {
      orders.push_back(fhir::read_request(entry["resource"], resolver));
      orders.back().entry = orders.size() - 1;
    }
  }
  Signing(const Signing&) = delete;
  Signing& operator=(const Signing&) = delete;

  remedies::Sources sources;
  std::vector<fhir::Request> orders;

 private:
  std::unique_ptr<const json::Document> document_;
};

inline cards::SuggestionTexts suggestion_texts() {
  cards::SuggestionTexts texts;
  texts.remove_this = "remove {{drug}}";
  texts.remove_one = "remove {{drug}} {{number}} of {{count}}";
  texts.remove_other = "remove {{name}}";
  texts.stop = "stop {{name}}";
  texts.change_dose = "dose {{dose}}";
  texts.change_schedule = "{{dose}} {{schedule}}";
  texts.change_units = "{{units}} units, {{dose}}";
  texts.end_by = "end {{end}}, {{length}}";
  texts.of_several = "({{number}}/{{count}})";
  return texts;
}

/// The element at a place of a list; absent when there is none.
inline json::View at(json::View list, std::size_t place) {
  for (const auto element : list.elements()) {
    if (place-- == 0) return element;
  }
  return {};
}

/// The resource of the first action of a suggestion.
inline Json written_by(const std::optional<Suggestion>& suggestion) {
  if (!suggestion) throw std::runtime_error("nothing is suggested");
  return Json(suggestion->actions.front().resource);
}

}  // namespace ordersign::testing
