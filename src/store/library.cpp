#include "store/library.h"

#include <libpq-fe.h>
#include <soci/version.h>
#include <sqlite3.h>

#include <algorithm>

#include "store/soci.h"

namespace ordersign::store {

// SQLite and libpq as they run, which may be newer than what we were built with; SOCI does not tell.
std::vector<std::string> libraries() {
  std::string soci = SOCI_LIB_VERSION;
  std::replace(soci.begin(), soci.end(), '_', '.');
  return {"SOCI " + soci, std::string("SQLite ") + sqlite3_libversion(),
          "libpq " + std::to_string(::PQlibVersion() / 10'000) + "." + std::to_string(::PQlibVersion() % 10'000)};
}

}  // namespace ordersign::store
