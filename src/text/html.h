// What every page that we write needs: text made harmless, and the head of a page that asks for nothing else.
#pragma once

#include <string>
#include <string_view>

namespace ordersign::text {

/// For the text of an element and for the value of an attribute in quotes. What no HTML document may hold (control characters) becomes a
/// blank.
std::string html_escaped(std::string_view text);

/// From the document type to the opened body: in English, UTF-8, with this title (escaped here) and style sheet (as it is), without script
/// or any outside resource.
std::string html_head(std::string_view title, std::string_view style);

}  // namespace ordersign::text
