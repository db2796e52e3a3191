// A typed look at one value of a Document. Every accessor answers "absent" or empty for a value of another type, so
// that readers of odd FHIR data need no checks before they look.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "json/node.h"

namespace ordersign::json {

class Elements;
class Members;
struct MemberNames;

/// Cheap to copy; valid while its Document lives; safe to read from several threads.
class View {
 public:
  View() = default;

  bool absent() const { return value_ == nullptr; }
  /// Present and not null: what FHIR calls having a value.
  explicit operator bool() const { return value_ != nullptr && !is_null(); }
  bool is_null() const { return is(NodeKind::Null); }
  bool is_object() const { return is(NodeKind::Object); }
  bool is_array() const { return is(NodeKind::Array); }
  bool is_string() const { return is(NodeKind::String) || is(NodeKind::NumberOfCode); }
  bool is_number() const { return is(NodeKind::Number); }
  bool is_bool() const { return is(NodeKind::False) || is(NodeKind::True); }

  /// The member of that name (the first, when it is written twice), or absent.
  View operator[](std::string_view key) const { return member(MemberName(key)); }
  View operator[](const char* key) const { return member(MemberName(key)); }

  /// The text of a string, else "".
  std::string_view string() const { return is_string() ? value_->string() : std::string_view(); }
  std::optional<bool> boolean() const;
  /// A finite number, else nullopt.
  std::optional<double> number() const;
  std::optional<std::int64_t> integer() const;
  /// A number as it is written, else "".
  std::string_view number_text() const { return is_number() ? value_->string() : std::string_view(); }

  /// The elements of an array; none for anything else.
  Elements elements() const;
  /// The elements of an array, or the value itself when it is a lone object or scalar where FHIR wants a list; none when absent or null.
  Elements each() const;
  /// The first of each(), or absent.
  View first() const;
  Members members() const;
  /// Elements of an array or members of an object, else 0.
  std::size_t size() const;
  /// Does this object itself name a member twice?
  bool names_a_member_twice() const;
  /// Does an object in here, at any depth, name a member twice? Such a text says two things, and readers differ in which they see.
  bool has_duplicate_names() const;
  /// Is it known that no object of the whole document has a member of that name? False says nothing.
  bool named_nowhere(std::string_view name) const;
  /// For this module only.
  const Node* node() const { return value_; }

 private:
  friend class Document;
  friend class Elements;
  friend class Members;
  View(const Node* value, const MemberNames* names) : value_(value), names_(names) {}
  bool is(NodeKind kind) const { return value_ != nullptr && value_->kind == kind; }
  View member(const MemberName& name) const {
    if (!is_object() || (value_->marks & name.bit()) == 0) return {};  // readers ask for names of every release of FHIR
    return found(name);
  }
  View found(const MemberName& name) const;
  std::optional<std::variant<std::int64_t, double>> exact_number() const;

  const Node* value_ = nullptr;
  const MemberNames* names_ = nullptr;  ///< of its document
};

/// Iterates contiguous values. Invalid with the Document.
class Elements {
 public:
  class iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = View;
    using difference_type = std::ptrdiff_t;
    using pointer = const View*;
    using reference = View;
    iterator() = default;
    View operator*() const { return {at_, names_}; }
    iterator& operator++() {
      ++at_;
      return *this;
    }
    iterator operator++(int) {
      auto before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const iterator&, const iterator&) = default;

   private:
    friend class Elements;
    iterator(const Node* at, const MemberNames* names) : at_(at), names_(names) {}
    const Node* at_ = nullptr;
    const MemberNames* names_ = nullptr;
  };
  iterator begin() const { return {begin_, names_}; }
  iterator end() const { return {begin_ + size_, names_}; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

 private:
  friend class View;
  Elements(const Node* begin, std::size_t size, const MemberNames* names) : begin_(begin), size_(size), names_(names) {}
  const Node* begin_;
  std::size_t size_;
  const MemberNames* names_;
};

class Members {
 public:
  class iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = std::pair<std::string_view, View>;
    using difference_type = std::ptrdiff_t;
    using pointer = const value_type*;
    using reference = value_type;
    iterator() = default;
    value_type operator*() const { return {at_->key(), View(&at_->value, names_)}; }
    iterator& operator++() {
      ++at_;
      return *this;
    }
    iterator operator++(int) {
      auto before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const iterator&, const iterator&) = default;

   private:
    friend class Members;
    iterator(const Member* at, const MemberNames* names) : at_(at), names_(names) {}
    const Member* at_ = nullptr;
    const MemberNames* names_ = nullptr;
  };
  iterator begin() const { return {begin_, names_}; }
  iterator end() const { return {end_, names_}; }

 private:
  friend class View;
  Members(const Member* begin, const Member* end, const MemberNames* names) : begin_(begin), end_(end), names_(names) {}
  const Member* begin_;
  const Member* end_;
  const MemberNames* names_;
};

}  // namespace ordersign::json
