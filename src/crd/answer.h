// What is told of one order for one coverage, as plain data in words of CRD 2.2. What an older version has not is written in its own words
// by write_answer.h.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ordersign/coding.h"
#include "ordersign/dates.h"

namespace ordersign::crd {

/// Whom to ask, by one ContactPoint.
struct Contact {
  std::string name;
  std::string system;  ///< phone, fax, email, url …
  std::string value;
  friend bool operator==(const Contact&, const Contact&) = default;
};

struct AssertionReason {
  std::string code;  ///< of CRD 2.2's assertion reasons; "" where there is only text
  std::string text;  ///< never empty
};

struct Span {
  Day start{}, end{};
};
struct UnitCount {
  double value = 0;
  std::string unit;
};
struct Link {
  std::string url;
};

struct Detail {
  std::string code;
  std::string category;  ///< cat-limitation, cat-decisional or cat-other
  std::variant<Span, UnitCount, Link> value;
  std::string qualification;  ///< "" for none
};

struct CoverageAnswer {
  std::string coverage;  ///< `Coverage/id`
  std::string covered;
  std::string pa_needed;  ///< "" for none
  std::vector<std::string> doc_needed, doc_purpose, info_needed;
  std::optional<Coding> billing;
  std::vector<AssertionReason> reasons;
  std::vector<Detail> details;
  std::vector<std::string> dependencies;  ///< `Type/id` of other orders
  std::string questionnaire;              ///< canonical; "" for none
  Day date{};
  std::string assertion_id;
  std::string satisfied_pa_id;  ///< "" for none
  std::optional<Contact> contact;
  std::optional<Day> expiry;
};

/// What breaks a rule that holds in every version (2.3 of the invariants: crd-ci-q1 to q9), a line each; empty when it is right.
std::vector<std::string> faults_of(const CoverageAnswer& answer);

}  // namespace ordersign::crd
