// What runs here, for /metrics: which program, by which policies, and what the process takes. Label values are words of ours and of the
// policies' files only.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "catalog/catalog.h"

namespace ordersign::server {

/// Version and commit of the program, as labels of a 1.
std::string text_of_build();

/// A sample for each policy version: its span as labels, and the day by which it is to be compared again, where it has one.
std::string text_of_policies(const std::vector<std::unique_ptr<LoadedPolicy>>& policies);

/// Is all in use that the last SIGHUP, or else the start, was to read?
std::string text_of_reload(bool was_taken);

/// Under the names that Prometheus's own libraries give them: start, processor time, memory, open files and how many there may be.
std::string text_of_process(std::chrono::system_clock::time_point started);

}  // namespace ordersign::server
