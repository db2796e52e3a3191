#include "server/commands.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <thread>
#include <utility>

#include "catalog/catalog.h"
#include "catalog/check_report.h"
#include "catalog/policy_schema.h"
#include "catalog/term_report.h"
#include "ordersign/service.h"
#include "server/evaluate.h"
#include "server/in_order.h"
#include "server/live_service.h"
#include "server/request_reader.h"

namespace ordersign::server {
namespace {

/// What became of one request.
struct Answered {
  Reply reply;
  std::string trace;
  Summary counts;
};

// On a terminal only: a count that overwrites itself, for a corpus takes a while.
class Progress {
 public:
  explicit Progress(std::ostream& err) : err_(err), is_shown_(::isatty(STDERR_FILENO) == 1) {}
  ~Progress() {
    if (is_shown_ && done_ >= progress_step) err_ << "\r" << done_ << " requests\n";
  }
  void advance() {
    if (++done_ % progress_step == 0 && is_shown_) err_ << "\r" << done_ << " requests" << std::flush;
  }

 private:
  static constexpr std::size_t progress_step = 200;
  std::ostream& err_;
  bool is_shown_;
  std::size_t done_ = 0;
};

}  // namespace

int refuse(const Error& error, std::ostream& err) {
  err << "ordersign: " << error.where << ": " << error.message << "\n";
  return 2;
}

std::shared_ptr<const Service> load_service(const Settings& settings, std::ostream& err) {
  auto catalog = load_catalog({settings.policies, settings.cards});
  auto wrong = catalog ? refuse_dialect(**catalog, settings.decisions.dialect) : catalog.error();
  std::shared_ptr<const authorizations::Authorizations> on_file;
  if (!wrong) {
    auto loaded = load_authorizations({settings.authorizations, false}, **catalog);
    if (loaded) on_file = std::move(*loaded);
    else wrong = loaded.error();
  }
  std::shared_ptr<const crd::MemberList> members;
  if (!wrong) {
    auto loaded = load_members(settings.members);
    if (loaded) members = std::move(*loaded);
    else wrong = loaded.error();
  }
  if (!wrong)
    return std::make_shared<const Service>(std::move(*catalog), settings.decisions, settings.clock(), settings.fhir, on_file, members);
  refuse(*wrong, err);
  return nullptr;
}

std::shared_ptr<std::istream> open_input(const std::string& name, const Streams& streams) {
  if (name == "-") return {&streams.in, [](std::istream*) {}};
  auto file = std::make_shared<std::ifstream>(name, std::ios::binary);
  if (*file && !std::filesystem::is_directory(name)) return file;  // a folder opens, and fails at the first byte
  streams.err << "ordersign: cannot read `" << name << "`\n";
  return nullptr;
}

int evaluate(const CommandLine& line, Streams streams) {
  Settings settings = line.settings;
  if (line.summary) settings.decisions.explain = true;  // the counts are taken from it
  const auto service = load_service(settings, streams.err);
  if (!service) return 2;
  const Ask ask = line.what_if ? what_if_asking(*service, line.assume)
                               : [&service](std::string_view id, std::string body) { return service->call(id, std::move(body)); };
  const auto names = line.files.empty() ? std::vector<std::string>{"-"} : line.files;
  Progress progress(streams.err);
  Summary summary;
  bool all_answered = true;
  const auto answer = [&](std::string request) {
    Answered answered;
    if (line.trace) answered.trace = service->explain(request);
    answered.reply = answer_request(ask, std::move(request));
    if (line.summary) answered.counts.add(answered.reply);
    return answered;
  };
  const auto take = [&](const Answered& answered) {
    streams.err << answered.trace;
    all_answered = all_answered && answered.reply.status == 200;
    if (line.summary) summary.add(answered.counts);
    else streams.out << answered.reply.body << "\n";
    progress.advance();
  };
  InOrder<std::string, Answered> answers(answer, take, std::max(1U, std::thread::hardware_concurrency()));
  for (const auto& name : names) {
    const auto input = open_input(name, streams);
    if (!input) {
      answers.finish();
      return 2;
    }
    RequestReader requests(*input);
    while (auto request = requests.next()) answers.add(std::move(*request));
  }
  answers.finish();
  if (line.summary) summary.write(streams.out);
  return all_answered ? 0 : 1;
}

int check(const CommandLine& line, Streams streams) {
  if (line.schema) {
    streams.out << policy_schema();
    return 0;
  }
  const auto& settings = line.settings;
  const auto catalog = load_catalog({settings.policies, settings.cards});
  if (!catalog) {
    streams.out << catalog.error().where << ": " << catalog.error().message << "\n";
    return 1;
  }
  if (const auto on_file = load_authorizations({settings.authorizations, !settings.gate.clients.empty()}, **catalog); !on_file) {
    streams.out << on_file.error().where << ": " << on_file.error().message << "\n";
    return 1;
  }
  if (const auto members = load_members(settings.members); !members) {
    streams.out << members.error().where << ": " << members.error().message << "\n";
    return 1;
  }
  streams.out << check_report(**catalog, settings.policies.parent_path() / "tests" / "scenarios", day_of(settings.clock()()));
  return 0;
}

int explain(const CommandLine& line, Streams streams) {
  const auto service = load_service(line.settings, streams.err);
  if (!service) return 2;
  const auto input = open_input(line.files.front(), streams);
  if (!input) return 2;
  streams.out << service->explain(std::string(std::istreambuf_iterator<char>(*input), {}));
  return 0;
}

int terms(const CommandLine& line, Streams streams) {
  const auto catalog = load_catalog({line.settings.policies, line.settings.cards});
  if (!catalog) return refuse(catalog.error(), streams.err);
  if (line.sets.empty() && !line.single) {
    streams.out << term_counts(**catalog);
    return 0;
  }
  const auto table = term_table(**catalog, line.sets, line.single ? TermsShown::Single : TermsShown::All);
  if (!table) return refuse(table.error(), streams.err);
  streams.out << *table;
  return 0;
}

}  // namespace ordersign::server
