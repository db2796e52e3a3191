// Preloaded into PostgreSQL's server: as long as the file that ORDERSIGN_NO_ROOM names is there, no data file of a database grows, as on a
// full disk; what is there already can be written over. The log of transactions keeps its room, as on a disk of its own.
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

bool has_room(int descriptor, off_t end) {
  const char* sign = std::getenv("ORDERSIGN_NO_ROOM");
  if (sign == nullptr || ::access(sign, F_OK) != 0) return true;
  struct stat status{};
  if (::fstat(descriptor, &status) != 0 || end <= status.st_size) return true;
  char link[64], path[PATH_MAX];
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  const auto length = ::readlink(link, path, sizeof path - 1);
  if (length <= 0) return true;
  path[length] = '\0';
  return std::strstr(path, "/data/base/") == nullptr;
}

off_t size_of(const iovec* pieces, int count) {
  off_t size = 0;
  for (int i = 0; i < count; ++i) size += static_cast<off_t>(pieces[i].iov_len);
  return size;
}

template <typename Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

ssize_t pwrite(int descriptor, const void* bytes, size_t size, off_t from) {
  if (!has_room(descriptor, from + static_cast<off_t>(size))) return errno = ENOSPC, -1;
  static const auto next = real<ssize_t(int, const void*, size_t, off_t)>("pwrite");
  return next(descriptor, bytes, size, from);
}
ssize_t pwrite64(int descriptor, const void* bytes, size_t size, off_t from) { return pwrite(descriptor, bytes, size, from); }

ssize_t pwritev(int descriptor, const iovec* pieces, int count, off_t from) {
  if (!has_room(descriptor, from + size_of(pieces, count))) return errno = ENOSPC, -1;
  static const auto next = real<ssize_t(int, const iovec*, int, off_t)>("pwritev");
  return next(descriptor, pieces, count, from);
}
ssize_t pwritev64(int descriptor, const iovec* pieces, int count, off_t from) { return pwritev(descriptor, pieces, count, from); }

int posix_fallocate(int descriptor, off_t from, off_t size) {
  if (!has_room(descriptor, from + size)) return ENOSPC;
  static const auto next = real<int(int, off_t, off_t)>("posix_fallocate");
  return next(descriptor, from, size);
}
int posix_fallocate64(int descriptor, off_t from, off_t size) { return posix_fallocate(descriptor, from, size); }
}
