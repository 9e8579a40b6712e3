#include "flagd/tables/summarize.hpp"

#include <algorithm>
#include <filesystem>
#include <numeric>

#include "config/vocabulary/text.hpp"
#include "experiments/statistics/quantile.hpp"
#include "flagd/tables/csv_reader.hpp"
#include "flagd/tables/row_expression.hpp"
#include "flagd/tables/unit_rows.hpp"

namespace flywheel::tables {
namespace {

using statistics::CrossMoments;
using statistics::Real;

/// Without those at its ends.
std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view kBlanks = " \t";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

/// The columns of numbers that metrics need, each once, and which metric needs which.
struct NumberColumns {
  std::vector<std::string> names;

  std::size_t place_of(const std::string& name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    names.push_back(name);
    return names.size() - 1;
  }
};

/// Where a metric's numbers stand in the UnitRows.
struct Place {
  std::size_t value = 0;
  std::size_t denominator = 0;
};

/// Names in the order of the report, and the place there of each of the old ones.
struct Ordered {
  std::vector<std::string> names;
  std::vector<std::size_t> place;

  template <class Before>
  static Ordered of(const std::vector<std::string>& old, Before before) {
    std::vector<std::size_t> order(old.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return before(old[a], old[b]); });
    Ordered result;
    result.place.resize(old.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
      result.names.push_back(old[order[i]]);
      result.place[order[i]] = i;
    }
    return result;
  }
};

/// From units to sums.
class Summary {
 public:
  Summary(const std::string& path, const UnitRows& units, const SummarizeOptions& options, std::vector<Place> places)
      : path_(path), units_(units), options_(options), places_(std::move(places)) {}

  Result<report::Table> table() {
    if (auto known = check(); !known) return known.error();
    arms_ = Ordered::of(units_.arms(), [&](const std::string& a, const std::string& b) {
      return std::pair(a != options_.control, a) < std::pair(b != options_.control, b);
    });
    count_units();
    for (std::size_t i = 0; i < options_.covariates.size(); ++i) {
      bool missing = false;
      for (std::size_t unit = 0; unit < units_.size(); ++unit) missing = missing || !units_.covariate(i, unit);
      missing_.push_back(missing);
    }
    for (std::size_t i = 0; i < options_.segments.size(); ++i) {
      levels_.push_back(Ordered::of(units_.levels(i), std::less<>()));
      table_.segments.push_back({options_.segments[i], levels_.back().names});
    }
    for (std::size_t i = 0; i < options_.metrics.size(); ++i) add_metric(i);
    return std::move(table_);
  }

 private:
  Result<void> check() const;
  void count_units();
  void add_metric(std::size_t index);
  std::optional<report::Winsorising> winsorising_of(const Place& place) const;
  [[nodiscard]] bool is_conversion(std::size_t index) const {
    const MetricKind kind = options_.metrics[index].kind;
    return kind == MetricKind::kConversion ||
           (kind == MetricKind::kGuess && units_.is_zero_or_one(places_[index].value));
  }
  /// The outcome of a unit, then its covariates, each followed by whether it is missing where any unit misses it.
  void read_unit(std::size_t index, std::size_t unit, const report::TableMetric& metric);

