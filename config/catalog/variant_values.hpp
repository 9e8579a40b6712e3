// The values of variants and arms: one type for all.
#pragma once

#include <optional>
#include <vector>

#include "config/catalog/context.hpp"
#include "config/catalog/flag.hpp"

namespace flywheel::catalog {

/// A name and the node of its value.
struct NamedNode {
  std::string_view name;
  const source::Node* value;
};

/// Reads the values and finds their common type, unless `declared` names it. Where that is `string`, values are the
/// text as written. Whole numbers beside decimal ones become decimal. Reports values of another type, and null.
[[nodiscard]] std::vector<Variant> read_variants(Context& context, const std::vector<NamedNode>& nodes,
                                                 std::optional<ValueType> declared, ValueType& type);

}  // namespace flywheel::catalog
