// The parts of a request that decide its answer.
#pragma once

#include <string>
#include <string_view>

namespace ordersign::http {

struct Inbound {
  std::string_view method;
  std::string_view target;
  std::string_view content_type;
  std::string_view content_encoding;
  std::string_view if_none_match;
  std::string_view authorization;
  std::string body;
  std::string_view client = {};     ///< whose it is, as Answerer::client_of() said of its head
  bool is_from_one_machine = true;  ///< and from no proxy, behind which many have one address, nor from this machine
  std::string_view host = {};       ///< as the header says, with its port
  bool is_cross_site = false;       ///< a page of elsewhere sent it, see Cors::is_cross_site()
};

}  // namespace ordersign::http
