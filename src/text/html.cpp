#include "text/html.h"

namespace ordersign::text {

std::string html_escaped(std::string_view text) {
  std::string safe;
  safe.reserve(text.size() + 16);
  for (const char c : text) {
    switch (c) {
      case '&': safe += "&amp;"; break;
      case '<': safe += "&lt;"; break;
      case '>': safe += "&gt;"; break;
      case '"': safe += "&quot;"; break;
      case '\'': safe += "&#39;"; break;
      default: {
        const auto byte = static_cast<unsigned char>(c);
        const bool is_control = (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f;
        safe += is_control ? ' ' : c;
      }
    }
  }
  return safe;
}

std::string html_head(std::string_view title, std::string_view style) {
  std::string head = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  head.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>").append(html_escaped(title));
  return head.append("</title>\n<style>\n").append(style).append("</style>\n</head>\n<body>\n");
}

}  // namespace ordersign::text
