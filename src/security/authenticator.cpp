#include "security/authenticator.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ordersign::security {
namespace {

constexpr std::string_view unsure = "replay-unsure";

double seconds_since_1970(Instant instant) { return static_cast<double>(instant.time_since_epoch().count()); }

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// RFC 6750, 2.1: "Bearer" 1*SP b64token; RFC 7235, 2.1: the scheme in any case. nullopt for none or another scheme.
std::optional<std::string_view> bearer_token(std::string_view header) {
  constexpr std::string_view bearer_scheme = "bearer";
  const auto same = [](char a, char b) { return (a | 0x20) == b; };
  if (header.size() <= bearer_scheme.size() || header[bearer_scheme.size()] != ' ' ||
      !std::equal(bearer_scheme.begin(), bearer_scheme.end(), header.begin(), [&](char b, char a) { return same(a, b); }))
    return std::nullopt;
  const auto start = header.find_first_not_of(' ', bearer_scheme.size());
  if (start == std::string_view::npos) return std::nullopt;
  return header.substr(start);
}

Admission refused(std::string_view reason, std::string claimed = "") { return {Access::Unauthorized, {}, reason, std::move(claimed)}; }

}  // namespace

Instant system_time() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

Authenticator::Authenticator(std::vector<RegisteredClient> clients, const AuthSettings& settings, std::shared_ptr<KeySources> keys,
                             std::shared_ptr<ReplayMemory> replay, Clock clock)
    : settings_(settings), replay_(std::move(replay)), clock_(std::move(clock)) {
  for (const auto& name : settings.algorithms)
    if (const auto algorithm = algorithm_of(name)) algorithms_.push_back(*algorithm);
  for (auto& client : clients) {
    auto source = client.keys != nullptr ? nullptr : keys->of(client.jku);
    auto issuer = client.issuer;
    clients_.emplace(std::move(issuer), Known{std::move(client), std::move(source)});
  }
}

std::vector<std::string> Authenticator::key_urls() const {
  std::vector<std::string> urls;
  for (const auto& [issuer, known] : clients_)
    if (known.source != nullptr) urls.push_back(known.source->url());
  return urls;
}

std::variant<Admission, Authenticator::Promising> Authenticator::judge_without_key(std::string_view authorization_header,
                                                                                   const std::vector<std::string>& audiences) const {
  const auto text = bearer_token(authorization_header);
  if (!text) return refused("no-token");
  auto read = read_token(*text);
  if (const auto* refusal = std::get_if<TokenRefusal>(&read)) return refused(refusal->reason);
  auto& token = std::get<Token>(read);
  const auto found = clients_.find(token.issuer);
  if (found == clients_.end()) return refused("unknown-issuer");
  const auto& known = found->second;
  const auto now = clock_();
  // What costs little goes first: a signature on P-384 takes the better part of a millisecond.
  const auto algorithm = algorithm_of(token.alg);
  if (!algorithm || std::find(algorithms_.begin(), algorithms_.end(), *algorithm) == algorithms_.end())
    return refused("algorithm", token.issuer);
  for (const auto reason : {judge_claims(token, known, audiences), judge_times(token, now)})
    if (!reason.empty()) return refused(reason, token.issuer);
  if (settings_.replay && replay_->seen(token.issuer, token.jti, now)) return refused("replay", token.issuer);
  return Promising{std::move(token), &known, *algorithm, now};
}

std::optional<Admission> Authenticator::refuse_early(std::string_view authorization_header,
                                                     const std::vector<std::string>& audiences) const {
  auto judged = judge_without_key(authorization_header, audiences);
  auto* refusal = std::get_if<Admission>(&judged);
  return refusal != nullptr ? std::optional(std::move(*refusal)) : std::nullopt;
}

std::string Authenticator::claimed(std::string_view authorization_header) const {
  const auto text = bearer_token(authorization_header);
  if (!text) return "";
  const auto read = read_token(*text);
  const auto* token = std::get_if<Token>(&read);
  return token != nullptr && clients_.contains(token->issuer) ? token->issuer : "";
}

Admission Authenticator::admit(std::string_view authorization_header, const std::vector<std::string>& audiences,
                               std::string_view service) const {
  auto judged = judge_without_key(authorization_header, audiences);
  if (auto* refusal = std::get_if<Admission>(&judged)) return std::move(*refusal);
  const auto& promising = std::get<Promising>(judged);
  const auto& [token, known_client, algorithm, now] = promising;
  const auto& known = *known_client;
  if (const auto reason = judge_signature(token, algorithm, known); !reason.empty()) return refused(reason, token.issuer);
  if (const auto reason = remember(token, now); !reason.empty()) {
    auto refusal = refused(reason, token.issuer);
    if (reason == unsure) refusal.access = Access::Unavailable;
    return refusal;
  }

  const auto& client = known.client;
  const bool may = service.empty() || client.services.empty() || contains(client.services, service);
  return {may ? Access::Allowed : Access::Forbidden,
          {client.issuer, token.tenant.value_or(""), client.dialect, client.shadow, client.fhir, client.crd_version},
          may ? "ok" : "service",
          client.issuer};
}

std::string_view Authenticator::judge_claims(const Token& token, const Known& known, const std::vector<std::string>& audiences) const {
  const auto& client = known.client;
  // CDS Hooks, "Trusting CDS Clients": a `jku` is only good when it is on the list; ours has one for each issuer. Where the keys are
  // in a file nothing is fetched, and a `jku` that nobody follows says nothing unless the list has one to hold it against.
  if (token.jku && !client.jku.empty() && *token.jku != client.jku) return "jku";
  const auto ours = [&](const std::string& one) { return contains(audiences, one); };
  if (std::none_of(token.audience.begin(), token.audience.end(), ours)) return "audience";
  if (!client.tenants.empty() && !contains(client.tenants, token.tenant.value_or(""))) return "tenant";
  return "";
}

std::string_view Authenticator::judge_times(const Token& token, Instant now_instant) const {
  const auto now = seconds_since_1970(now_instant);
  const auto skew = static_cast<double>(settings_.skew.count());
  if (token.expires + skew < now) return "expired";
  if (token.issued - skew > now || token.not_before.value_or(0) - skew > now) return "not-yet";
  const auto lifetime = token.expires - token.issued;
  if (lifetime <= 0 || lifetime > static_cast<double>(settings_.max_lifetime.count())) return "lifetime";
  return "";
}

std::string_view Authenticator::judge_signature(const Token& token, Algorithm algorithm, const Known& known) const {
  const auto keys = known.source != nullptr ? known.source->find(token.kid) : known.client.keys->find(token.kid);
  if (keys.empty()) return "unknown-key";
  const bool good = std::any_of(keys.begin(), keys.end(),
                                [&](const PublicKey& key) { return key.verifies(algorithm, token.signed_text, token.signature); });
  return good ? "" : "signature";
}

std::string_view Authenticator::remember(const Token& token, Instant now) const {
  if (!settings_.replay) return "";
  // Good until judge_times() says otherwise.
  const Instant until{std::chrono::seconds(static_cast<std::int64_t>(std::ceil(token.expires))) + settings_.skew};
  switch (replay_->remember(token.issuer, token.jti, until, now)) {
    case ReplayMemory::Outcome::New: return "";
    case ReplayMemory::Outcome::NewHere: return settings_.replay_strict ? unsure : "";
    case ReplayMemory::Outcome::Seen: return "replay";
    case ReplayMemory::Outcome::Full: return "replay-full";
  }
  return "replay";
}

}  // namespace ordersign::security
