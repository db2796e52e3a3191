// SOCI as this module uses it. For the .cpp files of this module, and headers that only they include.
#pragma once

// Debian's SOCI was built with Boost, so its headers ask for Boost's, which its package does not bring. Only templates that take
// Boost's types need them, and nothing here does.
#include <soci/soci-config.h>
#undef SOCI_HAVE_BOOST
#undef SOCI_HAVE_BOOST_DATE_TIME

#include <soci/soci.h>
