#include "config/expression/time_zone.hpp"

namespace flywheel::expression {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// `HH:MM` as minutes.
std::optional<std::chrono::minutes> parse_offset(std::string_view text) {
  const bool shaped = text.size() == 5 && is_digit(text[0]) && is_digit(text[1]) && text[2] == ':' &&
                      is_digit(text[3]) && is_digit(text[4]);
  if (!shaped) return std::nullopt;
  const int hours = (text[0] - '0') * 10 + (text[1] - '0');
  const int minutes = (text[3] - '0') * 10 + (text[4] - '0');
  if (hours > 23 || minutes > 59) return std::nullopt;
  return std::chrono::minutes(hours * 60 + minutes);
}

}  // namespace

std::optional<TimeZone> TimeZone::find(std::string_view name) {
  TimeZone found;
  const bool negative = name.starts_with('-');
  const auto offset = parse_offset(negative || name.starts_with('+') ? name.substr(1) : name);
  if (offset) {
    found.offset_ = negative ? -*offset : *offset;
    return found;
  }
  const auto zone = Zone::find(name);
  if (!zone) return std::nullopt;
  found.zone_ = *zone;
  return found;
}

}  // namespace flywheel::expression
