// What stands under a unit: the sticky arms it keeps.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "flagd/store/user_state.hpp"

namespace flywheel::store {

/// How many experiments' arms a unit keeps; beyond it the oldest are forgotten.
inline constexpr std::size_t kMostArms = 256;

/// The bytes to store.
[[nodiscard]] std::string arms_record(std::span<const KeptArm> arms);
/// None: these are not the bytes of one.
[[nodiscard]] std::optional<std::vector<KeptArm>> read_arms_record(std::string_view bytes);

/// Adds arms to those that are kept: the first of an experiment and version stays, another version takes its place.
/// Returns whether anything changed.
bool keep_arms(std::span<const KeptArm> arms, std::vector<KeptArm>& kept);

}  // namespace flywheel::store
