#include "server/page.h"

#include <fstream>
#include <sstream>
#include <system_error>

#include "json/writer.h"

namespace ordersign::server {
namespace {

// "default-src 'self'": nothing comes from elsewhere, and nothing is sent there. The page sets widths of plots inline.
constexpr std::string_view page_policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

std::string_view type_of(const std::filesystem::path& file) {
  const auto extension = file.extension();
  if (extension == ".html") return "text/html; charset=utf-8";
  if (extension == ".js" || extension == ".mjs") return "text/javascript; charset=utf-8";
  if (extension == ".css") return "text/css; charset=utf-8";
  if (extension == ".json" || extension == ".map" || extension == ".webmanifest") return "application/json";
  if (extension == ".svg") return "image/svg+xml";
  if (extension == ".png") return "image/png";
  if (extension == ".ico") return "image/x-icon";
  if (extension == ".woff2") return "font/woff2";
  if (extension == ".txt") return "text/plain; charset=utf-8";
  return "application/octet-stream";
}

}  // namespace

Result<Page> Page::open(const std::filesystem::path& folder) {
  Page page;
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    if (!entry->is_symlink(error) && entry->is_regular_file(error))
      page.files_.emplace(entry->path().lexically_relative(folder).generic_string(), entry->path());
  }
  if (!page.files_.contains("index.html"))
    return Error{ErrorCode::NotFound, folder.string(), "no index.html here: build the sandbox page first (`sandbox/demo` does)"};
  return page;
}

Reply Page::file(std::string_view path) const {
  if (path == "/") {  // so that the page's relative links are below /sandbox/
    Reply reply;
    reply.status = 308;
    reply.headers.emplace_back("Location", "/sandbox/");
    return reply;
  }
  const auto found = files_.find(path.empty() ? std::string_view("index.html") : path);
  if (found == files_.end()) return operation_outcome(404, "not-found", "http", "the page has no such file");
  std::ifstream stream(found->second, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  if (!stream) return operation_outcome(404, "not-found", "http", "the page has no such file");
  Reply reply{200, std::string(type_of(found->second)), text.str(), {}};
  // Vite puts a hash of the content into the names below assets/.
  reply.headers.emplace_back("Cache-Control", path.starts_with("assets/") ? "private, max-age=31536000, immutable" : "no-cache");
  reply.headers.emplace_back("Content-Security-Policy", page_policy);
  return reply;
}

Reply page_settings(const std::string& public_url, Instant now) {
  json::Writer writer;
  writer.begin_object();
  writer.key("service").string("");
  writer.key("fhirServer").raw("null");
  writer.key("tokens").boolean(false);
  writer.key("patients").boolean(false);
  writer.key("now").string(to_string(now));
  writer.key("publicUrl").string(public_url).end_object();
  return {200, "application/json", writer.take(), {}};
}

}  // namespace ordersign::server
