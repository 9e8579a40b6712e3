#include "flagd/commands/numbers.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace flywheel::commands {
namespace {

Error no_number(std::string_view text) {
  return {"usage", "`" + std::string(text) + "` is no number"};
}

/// Commas must stand before groups of three digits: "10,000" and not "1,2".
bool well_grouped(std::string_view text) {
  const std::vector<std::string> groups = split(text, ',');
  return std::all_of(groups.begin() + 1, groups.end(), [](const std::string& group) { return group.size() == 3; });
}

}  // namespace

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

Result<std::int64_t> read_count(std::string_view text) {
  constexpr double kMost = 9e18;
  const Error no_count("usage", "`" + std::string(text) + "` is no whole number");
  if (!well_grouped(text)) return no_count;
  std::string plain(text);
  std::erase_if(plain, [](char c) { return c == ',' || c == '_'; });
  std::int64_t whole = 0;
  const auto [end, failure] = std::from_chars(plain.data(), plain.data() + plain.size(), whole);
  if (failure == std::errc() && end == plain.data() + plain.size()) return whole;
  const auto number = read_finite(plain);
  if (!number || *number != std::floor(*number) || std::abs(*number) > kMost) return no_count;
  return static_cast<std::int64_t>(*number);
}

Result<double> read_finite(std::string_view text) {
  double number = 0;
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size() || !std::isfinite(number)) return no_number(text);
  return number;
}

Result<double> read_share(std::string_view text) {
  const bool percent = text.ends_with('%');
  const auto number = read_finite(percent ? text.substr(0, text.size() - 1) : text);
  if (!number) return no_number(text);
  return percent ? *number / 100 : *number;
}

Result<double> read_level(std::string_view option, std::string_view text) {
  const auto share = read_share(text);
  if (!share || !(*share > 0 && *share < 1)) {
    return Error("usage", "--" + std::string(option) + " lies between 0% and 100%, not at `" + std::string(text) + "`");
  }
  return *share;
}

}  // namespace flywheel::commands
