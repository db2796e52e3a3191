#include "server/page.h"

#include "support/catch.h"

#include "server/routing.h"
#include "support/builders.h"
#include "support/temp_folder.h"

using namespace ordersign;
using namespace ordersign::server;
using ordersign::support::TempFolder;
using ordersign::testing::Json;

namespace {

std::string header(const Reply& reply, std::string_view name) {
  for (const auto& [one, value] : reply.headers)
    if (one == name) return value;
  return "";
}

/// A page with a file of each kind, and a secret beside it.
struct Built {
  TempFolder folder;
  Built() {
    folder.write("secret.txt", "secret");
    for (const std::string name :
         {"index.html", "assets/app-1a2b.js", "assets/app-1a2b.css", "assets/app-1a2b.js.map", "icon.svg", "icon.png", "favicon.ico",
          "font.woff2", "robots.txt", "site.webmanifest", "odd.bin", "module.mjs", "data.json"})
      folder.write("dist/" + name, "content of " + name);
  }
  Page page() const {
    auto opened = Page::open(folder.file("dist"));
    REQUIRE(opened);
    return *opened;
  }
};

}  // namespace

TEST_CASE("the page's files come with their types, and the folder itself is its index") {
  const Built built;
  const auto page = built.page();
  for (const auto& [name, type] : std::vector<std::pair<std::string, std::string>>{{"index.html", "text/html; charset=utf-8"},
                                                                                   {"assets/app-1a2b.js", "text/javascript; charset=utf-8"},
                                                                                   {"module.mjs", "text/javascript; charset=utf-8"},
                                                                                   {"assets/app-1a2b.css", "text/css; charset=utf-8"},
                                                                                   {"assets/app-1a2b.js.map", "application/json"},
                                                                                   {"data.json", "application/json"},
                                                                                   {"site.webmanifest", "application/json"},
                                                                                   {"icon.svg", "image/svg+xml"},
                                                                                   {"icon.png", "image/png"},
                                                                                   {"favicon.ico", "image/x-icon"},
                                                                                   {"font.woff2", "font/woff2"},
                                                                                   {"robots.txt", "text/plain; charset=utf-8"},
                                                                                   {"odd.bin", "application/octet-stream"}}) {
    INFO(name);
    const auto reply = page.file(name);
    CHECK(reply.status == 200);
    CHECK(reply.content_type == type);
    CHECK(reply.body == "content of " + name);
    const auto policy = header(reply, "Content-Security-Policy");
    CHECK(policy.starts_with("default-src 'none'; script-src 'self';"));
    CHECK(policy.find("frame-ancestors 'none'") != std::string::npos);
    CHECK(policy.find("http") == std::string::npos);
  }
  CHECK(page.file("").body == "content of index.html");
}

TEST_CASE("files whose names hold a hash of their content are kept, others are asked for anew") {
  const Built built;
  const auto page = built.page();
  CHECK(header(page.file("assets/app-1a2b.js"), "Cache-Control") == "private, max-age=31536000, immutable");
  CHECK(header(page.file(""), "Cache-Control") == "no-cache");
  CHECK(header(page.file("data.json"), "Cache-Control") == "no-cache");
}

TEST_CASE("no path leads out of the page's folder") {
  const Built built;
  std::filesystem::create_symlink(built.folder.file("secret.txt"), built.folder.file("dist/link.txt"));
  std::filesystem::create_directory_symlink(built.folder.file(""), built.folder.file("dist/up"));
  const auto page = built.page();
  for (const std::string& path :
       {std::string("../secret.txt"), std::string("assets/../../secret.txt"), std::string("./index.html"),
        std::string("assets/../index.html"), std::string("assets"), std::string("assets/"), std::string("."), std::string(".."),
        std::string("/etc/passwd"), std::string("//etc/passwd"), std::string("..\\secret.txt"), std::string("%2e%2e/secret.txt"),
        std::string("link.txt"), std::string("up/secret.txt"), std::string("index.html\0.js", 14), std::string("INDEX.HTML"),
        built.folder.file("secret.txt").string()}) {
    INFO(path);
    const auto reply = page.file(path);
    CHECK(reply.status == 404);
    CHECK(reply.body.find("OperationOutcome") != std::string::npos);
    CHECK(reply.body.find("secret") == std::string::npos);
  }
}

