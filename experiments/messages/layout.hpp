// How messages are drawn, and which of these a client can draw.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace flywheel::messages {

enum class Layout : std::uint8_t { kBanner, kToast, kCard, kModal, kFullscreen, kChecklist, kSurvey };

/// Bit i stands for Layout i.
using Layouts = std::uint8_t;
inline constexpr Layouts kAllLayouts = 0x7F;

[[nodiscard]] constexpr Layouts bit(Layout layout) {
  return static_cast<Layouts>(1U << static_cast<unsigned>(layout));
}
/// "banner", …; none: no such layout.
[[nodiscard]] std::optional<Layout> layout_of(std::string_view name);

/// Those that come over what the user does: one of them at a time.
inline constexpr Layouts kInterrupting = bit(Layout::kToast) | bit(Layout::kModal) | bit(Layout::kFullscreen);

}  // namespace flywheel::messages
