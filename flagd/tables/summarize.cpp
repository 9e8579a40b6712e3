#include "flagd/tables/summarize.hpp"

#include <algorithm>
#include <filesystem>
#include <unordered_map>

#include "config/vocabulary/text.hpp"
#include "flagd/tables/csv_reader.hpp"
#include "flagd/tables/number.hpp"
#include "flagd/tables/row_expression.hpp"

namespace flywheel::tables {
namespace {

/// A unit as its rows tell it. Its metric values stand apart, `first` and `largest` for each metric.
struct UnitRows {
  std::uint32_t arm = 0;
  bool several_arms = false;
};
struct UnitValue {
  double first = 0;
  double largest = 0;
};

std::optional<double> number_of(std::string_view text) {
  if (text == "true") return 1;
  if (text == "false") return 0;
  return read_number(text);
}

/// Reads rows into units.
class Summary {
 public:
  Summary(const CsvReader& reader, const SummarizeOptions& options)
      : reader_(reader), options_(options), row_(reader) {}

  Result<void> prepare() {
    const auto unit = reader_.require_column(options_.unit);
    if (!unit) return unit.error();
    const auto variant = reader_.require_column(options_.variant);
    if (!variant) return variant.error();
    unit_column_ = *unit;
    variant_column_ = *variant;
    for (const auto& metric : options_.metrics) {
      const auto column = reader_.require_column(metric.column);
      if (!column) return column.error();
      metric_columns_.push_back(*column);
    }
    zero_or_one_.assign(metric_columns_.size(), true);
    if (!options_.where.empty()) {
      auto where = row_.compile(options_.where);
      if (!where) return where.error();
      where_ = std::move(*where);
    }
    return {};
  }

  Result<void> take(std::span<const std::string_view> fields) {
    if (where_) {
      row_.set(fields);
      const auto counts = row_.matches(*where_);
      if (!counts) return counts.error();
      if (!*counts) return {};
    }
    const std::string_view unit = fields[unit_column_];
    const std::string_view arm = fields[variant_column_];
    if (unit.empty()) return bad_row("`" + options_.unit + "` is empty");
    if (arm.empty()) return bad_row("`" + options_.variant + "` is empty");
    const auto [at, is_new] = index_.try_emplace(std::string(unit), static_cast<std::uint32_t>(units_.size()));
    const std::uint32_t arm_number = number_of_arm(arm);
    if (is_new) {
      units_.push_back({arm_number, false});
      values_.resize(values_.size() + metric_columns_.size());
    } else if (units_[at->second].arm == arm_number) {
      ++repeated_rows_;
    } else {
      units_[at->second].several_arms = true;
    }
    return take_values(fields, at->second, is_new);
  }

  Result<report::Table> table() const;

 private:
  Error bad_row(const std::string& what) const {
    return {"bad_row", reader_.path() + ":" + std::to_string(reader_.line()) + ": " + what};
  }

  std::uint32_t number_of_arm(std::string_view name) {
    const auto found = std::find(arms_.begin(), arms_.end(), name);
    if (found != arms_.end()) return static_cast<std::uint32_t>(found - arms_.begin());
    arms_.emplace_back(name);
    return static_cast<std::uint32_t>(arms_.size() - 1);
  }

  Result<void> take_values(std::span<const std::string_view> fields, std::uint32_t unit, bool is_new) {
    for (std::size_t i = 0; i < metric_columns_.size(); ++i) {
      const std::string_view text = fields[metric_columns_[i]];
      const auto number = number_of(text);
      const auto& metric = options_.metrics[i];
      if (!number)
        return bad_row("`" + metric.column + "` is `" + printable(text.substr(0, 40)) + "`, which is no number");
      const bool zero_or_one = *number == 0 || *number == 1;
      if (metric.kind == MetricKind::kConversion && !zero_or_one) {
        return bad_row("`" + metric.column + "` is " + std::string(text) + "; a conversion is 0 or 1 (use `" +
                       metric.column + ":mean`)");
      }
      zero_or_one_[i] = zero_or_one_[i] && zero_or_one;
      UnitValue& value = values_[unit * metric_columns_.size() + i];
      if (is_new) value = {*number, *number};
      value.largest = std::max(value.largest, *number);
    }
    return {};
  }