  const std::string& path_;
  const UnitRows& units_;
  const SummarizeOptions& options_;
  std::vector<Place> places_;
  Ordered arms_;
  std::vector<Ordered> levels_;
  std::vector<bool> missing_;  // by covariate: whether a unit has none
  report::Table table_;
  std::vector<Real> values_;  // of one unit
};

Result<void> Summary::check() const {
  const auto& arms = units_.arms();
  if (std::find(arms.begin(), arms.end(), options_.control) == arms.end()) {
    std::string message =
        path_ + ": no row has the control `" + options_.control + "` in `" + options_.variant + "`; there ";
    message += arms.empty() ? "are no rows" : "are";
    for (std::size_t i = 0; i < arms.size() && i < 10; ++i)
      message += (i > 0 ? ", `" : " `") + printable(arms[i]) + "`";
    return Error("no_control", message);
  }
  for (std::size_t i = 0; i < arms.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (without_blanks(arms[i]) != without_blanks(arms[j])) continue;
      return Error("bad_row", path_ + ": the arms `" + printable(arms[j]) + "` and `" + printable(arms[i]) +
                                  "` differ by blanks alone");
    }
  }
  for (std::size_t i = 0; i < options_.metrics.size(); ++i) {
    const auto& metric = options_.metrics[i];
    if (metric.kind != MetricKind::kConversion || units_.is_zero_or_one(places_[i].value)) continue;
    return Error("bad_row",
                 units_.other_number(places_[i].value) + "; a conversion is 0 or 1 (use `" + metric.column + ":mean`)");
  }
  constexpr std::size_t kMostLevels = 50;
  for (std::size_t i = 0; i < options_.segments.size(); ++i) {
    if (units_.levels(i).size() <= kMostLevels) continue;
    return Error("bad_row", path_ + ": `" + options_.segments[i] + "` has " + std::to_string(units_.levels(i).size()) +
                                " different values; a segment has 50 at most");
  }
  return {};
}

void Summary::count_units() {
  const std::size_t arms = arms_.names.size();
  table_.arms = arms_.names;
  table_.name = std::filesystem::path(path_).filename().string();
  table_.source = "table " + table_.name;
  table_.weights.assign(arms, 1.0 / static_cast<double>(arms));
  table_.first_seen.assign(arms, 0);
  table_.units.assign(arms, 0);
  table_.units_told_apart = !options_.unit.empty();
  table_.repeated_rows = units_.repeated_rows();
  for (std::size_t unit = 0; unit < units_.size(); ++unit) {
    const std::size_t arm = arms_.place[units_.arm(unit)];
    ++table_.first_seen[arm];
    if (units_.in_several_arms(unit)) {
      ++table_.multi_arm_units;
    } else {
      ++table_.units[arm];
    }
  }
}

/// The cap over the non-zero values of all arms. None where all are 0.
std::optional<report::Winsorising> Summary::winsorising_of(const Place& place) const {
  std::vector<Real> values;
  Real total = 0;
  for (std::size_t unit = 0; unit < units_.size(); ++unit) {
    if (units_.in_several_arms(unit)) continue;
    const double value = units_.number(place.value, unit);
    if (value != 0) values.push_back(value);
    total += value;
  }
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  report::Winsorising result;
  result.percentile = *options_.winsorise;
  result.cap = static_cast<double>(statistics::quantile_of_sorted(values, Real{result.percentile}));
  // A cap below 0 would raise the zeros' rank and lower them, too: nothing then is an upper tail.
  if (result.cap < 0) return std::nullopt;
  Real removed = 0;
  for (const Real value : values) {
    if (value <= result.cap) continue;
    ++result.capped;
    removed += value - result.cap;
  }
  if (total > 0) result.share_removed = static_cast<double>(removed / total);
  return result;
}

void Summary::read_unit(std::size_t index, std::size_t unit, const report::TableMetric& metric) {
  const Place& place = places_[index];
  values_.clear();
  if (metric.is_proportion) {
    values_.push_back(units_.has_one(place.value, unit) ? 1 : 0);
  } else {
    const double value = units_.number(place.value, unit);
    values_.push_back(metric.winsorising ? std::min(value, metric.winsorising->cap) : value);
  }
  if (metric.is_ratio) values_.push_back(units_.number(place.denominator, unit));
  for (std::size_t i = 0; i < options_.covariates.size(); ++i) {
    const auto covariate = units_.covariate(i, unit);
    values_.push_back(covariate.value_or(0));
    if (missing_[i]) values_.push_back(covariate ? 0 : 1);
  }
}

