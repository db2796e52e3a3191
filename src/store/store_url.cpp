#include "store/store_url.h"

#include <fcntl.h>
#include <unistd.h>

#include <string>
#include <system_error>
#include <utility>

#include "store/postgresql.h"
#include "store/sqlite.h"

namespace ordersign::store {
namespace {

namespace fs = std::filesystem;

Error bad(std::string where, std::string message) { return {ErrorCode::BadData, std::move(where), std::move(message)}; }

bool may(const fs::path& path, int what) { return ::faccessat(AT_FDCWD, path.c_str(), what, AT_EACCESS) == 0; }

bool starts(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }

/// Only the scheme of an unknown URL is repeated: what follows may hold a password.
std::string scheme_of(std::string_view url) {
  const auto colon = url.find(':');
  return colon == std::string_view::npos ? std::string() : std::string(url.substr(0, colon));
}

}  // namespace

Result<fs::path> store_path(std::string_view url) {
  constexpr std::string_view scheme = "sqlite:";
  if (!starts(url, scheme)) return bad(scheme_of(url), "unknown kind of store; use sqlite:PATH or postgresql://HOST/DATABASE");
  const auto text = url.substr(scheme.size());
  if (text.empty()) return bad("sqlite", "no path; use sqlite:PATH, as in sqlite:/var/lib/ordersign/store.db");
  if (starts(text, "//")) return bad(std::string(text), "a path, not a host, follows `sqlite:`; use sqlite:/PATH");
  if (text.find('\0') != std::string_view::npos) return bad("sqlite", "the path holds a NUL");

  std::error_code failed;
  const auto path = fs::absolute(fs::path(text), failed).lexically_normal();
  if (failed || path.filename().empty()) return bad(std::string(text), "a folder; name a file in it");
  const auto folder = path.parent_path();
  if (!fs::is_directory(folder, failed)) return bad(folder.string(), "no such folder; make it, or name a file in one that is there");
  // SQLite keeps its log beside the file, so the folder must be writable as well.
  if (!may(folder, W_OK | X_OK)) return bad(folder.string(), "the folder cannot be written; give the service leave to");
  if (fs::exists(path, failed)) {
    if (!fs::is_regular_file(path, failed)) return bad(path.string(), "not a file; name one");
    if (!may(path, R_OK | W_OK)) return bad(path.string(), "the file cannot be read and written; give the service leave to");
  }
  // SOCI cuts its connection string at spaces as soon as it holds an equals sign.
  if (path.string().find('=') != std::string::npos) return bad(path.string(), "a path without `=` is needed");
  return path;
}

bool is_postgresql(std::string_view url) { return starts(url, "postgresql:") || starts(url, "postgres:"); }

Result<std::unique_ptr<Backend>> backend_of(std::string_view url, User user) {
  if (is_postgresql(url)) return Postgresql::parse(url, user);
  auto path = store_path(url);
  if (!path) return path.error();
  return std::unique_ptr<Backend>(std::make_unique<Sqlite>(std::move(*path)));
}

}  // namespace ordersign::store
