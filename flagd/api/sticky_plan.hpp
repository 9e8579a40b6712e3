// Which units' sticky arms have to be known before evaluating.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "config/catalog/catalog.hpp"

namespace flywheel::api {

/// A type of unit that keeps arms of running experiments.
struct StickyUnit {
  std::string_view type;  ///< belongs to the catalog
  expression::AttributeSlot attribute;
  std::vector<std::uint32_t> experiments;  ///< into Catalog::experiments()
};

/// The running experiments with `sticky: true`, by type of unit. Immutable; the catalog must outlive it.
class StickyPlan {
 public:
  explicit StickyPlan(const catalog::Catalog& catalog);

  /// Empty for most catalogs: then nobody has to be asked.
  [[nodiscard]] std::span<const StickyUnit> units() const { return units_; }
  /// The unit of one entry, or nothing where it keeps no arms.
  [[nodiscard]] std::span<const StickyUnit> units_of(const catalog::Entry& entry) const;

 private:
  std::vector<StickyUnit> units_;
};

}  // namespace flywheel::api
