// What every builder of definitions needs.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "config/catalog/expressions.hpp"
#include "config/catalog/index.hpp"
#include "config/catalog/lock.hpp"
#include "config/catalog/schedule.hpp"
#include "config/source/fields.hpp"
#include "config/vocabulary/arena.hpp"
#include "config/vocabulary/zone.hpp"

namespace flywheel::catalog {

struct Context {
  const Index& index;
  source::Diagnostics& diagnostics;
  Expressions& expressions;
  Arena& arena;         ///< the catalog's
  Zone zone;            ///< the project's
  const Lock* lock;     ///< nullptr: there is none
  const Lock* earlier;  ///< what served last, as far as that is known; nullptr: it is not
  std::map<std::string, expression::AttributeSlot, std::less<>> units{};

  /// Whether `names` has the name that `at` writes; reports "unknown metric `x`" where not. nullptr: nothing is
  /// referred to, which is fine.
  bool refer(const source::Node* at, std::string_view noun, const Definitions& names) const;
  /// The same for a unit; `user` where nothing is referred to. The attribute that carries the unit's id.
  expression::AttributeSlot refer_unit(const source::Fields& fields, std::string& unit) const;
  /// Reports a name that is none of these; true where it is one.
  bool among(const source::Node& at, std::string_view noun, std::span<const std::string_view> names) const;

  /// The schedule under `schedule`, or an empty one.
  [[nodiscard]] Schedule schedule(const source::Fields& fields) const;
  /// An instant, with a day at its beginning (`end` false) or its end.
  [[nodiscard]] static Time instant(const source::When& when, const Zone& zone, bool end);
};

/// Fields that every definition has.
template <class T>
void read_common(const source::Fields& fields, T& definition) {
  definition.description = fields.text("description");
  definition.owner = fields.text("owner");
  definition.tags = fields.texts("tags");
}

}  // namespace flywheel::catalog