TEST_CASE("the folder without a slash leads to the one with it") {
  const Built built;
  const auto reply = built.page().file("/");
  CHECK(reply.status == 308);
  CHECK(header(reply, "Location") == "/sandbox/");
  CHECK(match_route("/sandbox").id == "/");
  CHECK(match_route("/sandbox/").id.empty());
  CHECK(match_route("/sandbox/assets/app.js?v=1").id == "assets/app.js");
  CHECK(match_route("/sandbox/%2e%2e/secret").id == "../secret");
  CHECK(match_route("/sandbox/%zz").route == Route::Unknown);
  CHECK(match_route("/sandboxes").route == Route::Unknown);
}

TEST_CASE("a folder without an index is no page, and says what to do") {
  const TempFolder folder;
  for (const auto& path : {folder.file(""), folder.file("missing")}) {
    const auto page = Page::open(path);
    REQUIRE_FALSE(page);
    CHECK(page.error().code == ErrorCode::NotFound);
    CHECK(page.error().where == path.string());
    CHECK(page.error().message.find("build the sandbox page first") != std::string::npos);
  }
}

TEST_CASE("a file that goes or comes after the start is not found") {
  const Built built;
  const auto page = built.page();
  std::filesystem::remove(built.folder.file("dist/robots.txt"));
  built.folder.write("dist/late.txt", "late");
  CHECK(page.file("robots.txt").status == 404);
  CHECK(page.file("late.txt").status == 404);
}

TEST_CASE("the page's settings say what works here, and as of when") {
  const auto reply = page_settings("https://cds.example/\"quoted\"", parse_instant("2026-01-15T12:00:00Z").value());
  CHECK(reply.content_type == "application/json");
  const Json settings(reply.body);
  CHECK(settings["now"].string() == "2026-01-15T12:00:00Z");
  CHECK(settings["publicUrl"].string() == "https://cds.example/\"quoted\"");
  CHECK(settings["fhirServer"].is_null());
  CHECK(settings["tokens"].boolean() == false);
  CHECK(settings["patients"].boolean() == false);
}

TEST_CASE("of all routes, those of page, health, readiness and metrics alone ask nobody who is calling") {
  int asked = 0;
  Routes routes;
  routes.page = [](std::string_view) { return Reply{}; };
  routes.feedback = [](std::string_view, std::string, const Caller&) { return Reply{}; };
  routes.policies = [](std::string_view, std::string_view) { return Reply{}; };
  routes.what_if = [](std::string) { return Reply{}; };
  routes.draw_packet = [](std::string) { return Reply{}; };
  routes.packet = [](std::string_view, const Caller&) { return Reply{}; };
  routes.metrics = [] { return Reply{}; };
  routes.ready = [] { return true; };
  routes.admit = [&](std::string_view, const RouteMatch&) {
    ++asked;
    return CallerCheck{CallerCheck::Access::Unauthorized, {}, "no-token"};
  };
  Router router(std::move(routes), 1);
  for (const std::string target : {"/sandbox", "/sandbox/", "/sandbox/config.json", "/healthz", "/readyz", "/metrics"}) {
    INFO(target);
    CHECK(router.answer({"GET", target, {}, {}, {}, {}, {}}).status == 200);
  }
  CHECK(asked == 0);
  for (const std::string target :
       {"/cds-services", "/policies", "/policies/x", "/decisions/x/packet", "/fhir/ValueSet", "/fhir/ValueSet/x"}) {
    INFO(target);
    CHECK(router.answer({"GET", target, {}, {}, {}, {}, {}}).status == 401);
  }
  for (const std::string target :
       {"/cds-services/x", "/cds-services/x/feedback", "/conformance/check", "/sandbox/what-if", "/sandbox/packet"}) {
    INFO(target);
    CHECK(router.answer({"POST", target, {}, {}, {}, {}, {}}).status == 401);
    CHECK(router.answer({"POST", target, {}, {}, {}, "Bearer x", {}}).status == 401);
  }
  CHECK(asked == 16);
}
