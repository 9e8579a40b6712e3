#include "flagd/api/accept.hpp"

#include <algorithm>
#include <charconv>
#include <compare>
#include <string>

namespace flywheel::api {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// Cuts the part before the next `separator` off `text`.
std::string_view take_part(std::string_view& text, char separator) {
  const std::size_t at = text.find(separator);
  const std::string_view part = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return trimmed(part);
}

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

/// The `q` among a range's parameters, in thousandths; 1,000 where there is none, 0 where it is malformed.
int quality_of(std::string_view parameters) {
  while (!parameters.empty()) {
    std::string_view value = take_part(parameters, ';');
    if (lowered(take_part(value, '=')) != "q") continue;
    double quality = 0;
    const auto [end, failure] = std::from_chars(value.data(), value.data() + value.size(), quality);
    const bool valid = failure == std::errc() && end == value.data() + value.size() && quality >= 0 && quality <= 1;
    return valid ? static_cast<int>(quality * 1000) : 0;
  }
  return 1000;
}

/// How welcome a type is: by the most specific range that covers it.
struct Welcome {
  int quality = 0;
  int specificity = 0;  ///< 3: the type itself, 2: its family, 1: anything, 0: nothing covers it
  friend auto operator<=>(const Welcome&, const Welcome&) = default;
};

Welcome welcome_of(std::string_view accept, std::string_view family, std::string_view type) {
  Welcome best;
  while (!accept.empty()) {
    std::string_view range = take_part(accept, ',');
    const std::string name = lowered(take_part(range, ';'));
    const int specificity = name == type ? 3 : name == family ? 2 : name == "*/*" ? 1 : 0;
    if (specificity > best.specificity) best = {quality_of(range), specificity};
  }
  return best;
}

}  // namespace

bool prefers_html(std::string_view accept) {
  const Welcome html = welcome_of(accept, "text/*", "text/html");
  return html.quality > 0 && html > welcome_of(accept, "application/*", "application/json");
}

}  // namespace flywheel::api
