// What a token's `aud` may be: the URLs under which a route of ours is called. Stateless.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/routing.h"

namespace ordersign::server {

/// `public_url`, which has no slash at its end, and on this machine itself the same with each other name of it: `localhost`,
/// `127.0.0.1` and `[::1]` are one audience there. `public_url` comes first.
std::vector<std::string> bases_of(const std::string& public_url);

/// Each URL of that route below one of these bases: its own, the one called where that has doubled slashes, and of feedback its
/// service's too. None for a route that asks for no token.
std::vector<std::string> audiences_of(const std::vector<std::string>& bases, const RouteMatch& match);

/// The first of them with words of ours only, for the log: an id that is none of `services` stays `{id}`.
std::string told_audience(const std::string& public_url, const RouteMatch& match, const std::vector<std::string>& services);

}  // namespace ordersign::server
