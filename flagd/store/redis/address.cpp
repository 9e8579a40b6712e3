#include "flagd/store/redis/address.hpp"

#include <sys/un.h>

#include <boost/url/parse.hpp>
#include <charconv>
#include <optional>

namespace flywheel::store::redis {
namespace {

constexpr std::string_view kShape = "it must be redis://[user:password@]host[:port][/database] or unix:/path";

Error invalid(std::string_view why) {
  return {"invalid_url", std::string(why)};
}

/// A whole number from `least` to `most`, in digits only.
std::optional<int> number_in(std::string_view digits, int least, int most) {
  int number = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (failure != std::errc() || end != digits.data() + digits.size() || number < least || number > most) return {};
  return number;
}

Result<Address> socket_of(const boost::urls::url_view& url) {
  Address address;
  address.path = url.path();
  if (!url.host().empty() || url.has_userinfo() || !address.path.starts_with('/')) {
    return invalid("a Unix socket is named by its absolute path alone: unix:/path");
  }
  if (address.path.size() >= sizeof(sockaddr_un::sun_path) || address.path.find('\0') != std::string::npos) {
    return invalid("the path of a Unix socket has at most " + std::to_string(sizeof(sockaddr_un::sun_path) - 1) +
                   " bytes");
  }
  return address;
}

Result<Address> server_of(const boost::urls::url_view& url) {
  Address address;
  address.host = url.host_address();
  if (address.host.empty() || address.host.find('\0') != std::string::npos) {
    return invalid("it names no host: redis://host:port");
  }
  address.user = url.user();
  address.password = url.password();
  if (!address.user.empty() && address.password.empty()) {
    return invalid("a user needs a password: redis://user:password@host, or redis://:password@host without a user");
  }
  if (const std::string_view port = url.port(); !port.empty()) {
    const auto number = number_in(port, 1, 65535);
    if (!number) return invalid("the port must be a number from 1 to 65535");
    address.port = *number;
  }
  if (const std::string path = url.path(); path.size() > 1) {
    const auto number = number_in(std::string_view(path).substr(1), 0, 1'000'000);
    if (!number) return invalid("what follows the host must be the number of a database, e.g. redis://host:6379/2");
    address.database = *number;
  }
  return address;
}

}  // namespace

std::string Address::text() const {
  if (!path.empty()) return "unix:" + path;
  const bool brackets = host.find(':') != std::string::npos;
  return "redis://" + (brackets ? "[" + host + "]" : host) + ":" + std::to_string(port) +
         (database == 0 ? "" : "/" + std::to_string(database));
}

Result<Address> parse_address(std::string_view text) {
  const auto url = boost::urls::parse_uri({text.data(), text.size()});
  if (!url) return invalid(std::string(kShape) + ", with special characters percent-encoded");
  if (url->has_query() || url->has_fragment()) {
    return invalid("it has no `?` and no `#`: in a password they are written %3F and %23");
  }
  const std::string_view scheme(url->scheme().data(), url->scheme().size());
  if (scheme == "unix") return socket_of(*url);
  if (scheme == "redis") return server_of(*url);
  if (scheme == "rediss") return invalid("TLS is not spoken: use a tunnel (stunnel) or a Unix socket");
  return invalid(kShape);
}

}  // namespace flywheel::store::redis
