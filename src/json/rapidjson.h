// RapidJSON as this module uses it. For the .cpp files of this module only: no header of ours shows it.
#pragma once

// RapidJSON 1.1.0 adds to a null pointer when it first grows a stack. Harmless, but clang's undefined behaviour
// sanitizer would stop every parse there, and with it all fuzzing.
#ifdef __clang__
#include <iterator>  // before, since clang refuses the attribute on what of the standard library this brings
#pragma clang attribute push(__attribute__((no_sanitize("pointer-overflow"))), apply_to = function)
#endif

#include <rapidjson/document.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#ifdef __clang__
#pragma clang attribute pop
#endif
