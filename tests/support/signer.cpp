#include "support/signer.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <stdexcept>

#include "json/view.h"
#include "json/writer.h"

extern char** environ;

namespace ordersign::testing {
namespace {

constexpr int kPatience = 30'000;  // milliseconds; an RSA key takes a tenth of a second

const std::string kFolder = ORDERSIGN_SOURCE_DIR "/tests/tokens";

std::string header_of(const SigningKey& key, const std::string& over) {
  const auto parsed = json::Document::parse(over);
  if (!parsed) throw std::runtime_error("not JSON: " + over);
  const auto members = (*parsed)->root();
  json::Writer writer;
  writer.begin_object();
  const auto add = [&](const char* name, const std::string& value) {
    if (members[name].absent()) writer.member(name, value);
  };
  add("alg", key.alg);
  add("kid", key.kid);
  add("typ", "JWT");
  for (const auto& [name, value] : members.members()) {
    if (value.is_null()) continue;
    if (!value.is_string()) throw std::runtime_error("header members are texts here");
    writer.key(name).string(value.string());
  }
  writer.end_object();
  return writer.take();
}

}  // namespace

// A socket pair instead of pipes: writing to a process that has gone is an error then, not a SIGPIPE.
Signer::Signer() {
  if (!std::filesystem::exists(kFolder + "/node_modules/jose"))
    throw std::runtime_error("no packages in tests/tokens; run `.ci/npm-ci tests/tokens`");
  std::array<int, 2> pair{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0) throw std::runtime_error("no socket pair");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pair[1], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, pair[1], STDOUT_FILENO);
  std::string with_node = ORDERSIGN_SOURCE_DIR "/.ci/with-node", node = "node", script = kFolder + "/signer.ts";
  const std::array<char*, 4> argv{with_node.data(), node.data(), script.data(), nullptr};
  const int failed = ::posix_spawn(&pid_, with_node.c_str(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(pair[1]);
  socket_ = pair[0];
  if (failed == 0) return;
  ::close(socket_);
  throw std::runtime_error("cannot start " + with_node);
}

Signer::~Signer() {
  ::close(socket_);
  ::kill(pid_, SIGKILL);  // it holds nothing that could be lost
  ::waitpid(pid_, nullptr, 0);
}

std::unique_ptr<const json::Document> Signer::ask(const std::string& request) {
  const auto line = request + "\n";
  for (std::size_t sent = 0; sent < line.size();) {
    const auto count = ::send(socket_, line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) throw std::runtime_error("the signer has gone");
    sent += static_cast<std::size_t>(count);
  }
  while (read_.find('\n') == std::string::npos) {
    pollfd waiting{socket_, POLLIN, 0};
    std::array<char, 4096> buffer;
    const auto got = ::poll(&waiting, 1, kPatience) == 1 ? ::recv(socket_, buffer.data(), buffer.size(), 0) : -1;
    if (got <= 0) throw std::runtime_error("the signer gave no answer");
    read_.append(buffer.data(), static_cast<std::size_t>(got));
  }
  const auto end = read_.find('\n');
  auto answer = json::Document::parse(read_.substr(0, end));
  read_.erase(0, end + 1);
  if (!answer) throw std::runtime_error("the signer's answer is no JSON");
  if (const auto error = (*answer)->root()["error"].string(); !error.empty()) throw std::runtime_error(std::string(error));
  return std::move(*answer);
}

SigningKey Signer::make_key(const std::string& alg, const std::string& kid, int bits) {
  json::Writer writer;
  writer.begin_object().member("do", "make_key").member("alg", alg).member("kid", kid);
  writer.key("bits").integer(bits).end_object();
  const auto answer = ask(writer.take());
  const auto root = answer->root();
  return {static_cast<int>(root["key"].integer().value()), alg, kid, std::string(root["jwk"].string()),
          std::string(root["private_jwk"].string())};
}

std::string Signer::sign(const SigningKey& key, const std::string& claims, const std::string& header) {
  json::Writer writer;
  writer.begin_object().member("do", "sign").key("key").integer(key.handle);
  writer.key("header").raw(header_of(key, header)).key("claims").raw(claims).end_object();
  return std::string(ask(writer.take())->root()["token"].string());
}

std::string Signer::sign_text(const SigningKey& key, std::string_view header, std::string_view claims, Form form, const std::string& hash) {
  const auto text = base64url(header) + "." + base64url(claims);
  json::Writer writer;
  writer.begin_object().member("do", "sign_text").key("key").integer(key.handle).member("text", text);
  writer.member("form", form == Form::Der ? "der" : "jose").member("hash", hash).end_object();
  return text + "." + std::string(ask(writer.take())->root()["signature"].string());
}

std::string Signer::mac_text(const SigningKey& key, std::string_view header, std::string_view claims, const std::string& secret) {
  const auto text = base64url(header) + "." + base64url(claims);
  json::Writer writer;
  writer.begin_object().member("do", "mac_text").key("key").integer(key.handle).member("text", text);
  writer.member("secret", secret).end_object();
  return text + "." + std::string(ask(writer.take())->root()["signature"].string());
}

std::string jwk_set(const std::vector<SigningKey>& keys) {
  std::vector<std::string> texts;
  for (const auto& key : keys) texts.push_back(key.jwk);
  return jwk_set_of(texts);
}

std::string jwk_set_of(const std::vector<std::string>& keys) {
  std::string list;
  for (const auto& key : keys) list.append(list.empty() ? "" : ",").append(key);
  return R"({"keys":[)" + list + "]}";
}

std::string base64url(std::string_view bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string text;
  unsigned pending = 0;
  int bits = 0;
  for (const char c : bytes) {
    pending = (pending << 8 | static_cast<unsigned char>(c)) & 0xFFFFFF;
    for (bits += 8; bits >= 6; bits -= 6) text += kDigits[pending >> (bits - 6) & 63];
  }
  if (bits > 0) text += kDigits[pending << (6 - bits) & 63];
  return text;
}

}  // namespace ordersign::testing
