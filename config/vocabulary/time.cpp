#include "config/vocabulary/time.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>

namespace flywheel {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

Error invalid_time(std::string_view text) {
  return {"invalid_time", "`" + std::string(text.substr(0, 64)) + "` is not a time like 2026-12-31T10:00:00Z"};
}

/// Reads fixed-width fields from left to right.
class FieldReader {
 public:
  explicit FieldReader(std::string_view text) : rest_(text) {}

  bool digits(std::size_t count, int& out) {
    if (rest_.size() < count) return false;
    out = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return false;
      out = out * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(count);
    return true;
  }
  bool one_of(std::string_view allowed, char& which) {
    if (rest_.empty() || allowed.find(rest_[0]) == std::string_view::npos) return false;
    which = rest_[0];
    rest_.remove_prefix(1);
    return true;
  }
  bool literal(char c) {
    char which = 0;
    return one_of({&c, 1}, which);
  }
  /// `.123456789` as microseconds; nothing there is 0.
  bool fraction(int& microseconds) {
    microseconds = 0;
    if (!literal('.')) return true;
    std::size_t count = 0;
    for (int unit = 100'000; !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9'; unit /= 10, ++count) {
      microseconds += (rest_[0] - '0') * unit;
      rest_.remove_prefix(1);
    }
    return count >= 1 && count <= 9;
  }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

struct Unit {
  std::string_view name;
  std::int64_t microseconds;
};
// Longest first, so that format_duration finds the largest unit that divides.
constexpr std::array<Unit, 8> kUnits{{{"w", 604'800'000'000},
                                      {"d", 86'400'000'000},
                                      {"h", 3'600'000'000},
                                      {"m", 60'000'000},
                                      {"s", 1'000'000},
                                      {"ms", 1'000},
                                      {"us", 1},
                                      {"µs", 1}}};

}  // namespace

Result<Time> parse_time(std::string_view text) {
  FieldReader read(text);
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, microsecond = 0;
  char separator = 0, zone = 0;
  const bool local = read.digits(4, year) && read.literal('-') && read.digits(2, month) && read.literal('-') &&
                     read.digits(2, day) && read.one_of("Tt ", separator) && read.digits(2, hour) &&
                     read.literal(':') && read.digits(2, minute) && read.literal(':') && read.digits(2, second) &&
                     read.fraction(microsecond) && read.one_of("Zz+-", zone);
  if (!local || hour > 23 || minute > 59 || second > 60) return invalid_time(text);
  int offset_hours = 0, offset_minutes = 0;
  if (zone == '+' || zone == '-') {
    if (!read.digits(2, offset_hours) || !read.literal(':') || !read.digits(2, offset_minutes))
      return invalid_time(text);
    if (offset_hours > 23 || offset_minutes > 59) return invalid_time(text);
  }
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!read.at_end() || !date.ok()) return invalid_time(text);
  const auto offset = std::chrono::hours(offset_hours) + std::chrono::minutes(offset_minutes);
  const Time wall = Time(sys_days(date)) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
                    std::chrono::seconds(second) + std::chrono::microseconds(microsecond);
  return zone == '-' ? wall + offset : wall - offset;
}

std::string format_date(Time time) {
  const std::chrono::year_month_day date(std::chrono::floor<days>(time));
  std::array<char, 32> text;
  const int length = std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                                   static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return {text.data(), static_cast<std::size_t>(length)};
}

std::string format_time(Time time) {
  const auto within_day = time - std::chrono::floor<days>(time);
  const std::int64_t microseconds = within_day.count();
  const auto seconds = static_cast<int>(microseconds / 1'000'000);
  const auto fraction = static_cast<int>(microseconds % 1'000'000);
  std::array<char, 32> text;
  int length =
      std::snprintf(text.data(), text.size(), "T%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  if (fraction % 1000 != 0) {
    length += std::snprintf(text.data() + length, text.size() - static_cast<std::size_t>(length), ".%06d", fraction);
  } else if (fraction != 0) {
    length +=
        std::snprintf(text.data() + length, text.size() - static_cast<std::size_t>(length), ".%03d", fraction / 1000);
  }
  return format_date(time) + std::string(text.data(), static_cast<std::size_t>(length)) + "Z";
}

Result<Duration> parse_duration(std::string_view text) {
  const Error error{"invalid_duration",
                    "`" + std::string(text.substr(0, 64)) + "` is not a duration like 150ms, 4h, 3d"};
  double count = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), count, std::chars_format::fixed);
  if (failure != std::errc() || text[0] == '-') return error;
  const std::string_view unit_name(end, static_cast<std::size_t>(text.data() + text.size() - end));
  for (const Unit& unit : kUnits) {
    if (unit.name != unit_name) continue;
    const double microseconds = count * static_cast<double>(unit.microseconds);
    if (!(microseconds <= 9e17)) return error;  // 28,500 years: sums with instants stay inside 64 bits
    return Duration(std::llround(microseconds));
  }
  return error;
}

std::string format_duration(Duration duration) {
  const std::int64_t count = duration.count();
  if (count == 0) return "0s";
  for (const Unit& unit : kUnits) {
    // 7d reads better than 1w, 14d than 2w: that is how windows are spelt.
    if (unit.name != "w" && count % unit.microseconds == 0)
      return std::to_string(count / unit.microseconds) + std::string(unit.name);
  }
  return std::to_string(count) + "us";
}

}  // namespace flywheel
