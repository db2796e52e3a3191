// The process's descriptors, and how many of them connections may take: a connection is taken or waits, but a record that finds no
// descriptor for its spill file is lost, a chart that is not read leaves a decision open, and what is to be reloaded stays old.
#pragma once

#include <cstddef>

namespace ordersign::server {

/// Raises the limit of open files as far as the machine allows. How many that is.
std::size_t raise_descriptors();

/// How many of `limit` connections may take, so that the rest has what it may need, with as many calls at once that read from FHIR
/// servers; half of them where there are too few for both.
std::size_t descriptors_for_connections(std::size_t limit, std::size_t reading_calls);

}  // namespace ordersign::server
