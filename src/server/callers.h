// Whose call a request is, before its token's signature has been looked at: for taking turns, never for letting anybody in.
// Thread-safe.
//
// Who waits is to wait for himself only, so a call that waits must have a name, and a signature takes longer than most calls. A token's
// `iss` costs next to nothing, but whoever likes can write another's there. So a call goes by its issuer only where that issuer has
// proven itself before, by a token that was verified: from the same machine. Then
// - a client has one share, from however many machines it calls;
// - who forges an issuer, or many, from a machine of his own has the one share of that machine, like everybody who shows no token;
//   he takes no turn of the client that he names, and none of its calls is refused for his;
// - who forges the issuer of a client that calls from the same address, as all do behind one proxy, waits in that client's line and
//   makes it longer. Nothing in a head could tell them apart. The proxy can, and the others behind it have their own lines.
// Without tokens a client is a machine, and all behind a proxy are one. To take each connection for a client would give most to who
// opens most; and what a header such as X-Forwarded-For says is the client's own word unless a proxy was told to replace it, so that
// one client could be as many as he likes, or another.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

namespace ordersign::server {

class Callers {
 public:
  /// So many machines of one client are remembered; then they prove themselves anew.
  static constexpr std::size_t most_machines = 1024;

  /// A name that no other client has. `claimed` is the known client that the token names, or "".
  std::string name(std::string_view claimed, std::string_view machine) const;
  /// Is that the name of a client that has proven itself from there, rather than of a machine?
  static bool is_proven(std::string_view name);
  /// A token of that client was verified, in a call of that name.
  void prove(std::string_view client, std::string_view name);

 private:
  using Machines = std::set<std::string, std::less<>>;
  mutable std::mutex mutex_;
  std::map<std::string, Machines, std::less<>> proven_;  // by client, of which the clients file has so many
};

}  // namespace ordersign::server
