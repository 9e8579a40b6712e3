// The moments that conditions ask for, by the units that reach them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "config/catalog/catalog.hpp"

namespace flywheel::api {

/// A type of unit, and which moments of its own conditions ask for.
struct MomentUnit {
  std::string_view type;  ///< belongs to the catalog
  expression::AttributeSlot attribute;
  std::vector<std::uint16_t> moments;  ///< into Catalog::moments()
};

/// Immutable; the catalog must outlive it.
class MomentPlan {
 public:
  explicit MomentPlan(const catalog::Catalog& catalog);

  /// Empty for most catalogs: then nobody's history has to be read.
  [[nodiscard]] std::span<const MomentUnit> units() const { return units_; }

 private:
  std::vector<MomentUnit> units_;
};

}  // namespace flywheel::api
