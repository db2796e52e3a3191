// What `--store` names: the file of an SQLite store, or a PostgreSQL database.
#pragma once

#include <filesystem>
#include <string_view>

#include "ordersign/result.h"

namespace ordersign::store {

/// The absolute path of `sqlite:PATH`, in a folder that is there and can be written, on a file that can be read and written or is yet to be
/// made. BadData for anything else; `where` is the URL's scheme or the path, never a password.
Result<std::filesystem::path> store_path(std::string_view url);

/// Is it for a PostgreSQL server, by its scheme?
bool is_postgresql(std::string_view url);

}  // namespace ordersign::store
