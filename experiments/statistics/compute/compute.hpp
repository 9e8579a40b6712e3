// The engine's own entry to every method, by name: what `flagd compute METHOD` answers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/vocabulary/arena.hpp"
#include "config/vocabulary/result.hpp"
#include "config/vocabulary/value.hpp"

namespace flywheel::statistics {

/// The result of one method as a map that lives in `arena`. What cannot be computed is a member "error" with a reason
/// code beside every field that is still defined; undefined numbers are null. Missing or malformed inputs are
/// "invalid_input". Shapes and names: METHODS.md.
/// Errors: `unknown_method`. Pure; the bootstrap uses a fixed seed unless an option `seed` is given.
[[nodiscard]] Result<Value> compute(std::string_view method, const Value& inputs, const Value& options, Arena& arena);

/// The JSON text of an answer: numbers with 17 significant digits.
[[nodiscard]] std::string answer_text(const Value& answer);

/// All method names, sorted.
[[nodiscard]] std::vector<std::string_view> method_names();

}  // namespace flywheel::statistics
