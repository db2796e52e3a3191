#include "security/pseudonym.h"

#include <fcntl.h>
#include <openssl/core_names.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <new>
#include <optional>

#include "security/openssl.h"
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
  // A secret that Kubernetes mounts is root's, and its group is there to let this one program read it.
  const bool is_lent = about.st_uid == 0 && ::geteuid() != 0;
  if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0 && !(is_lent && (about.st_mode & (S_IWGRP | S_IXGRP | S_IRWXO)) == 0))
    return Error{ErrorCode::BadData, path, "others may use this key; mode 0600 would be right, or 0640 for a file of root's"};
  std::string key(key_size, '\0');
  if (::read(file, key.data(), key.size()) != static_cast<ssize_t>(key_size)) return unavailable(path, "the key file cannot be read");
  return key;
}

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

/// HMAC-SHA-256 under one key. Throws std::bad_alloc when OpenSSL has no memory. Not thread-safe.
class KeyedHash {
 public:
  explicit KeyedHash(std::string_view key) : key_(key) {
    static const FetchedMac hmac(EVP_MAC_fetch(nullptr, OSSL_MAC_NAME_HMAC, nullptr));
    std::string name = "SHA2-256";
    const std::array params{OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), 0), OSSL_PARAM_construct_end()};
    context_.reset(EVP_MAC_CTX_new(hmac.get()));
    if (context_ == nullptr || EVP_MAC_init(context_.get(), bytes(key), key.size(), params.data()) != 1) throw std::bad_alloc();
  }

  bool is_of(std::string_view key) const { return key_ == key; }
  std::array<unsigned char, 32> of(std::string_view text) {
    std::array<unsigned char, 32> mac;
    std::size_t length = 0;
    // Without a key it begins again with the one that it has.
    if (EVP_MAC_init(context_.get(), nullptr, 0, nullptr) != 1 || EVP_MAC_update(context_.get(), bytes(text), text.size()) != 1 ||
        EVP_MAC_final(context_.get(), mac.data(), &length, mac.size()) != 1)
      throw std::bad_alloc();
    return mac;
  }

 private:
  std::string key_;
  MacContext context_;
};

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
  thread_local std::optional<KeyedHash> last;  // a process has one key: to begin with it anew takes three times what is hashed
  if (!last || !last->is_of(key)) last.emplace(key);
  return text::hex(last->of(text));
}

Result<std::string> load_key(const std::string& path) { return read_key(path); }

Result<std::string> load_or_create_key(const std::string& path) {
  auto key = read_key(path);
  if (key || key.error().code != ErrorCode::NotFound) return key;
  if (!create_key(path)) return unavailable(path, "a key file cannot be made here; its folder must exist and be writable");
  return read_key(path);
}

}  // namespace ordersign::security
