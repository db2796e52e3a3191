// How much of a list we were let see, by a prefetch value or the answers to a search. Reading 4.1 to 4.3: what was passed over is never
// "none".
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/record.h"
#include "json/view.h"
#include "memory/call_memory.h"

namespace ordersign::fhir {

/// OperationOutcome details that an operator knows to be harmless, `SYSTEM|CODE` each: a site whose server withholds a kind of record on
/// every search. Such an outcome leaves its list as it is.
using HarmlessOutcomes = std::vector<std::string>;

/// A Bundle; some clients leave out that it is one.
bool is_bundle(json::View value);

/// What the values of one prefetch key say about the list it stands for, whose resources are of `type`: the value as sent (a resource, a
/// Bundle, null, absent), and after it any further pages. CDS Hooks, Prefetch Template: an absent key was not satisfied; null or an empty
/// Bundle says that there is none.
ListState state_of_pages(std::span<const json::View> values, std::string_view type, const HarmlessOutcomes& harmless = {});
ListState state_of(json::View value, std::string_view type, const HarmlessOutcomes& harmless = {});

/// The outcomes of a value that tell of something missing and are among the harmless ones, as those name them.
std::vector<std::string> harmless_outcomes_in(json::View value, const HarmlessOutcomes& harmless);

/// Every resource of a value: itself, or the entries of a Bundle and of the Bundles within it. `bundle` is the nearest Bundle around it,
/// absent for a lone resource. Entries that are unreadable by duplicate member names are left out.
struct Held {
  json::View resource;
  json::View bundle;
};
memory::Vector<Held> resources_of(json::View value);

/// Is it a list that servers offer or not, so that a 404 or `not-supported` is like an absent key? Reading 4.3.
bool may_be_unsupported(std::string_view type);

/// Does an OperationOutcome tell of a failure? Warnings and hints beside matches leave the matches as they are.
bool tells_failure(json::View outcome);

/// The worse of two states: what it leaves open is more.
ListState worse(ListState a, ListState b);

}  // namespace ordersign::fhir
