#include "flagd/tables/unit_rows.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "config/vocabulary/text.hpp"
#include "flagd/tables/number.hpp"

namespace flywheel::tables {
namespace {

constexpr std::size_t kMostArms = 100;
constexpr std::size_t kMostLevels = 1000;
constexpr std::size_t kShownText = 40;
constexpr double kLargestNumber = 1e150;  // sums of squares must stay numbers

/// "1,234" or "1 234.50": digits that something stands between.
bool has_separators(std::string_view text) {
  const bool digits = text.find_first_of("0123456789") != std::string_view::npos;
  return digits && text.find_first_of(", '_") != std::string_view::npos &&
         text.find_first_not_of("0123456789+-., '_") == std::string_view::npos;
}

}  // namespace

std::uint32_t UnitRows::Names::number_of(std::string_view text) {
  const auto [at, is_new] = index.try_emplace(std::string(text), static_cast<std::uint32_t>(texts.size()));
  if (is_new) texts.emplace_back(text);
  return at->second;
}

Error UnitRows::bad_row(const std::string& what) const {
  return {"bad_row", reader_.path() + ":" + std::to_string(reader_.line()) + ": " + what};
}

Result<void> UnitRows::prepare() {
  const auto find = [&](const std::string& name, std::size_t& at) -> Result<void> {
    const auto column = reader_.require_column(name);
    if (!column) return column.error();
    at = *column;
    return {};
  };
  if (!columns_.unit.empty()) {
    if (const auto found = find(columns_.unit, unit_at_); !found) return found;
  }
  if (const auto found = find(columns_.variant, variant_at_); !found) return found;
  for (const std::string& name : columns_.numbers) {
    if (const auto found = find(name, numbers_.emplace_back().at); !found) return found;
  }
  for (const std::string& name : columns_.covariates) {
    if (const auto found = find(name, covariates_.emplace_back().at); !found) return found;
  }
  for (const std::string& name : columns_.attributes) {
    if (const auto found = find(name, attributes_.emplace_back().at); !found) return found;
  }
  for (const std::string& arm : columns_.arms) arms_.number_of(arm);
  return {};
}

Result<std::uint32_t> UnitRows::arm_of(std::string_view name) {
  if (name.empty()) return bad_row("`" + columns_.variant + "` is empty");
  const std::uint32_t arm = arms_.number_of(name);
  if (!columns_.arms.empty() && arm >= columns_.arms.size()) {
    return bad_row("`" + columns_.variant + "` is `" + printable(name.substr(0, kShownText)) +
                   "`, which is not among the expected arms");
  }
  if (arms_.texts.size() > kMostArms) {
    return bad_row("`" + columns_.variant + "` has more than 100 different values; is it the arm?");
  }
  return arm;
}

Result<void> UnitRows::take(std::span<const std::string_view> fields) {
  const auto arm = arm_of(fields[variant_at_]);
  std::size_t unit = arm_.size();
  if (!columns_.unit.empty()) {
    const std::string_view id = fields[unit_at_];
    if (id.empty()) return bad_row("`" + columns_.unit + "` is empty");
    if (!arm) return arm.error();
    unit = index_.try_emplace(hashing::digest_of(id), unit).first->second;
  }
  if (!arm) return arm.error();
  const bool is_new = unit == arm_.size();
  if (is_new) {
    arm_.push_back(*arm);
    several_arms_.push_back(false);
  } else if (arm_[unit] == *arm) {
    ++repeated_rows_;
  } else {
    several_arms_[unit] = true;
  }
  if (const auto taken = take_numbers(fields, unit, is_new); !taken) return taken;
  return is_new ? take_attributes(fields) : Result<void>();
}

Result<double> UnitRows::number_of(const std::string& column, std::string_view text) const {
  if (text == "true") return 1.0;
  if (text == "false") return 0.0;
  if (const auto number = read_number(text)) {
    if (std::abs(*number) <= kLargestNumber) return *number;
    return bad_row("`" + column + "` is " + printable(text.substr(0, kShownText)) + ", which is beyond ±1e150");
  }
  if (text.empty()) return bad_row("`" + column + "` is empty (leave such rows out with --where)");
  std::string what = "`" + column + "` is `" + printable(text.substr(0, kShownText)) + "`, which is no number";
  if (has_separators(text)) what += ": write 1234.5, without separators of thousands and with a point";
  return bad_row(what);
}

Result<void> UnitRows::take_numbers(std::span<const std::string_view> fields, std::size_t unit, bool is_new) {
  for (std::size_t i = 0; i < numbers_.size(); ++i) {
    Numbers& column = numbers_[i];
    const auto number = number_of(columns_.numbers[i], fields[column.at]);
    if (!number) return number.error();
    if (*number != 0 && *number != 1 && column.zero_or_one) {
      column.zero_or_one = false;
      column.other = bad_row("`" + columns_.numbers[i] + "` is " + std::string(fields[column.at])).message;
    }
    if (is_new) {
      column.first.push_back(*number);
      column.has_one.push_back(*number == 1);
    } else if (*number == 1) {
      column.has_one[unit] = true;
    }
  }
  for (std::size_t i = 0; i < covariates_.size(); ++i) {
    Covariate& column = covariates_[i];
    const std::string_view text = fields[column.at];
    const auto number = text.empty() ? Result<double>(std::numeric_limits<double>::quiet_NaN())
                                     : number_of(columns_.covariates[i], text);
    if (!number) return number.error();
    if (is_new) column.value.push_back(*number);
  }
  return {};
}

Result<void> UnitRows::take_attributes(std::span<const std::string_view> fields) {
  for (std::size_t i = 0; i < attributes_.size(); ++i) {
    Attribute& attribute = attributes_[i];
    attribute.of_unit.push_back(attribute.names.number_of(fields[attribute.at]));
    if (attribute.names.texts.size() > kMostLevels) {
      return bad_row("`" + columns_.attributes[i] + "` has more than 1,000 different values; is it a segment?");
    }
  }
  return {};
}

std::optional<double> UnitRows::covariate(std::size_t column, std::size_t unit) const {
  const double value = covariates_[column].value[unit];
  return std::isnan(value) ? std::nullopt : std::optional(value);
}

}  // namespace flywheel::tables
