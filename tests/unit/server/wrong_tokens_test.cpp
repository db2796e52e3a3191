#include "server/wrong_tokens.h"

#include "support/catch.h"

#include <chrono>
#include <string>

#include "server/callers.h"

using ordersign::server::Callers;
using ordersign::server::WrongTokens;
using namespace std::chrono_literals;

namespace {

const WrongTokens::Clock::time_point start{1h};
const std::string ehr = "https://ehr.example", clinic = "https://clinic.example";

void note(WrongTokens& wrong, const std::string& caller, const std::string& issuer, unsigned times) {
  for (unsigned i = 0; i < times; ++i) wrong.note(caller, issuer, start);
}

}  // namespace

TEST_CASE("a machine has a few wrong tokens at once, and one more after each pause") {
  const Callers callers;
  const auto here = callers.name("", "here"), there = callers.name("", "there");
  WrongTokens wrong;
  CHECK(wrong.are_none());
  note(wrong, here, ehr, WrongTokens::of_caller.at_once - 1);
  CHECK_FALSE(wrong.are_none());
  CHECK_FALSE(wrong.are_too_many(here, ehr, start));
  note(wrong, here, ehr, 1);
  CHECK(wrong.are_too_many(here, ehr, start));
  CHECK(wrong.are_too_many(here, clinic, start));  // whichever it names
  CHECK(wrong.are_too_many(here, "", start));
  CHECK_FALSE(wrong.are_too_many(there, ehr, start));
  const auto pause = WrongTokens::of_caller.pause;
  CHECK(wrong.are_too_many(here, ehr, start + pause - 1ms));
  CHECK_FALSE(wrong.are_too_many(here, ehr, start + pause));
  wrong.note(here, ehr, start + pause);
  CHECK(wrong.are_too_many(here, ehr, start + pause));
  CHECK_FALSE(wrong.are_too_many(here, ehr, start + 2 * pause));
}

TEST_CASE("who uses a client's name from many machines is stopped, and the client is not") {
  Callers callers;
  callers.prove(ehr, callers.name(ehr, "its own"));
  WrongTokens wrong;
  for (unsigned i = 0; i < WrongTokens::of_issuer.at_once; ++i) {
    const auto machine = callers.name(ehr, "forger " + std::to_string(i));
    CHECK_FALSE(wrong.are_too_many(machine, ehr, start));
    note(wrong, machine, ehr, 1);
  }
  CHECK(wrong.are_too_many(callers.name(ehr, "another"), ehr, start));
  CHECK_FALSE(wrong.are_too_many(callers.name(clinic, "another"), clinic, start));
  CHECK_FALSE(wrong.are_too_many(callers.name(ehr, "its own"), ehr, start));
  CHECK_FALSE(wrong.are_too_many(callers.name(ehr, "another"), ehr, start + WrongTokens::of_issuer.pause));
}

TEST_CASE("a client's own wrong tokens, as after a change of its keys, count for itself alone") {
  Callers callers;
  callers.prove(ehr, callers.name(ehr, "its own"));
  const auto own = callers.name(ehr, "its own");
  WrongTokens wrong;
  note(wrong, own, ehr, WrongTokens::of_issuer.at_once + 1);
  CHECK(wrong.are_too_many(own, ehr, start));
  CHECK_FALSE(wrong.are_too_many(callers.name(ehr, "another"), ehr, start));
}

TEST_CASE("only so many machines are remembered, those that are forgiven first forgotten") {
  const Callers callers;
  WrongTokens wrong;
  for (std::size_t i = 0; i < WrongTokens::most_callers; ++i) note(wrong, callers.name("", std::to_string(i)), "", 1);
  const auto late = callers.name("", "late");
  note(wrong, late, "", WrongTokens::of_caller.at_once);
  CHECK_FALSE(wrong.are_too_many(late, "", start));
  const auto later = start + WrongTokens::of_caller.pause;
  for (unsigned i = 0; i < WrongTokens::of_caller.at_once; ++i) wrong.note(late, "", later);
  CHECK(wrong.are_too_many(late, "", later));
}
