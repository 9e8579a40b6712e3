// The schema table: every kind of definition with every field. What `check` enforces, what the JSON Schema and the
// reference in FORMAT.md are made of, and the order in which `flagd fmt` writes keys.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "config/source/schema.hpp"

namespace flywheel::source {

/// A kind of document, known by its first key.
struct Kind {
  std::string_view name;  ///< the first key: "flag"
  const Record* record;
};

/// All kinds. The first keys of documents that hold maps (`attributes`, `metrics`, …) are kinds of the same record.
[[nodiscard]] std::span<const Kind> kinds();
/// nullptr: no such kind.
[[nodiscard]] const Kind* find_kind(std::string_view first_key);
/// Whether a document of that kind is a set of maps and not one definition with a key.
[[nodiscard]] bool is_section(const Kind& kind);
/// All records of the table, each once: those of the kinds, then what they refer to.
[[nodiscard]] std::vector<const Record*> records();

}  // namespace flywheel::source
