#include "security/library.h"

#include <openssl/crypto.h>

namespace ordersign::security {

// As it runs, which may be newer than what we were built with.
std::string library() { return std::string("OpenSSL ") + OpenSSL_version(OPENSSL_VERSION_STRING); }

}  // namespace ordersign::security
