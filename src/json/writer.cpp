#include "json/writer.h"

#include <charconv>
#include <cmath>
#include <cstring>
#include <utility>
#include <vector>

#include "json/plain_text.h"
#include "json/rapidjson.h"

namespace ordersign::json {
namespace {

/// RapidJSON's writer, which goes through a text character by character, but for what can be copied as it is.
class CopyingWriter : public rapidjson::Writer<rapidjson::StringBuffer> {
 public:
  using rapidjson::Writer<rapidjson::StringBuffer>::Writer;

  void plain_string(std::string_view text) {
    Prefix(rapidjson::kStringType);
    char* const at = os_->Push(text.size() + 2);
    *at = '"';
    copy(text, at + 1);
    at[text.size() + 1] = '"';
    EndValue(true);
  }
  void raw_value(std::string_view json) {
    Prefix(rapidjson::kNumberType);  // The type only feeds RapidJSON's check that member names are strings.
    copy(json, os_->Push(json.size()));
    EndValue(true);
  }

 private:
  static void copy(std::string_view text, char* to) {
    if (!text.empty()) std::memcpy(to, text.data(), text.size());
  }
};

}  // namespace

struct Writer::State {
  static constexpr std::size_t usual = 2048;  ///< bytes of a text

  rapidjson::StringBuffer buffer{nullptr, usual};
  CopyingWriter out{buffer};

  void clear() {
    buffer.Clear();
    out.Reset(buffer);
  }
};

namespace {

/// What writers of a thread left behind, for the next ones: an answer takes several, some while others are at work.
template <class State>
class Spare {
 public:
  std::unique_ptr<State> take() {
    if (states_.empty()) return std::make_unique<State>();
    auto state = std::move(states_.back());
    states_.pop_back();
    return state;
  }
  void keep(std::unique_ptr<State> state) {
    constexpr std::size_t most_bytes = std::size_t{64} << 10;
    if (states_.size() >= most || state->buffer.stack_.GetCapacity() > most_bytes) return;
    state->clear();
    states_.push_back(std::move(state));
  }
  static Spare& of_thread() {
    thread_local Spare own;
    return own;
  }

 private:
  static constexpr std::size_t most = 4;
  Spare() { states_.reserve(most); }  // so that a destructor has none to ask for

  std::vector<std::unique_ptr<State>> states_;
};

}  // namespace

Writer::Writer() : state_(Spare<State>::of_thread().take()) {}
Writer::~Writer() {
  if (state_) Spare<State>::of_thread().keep(std::move(state_));
}
Writer::Writer(Writer&&) noexcept = default;
Writer& Writer::operator=(Writer&&) noexcept = default;

Writer& Writer::begin_object() { return state_->out.StartObject(), *this; }
Writer& Writer::end_object() { return state_->out.EndObject(), *this; }
Writer& Writer::begin_array() { return state_->out.StartArray(), *this; }
Writer& Writer::end_array() { return state_->out.EndArray(), *this; }

Writer& Writer::key(std::string_view name) { return string(name); }

Writer& Writer::string(std::string_view text) {
  if (is_plain(text)) {
    state_->out.plain_string(text);
  } else {
    state_->out.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  }
  return *this;
}

Writer& Writer::integer(std::int64_t number) { return state_->out.Int64(number), *this; }

// JSON has no spelling for NaN and infinity (RFC 8259, section 6).
Writer& Writer::number(double number) { return raw(std::isfinite(number) ? decimal(number) : "null"); }

Writer& Writer::boolean(bool value) { return state_->out.Bool(value), *this; }

Writer& Writer::raw(std::string_view json) {
  state_->out.raw_value(json);
  return *this;
}

Writer& Writer::member(std::string_view name, std::string_view text) { return text.empty() ? *this : key(name).string(text); }

std::string Writer::take() {
  std::string text(state_->buffer.GetString(), state_->buffer.GetSize());
  state_->clear();
  return text;
}

std::string decimal(double number) {
  const double size = std::abs(number);
  const bool plain = size == 0 || (size >= 1e-6 && size <= 1e15);
  char digits[32];
  const auto written =
      std::to_chars(digits, digits + sizeof digits, number, plain ? std::chars_format::fixed : std::chars_format::scientific);
  return {digits, written.ptr};
}

}  // namespace ordersign::json
