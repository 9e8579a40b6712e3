// The macros of the language: loops over the elements of a list or the keys of a map.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace flywheel::expression {

enum class Macro : std::uint8_t { kAll, kExists, kExistsOne, kFilter, kMap };

struct MacroFacts {
  std::string_view name;
  std::string_view example;
};

// By Macro.
inline constexpr std::array<MacroFacts, 5> kMacros{{{"all", "tags.all(t, t != \"\")"},
                                                    {"exists", "tags.exists(t, t == \"beta\")"},
                                                    {"exists_one", "tags.exists_one(t, t == \"beta\")"},
                                                    {"filter", "tags.filter(t, t != \"\")"},
                                                    {"map", "tags.map(t, t + \"!\")"}}};

[[nodiscard]] constexpr const MacroFacts& facts_of(Macro macro) {
  return kMacros[static_cast<std::size_t>(macro)];
}

/// The macro of that name, or none.
[[nodiscard]] constexpr std::optional<Macro> find_macro(std::string_view name) {
  for (std::size_t i = 0; i < kMacros.size(); ++i) {
    if (kMacros[i].name == name) return static_cast<Macro>(i);
  }
  return std::nullopt;
}

/// Whether the macro's value is a list that it builds.
[[nodiscard]] constexpr bool builds_list(Macro macro) {
  return macro == Macro::kFilter || macro == Macro::kMap;
}

}  // namespace flywheel::expression
