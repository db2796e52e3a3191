// Rewrites one value out of a stream of JSON events, applying edits on the way. One per echo; not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "json/echo.h"
#include "json/numbers_as_text.h"
#include "json/writer.h"

namespace ordersign::json {

class EchoHandler : public NumbersAsText {
 public:
  /// `target` is known to exist. Its first occurrence in the text is the one echoed.
  EchoHandler(std::string_view target, std::span<const Edit> edits);

  std::string take() { return out_.take(); }

  // The names RapidJSON asks of a handler; false ends the parse, which happens once the target is complete.
  bool Null() {
    return scalar([this] { out_.raw("null"); });
  }
  bool Bool(bool value) {
    return scalar([=, this] { out_.boolean(value); });
  }
  bool RawNumber(const char* text, unsigned length, bool) {
    return scalar([=, this] { out_.raw({text, length}); });
  }
  bool String(const char* text, unsigned length, bool) {
    return scalar([=, this] { out_.string({text, length}); });
  }
  bool Key(const char* text, unsigned length, bool);
  bool StartObject() { return start(false); }
  bool EndObject(unsigned) { return end(); }
  bool StartArray() { return start(true); }
  bool EndArray(unsigned) { return end(); }

 private:
  /// An array or object that has been entered.
  struct Level {
    bool is_array = false;
    std::size_t next_index = 0;
    std::size_t path_size = 0;         ///< of the level's own pointer
    std::vector<const Edit*> applied;  ///< edits that found a member
  };
  enum class Fate { Write, Enter, Drop };  // Enter: the target lies somewhere within

  template <class WriteIt>
  bool scalar(WriteIt write_it) {
    if (skipping_ == 0 && begin_value() == Fate::Write) write_it();
    return !complete();
  }
  bool start(bool is_array);
  bool end();
  Fate begin_value();
  /// After a value has ended: whether it was the target.
  bool complete() const { return started_ && skipping_ == 0 && levels_.size() == target_level_; }
  /// Whether the value at hand is a member of an object that is being written.
  bool is_member() const { return levels_.size() > target_level_ && !levels_.back().is_array; }
  /// The pointer of the value at hand, counted from the target.
  std::string_view place() const { return std::string_view(path_).substr(target_.size()); }
  const Edit* edit_at(std::string_view pointer) const;
  void apply(const Edit& edit);
  void write_key();
  void add_missing_members();

  std::string_view target_;
  /// The last of several edits of one place counts, as if they had been made one after the other.
  std::unordered_map<std::string_view, const Edit*> edits_;
  /// By the place that they are in, the edits that may add a member to it, in their order.
  std::unordered_map<std::string_view, std::vector<const Edit*>> additions_;
  Writer out_;
  std::vector<Level> levels_;
  std::string path_;          ///< pointer of the value at hand
  std::string key_;           ///< its name, held back until its fate is known
  std::size_t skipping_ = 0;  ///< open arrays and objects of a value that is not written
  std::size_t target_level_ = 0;
  bool started_ = false;
};

}  // namespace ordersign::json
