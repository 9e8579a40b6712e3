// A table's rows gathered by unit: every unit once, column by column.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/hashing/digest.hpp"
#include "config/vocabulary/result.hpp"
#include "flagd/tables/csv_reader.hpp"

namespace flywheel::tables {

/// Which columns are read, by name.
struct UnitColumns {
  std::string unit;  ///< empty: every row is a unit of its own, and none is looked up
  std::string variant;
  std::vector<std::string> arms;        ///< the only arms there may be; empty: those of the rows
  std::vector<std::string> numbers;     ///< a number in every row
  std::vector<std::string> covariates;  ///< a number, or empty where the unit has none
  std::vector<std::string> attributes;  ///< any text
};

/// Units in order of appearance, so that sums are the same on every machine. Memory: a unit takes 8 bytes for each
/// number and covariate, 4 for each attribute and its arm, and at most 60 for its id, whatever its length.
class UnitRows {
 public:
  UnitRows(const CsvReader& reader, UnitColumns columns) : reader_(reader), columns_(std::move(columns)) {}

  /// Finds the columns. Errors: `no_column`.
  [[nodiscard]] Result<void> prepare();
  /// One more row. Of a unit's several rows the first says its arm, numbers and attributes. Errors: `bad_row` with
  /// `file:line:`: an empty unit or arm, an arm that is not among UnitColumns::arms, what is no number or beyond
  /// ±1e150, more than 100 arms, more than 1,000 values of an attribute.
  [[nodiscard]] Result<void> take(std::span<const std::string_view> fields);

  [[nodiscard]] std::size_t size() const { return arm_.size(); }
  [[nodiscard]] const std::vector<std::string>& arms() const { return arms_.texts; }
  [[nodiscard]] std::uint32_t arm(std::size_t unit) const { return arm_[unit]; }
  /// Its rows name several arms: it belongs to none.
  [[nodiscard]] bool in_several_arms(std::size_t unit) const { return several_arms_[unit]; }
  [[nodiscard]] std::int64_t repeated_rows() const { return repeated_rows_; }

  [[nodiscard]] double number(std::size_t column, std::size_t unit) const { return numbers_[column].first[unit]; }
  /// Whether any of the unit's rows has a 1.
  [[nodiscard]] bool has_one(std::size_t column, std::size_t unit) const { return numbers_[column].has_one[unit]; }
  /// Whether every row of every unit has a 0 or a 1.
  [[nodiscard]] bool is_zero_or_one(std::size_t column) const { return numbers_[column].zero_or_one; }
  /// The first other number as it was written, with its place: "t.csv:2: `spent` is 2"; empty where there is none.
  [[nodiscard]] const std::string& other_number(std::size_t column) const { return numbers_[column].other; }
  [[nodiscard]] std::optional<double> covariate(std::size_t column, std::size_t unit) const;
  [[nodiscard]] const std::vector<std::string>& levels(std::size_t attribute) const {
    return attributes_[attribute].names.texts;
  }
  [[nodiscard]] std::uint32_t level(std::size_t attribute, std::size_t unit) const {
    return attributes_[attribute].of_unit[unit];
  }

 private:
  /// Texts numbered in order of appearance.
  struct Names {
    std::vector<std::string> texts;
    std::unordered_map<std::string, std::uint32_t> index;
    std::uint32_t number_of(std::string_view text);
  };
  struct Numbers {
    std::size_t at = 0;  // the column
    std::vector<double> first;
    std::vector<bool> has_one;
    bool zero_or_one = true;
    std::string other;
  };
  struct Covariate {
    std::size_t at = 0;
    std::vector<double> value;  // NaN: missing
  };
  struct Attribute {
    std::size_t at = 0;
    Names names;
    std::vector<std::uint32_t> of_unit;
  };

  [[nodiscard]] Error bad_row(const std::string& what) const;
  [[nodiscard]] Result<std::uint32_t> arm_of(std::string_view name);
  [[nodiscard]] Result<double> number_of(const std::string& column, std::string_view text) const;
  [[nodiscard]] Result<void> take_numbers(std::span<const std::string_view> fields, std::size_t unit, bool is_new);
  [[nodiscard]] Result<void> take_attributes(std::span<const std::string_view> fields);

  const CsvReader& reader_;
  UnitColumns columns_;
  std::size_t unit_at_ = 0;
  std::size_t variant_at_ = 0;

  Names arms_;
  boost::unordered_flat_map<hashing::Digest, std::size_t> index_;
  std::vector<std::uint32_t> arm_;
  std::vector<bool> several_arms_;
  std::vector<Numbers> numbers_;
  std::vector<Covariate> covariates_;
  std::vector<Attribute> attributes_;
  std::int64_t repeated_rows_ = 0;
};

}  // namespace flywheel::tables
