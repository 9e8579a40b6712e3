// From one row of a table to its events.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/vocabulary/arena.hpp"
#include "experiments/outcomes/event.hpp"
#include "flagd/tables/import_map.hpp"
#include "flagd/tables/row_expression.hpp"

namespace flywheel::tables {

/// Events that own what they point to. Reused, it stops allocating.
class EventBatch {
 public:
  [[nodiscard]] std::span<const outcomes::Event> events() const { return events_; }
  void clear();

 private:
  friend class RowEvents;
  Arena arena_;
  std::vector<outcomes::Event> events_;
  std::string scratch_;  // property bytes under construction
};

/// Reads a table's rows by a map.
class RowEvents {
 public:
  /// Finds the map's columns and compiles its expressions. `reader`, which must stay where it is, and `map` outlive it;
  /// `file_hash` begins the message ids. Errors: `no_column`, `bad_expression`.
  [[nodiscard]] static Result<RowEvents> prepare(const CsvReader& reader, const ImportMap& map, std::string file_hash);

  /// Appends the events of the row that `reader` gave last; false: `where` leaves it out. The message id is made of the
  /// file's content, the row's line and what the event is, so a file read twice gives the same ids. Errors: `bad_row`
  /// (the message names file and line); the batch then holds a part of the row.
  [[nodiscard]] Result<bool> read(std::span<const std::string_view> fields, EventBatch& batch);

 private:
  struct TimeField {
    std::size_t column = 0;
    const TimeColumn* map = nullptr;
  };
  struct TextField {
    std::optional<std::size_t> column;  // none: constant
    const Source* map = nullptr;
  };
  struct Outcome {
    const MappedOutcome* map = nullptr;
    std::optional<expression::Program> when;
    std::optional<TimeField> time;
    std::optional<std::size_t> value;
    std::string id_suffix;
  };
  using Fields = std::span<const std::string_view>;

  RowEvents(const CsvReader& reader, const ImportMap& map, std::string file_hash);
  [[nodiscard]] Result<void> find_columns();
  [[nodiscard]] Result<void> find_outcomes();
  [[nodiscard]] Result<TimeField> find_time(const TimeColumn& map) const;
  [[nodiscard]] Result<TextField> find_text(const Source& map) const;

  [[nodiscard]] Error bad_row(const std::string& what) const;
  [[nodiscard]] Result<std::string_view> filled(Fields fields, std::size_t column) const;
  [[nodiscard]] Result<Time> time_of(Fields fields, const TimeField& time) const;
  [[nodiscard]] Result<std::string_view> text_of(Fields fields, const TextField& text) const;
  [[nodiscard]] Result<std::span<const outcomes::UnitId>> unit_of(Fields fields, Arena& arena) const;
  [[nodiscard]] std::string_view id_of(std::string_view suffix, Arena& arena) const;
  [[nodiscard]] Result<void> add_exposure(Fields fields, outcomes::Event event, EventBatch& batch) const;
  [[nodiscard]] Result<void> add_outcome(Fields fields, const Outcome& outcome, outcomes::Event event,
                                         EventBatch& batch);

  const CsvReader* reader_;
  const ImportMap* map_;
  std::string file_hash_;
  Row row_;
  std::optional<expression::Program> where_;
  std::size_t unit_ = 0;
  TimeField time_;
  std::optional<TextField> experiment_;
  std::optional<TextField> arm_;
  std::vector<Outcome> outcomes_;
};

}  // namespace flywheel::tables
