#include "crd/insert.h"

#include <algorithm>
#include <vector>

#include "crd/write_answer.h"
#include "json/echo.h"
#include "json/pointer.h"
#include "json/writer.h"

namespace ordersign::crd {
namespace {

using json::View;

/// MemberList in order of name, numbers by value: equal for what says the same.
void write_canonical(View value, std::string& text) {
  if (value.is_object()) {
    std::vector<std::pair<std::string_view, View>> members;
    for (const auto& member : value.members()) members.push_back(member);
    std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    text += '{';
    for (const auto& [name, member] : members) {
      text.append(json::Writer().string(name).take()).append(":");
      write_canonical(member, text);
      text += ',';
    }
    text += '}';
  } else if (value.is_array()) {
    text += '[';
    for (const auto element : value.elements()) {
      write_canonical(element, text);
      text += ',';
    }
    text += ']';
  } else if (value.is_string()) {
    text += json::Writer().string(value.string()).take();
  } else if (const auto number = value.number()) {
    text += json::decimal(*number);
  } else if (const auto flag = value.boolean()) {
    text += *flag ? "true" : "false";
  } else {
    text += "null";
  }
}

/// What a coverage information says, but for when it was said and under which id; in any order.
std::vector<std::string> said_in(View extension) {
  std::vector<std::string> said;
  for (const auto part : extension["extension"].elements()) {
    const auto url = part["url"].string();
    if (url == "date" || url == "coverage-assertion-id") continue;
    write_canonical(part, said.emplace_back());
  }
  std::sort(said.begin(), said.end());
  return said;
}

/// `Type/id`, also of an absolute reference or one with a version.
std::string_view local(std::string_view reference) {
  reference = reference.substr(0, reference.find("/_history/"));
  const auto slash = reference.rfind('/');
  if (slash == std::string_view::npos || slash == 0) return reference;
  const auto before = reference.rfind('/', slash - 1);
  return before == std::string_view::npos ? reference : reference.substr(before + 1);
}

std::string_view coverage_in(View extension) {
  for (const auto part : extension["extension"].elements())
    if (part["url"].string() == "coverage") return local(part["valueReference"]["reference"].string());
  return {};
}

}  // namespace

Insertion insert(const json::Document& document, const std::string& pointer, const std::string& extension) {
  const auto parsed = json::Document::parse(extension);
  const auto ours = (*parsed)->root();  // INVARIANT: write_answer() writes JSON
  const auto there = json::resolve(document.root(), pointer)["extension"];
  if (!there.absent() && !there.is_array()) return {Inserted::NoPlace, {}};
  std::string list = "[";
  std::size_t index = 0, replaced = 0;
  bool same = false;
  for (const auto one : there.elements()) {
    const auto at = pointer + "/extension/" + std::to_string(index++);
    if (one["url"].string() == extension_url && coverage_in(one) == coverage_in(ours)) {
      ++replaced;
      same = said_in(one) == said_in(ours);
      continue;
    }
    list.append(json::echo(document, at)).append(",");
  }
  if (replaced == 1 && same) return {Inserted::Nothing, {}};
  list.append(extension).append("]");
  const json::Edit edits[] = {{"/extension", std::move(list)}};
  return {Inserted::New, json::echo(document, pointer, edits)};
}

}  // namespace ordersign::crd
