// The commands about the evidence of decisions: packet and verify.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iterator>
#include <string>
#include <utility>

#include "json/document.h"
#include "ordersign/service.h"
#include "server/commands.h"
#include "server/request_reader.h"

namespace ordersign::server {
namespace {

/// It holds chart text: a new file is closed to other users.
std::optional<Error> write_file(const std::string& path, std::string_view text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  bool is_written = file >= 0;
  while (is_written && !text.empty()) {
    const auto wrote = ::write(file, text.data(), text.size());
    if (wrote < 0 && errno == EINTR) continue;
    is_written = wrote > 0;
    if (is_written) text.remove_prefix(static_cast<std::size_t>(wrote));
  }
  const int why = errno;
  if (file >= 0 && ::close(file) != 0) is_written = false;
  if (is_written) return std::nullopt;
  return Error{ErrorCode::Unavailable, path, std::string("cannot be written (") + std::strerror(why) + ")"};
}

/// "400 at /hook: …" of an OperationOutcome.
std::string sentence_of(const Reply& reply) {
  const auto document = json::Document::parse(reply.body);
  if (!document) return "refused";
  const auto issue = (*document)->root()["issue"].first();
  return std::string(issue["diagnostics"].string()) + ": " + std::string(issue["details"]["text"].string());
}

/// "equal", or which parts are not.
std::string words_of(const Verified& verified, bool by_whole) {
  if (verified.equal)
    return verified.fetched ? "equal (what was read from FHIR servers is taken as told: it is not in the request)" : "equal";
  std::string parts;
  for (const auto& [name, is_equal] :
       {std::pair{"request", verified.request}, {"policy", verified.policy}, {"terminology", verified.terminology}})
    if (is_equal && !*is_equal) parts.append(parts.empty() ? "" : ", ").append(name);
  return by_whole ? "differs (in which part a whole digest does not tell; the answer does)" : "differs: " + parts;
}

}  // namespace

int packet(const CommandLine& line, Streams streams) {
  const auto service = load_service(line.settings, streams.err);
  if (!service) return 2;
  const auto input = open_input(line.files.front(), streams);
  if (!input) return 2;
  const auto reply = service->packet(std::string(std::istreambuf_iterator<char>(*input), {}));
  if (reply.status != 200) {
    streams.err << "ordersign: the request is refused (" << reply.status << "): " << sentence_of(reply) << "\n";
    return 1;
  }
  if (line.out.empty()) {
    streams.out << reply.body;
    return 0;
  }
  const auto error = write_file(line.out, reply.body);
  return error ? refuse(*error, streams.err) : 0;
}

int verify(const CommandLine& line, Streams streams) {
  const auto service = load_service(line.settings, streams.err);
  if (!service) return 2;
  const auto input = open_input(line.files.front(), streams);
  const auto told = line.answers.empty() || !input ? nullptr : open_input(line.answers, streams);
  if (!input || (!line.answers.empty() && !told)) return 2;
  RequestReader requests(*input);
  std::optional<RequestReader> answers;
  if (told) answers.emplace(*told);
  int code = 0;
  std::size_t number = 0;
  auto request = requests.next();
  if (!line.expect.empty() && requests.next())
    return refuse(
        {ErrorCode::Structure, "--expect",
         "is the digest of a single request, and `" + line.files.front() + "` has several; want --answers with the answer of each"},
        streams.err);
  for (; request; request = requests.next()) {
    const auto name = "request " + std::to_string(++number);
    const auto answer = answers ? answers->next() : std::optional(line.expect);
    if (!answer) return refuse({ErrorCode::Structure, name, "there is no answer for it in `" + line.answers + "`"}, streams.err);
    const auto verified = service->verify(std::move(*request), *answer);
    if (!verified) {
      refuse({verified.error().code, name + " at " + verified.error().where, verified.error().message}, streams.err);
      code = 2;
      continue;
    }
    if (answer->empty()) {
      streams.out << verified->digest << "\n";
      continue;
    }
    streams.out << name << ": " << verified->sha256 << " " << words_of(*verified, !verified->request) << "\n";
    if (!verified->equal && code == 0) code = 1;
  }
  if (number == 0) return refuse({ErrorCode::Structure, line.files.front(), "want at least one request"}, streams.err);
  return code;
}

}  // namespace ordersign::server
