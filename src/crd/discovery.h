// What discovery tells of CRD, on every service: the versions that are served and the options of a request.
#pragma once

#include "json/writer.h"

namespace ordersign::crd {

/// The members `davinci-crd.version` and `davinci-crd.configuration-options` of a service's `extension`, into an open object. CRD 2.2,
/// dev-1, dev-4 to dev-10.
void write_service_extension(json::Writer& writer);

}  // namespace ordersign::crd
