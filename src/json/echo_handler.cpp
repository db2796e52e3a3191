#include "json/echo_handler.h"

#include <algorithm>

#include "json/pointer.h"

namespace ordersign::json {
namespace {

bool leads_to(std::string_view pointer, std::string_view target) {
  return target.size() > pointer.size() && target.starts_with(pointer) && target[pointer.size()] == '/';
}

}  // namespace

EchoHandler::EchoHandler(std::string_view target, std::span<const Edit> edits) : target_(target) {
  for (const Edit& edit : edits) {
    edits_.insert_or_assign(edit.pointer, &edit);
    if (edit.json && edit.pointer.starts_with('/')) additions_[parent_of(edit.pointer)].push_back(&edit);
  }
}

bool EchoHandler::Key(const char* text, unsigned length, bool) {
  if (skipping_ > 0) return true;
  key_.assign(text, length);
  path_.resize(levels_.back().path_size);
  append_token(path_, key_);
  return true;
}

bool EchoHandler::start(bool is_array) {
  const Fate fate = skipping_ > 0 ? Fate::Drop : begin_value();
  if (fate == Fate::Drop) {
    ++skipping_;
    return true;
  }
  if (fate == Fate::Write) is_array ? out_.begin_array() : out_.begin_object();
  levels_.push_back({is_array, 0, path_.size(), {}});
  return true;
}

bool EchoHandler::end() {
  if (skipping_ > 0) {
    --skipping_;
    return !complete();
  }
  const bool is_array = levels_.back().is_array;
  path_.resize(levels_.back().path_size);
  if (started_) {
    if (!is_array) add_missing_members();
    is_array ? out_.end_array() : out_.end_object();
  }
  levels_.pop_back();
  return !complete();
}

EchoHandler::Fate EchoHandler::begin_value() {
  if (!levels_.empty() && levels_.back().is_array) {
    path_.resize(levels_.back().path_size);
    append_token(path_, levels_.back().next_index++);
  }
  if (!started_) {
    if (path_ != target_) return leads_to(path_, target_) ? Fate::Enter : Fate::Drop;
    started_ = true;
    target_level_ = levels_.size();
  }
  if (const Edit* edit = edit_at(place())) {
    apply(*edit);
    return Fate::Drop;
  }
  write_key();
  return Fate::Write;
}

const Edit* EchoHandler::edit_at(std::string_view pointer) const {
  if (edits_.empty()) return nullptr;
  const auto edit = edits_.find(pointer);
  return edit == edits_.end() ? nullptr : edit->second;
}

/// With a member written twice, the first is replaced and later ones go: a reader that takes the last must not see the
/// value the edit did away with.
void EchoHandler::apply(const Edit& edit) {
  if (is_member()) {
    auto& applied = levels_.back().applied;
    if (std::find(applied.begin(), applied.end(), &edit) != applied.end()) return;
    applied.push_back(&edit);
  }
  if (!edit.json) return;
  write_key();
  out_.raw(*edit.json);
}

void EchoHandler::write_key() {
  if (is_member()) out_.key(key_);
}

void EchoHandler::add_missing_members() {
  if (additions_.empty()) return;
  const auto additions = additions_.find(place());
  if (additions == additions_.end()) return;
  const auto& applied = levels_.back().applied;
  for (const Edit* edit : additions->second) {
    if (edit_at(edit->pointer) != edit || std::find(applied.begin(), applied.end(), edit) != applied.end()) continue;
    if (const auto name = last_name(edit->pointer)) out_.key(*name).raw(*edit->json);
  }
}

}  // namespace ordersign::json
