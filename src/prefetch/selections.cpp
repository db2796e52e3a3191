#include "prefetch/selections.h"

#include <string>
#include <string_view>
#include <unordered_set>

#include "fhir/read.h"
#include "text/ascii.h"

namespace ordersign::prefetch {
namespace {

/// RFC 8141, 3.1: the letters of a URN's scheme and namespace are of any case; RFC 4122, 3: so are a UUID's.
bool is_urn(std::string_view url) { return text::is_same(url.substr(0, 4), "urn:"); }

/// What an entry can be called, "" for what it has not.
struct EntryNames {
  explicit EntryNames(json::View entry)
      : url(entry["fullUrl"].string()),
        id(entry["resource"]["id"].string()),
        reference(fhir::reference_of(entry["resource"]["resourceType"].string(), id)) {}
  std::string_view url, id;
  memory::String reference;
};

}  // namespace

std::vector<bool> selected_entries(json::View selections, json::View draft_orders) {
  std::unordered_set<std::string_view> as_written, local;
  std::unordered_set<std::string> urns;
  for (const auto selection : selections.elements()) {
    const auto text = selection.string();
    as_written.insert(text);
    local.insert(fhir::local_reference(text));
    if (is_urn(text)) urns.insert(text::lower(text));
  }
  std::vector<bool> selected;
  for (const auto entry : draft_orders["entry"].elements()) {
    const EntryNames names(entry);
    const bool by_url = !names.url.empty() && (is_urn(names.url) ? urns.contains(text::lower(names.url)) : as_written.contains(names.url));
    selected.push_back(by_url || (!names.id.empty() && (as_written.contains(names.id) || local.contains(names.reference))));
  }
  return selected;
}

std::vector<bool> selections_that_name(json::View selections, json::View draft_orders) {
  std::unordered_set<std::string_view> as_written;
  std::unordered_set<std::string> references, urns;
  for (const auto entry : draft_orders["entry"].elements()) {
    EntryNames names(entry);
    if (is_urn(names.url)) urns.insert(text::lower(names.url));
    else as_written.insert(names.url);
    as_written.insert(names.id);
    if (!names.reference.empty()) references.emplace(names.reference);
  }
  std::vector<bool> naming;
  for (const auto selection : selections.elements()) {
    const auto text = selection.string();
    const bool by_url = as_written.contains(text) || (is_urn(text) && urns.contains(text::lower(text)));
    naming.push_back(!text.empty() && (by_url || references.contains(std::string(fhir::local_reference(text)))));
  }
  return naming;
}

}  // namespace ordersign::prefetch
