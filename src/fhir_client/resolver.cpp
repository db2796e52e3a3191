#include "fhir_client/resolver.h"

#include <arpa/inet.h>
#include <netdb.h>

#include <array>
#include <exception>
#include <memory>

namespace ordersign::fhir_client {
namespace {

using Time = std::chrono::steady_clock;
constexpr std::chrono::seconds fresh_for{30};  // short, so that a server that moves is found again soon

std::string text_of(const addrinfo& found) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* address = found.ai_family == AF_INET
                            ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in*>(found.ai_addr)->sin_addr)
                            : &reinterpret_cast<const sockaddr_in6*>(found.ai_addr)->sin6_addr;
  inet_ntop(found.ai_family, address, text.data(), text.size());
  return text.data();
}

// A failed or old answer is asked for again.
bool is_stale(const std::shared_future<Addresses>& addresses, Time::duration age) {
  if (addresses.wait_for(Time::duration::zero()) != std::future_status::ready) return false;
  return age > fresh_for || addresses.get().empty();
}

}  // namespace

Addresses look_up(const std::string& host) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_ADDRCONFIG;
  addrinfo* first = nullptr;
  if (getaddrinfo(host.c_str(), nullptr, &wanted, &first) != 0) return {};
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(first, &freeaddrinfo);
  Addresses addresses;
  for (const auto* found = first; found != nullptr; found = found->ai_next)
    if (found->ai_family == AF_INET || found->ai_family == AF_INET6) addresses.push_back(text_of(*found));
  return addresses;
}

std::optional<Addresses> HostResolver::resolve(const Url& url, Time::time_point deadline) {
  if (url.host_kind != Url::Host::Name) return Addresses{url.host};
  if (url.host == "localhost") return Addresses{"127.0.0.1", "::1"};  // RFC 6761, 6.3: never asked of DNS
  const auto addresses = ask(url.host);
  if (addresses.wait_until(deadline) != std::future_status::ready) return std::nullopt;
  return addresses.get();
}

std::shared_future<Addresses> HostResolver::ask(const std::string& host) {
  const auto look = [this, host]() -> Addresses {
    try {
      return ask_(host);
    } catch (const std::exception&) {
      return {};
    }
  };
  const std::lock_guard lock(mutex_);
  auto& answer = answers_[host];
  const auto now = Time::now();
  if (answer.addresses.valid() && !is_stale(answer.addresses, now - answer.asked)) return answer.addresses;
  try {
    answer = {std::async(std::launch::async, look).share(), now};
  } catch (const std::exception&) {  // no thread to be had
    std::promise<Addresses> none;
    none.set_value({});
    answer = {none.get_future().share(), now};
  }
  return answer.addresses;
}

}  // namespace ordersign::fhir_client
