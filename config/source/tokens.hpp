// Where quoted texts and flow collections of a YAML text end.
#pragma once

#include <cstddef>
#include <string_view>

namespace flywheel::source {

/// The offset behind the closing quote of a quoted text that begins at `at`; npos where it does not end.
[[nodiscard]] std::size_t end_of_quoted(std::string_view text, std::size_t at);

/// What a flow collection covers.
struct FlowExtent {
  std::size_t end = std::string_view::npos;  ///< behind its last bracket; npos where it does not end
  bool has_anchor = false;                   ///< something in it is named by `&`
};
/// Of the flow collection (`[…]`, `{…}`) that begins at `at`.
[[nodiscard]] FlowExtent extent_of_flow(std::string_view text, std::size_t at);

}  // namespace flywheel::source
