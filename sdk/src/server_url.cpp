#include "sdk/src/server_url.hpp"

#include <algorithm>
#include <charconv>

namespace flywheel::sdk {
namespace {

constexpr std::string_view kScheme = "http://";

bool is_url_character(char c) {
  return c > ' ' && c < 0x7f && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos;
}

bool is_port(std::string_view text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port >= 1 && port <= 65535;
}

}  // namespace

std::string ServerUrl::authority() const {
  const bool is_v6 = host.find(':') != std::string::npos;
  return (is_v6 ? "[" + host + "]" : host) + ":" + port;
}

Result<ServerUrl> parse_server_url(std::string_view text) {
  const auto refuse = [text](std::string_view why) {
    return Problem{"server `" + std::string(text) + "`: " + std::string(why)};
  };
  if (text.starts_with("https://")) {
    return refuse("TLS is not supported; put a TLS-terminating proxy beside the app and give its http:// address");
  }
  if (!text.starts_with(kScheme)) return refuse("expected http://host[:port][/prefix]");
  if (!std::all_of(text.begin(), text.end(), is_url_character)) return refuse("holds a character that no URL may hold");
  if (text.find_first_of("?#@") != std::string_view::npos)
    return refuse("a query, fragment or user name is not allowed");

  ServerUrl url{.host = "", .port = "80", .prefix = ""};
  std::string_view rest = text.substr(kScheme.size());
  const auto slash = std::min(rest.find('/'), rest.size());
  url.prefix = rest.substr(slash);
  while (url.prefix.ends_with('/')) url.prefix.pop_back();
  rest = rest.substr(0, slash);

  if (rest.starts_with('[')) {
    const auto bracket = rest.find(']');
    if (bracket == std::string_view::npos) return refuse("`[` without `]`");
    url.host = rest.substr(1, bracket - 1);
    rest.remove_prefix(bracket + 1);
  } else {
    const auto colon = std::min(rest.find(':'), rest.size());
    url.host = rest.substr(0, colon);
    rest.remove_prefix(colon);
  }
  if (url.host.empty()) return refuse("the host is missing");
  if (!rest.empty()) {
    if (rest.front() != ':' || !is_port(rest.substr(1))) return refuse("the port must be a number from 1 to 65535");
    url.port = rest.substr(1);
  }
  return url;
}

}  // namespace flywheel::sdk
