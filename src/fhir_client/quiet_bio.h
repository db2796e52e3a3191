// An OpenSSL byte channel over a socket. Unlike OpenSSL's own it raises no SIGPIPE when the other side has gone.
#pragma once

#include <openssl/types.h>

namespace ordersign::fhir_client {

/// Does not own `socket`. nullptr when there is no memory.
BIO* quiet_bio(int socket);

}  // namespace ordersign::fhir_client
