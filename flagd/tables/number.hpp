// Numbers in the fields of a table.
#pragma once

#include <optional>
#include <string_view>

namespace flywheel::tables {

/// The field's number; nothing where it is not wholly a finite decimal number.
[[nodiscard]] std::optional<double> read_number(std::string_view field);

}  // namespace flywheel::tables
