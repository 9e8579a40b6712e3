#include "flagd/http/common_fields.hpp"

#include <array>
#include <cstdio>

namespace flywheel::http {

std::string http_date(std::chrono::system_clock::time_point time) {
  using namespace std::chrono;
  static constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const sys_days day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(floor<seconds>(time - day));
  std::array<char, 64> text;
  const int length =
      std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT", kDays[weekday(day).c_encoding()],
                    static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1],
                    static_cast<int>(date.year()), static_cast<int>(clock.hours().count()),
                    static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
  return {text.data(), static_cast<std::size_t>(length)};
}

void CommonFields::refresh(std::chrono::steady_clock::time_point now) {
  if (now < valid_until_) return;
  using std::chrono::seconds;
  const auto wall = std::chrono::system_clock::now();
  valid_until_ = now + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                           std::chrono::floor<seconds>(wall) + seconds(1) - wall);
  text_.assign("Date: ").append(http_date(wall));
  text_.append(
      "\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n"
      "Cross-Origin-Resource-Policy: same-origin\r\n");
}

}  // namespace flywheel::http
