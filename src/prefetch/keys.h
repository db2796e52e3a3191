// Our prefetch keys and their templates: what we ask of a client, and read by ourselves where it was not sent.
#pragma once

#include <span>
#include <string>
#include <string_view>

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

/// As discovery publishes it, with `{{context.patientId}}`.
std::string template_of(const Key& key, const terminology::Terminology& terminology);

/// The template filled: a URL below the base of a FHIR server.
std::string url_for(const Key& key, std::string_view patient_id, const terminology::Terminology& terminology);

/// Is this key asked for, in discovery and by fetching, with the value sets as they are configured?
bool is_asked(const Key& key, const terminology::Terminology& terminology);

}  // namespace ordersign::prefetch
