// simdjson as this module uses it. For the .cpp files of this module only: no header of ours shows it.
#pragma once

#include <simdjson.h>
