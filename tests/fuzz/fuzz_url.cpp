// URLs of any bytes, and queries below them: what is taken is read alike by libcurl, which dials it, and stays under its base.
#include <curl/urlapi.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "fhir_client/allow_list.h"
#include "fhir_client/network.h"
#include "fhir_client/target.h"
#include "fhir_client/url.h"

using namespace ordersign::fhir_client;

namespace {

void claim(bool holds) {
  if (!holds) std::abort();
}

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) return "";
  const std::unique_ptr<char, decltype(&curl_free)> owner(text, &curl_free);
  return text;
}

void check_libcurl_agrees(const Url& url) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> seen(curl_url(), &curl_url_cleanup);
  claim(curl_url_set(seen.get(), CURLUPART_URL, url.text().c_str(), CURLU_PATH_AS_IS) == CURLUE_OK);
  claim(part_of(seen.get(), CURLUPART_SCHEME) == (url.scheme == Url::Scheme::Https ? "https" : "http"));
  claim(part_of(seen.get(), CURLUPART_HOST) == (url.host_kind == Url::Host::IPv6 ? "[" + url.host + "]" : url.host));
  claim(part_of(seen.get(), CURLUPART_PORT) == std::to_string(url.port));
  claim(part_of(seen.get(), CURLUPART_PATH) == (url.path.empty() ? "/" : url.path));
  claim(part_of(seen.get(), CURLUPART_QUERY) == (url.query.empty() ? "" : url.query.substr(1)));
  for (const auto part : {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_OPTIONS, CURLUPART_FRAGMENT, CURLUPART_ZONEID})
    claim(part_of(seen.get(), part).empty());
}

void check_url(const Url& url) {
  const auto text = url.text();
  claim(text.find_first_of(" \t\r\n\\#") == std::string::npos);
  const auto again = parse_url(text);
  claim(again && again->text() == text && again->target() == url.target() && lies_under(url, *again));
  check_libcurl_agrees(url);
}

}  // namespace

/// The first line is a URL, the second, if there is one, a query below it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto line_feed = text.find('\n');
  const auto first = text.substr(0, line_feed);
  const auto base = parse_url(first);
  const auto list = AllowList::parse({std::string(first)});
  claim(!list || (base && list->allows(first)));
  const auto proxy = Proxy::parse(std::string(first));
  claim(!proxy || (base && proxy->url()->text() == base->text()));
  if (!base) return 0;
  check_url(*base);
  if (line_feed == std::string_view::npos) return 0;
  const auto url = target_of(*base, text.substr(line_feed + 1));
  if (!url) return 0;
  check_url(*url);
  claim(lies_under(*base, *url) && (!list || list->allows(*url)));
  return 0;
}
