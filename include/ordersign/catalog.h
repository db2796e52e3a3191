// Policies, value sets and wording, loaded from their folders: what a Service decides by.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

#include "ordersign/result.h"

namespace ordersign {

/// Everything loaded and checked. Immutable, so it may be shared between threads and services; a reload makes a new one.
class Catalog;

struct CatalogPaths {
  std::filesystem::path profiles;  ///< with value-sets/, policies/ and, where there are some, structure-definitions/
  std::filesystem::path cards;     ///< with shared/ and one folder a drug
};

/// Reads every file below the folders; nothing is read later. Errors: NotFound and BadData, for the first thing that is wrong; `where`
/// is the file and a JSON pointer in it. A catalog with a bad policy is none. May be called from any thread.
Result<std::shared_ptr<const Catalog>> load_catalog(const CatalogPaths& paths);

/// What is wrong with the name of a dialect in a setting (BadData, with the known names); nullopt when there is one of that name.
std::optional<Error> refuse_dialect(const Catalog& catalog, std::string_view name);

}  // namespace ordersign
