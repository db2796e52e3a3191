// A decision record as one line of JSON, for the spill file.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ordersign/record.h"

namespace ordersign::store {

/// A record with the name that makes it the same record wherever it passes through, so that it is stored once.
struct KeyedRecord {
  std::string key;  ///< of the run that it was handed to, and its number there: `RUN-12`
  DecisionRecord record;
};

/// The run of a key.
inline std::string_view run_of(std::string_view key) { return key.substr(0, key.rfind('-')); }

/// Without line feed.
std::string to_line(const KeyedRecord& keyed);
/// nullopt when the line is torn, or not one of ours.
std::optional<KeyedRecord> from_line(std::string line);

/// `["rxnorm|1592257"]`
std::string json_list(const std::vector<std::string>& words);

}  // namespace ordersign::store
