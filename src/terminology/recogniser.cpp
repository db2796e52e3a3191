#include "terminology/recogniser.h"

#include <cstring>

namespace ordersign::terminology {
namespace {

/// Takes a text in by its length and both of its ends: things that are alike there are told apart by comparing them.
std::uint64_t mixed(std::uint64_t hash, std::string_view text) {
  constexpr std::uint64_t odd = 0x9E3779B97F4A7C15;
  std::uint64_t first = 0, last = 0;
  if (text.size() >= sizeof first) {
    std::memcpy(&first, text.data(), sizeof first);
    std::memcpy(&last, text.data() + text.size() - sizeof last, sizeof last);
  } else {
    for (const char c : text) first = first << 8 | static_cast<unsigned char>(c);
  }
  hash = (hash ^ first ^ text.size()) * odd;
  return ((hash ^ hash >> 32) ^ last) * odd;
}

std::uint64_t hash_of(const std::vector<CodedTerm>& codes, const std::vector<std::string_view>& texts, Sort sort) {
  auto hash = static_cast<std::uint64_t>(sort) + 1;
  for (const auto& term : codes) hash = mixed(mixed(hash, term.system), term.code);
  for (const auto text : texts) hash = mixed(hash, text);
  return hash ^ hash >> 32;
}

}  // namespace

Recognition Recogniser::recognise(const std::vector<CodedTerm>& codes, const std::vector<std::string_view>& texts, Sort sort) {
  if (2 * codes.size() + texts.size() > most_parts) return terminology_.recognise(codes, texts, sort);
  const auto hash = hash_of(codes, texts, sort);
  auto& at = at_[hash % places];
  if (at != 0) {
    const auto& known = known_[at - 1U];
    if (known.hash == hash && known.sort == sort && is_equal(known, codes, texts)) {
      const auto* const first = hits_.data() + known.hits;
      return {{first, first + known.hit_count}, known.told};
    }
    return terminology_.recognise(codes, texts, sort);
  }
  auto what = terminology_.recognise(codes, texts, sort);
  remember({.hash = hash,
            .parts = parts_.size(),
            .hits = hits_.size(),
            .codes = static_cast<std::uint16_t>(codes.size()),
            .texts = static_cast<std::uint16_t>(texts.size()),
            .hit_count = static_cast<std::uint16_t>(what.hits.size()),
            .sort = sort,
            .told = what.told},
           codes, texts, what);
  at = static_cast<std::uint16_t>(known_.size());
  return what;
}

bool Recogniser::is_equal(const Known& known, const std::vector<CodedTerm>& codes, const std::vector<std::string_view>& texts) const {
  if (known.codes != codes.size() || known.texts != texts.size()) return false;
  const auto* part = parts_.data() + known.parts;
  for (const auto& term : codes) {
    if (*part++ != term.system || *part++ != term.code) return false;
  }
  for (const auto text : texts) {
    if (*part++ != text) return false;
  }
  return true;
}

void Recogniser::remember(Known known, const std::vector<CodedTerm>& codes, const std::vector<std::string_view>& texts,
                          const Recognition& what) {
  if (known_.empty()) {  // room for an ordinary chart
    known_.reserve(64);
    parts_.reserve(256);
    hits_.reserve(64);
  }
  known_.push_back(known);
  for (const auto& term : codes) {
    parts_.push_back(term.system);
    parts_.push_back(term.code);
  }
  parts_.insert(parts_.end(), texts.begin(), texts.end());
  hits_.insert(hits_.end(), what.hits.begin(), what.hits.end());
}

}  // namespace ordersign::terminology
