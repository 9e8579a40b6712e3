// Percentages → slots.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "config/catalog/context.hpp"
#include "config/catalog/flag.hpp"
#include "config/catalog/split.hpp"

namespace flywheel::catalog {

/// The shares of a map like `{ control: 50%, team: rest }`. They must total 100%, or say `rest` once. Where something
/// is wrong with them it is reported, and the result is empty. Nodes are the names, in their order.
struct Shares {
  std::vector<const source::Node*> names;
  std::vector<std::uint32_t> weights;  ///< in millionths
};
[[nodiscard]] Shares read_shares(const source::Node& map, source::Diagnostics& diagnostics);

/// Contiguous slots in the order of the shares; boundaries at floor(cumulative weight × 10^6 / total), and the total
/// of the weights is 10^6.
[[nodiscard]] Split make_split(std::uint64_t seed, const std::vector<VariantIndex>& variants,
                               const std::vector<std::uint32_t>& weights);

/// Millionths as they are written: `12.5%`.
[[nodiscard]] std::string percent_text(std::uint64_t millionths);

/// Slots as they are written: `0-40%`.
[[nodiscard]] std::string slots_text(hashing::Slot begin, hashing::Slot end);

/// The variant that `at` names, or a report.
[[nodiscard]] std::optional<VariantIndex> find_variant(const Context& context, const source::Node& at,
                                                       std::string_view noun, const std::vector<Variant>& variants);

}  // namespace flywheel::catalog
