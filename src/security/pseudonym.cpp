#include "security/pseudonym.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include "text/hex.h"

namespace ordersign::security {
namespace {

constexpr std::size_t key_size = 32;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  operator int() const { return number_; }  // NOLINT(google-explicit-constructor)

 private:
  int number_;
};

Error unavailable(const std::string& path, std::string_view message) { return {ErrorCode::Unavailable, path, std::string(message)}; }

Result<std::string> read_key(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (file < 0) {
    if (errno == ENOENT) return Error{ErrorCode::NotFound, path, "no such key file"};
    return unavailable(path, "the key file cannot be read; it must be readable by this program");
  }
  struct stat about{};
  if (::fstat(file, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size != key_size)
    return Error{ErrorCode::BadData, path, "not a key; a file of 32 random bytes would be right"};
  if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return Error{ErrorCode::BadData, path, "others may use this key; mode 0600 would be right"};
  std::string key(key_size, '\0');
  if (::read(file, key.data(), key.size()) != static_cast<ssize_t>(key_size)) return unavailable(path, "the key file cannot be read");
  return key;
}

bool write_whole(int file, std::string_view bytes) {
  return ::write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) && ::fsync(file) == 0;
}

// Written beside its place and linked into it whole: link() never replaces, so of several the first one stays.
bool create_key(const std::string& path) {
  std::array<unsigned char, key_size> key{}, tag{};
  if (RAND_bytes(key.data(), key.size()) != 1 || RAND_bytes(tag.data(), 8) != 1) return false;
  const std::string bytes(key.begin(), key.end());
  const auto beside = path + "." + pseudonym(std::string(tag.begin(), tag.begin() + 8), "").substr(0, 16);
  const Descriptor file(::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (file < 0) return false;
  const bool made = write_whole(file, bytes) && (::link(beside.c_str(), path.c_str()) == 0 || errno == EEXIST);
  ::unlink(beside.c_str());
  return made;
}

}  // namespace

std::string pseudonym(std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned int length = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac.data(),
       &length);
  return text::hex(std::span(mac).first(length));
}

Result<std::string> load_or_create_key(const std::string& path) {
  auto key = read_key(path);
  if (key || key.error().code != ErrorCode::NotFound) return key;
  if (!create_key(path)) return unavailable(path, "a key file cannot be made here; its folder must exist and be writable");
  return read_key(path);
}

}  // namespace ordersign::security
