#include "flagd/http/target.hpp"

#include <algorithm>
#include <string>

#include "flagd/http/ascii.hpp"
#include "flagd/http/request.hpp"

namespace flywheel::http {
namespace {

/// Visible ASCII without what RFC 3986 excludes and no client needs to send raw. `|`, `^` and brackets pass: browsers
/// leave them as they are.
constexpr CharSet is_target_char([](char c) {
  return c > ' ' && c < 0x7f && std::string_view("\"#<>\\`{}").find(c) == std::string_view::npos;
});

/// Source: RFC 3986, 3.2.2 (reg-name without escapes).
constexpr CharSet is_name_char([](char c) {
  return is_letter(c) || is_digit(c) || std::string_view("-._~!$&'()*+,;=").find(c) != std::string_view::npos;
});

/// Whether every `%` begins an escape and all other characters belong to a name.
bool is_name(std::string_view host) {
  for (std::size_t i = 0; i < host.size(); ++i) {
    if (is_name_char(host[i])) continue;
    if (host[i] != '%' || host.size() - i < 3 || hex_digit(host[i + 1]) < 0 || hex_digit(host[i + 2]) < 0) return false;
    i += 2;
  }
  return !host.empty();
}

bool is_bracketed_address(std::string_view host) {
  if (host.size() < 4 || host.front() != '[' || host.back() != ']') return false;
  const std::string_view inside = host.substr(1, host.size() - 2);
  return inside.find(':') != std::string_view::npos &&
         std::all_of(inside.begin(), inside.end(), [](char c) { return hex_digit(c) >= 0 || c == ':' || c == '.'; });
}

bool is_well_escaped(std::string_view path) {
  if (path.find('%') == std::string_view::npos) return true;
  std::string decoded;
  return percent_decode(path, decoded);
}

/// The length of "http://" or "https://" at the beginning, or 0.
std::size_t scheme_length(std::string_view text) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (equals_ignoring_case(text.substr(0, scheme.size()), scheme)) return scheme.size();
  }
  return 0;
}

}  // namespace

bool is_authority(std::string_view text) {
  const std::size_t bracket = text.rfind(']');
  const std::size_t colon = text.rfind(':');
  const bool has_port = colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
  const std::string_view host = has_port ? text.substr(0, colon) : text;
  const std::string_view port = has_port ? text.substr(colon + 1) : std::string_view();
  if (port.size() > 5 || !std::all_of(port.begin(), port.end(), is_digit)) return false;
  return host.starts_with('[') ? is_bracketed_address(host) : is_name(host);
}

bool split_target(std::string_view text, bool is_options, Target& target) {
  if (!std::all_of(text.begin(), text.end(), is_target_char)) return false;
  target = {};
  if (text == "*") {
    target.path = text;
    return is_options;
  }
  if (const std::size_t scheme = scheme_length(text)) {
    text.remove_prefix(scheme);
    const std::string_view authority = text.substr(0, text.find_first_of("/?"));
    if (!is_authority(authority)) return false;
    text.remove_prefix(authority.size());
    if (text.empty()) {
      target.path = is_options ? "*" : "/";
      return true;
    }
    if (text.front() == '?') {
      target = {"/", text.substr(1)};
      return true;
    }
  }
  if (!text.starts_with('/')) return false;
  const std::size_t question = text.find('?');
  target.path = text.substr(0, question);
  if (question != std::string_view::npos) target.query = text.substr(question + 1);
  return is_well_escaped(target.path);
}

}  // namespace flywheel::http