  const CsvReader& reader_;
  const SummarizeOptions& options_;
  Row row_;
  std::optional<expression::Program> where_;
  std::size_t unit_column_ = 0;
  std::size_t variant_column_ = 0;
  std::vector<std::size_t> metric_columns_;

  std::vector<std::string> arms_;  // in order of appearance
  std::unordered_map<std::string, std::uint32_t> index_;
  std::vector<UnitRows> units_;    // in order of appearance, so that sums are the same on every machine
  std::vector<UnitValue> values_;  // units × metrics
  std::vector<bool> zero_or_one_;  // by metric: whether every value was
  std::int64_t repeated_rows_ = 0;
};

Result<report::Table> Summary::table() const {
  const auto control = std::find(arms_.begin(), arms_.end(), options_.control);
  if (control == arms_.end()) {
    std::string message =
        reader_.path() + ": no row has the control `" + options_.control + "` in `" + options_.variant + "`; there ";
    message += arms_.empty() ? "are no rows" : "are";
    for (std::size_t i = 0; i < arms_.size() && i < 10; ++i)
      message += (i > 0 ? ", `" : " `") + printable(arms_[i]) + "`";
    return Error("no_control", message);
  }
  constexpr std::size_t kMostArms = 100;
  if (arms_.size() > kMostArms) {
    return Error("bad_row",
                 reader_.path() + ": `" + options_.variant + "` has more than 100 different values; is it the arm?");
  }
  report::Table table;
  table.arms = arms_;
  std::sort(table.arms.begin(), table.arms.end(), [&](const std::string& a, const std::string& b) {
    return std::pair(a != options_.control, a) < std::pair(b != options_.control, b);
  });
  std::vector<std::size_t> place(arms_.size());  // of an arm by appearance in table.arms
  for (std::size_t i = 0; i < arms_.size(); ++i) {
    place[i] = static_cast<std::size_t>(std::find(table.arms.begin(), table.arms.end(), arms_[i]) - table.arms.begin());
  }
  const std::size_t arms = table.arms.size();
  table.name = std::filesystem::path(reader_.path()).filename().string();
  table.source = "table " + table.name;
  table.weights.assign(arms, 1.0 / static_cast<double>(arms));
  table.first_seen.assign(arms, 0);
  table.units.assign(arms, 0);
  table.repeated_rows = repeated_rows_;
  for (std::size_t i = 0; i < metric_columns_.size(); ++i) {
    const auto& metric = options_.metrics[i];
    const bool conversion =
        metric.kind == MetricKind::kConversion || (metric.kind == MetricKind::kGuess && zero_or_one_[i]);
    table.metrics.push_back({metric.column, conversion, std::vector<statistics::Moments>(arms)});
  }
  for (std::size_t unit = 0; unit < units_.size(); ++unit) {
    const std::size_t arm = place[units_[unit].arm];
    ++table.first_seen[arm];
    if (units_[unit].several_arms) {
      ++table.multi_arm_units;
      continue;
    }
    ++table.units[arm];
    for (std::size_t i = 0; i < metric_columns_.size(); ++i) {
      const UnitValue& value = values_[unit * metric_columns_.size() + i];
      table.metrics[i].arms[arm].add(table.metrics[i].is_proportion ? value.largest : value.first);
    }
  }
  return table;
}

}  // namespace

Result<report::Table> summarize(const std::string& path, const SummarizeOptions& options) {
  auto reader = CsvReader::open(path);
  if (!reader) return reader.error();
  Summary summary(*reader, options);
  if (const auto prepared = summary.prepare(); !prepared) return prepared.error();
  constexpr std::uint64_t kRowsBetweenReports = 1 << 16;
  for (std::uint64_t rows = 1;; ++rows) {
    const auto row = reader->next();
    if (!row) return row.error();
    if (!*row) return summary.table();
    if (const auto taken = summary.take(**row); !taken) return taken.error();
    if (options.progress && rows % kRowsBetweenReports == 0) options.progress(reader->progress());
  }
}

}  // namespace flywheel::tables
