#include "fhir_client/network.h"

#include <utility>

#include "fhir_client/host.h"
#include "fhir_client/wire_pool.h"

namespace ordersign::fhir_client {

Result<Proxy> Proxy::parse(const std::string& text) {
  auto url = parse_url(text);
  if (!url) return Error{ErrorCode::BadData, text, url.error().message};
  if (url->scheme != Url::Scheme::Http || url->path.size() > 1 || !url->query.empty())
    return Error{ErrorCode::BadData, text, "a proxy is given as http://HOST:PORT"};
  Proxy proxy;
  proxy.url_ = std::move(*url);
  return proxy;
}

Network::Network(Trust trust, LookUp look_up, Proxy proxy)
    : trust_(std::move(trust)), proxy_(std::move(proxy)), resolver_(std::move(look_up)), wires_(std::make_unique<WirePool>()) {}

Network::~Network() = default;

Reach Network::route_to(const Url& url, std::chrono::steady_clock::time_point deadline) {
  const auto* proxy = proxy_.url() && !is_loopback(url) ? &*proxy_.url() : nullptr;
  auto found = resolver_.resolve(proxy != nullptr ? *proxy : url, deadline);
  if (!found) return {Failure::Late};
  if (found->empty()) return {Failure::Unreachable};
  // A DNS answer that leads where no named server stands is as good as a URL off the list.
  if (proxy == nullptr && url.host_kind == Url::Host::Name && !is_loopback(url))
    std::erase_if(*found, [](const std::string& ip) { return !may_be_named(ip); });
  if (found->empty()) return {Failure::NotAllowed};
  return {Failure::None, proxy, std::move(*found)};
}

}  // namespace ordersign::fhir_client
