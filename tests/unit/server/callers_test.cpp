#include "server/callers.h"

#include "support/catch.h"

#include <string>

using ordersign::server::Callers;

TEST_CASE("who names no client, or one that has proven nothing from there, goes by his machine") {
  Callers callers;
  const auto here = callers.name("", "here");
  CHECK(callers.name("", "here") == here);
  CHECK(callers.name("", "there") != here);
  CHECK(callers.name("https://clinic.example", "here") == here);
}

TEST_CASE("a client that has proven itself from several machines is one client there, and nobody elsewhere can be it") {
  Callers callers;
  for (const std::string machine : {"one", "two"}) callers.prove("https://clinic.example", callers.name("https://clinic.example", machine));
  const auto clinic = callers.name("https://clinic.example", "one");
  CHECK(clinic != callers.name("", "one"));
  CHECK(callers.name("https://clinic.example", "two") == clinic);
  CHECK(callers.name("https://clinic.example", "forger's") == callers.name("", "forger's"));
  CHECK(callers.name("https://ehr.example", "one") == callers.name("", "one"));
}

TEST_CASE("no machine has a name that is a client's") {
  Callers callers;
  callers.prove("x", callers.name("x", "one"));
  CHECK(callers.name("", callers.name("x", "one")) != callers.name("x", "one"));
  CHECK(callers.name("", "cx") != callers.name("x", "one"));
}

TEST_CASE("what is proven again changes nothing, and without a client nothing is proven") {
  Callers callers;
  callers.prove("", callers.name("", "one"));
  CHECK(callers.name("", "one") == callers.name("x", "one"));
  callers.prove("x", callers.name("x", "one"));
  const auto proven = callers.name("x", "one");
  callers.prove("x", proven);
  CHECK(callers.name("x", "one") == proven);
}

TEST_CASE("so many machines of one client are remembered, and no other client's are forgotten for them") {
  Callers callers;
  callers.prove("other", callers.name("other", "its own"));
  for (std::size_t i = 0; i <= Callers::most_machines; ++i) callers.prove("x", callers.name("x", std::to_string(i)));
  CHECK(callers.name("x", "0") == callers.name("", "0"));
  CHECK(callers.name("x", std::to_string(Callers::most_machines)) != callers.name("", std::to_string(Callers::most_machines)));
  CHECK(callers.name("other", "its own") != callers.name("", "its own"));
}
