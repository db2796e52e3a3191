#include "packet/vials.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

namespace ordersign::packet {
namespace {

constexpr double most_vials = 200;
constexpr double rounding = 1e-9;  // binary fractions

std::uint32_t vials(const VialMix& mix) { return std::accumulate(mix.counts.begin(), mix.counts.end(), std::uint32_t{0}); }

bool discards_less(const VialMix& a, const VialMix& b) {
  return std::make_tuple(a.discarded_mg, vials(a)) < std::make_tuple(b.discarded_mg, vials(b));
}
bool is_fewer(const VialMix& a, const VialMix& b) {
  return std::make_tuple(vials(a), a.discarded_mg) < std::make_tuple(vials(b), b.discarded_mg);
}

/// Tries every number of the larger vials; the smallest ones fill up.
class Mixing {
 public:
  Mixing(const Billing& billing, double mg) : billing_(billing), mg_(mg), counts_(billing.vials.size()) {}

  VialMixes take() {
    fill(0, mg_);
    return std::move(*found_);
  }

 private:
  void fill(std::size_t size, double left) {
    const double vial = billing_.vials[size];
    const auto most = left > 0 ? static_cast<std::uint32_t>(std::ceil(left / vial - rounding)) : 0;
    if (size + 1 == billing_.vials.size()) {
      counts_[size] = most;
      weigh();
      return;
    }
    for (counts_[size] = 0;; ++counts_[size]) {
      fill(size + 1, left - counts_[size] * vial);
      if (counts_[size] == most) return;
    }
  }

  void weigh() {
    VialMix mix{counts_, 0, 0, 0, 0};
    for (std::size_t i = 0; i < counts_.size(); ++i) mix.drawn_mg += counts_[i] * billing_.vials[i];
    mix.discarded_mg = std::max(0.0, mix.drawn_mg - mg_);
    mix.given_units = static_cast<std::int64_t>(std::ceil(mg_ / billing_.mg_per_unit - rounding));
    const auto drawn = static_cast<std::int64_t>(std::floor(mix.drawn_mg / billing_.mg_per_unit + rounding));
    mix.discarded_units = std::max<std::int64_t>(0, drawn - mix.given_units);
    if (!found_) found_ = VialMixes{mix, mix};
    if (discards_less(mix, found_->least_discarded)) found_->least_discarded = mix;
    if (is_fewer(mix, found_->fewest_vials)) found_->fewest_vials = mix;
  }

  const Billing& billing_;
  double mg_;
  std::vector<std::uint32_t> counts_;
  std::optional<VialMixes> found_;
};

}  // namespace

std::optional<VialMixes> vials_for(const Billing& billing, double mg) {
  if (!(mg > 0) || billing.vials.empty() || !(mg <= most_vials * billing.vials.back())) return std::nullopt;
  return Mixing(billing, mg).take();
}

}  // namespace ordersign::packet