void Summary::add_metric(std::size_t index) {
  const auto& asked = options_.metrics[index];
  report::TableMetric metric;
  metric.name = asked.name.empty() ? asked.column : asked.name;
  metric.is_ratio = asked.kind == MetricKind::kRatio;
  metric.is_proportion = is_conversion(index);
  if (options_.winsorise && !metric.is_ratio && !metric.is_proportion) {
    metric.winsorising = winsorising_of(places_[index]);
  }
  for (std::size_t i = 0; i < options_.covariates.size(); ++i) {
    metric.covariates.push_back(options_.covariates[i]);
    if (missing_[i]) metric.covariates.push_back(options_.covariates[i] + " missing");
  }
  const std::size_t arms = arms_.names.size();
  const std::size_t variables = (metric.is_ratio ? 2 : 1) + metric.covariates.size();
  const std::vector<CrossMoments> nothing(arms, CrossMoments::none(variables));
  const bool plain = variables == 1;
  if (!plain) metric.cross = nothing;
  if (plain) metric.arms.resize(arms);
  if (plain) metric.largest.assign(arms, 0);
  for (const Ordered& levels : levels_) metric.by_segment.emplace_back(levels.names.size(), nothing);
  for (std::size_t unit = 0; unit < units_.size(); ++unit) {
    if (units_.in_several_arms(unit)) continue;
    const std::size_t arm = arms_.place[units_.arm(unit)];
    read_unit(index, unit, metric);
    if (plain) {
      metric.arms[arm].add(static_cast<double>(values_.front()));
      metric.largest[arm] = std::max(metric.largest[arm], static_cast<double>(values_.front()));
    } else {
      metric.cross[arm].add(values_);
    }
    for (std::size_t i = 0; i < levels_.size(); ++i) {
      metric.by_segment[i][levels_[i].place[units_.level(i, unit)]][arm].add(values_);
    }
  }
  table_.metrics.push_back(std::move(metric));
}

/// Reads rows into units. How many were left out.
Result<std::int64_t> read_rows(CsvReader& reader, const SummarizeOptions& options, UnitRows& units) {
  std::int64_t left_out = 0;
  Row row(reader);
  std::optional<expression::Program> where;
  if (!options.where.empty()) {
    auto compiled = row.compile(options.where);
    if (!compiled) return compiled.error();
    where = std::move(*compiled);
  }
  constexpr std::uint64_t kRowsBetweenReports = 1 << 16;
  for (std::uint64_t rows = 1;; ++rows) {
    const auto fields = reader.next();
    if (!fields) return fields.error();
    if (!*fields) return left_out;
    if (options.progress && rows % kRowsBetweenReports == 0) options.progress(reader.progress());
    if (where) {
      row.set(**fields);
      const auto counts = row.matches(*where);
      if (!counts) return counts.error();
      if (!*counts) {
        ++left_out;
        continue;
      }
    }
    if (const auto taken = units.take(**fields); !taken) return taken.error();
  }
}

}  // namespace

Result<report::Table> summarize(const std::string& path, const SummarizeOptions& options) {
  auto reader = CsvReader::open(path);
  if (!reader) return reader.error();
  NumberColumns numbers;
  std::vector<Place> places;
  for (const auto& metric : options.metrics) {
    Place place{numbers.place_of(metric.column), 0};
    if (metric.kind == MetricKind::kRatio) place.denominator = numbers.place_of(metric.denominator);
    places.push_back(place);
  }
  UnitRows units(*reader,
                 {options.unit, options.variant, options.arms, numbers.names, options.covariates, options.segments});
  if (const auto prepared = units.prepare(); !prepared) return prepared.error();
  const auto left_out = read_rows(*reader, options, units);
  if (!left_out) return left_out.error();
  auto table = Summary(path, units, options, std::move(places)).table();
  if (table) table->left_out_rows = *left_out;
  return table;
}

}  // namespace flywheel::tables
