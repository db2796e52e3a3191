// Every policy, value set and wording, loaded and checked once. Immutable, so thread-safe; a reload makes a new one.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cards/dialect.h"
#include "cards/lent.h"
#include "cards/wording.h"
#include "catalog/billing.h"
#include "catalog/definitions.h"
#include "crd/terms.h"
#include "crd/texts.h"
#include "facts/kind.h"
#include "facts/product.h"
#include "facts/quantities.h"
#include "json/document.h"
#include "ordersign/catalog.h"
#include "ordersign/policy.h"
#include "ordersign/result.h"
#include "questionnaire/form.h"
#include "terminology/terminology.h"

namespace ordersign {

/// A drug that the policy does not allow beside its own: ordered alone, it is told when the policy's drug is being given.
struct Conflicts {
  std::string criterion;
  std::vector<terminology::SetId> drugs;

  static Conflicts read(facts::Params& params, std::string criterion);
};

struct LoadedPolicy {
  Policy policy;
  facts::Product product;
  Conflicts conflicts;
  std::vector<facts::PolicyQuantity> quantities;        ///< its numbers, in the order of the file
  facts::CurrencyRules currency;                        ///< when a medicine counts as current
  std::vector<std::unique_ptr<facts::FactKind>> kinds;  ///< beside policy.facts
  questionnaire::Form form;                             ///< what it asks of a clinician
  crd::PolicyTerms coverage;                            ///< what its decisions come to for the payer
  cards::Lent lent;                                     ///< the policy's numbers, for its words
  cards::Wording wording;
  std::string file;
  std::vector<std::string> sentences;  ///< of the policy's own text, a line each, as far as we have it beside the file
  std::optional<Billing> billing;
  std::string digest;  ///< of the file: SHA-256, 64 hex digits
};

class Catalog {
 public:
  const terminology::Terminology& terminology() const { return terminology_; }
  const cards::Frame& frame() const { return frame_; }
  const cards::Dialects& dialects() const { return dialects_; }
  const crd::Texts& coverage_texts() const { return coverage_texts_; }
  /// The dialect of that name, else plain.
  const cards::Dialect& dialect(std::string_view name) const;
  /// Of the files of value sets and of the words for recognition, with their names: SHA-256, 64 hex digits.
  const std::string& terminology_digest() const { return terminology_digest_; }
  const Definitions& definitions() const { return definitions_; }
  /// In order of id and version.
  const std::vector<std::unique_ptr<LoadedPolicy>>& policies() const { return policies_; }
  /// The policy versions in effect on that day.
  std::vector<const LoadedPolicy*> in_effect(Day day) const;

 private:
  friend class CatalogLoader;
  terminology::Terminology terminology_;
  cards::Frame frame_;
  cards::Dialects dialects_;
  crd::Texts coverage_texts_;
  Definitions definitions_;
  std::vector<std::unique_ptr<LoadedPolicy>> policies_;
  std::string terminology_digest_;
};

}  // namespace ordersign
