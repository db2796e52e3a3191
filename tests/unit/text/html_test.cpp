#include "text/html.h"

#include "support/catch.h"

using namespace ordersign::text;

TEST_CASE("text in a page neither opens an element nor ends an attribute, and holds no control character") {
  CHECK(html_escaped("<script>alert('x & \"y\"')</script>") == "&lt;script&gt;alert(&#39;x &amp; &quot;y&quot;&#39;)&lt;/script&gt;");
  CHECK(html_escaped(std::string("a\0b\x1b\x7f\n\u00e9", 8)) == "a b  \n\u00e9");
}

TEST_CASE("a page says its language and title, and asks for nothing else") {
  const auto head = html_head("A < B", "p { margin: 0; }\n");
  CHECK(head.find("<html lang=\"en\">") != std::string::npos);
  CHECK(head.find("<title>A &lt; B</title>") != std::string::npos);
  CHECK(head.find("<script") == std::string::npos);
  CHECK(head.find("<link") == std::string::npos);
  CHECK(head.ends_with("<body>\n"));
}
