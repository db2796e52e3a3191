#include "json/echo.h"

#include <algorithm>

#include "json/node.h"
#include "json/pointer.h"
#include "json/writer.h"
#include "memory/call_memory.h"

namespace ordersign::json {
namespace {

/// An edit, and what of its pointer is left to go.
struct Pending {
  const Edit* edit = nullptr;
  std::string_view rest;
};
using PendingEdits = memory::Vector<Pending>;

/// The first reference token of a pointer that is not "".
std::string_view token_of(std::string_view pointer) { return pointer.substr(1, pointer.find('/', 1) - 1); }

bool is_one_step(const Pending& pending) { return token_of(pending.rest).size() + 1 == pending.rest.size(); }

class Echo {
 public:
  std::string take() { return out_.take(); }

  /// `edits`: all of them in here; none is of the value itself.
  void write(const Node& node, const PendingEdits& edits) {
    if (edits.empty()) {
      write_whole(node);
    } else if (node.kind == NodeKind::Object) {
      write_object(node, edits);
    } else if (node.kind == NodeKind::Array) {
      write_array(node, edits);
    } else {
      write_scalar(node);
    }
  }

 private:
  /// What is left of the edits at one of the places below.
  struct Below {
    const Edit* own = nullptr;  ///< of the place itself: the last, as if they had been made one after the other
    PendingEdits deeper;
  };
  template <class IsIt>
  static Below below(const PendingEdits& edits, IsIt is_it) {
    Below found;
    for (const auto& pending : edits) {
      const auto token = token_of(pending.rest);
      if (!is_it(token)) continue;
      if (is_one_step(pending)) {
        found.own = pending.edit;
      } else {
        found.deeper.push_back({pending.edit, pending.rest.substr(1 + token.size())});
      }
    }
    return found;
  }

  void write_object(const Node& object, const PendingEdits& edits) {
    memory::Vector<const Edit*> applied;
    const auto is_applied = [&applied](const Edit* edit) { return std::find(applied.begin(), applied.end(), edit) != applied.end(); };
    out_.begin_object();
    for (const Member* member = object.members; member != object.members + object.size; ++member) {
      const auto here = below(edits, [member](std::string_view token) { return is_name(token, member->key()); });
      if (here.own == nullptr) {
        out_.key(member->key());
        write(member->value, here.deeper);
      } else if (!is_applied(here.own)) {
        // With a member written twice, the first is replaced and later ones go: a reader that takes the last must not see the value that
        // the edit did away with.
        applied.push_back(here.own);
        if (here.own->json) out_.key(member->key()).raw(*here.own->json);
      }
    }
    for (const auto& pending : edits) {
      if (!is_one_step(pending) || !pending.edit->json || is_applied(pending.edit)) continue;
      const auto same_place = [&pending](const Pending& other) { return other.rest == pending.rest; };
      if (&*std::find_if(edits.rbegin(), edits.rend(), same_place) != &pending) continue;
      if (const auto name = last_name(pending.rest)) out_.key(*name).raw(*pending.edit->json);
    }
    out_.end_object();
  }

  void write_array(const Node& array, const PendingEdits& edits) {
    out_.begin_array();
    for (std::size_t i = 0; i < array.size; ++i) {
      const auto index = std::to_string(i);
      const auto here = below(edits, [&index](std::string_view token) { return token == index; });
      if (here.own == nullptr) {
        write(array.elements[i], here.deeper);
      } else if (here.own->json) {
        out_.raw(*here.own->json);
      }
    }
    out_.end_array();
  }

  /// Without recursion: values may be nested as deep as the text allows.
  void write_whole(const Node& value) {
    if (!is_container(value)) return write_scalar(value);
    begin(value);
    open_.push_back({&value});
    while (!open_.empty()) {
      auto& [node, next] = open_.back();
      if (next == node->size) {
        node->kind == NodeKind::Array ? out_.end_array() : out_.end_object();
        open_.pop_back();
        continue;
      }
      if (node->kind == NodeKind::Object) out_.key(node->members[next].key());
      const Node& child = node->kind == NodeKind::Array ? node->elements[next] : node->members[next].value;
      ++next;
      if (is_container(child)) {
        begin(child);
        open_.push_back({&child});
      } else {
        write_scalar(child);
      }
    }
  }

  static bool is_container(const Node& node) { return node.kind == NodeKind::Array || node.kind == NodeKind::Object; }
  void begin(const Node& container) { container.kind == NodeKind::Array ? out_.begin_array() : out_.begin_object(); }

  void write_scalar(const Node& node) {
    switch (node.kind) {
      case NodeKind::Null: out_.raw("null"); break;
      case NodeKind::False:
      case NodeKind::True: out_.boolean(node.kind == NodeKind::True); break;
      case NodeKind::Number:
      case NodeKind::NumberOfCode: out_.raw(node.string()); break;
      case NodeKind::String: out_.string(node.string()); break;
      case NodeKind::Array:
      case NodeKind::Object: break;
    }
  }

  struct Open {
    const Node* node;
    std::uint32_t next = 0;
  };

  Writer out_;
  memory::Vector<Open> open_;  ///< of the whole value at hand; its room is used again
};

}  // namespace

std::string echo(const Document& document, std::string_view pointer, std::span<const Edit> edits) {
  const auto value = resolve(document.root(), pointer);
  if (value.absent()) return {};
  const Edit* of_all = nullptr;
  PendingEdits pending;
  for (const auto& edit : edits) {
    if (edit.pointer.empty()) of_all = &edit;
    if (edit.pointer.starts_with('/')) pending.push_back({&edit, edit.pointer});
  }
  if (of_all != nullptr) return of_all->json.value_or("");
  Echo echo;
  echo.write(*value.node(), pending);
  return echo.take();
}

}  // namespace ordersign::json
