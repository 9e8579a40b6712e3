#include "sdk/src/event.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

#include "sdk/src/json_writer.hpp"

namespace flywheel::sdk {

std::string rfc3339(WallTime time) {
  using namespace std::chrono;
  const auto moment = floor<microseconds>(time);
  const auto day = floor<days>(moment);
  const year_month_day date(day);
  const hh_mm_ss clock(moment - day);
  char text[64];
  const int size = std::snprintf(text, sizeof(text), "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ", int{date.year()},
                                 unsigned{date.month()}, unsigned{date.day()}, static_cast<int>(clock.hours().count()),
                                 static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
                                 static_cast<int>(clock.subseconds().count()));
  return {text, static_cast<std::size_t>(size)};
}

std::string new_message_id() {
  std::array<unsigned char, 16> bytes{};
  // Straight from the system: a generator of our own would repeat its ids in both halves of a fork.
  if (getentropy(bytes.data(), bytes.size()) != 0)
    throw std::system_error(errno, std::generic_category(), "getentropy");
  std::string id;
  id.reserve(2 * bytes.size());
  for (const unsigned char byte : bytes) {
    id += "0123456789abcdef"[byte >> 4];
    id += "0123456789abcdef"[byte & 15];
  }
  return id;
}

Result<std::string> render_event(std::string_view message_id, std::string_view name, std::string_view user,
                                 WallTime time, const Attributes& properties) {
  if (user.empty()) return Problem{"nobody is identified (Start or Identify with a targeting key comes first)"};
  if (name.empty()) return Problem{"the name is empty"};
  std::string out = R"({"type":"track","event":)";
  if (const auto written = append_string(out, name); !written) return Problem{"the name " + written.error().text};
  out += R"(,"userId":)";
  if (const auto written = append_string(out, user); !written) return Problem{"the user " + written.error().text};
  out += R"(,"messageId":")";
  out += message_id;
  out += R"(","timestamp":")";
  out += rfc3339(time);
  out += R"(","properties":{)";
  if (const auto written = append_members(out, properties); !written)
    return Problem{"property " + written.error().text};
  out += "}}";
  if (out.size() > kEventLimit) return Problem{"larger than " + std::to_string(kEventLimit) + " bytes"};
  return {boost::system::in_place_value, std::move(out)};
}

}  // namespace flywheel::sdk
