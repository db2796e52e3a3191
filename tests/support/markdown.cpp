#include "support/markdown.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace ordersign::testing {
namespace {

using Parser = std::unique_ptr<cmark_parser, decltype(&cmark_parser_free)>;
using Tree = std::unique_ptr<cmark_node, decltype(&cmark_node_free)>;
using Walk = std::unique_ptr<cmark_iter, decltype(&cmark_iter_free)>;

Tree parse(const std::string& markdown) {
  cmark_gfm_core_extensions_ensure_registered();
  const Parser parser(cmark_parser_new(CMARK_OPT_UNSAFE), &cmark_parser_free);
  for (const auto* name : {"table", "autolink", "strikethrough", "tasklist"}) {
    auto* extension = cmark_find_syntax_extension(name);
    if (extension == nullptr) throw std::runtime_error(std::string("no Markdown extension ") + name);
    cmark_parser_attach_syntax_extension(parser.get(), extension);
  }
  cmark_parser_feed(parser.get(), markdown.data(), markdown.size());
  Tree tree(cmark_parser_finish(parser.get()), &cmark_node_free);
  cmark_consolidate_text_nodes(tree.get());
  return tree;
}

bool ends_a_line(const std::string& type) { return type == "paragraph" || type == "table_cell" || type == "heading" || type == "item"; }

}  // namespace

bool Rendered::has(const std::string& node) const { return std::find(nodes.begin(), nodes.end(), node) != nodes.end(); }

Rendered render_markdown(const std::string& markdown) {
  const auto tree = parse(markdown);
  Rendered rendered;
  const Walk walk(cmark_iter_new(tree.get()), &cmark_iter_free);
  for (auto event = cmark_iter_next(walk.get()); event != CMARK_EVENT_DONE; event = cmark_iter_next(walk.get())) {
    auto* node = cmark_iter_get_node(walk.get());
    const std::string type = cmark_node_get_type_string(node);
    if (event == CMARK_EVENT_EXIT) {
      if (ends_a_line(type)) rendered.text += '\n';
      continue;
    }
    rendered.nodes.push_back(type);
    if (type == "table") ++rendered.tables;
    if (type == "table_row" || type == "table_header") ++rendered.rows;
    if (type == "softbreak" || type == "linebreak") rendered.text += ' ';
    if (const auto* literal = cmark_node_get_literal(node)) rendered.text += literal;
  }
  return rendered;
}

}  // namespace ordersign::testing
