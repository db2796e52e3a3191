#include "security/key_source.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace ordersign::security {
namespace {

std::vector<PublicKey> found_in(const std::shared_ptr<const JwkSet>& keys, std::string_view kid) {
  return keys == nullptr ? std::vector<PublicKey>() : keys->find(kid);
}

}  // namespace

KeySource::KeySource(std::string url, Fetch fetch, KeyTimes times, SteadyClock now)
    : url_(std::move(url)), fetch_(std::move(fetch)), times_(times), now_(std::move(now)), due_(now_()) {}

std::shared_ptr<const JwkSet> KeySource::usable_keys() const {
  return keys_ != nullptr && now_() - keys_from_ <= times_.usable ? keys_ : nullptr;
}

std::vector<PublicKey> KeySource::find(std::string_view kid) {
  std::unique_lock lock(mutex_);
  auto found = found_in(usable_keys(), kid);
  while (found.empty()) {
    // A fetch that runs may have begun before the key was published: whoever finds nothing in what it brought may still seek.
    if (fetching_) {
      if (waiting_ >= times_.max_waiting) return {};
      ++waiting_;
      fetched_.wait(lock, [this] { return !fetching_; });
      --waiting_;
    } else if (last_sought_ && now_() - *last_sought_ < times_.between_fetches) {
      return {};
    } else {
      last_sought_ = now_();
      fetch_unlocked(lock);
    }
    found = found_in(usable_keys(), kid);
  }
  return found;
}

std::optional<Error> KeySource::refresh() {
  std::unique_lock lock(mutex_);
  return fetching_ ? std::nullopt : fetch_unlocked(lock);
}

std::optional<Error> KeySource::fetch_unlocked(std::unique_lock<std::mutex>& lock) {
  const auto begun = now_();
  fetching_ = true;
  due_ = begun + times_.between_fetches;
  lock.unlock();
  const auto fetch_and_parse = [this]() -> Result<JwkSet> {
    try {
      auto text = fetch_(url_);
      if (!text) return text.error();
      return JwkSet::parse(std::move(*text));
    } catch (const std::exception&) {
      return Error{ErrorCode::Unavailable, "", "the key set could not be read"};
    }
  };
  auto fetched = fetch_and_parse();
  lock.lock();
  fetching_ = false;
  fetched_.notify_all();
  if (!fetched) return fetched.error();
  keys_ = std::make_shared<const JwkSet>(std::move(*fetched));
  keys_from_ = begun;
  due_ = begun + times_.refresh_after;
  return std::nullopt;
}

KeySource::Time KeySource::due() const {
  const std::lock_guard lock(mutex_);
  return due_;
}

void KeySource::make_due() {
  const std::lock_guard lock(mutex_);
  due_ = now_();
}

KeySources::KeySources(Fetch fetch, KeyTimes times, SteadyClock now) : fetch_(std::move(fetch)), times_(times), now_(std::move(now)) {}

std::shared_ptr<KeySource> KeySources::of(const std::string& url) {
  const std::lock_guard lock(mutex_);
  auto& source = sources_[url];
  if (source == nullptr) source = std::make_shared<KeySource>(url, fetch_, times_, now_);
  return source;
}

void KeySources::keep_only(const std::vector<std::string>& urls) {
  const std::lock_guard lock(mutex_);
  std::erase_if(sources_, [&](const auto& one) { return std::find(urls.begin(), urls.end(), one.first) == urls.end(); });
  for (const auto& [url, source] : sources_) source->make_due();
}

std::vector<std::shared_ptr<KeySource>> KeySources::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<KeySource>> sources;
  for (const auto& [url, source] : sources_) sources.push_back(source);
  return sources;
}

std::vector<KeySources::Failed> KeySources::refresh_due() {
  std::vector<Failed> failed;
  for (const auto& source : all()) {
    if (source->due() > now_()) continue;
    if (auto error = source->refresh()) failed.push_back({source->url(), std::move(*error)});
  }
  return failed;
}

std::optional<KeySource::Time> KeySources::next_due() const {
  std::optional<KeySource::Time> next;
  for (const auto& source : all()) next = next ? std::min(*next, source->due()) : source->due();
  return next;
}

}  // namespace ordersign::security
