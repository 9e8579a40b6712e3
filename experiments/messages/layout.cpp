#include "experiments/messages/layout.hpp"

#include <algorithm>
#include <array>

namespace flywheel::messages {

std::optional<Layout> layout_of(std::string_view name) {
  static constexpr std::array<std::string_view, 7> kNames{"banner",     "toast",     "card",  "modal",
                                                          "fullscreen", "checklist", "survey"};
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Layout>(found - kNames.begin());
}

}  // namespace flywheel::messages
