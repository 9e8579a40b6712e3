#include "experiments/report/html_text.hpp"

#include <charconv>

namespace flywheel::report {

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default: {
        const auto byte = static_cast<unsigned char>(c);
        const bool control = (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F;
        out += control ? std::string_view("\uFFFD") : std::string_view(&c, 1);
      }
    }
  }
  return out;
}

std::string shortened(std::string_view text, std::size_t most) {
  std::size_t characters = 0, cut = 0;  // cut: where the last character that leaves room for the ellipsis ends
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool continues = (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
    if (continues) continue;
    if (characters + 1 == most) cut = at;
    ++characters;
  }
  return characters <= most ? std::string(text) : std::string(text.substr(0, cut)) + "\u2026";
}

std::string coordinate(double number) {
  char text[400];
  std::string out(text, std::to_chars(text, text + sizeof text, number, std::chars_format::fixed, 1).ptr);
  if (out.ends_with(".0")) out.resize(out.size() - 2);
  return out;
}

}  // namespace flywheel::report
