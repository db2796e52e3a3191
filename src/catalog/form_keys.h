// The keys of a policy's questionnaire.
#pragma once

#include <string>
#include <vector>

#include "json/view.h"
#include "ordersign/result.h"

namespace ordersign {

/// Each key of `questionnaire` that is none of its schema, in the order of the file. `where`: its file and JSON pointer.
std::vector<Error> unknown_form_keys(json::View form, const std::string& where);

}  // namespace ordersign
