// How the rows of a table become events: the map of `flagd import`. IMPORT.md describes the file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/source/diagnostic.hpp"
#include "config/vocabulary/zone.hpp"

namespace flywheel::tables {

/// A column that holds times.
struct TimeColumn {
  std::string column;
  std::string format;  ///< as parse_time_as takes it; empty: RFC 3339
  Zone zone;           ///< of times without an offset
};

/// A text of each row, or the same one for all.
struct Source {
  enum class From : std::uint8_t { kColumn, kConstant };
  From from = From::kConstant;
  std::string text;  ///< the column's name, or the text itself
};

/// Something that a row says the unit did.
struct MappedOutcome {
  std::string event;
  std::string when;                  ///< an expression over the row; empty: every row
  std::optional<TimeColumn> time;    ///< none: the row's time
  std::optional<std::string> value;  ///< the column of the event's value
};

struct ImportMap {
  std::string name;
  std::string unit_type = "user";
  std::string unit_column;
  std::string unit_prefix;  ///< put before each id
  TimeColumn time;
  std::optional<Source> experiment;  ///< with `arm`: every row is an exposure
  std::optional<Source> arm;
  std::string where;  ///< an expression; rows for which it is false are left out; empty: all count
  std::vector<MappedOutcome> outcomes;
};

/// What reading a map gave: a map where there was no error, and everything there is to say.
struct ReadMap {
  std::optional<ImportMap> map;
  std::vector<source::Diagnostic> diagnostics;
};

/// Reads a file. Never throws for bad input; an unreadable file is a diagnostic.
[[nodiscard]] ReadMap read_import_map(const std::string& path);

/// The same from a text; `path` is for diagnostics.
[[nodiscard]] ReadMap parse_import_map(const std::string& path, std::string text);

}  // namespace flywheel::tables
