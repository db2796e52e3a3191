#include "json/member_text.h"

#include "json/numbers_as_text.h"
#include "json/rapidjson.h"

namespace ordersign::json {
namespace {

/// Ends the parse, by answering false, at the value of the member.
class MemberHandler : public NumbersAsText {
 public:
  explicit MemberHandler(std::string_view name) : name_(name) {}

  std::optional<std::string> take() { return std::move(found_); }

  bool Null() { return !at_it_; }
  bool Bool(bool) { return !at_it_; }
  bool RawNumber(const char*, unsigned, bool) { return !at_it_; }
  bool String(const char* text, unsigned length, bool) {
    if (at_it_) found_.emplace(text, length);
    return !at_it_;
  }
  bool Key(const char* text, unsigned length, bool) {
    at_it_ = depth_ == 1 && std::string_view(text, length) == name_;
    return true;
  }
  bool StartObject() { return enter(); }
  bool EndObject(unsigned) { return leave(); }
  bool StartArray() { return depth_ > 0 && enter(); }  // the outermost value is to be an object
  bool EndArray(unsigned) { return leave(); }

 private:
  bool enter() {
    ++depth_;
    return !at_it_;
  }
  bool leave() {
    --depth_;
    return true;
  }

  std::string_view name_;
  std::optional<std::string> found_;
  std::size_t depth_ = 0;
  bool at_it_ = false;
};

}  // namespace

std::optional<std::string> member_text(const std::string& text, std::string_view name) {
  MemberHandler handler(name);
  rapidjson::Reader reader;
  rapidjson::StringStream stream(text.c_str());
  reader.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag>(stream, handler);
  return handler.take();
}

}  // namespace ordersign::json
