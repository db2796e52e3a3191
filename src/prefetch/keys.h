// Our prefetch keys and their templates: what we ask of a client, and read by ourselves where it was not sent.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "terminology/terminology.h"

namespace ordersign::prefetch {

struct Key {
  std::string_view name;
  std::string_view type;           ///< of the resources that its template asks for
  std::string_view search;         ///< the query after `{type}`; the patient's own read for `patient`
  std::string_view when_set = "";  ///< asked for only when this value set has members; "": always. Read whenever it is sent
  std::string_view codes_of = "";  ///< the search goes on with the concepts of this value set, and is asked for only when it has some
};

/// In the order in which discovery publishes them.
std::span<const Key> keys();

/// Which MedicationRequests to ask for. Some servers answer a search only where it names intents: US Core has servers support
/// `intent=order,plan`.
enum class Intents : std::uint8_t { Any, OrdersAndPlans };

/// As discovery publishes it, with `{{context.patientId}}`. Intents matter to MedicationRequest alone. `commonest_last`: the first code of
/// a value set stands last, since some servers look for the last of a list only; our own searches have it so.
std::string template_of(const Key& key, const terminology::Terminology& terminology, Intents intents = Intents::Any,
                        bool commonest_last = false);

/// One way to ask a FHIR server for a key's list.
struct ListSearch {
  std::string url;       ///< below the base of the server
  std::string_view how;  ///< "" for the first of them, else how it differs from that, in a word for the log
};

/// Our own searches for the template's list, to be asked in turn while the server answers 400 or 403: in large pages, observations
/// newest first; then without what a server need not know. Never empty.
std::vector<ListSearch> searches_for(const Key& key, std::string_view patient_id, const terminology::Terminology& terminology);

/// Is this key asked for, in discovery and by fetching, with the value sets as they are configured?
bool is_asked(const Key& key, const terminology::Terminology& terminology);

}  // namespace ordersign::prefetch
