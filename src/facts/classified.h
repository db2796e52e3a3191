// A coded or worded thing seen through the value sets.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "fhir/record.h"
#include "terminology/recogniser.h"
#include "terminology/terminology.h"

namespace ordersign::facts {

using terminology::Basis;
using terminology::Hit;
using terminology::SetId;
using terminology::Terminology;

/// The value sets that a thing belongs to.
struct Classified {
  memory::Vector<Hit> hits;
  bool told = true;  ///< something says what it is

  const Hit* in(SetId set) const {
    for (const auto& hit : hits) {
      if (hit.set == set) return &hit;
    }
    return nullptr;
  }
  /// The first membership in any of the sets: by code, else by name, else left open by a code.
  const Hit* in_any(const std::vector<SetId>& sets) const;
};

/// What is neither drug nor problem: severities, observations, answers.
Classified classify(const Terminology& terminology, const fhir::Concept& concept_);

/// A problem, or a reason: ICD-10 is closed for these (reading 3.1).
Classified classify_problem(const Terminology& terminology, const fhir::Concept& concept_);

/// The codes and words of a thing, gathered for one look into the value sets.
struct CodesAndWords {
  std::vector<terminology::CodedTerm> codes;
  std::vector<std::string_view> texts;

  void add(const fhir::Concept& concept_) {
    for (const auto& coding : concept_.codings) {
      if (!coding.code.empty()) codes.push_back({coding.system, coding.code});
      // Why a code is missing says nothing of the thing, and nor does its display ("Masked"), nor a text that repeats it.
      if (terminology::code_system(coding.system) != terminology::CodeSystem::NullFlavor) texts.push_back(coding.display);
    }
    texts.push_back(concept_.text);
  }

  /// Routes and forms are often sent as a bare code or word without a system.
  void add_with_words(const fhir::Concept& concept_) {
    add(concept_);
    for (const auto& coding : concept_.codings) {
      if (coding.system.empty()) texts.push_back(coding.code);
    }
  }

  void clear() {
    codes.clear();
    texts.clear();
  }

  /// `sets`: a Terminology, or the Recogniser of a call.
  template <class Sets>
  Classified look_up(Sets& sets, terminology::Sort sort = terminology::Sort::Other) const {
    auto recognised = sets.recognise(codes, texts, sort);
    return {std::move(recognised.hits), recognised.told};
  }
};

/// Classifies the things of one call, which must outlive it. Not thread-safe.
struct Classifier {
  explicit Classifier(const Terminology& terminology) : sets(terminology) {
    constexpr std::size_t usual = 8;  // codes or words of a thing
    for (auto* gathered : {&terms, &manner}) {
      gathered->codes.reserve(usual);
      gathered->texts.reserve(usual);
    }
  }

  /// As classify_problem().
  Classified problem(const fhir::Concept& concept_) {
    terms.clear();
    terms.add(concept_);
    return terms.look_up(sets, terminology::Sort::Problem);
  }

  terminology::Recogniser sets;
  CodesAndWords terms, manner;  ///< of the thing at hand, and how a drug is given; their room is used again
};

}  // namespace ordersign::facts
