#include <arpa/inet.h>

#include <array>
#include <charconv>

#include "flagd/http/server.hpp"

namespace flywheel::http {
namespace {

bool is_literal(int family, const std::string& address) {
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  return inet_pton(family, address.c_str(), bytes.data()) == 1;
}

bool parse_port(std::string_view text, unsigned short& port) {
  if (text.empty() || text.size() > 5) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

Result<void> parse_listen(std::string_view text, ServerOptions& options) {
  const auto invalid = [text](const char* why) {
    return Error("invalid_address", "`" + std::string(text) + "`" + why);
  };
  const std::size_t colon = text.rfind(':');
  std::string host(text.substr(0, colon == std::string_view::npos ? 0 : colon));
  unsigned short port = 0;
  if (!parse_port(colon == std::string_view::npos ? text : text.substr(colon + 1), port)) {
    return invalid(" does not end in a port from 0 to 65535, as in 127.0.0.1:8080");
  }
  if (host.empty()) {
    options.port = port;
    return {};
  }
  if (host == "localhost") host = "127.0.0.1";
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (!is_literal(bracketed ? AF_INET6 : AF_INET, host)) {
    return invalid(" does not name an address of this machine by number, as in 127.0.0.1:8080 or [::1]:8080");
  }
  options.address = std::move(host);
  options.port = port;
  return {};
}

}  // namespace flywheel::http
