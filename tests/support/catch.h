// Catch2, as every test includes it: 2.13 (Debian 12) is one header, 3 (Debian 13) many, with Approx in its namespace.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>

using Catch::Approx;
#else
#include <catch2/catch.hpp>
#endif
