// Chart text made harmless in GitHub flavored Markdown and in clients that render raw HTML.
#pragma once

#include <string>
#include <string_view>

#include "memory/call_memory.h"

namespace ordersign::cards {

/// Reading 7.6: `<`, `>` and `&` as entities, what would be markup backslash-escaped and nothing else, so that plain text reads well;
/// line breaks and control characters as blanks, `://`, `www.` and `@` broken by an entity, so that nothing becomes a link; characters that
/// turn the direction of text left out, no blanks at the ends, so that emphasis may go around it; clipped to `most` code points with an
/// ellipsis. The text may stand at the start of a line.
std::string escaped(std::string_view chart_text, std::size_t most = 120);
/// The same at the end of a text.
void append_escaped(std::string_view chart_text, memory::String& out, std::size_t most = 120);

/// A `Type/id`: as it is when it has only the characters of a FHIR id, else escaped.
std::string escaped_reference(std::string_view reference);
/// The same at the end of a text.
void append_escaped_reference(std::string_view reference, memory::String& out);

/// The same clipping without any markup, for plain data fields.
std::string shortened(std::string_view chart_text, std::size_t most);
/// As above: the text itself where it is short and plain, as most are, else what was written into `room`.
std::string_view shortened(std::string_view chart_text, std::size_t most, std::string& room);

}  // namespace ordersign::cards
