// The names by which a service is called that everybody on its machine may call. Immutable, so safe to share.
#pragma once

#include <string>
#include <string_view>

namespace ordersign::server {

class OwnNames {
 public:
  /// `listening` is the host that we listen on, `public_url` what clients call us, if that is set.
  OwnNames(std::string listening, std::string_view public_url);

  /// Does a request's `Host` name us? Listening to this machine only: by a name or an address of itself, or by the host of the public URL.
  /// Any other name is one that its owner made mean this machine, so that the browser of somebody on it calls here for a page of elsewhere
  /// (DNS rebinding). No Host, which browsers never leave out, is fine, and so is every one where other machines may call.
  bool include(std::string_view host) const;

 private:
  bool is_local_;
  std::string listening_, public_;
};

}  // namespace ordersign::server
