// The schema table as a JSON Schema, for completion and checks in editors.
#pragma once

#include <string>

namespace flywheel::source {

/// A JSON Schema (draft 7, which editors know) of one document of definitions, indented, with a line break at the end.
/// Made of the same table that `check` enforces; what only a program can check (weights, references) it does not say.
/// Use: `# yaml-language-server: $schema=flywheel.schema.json` in a YAML file.
[[nodiscard]] std::string json_schema();

}  // namespace flywheel::source
