#include "flagd/api/preview_links.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <boost/algorithm/hex.hpp>
#include <charconv>
#include <cstdlib>
#include <iterator>
#include <optional>

namespace flywheel::api {
namespace {

constexpr std::string_view kVersion = "fw1-";
constexpr std::size_t kSignatureDigits = 64;

std::string hex(std::string_view bytes) {
  std::string text;
  boost::algorithm::hex_lower(bytes, std::back_inserter(text));
  return text;
}

std::optional<std::string> from_hex(std::string_view text) {
  std::string bytes;
  try {
    boost::algorithm::unhex(text, std::back_inserter(bytes));
  } catch (const boost::algorithm::hex_decode_error&) {
    return std::nullopt;
  }
  return bytes;
}

std::int64_t seconds_of(Time time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

/// "key\nvariant\nseconds\nuser": only the last may hold anything.
std::string payload_of(const PreviewLink& link) {
  return link.key + "\n" + link.variant + "\n" + std::to_string(seconds_of(link.until)) + "\n" + link.user;
}

std::optional<PreviewLink> link_of(std::string_view payload) {
  std::array<std::string_view, 3> fields;
  for (std::string_view& field : fields) {
    const std::size_t end = payload.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    field = payload.substr(0, end);
    payload.remove_prefix(end + 1);
  }
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(fields[2].data(), fields[2].data() + fields[2].size(), seconds);
  if (error != std::errc() || end != fields[2].data() + fields[2].size()) return std::nullopt;
  return PreviewLink{std::string(fields[0]), std::string(fields[1]), std::string(payload),
                     Time(std::chrono::seconds(seconds))};
}

Error off() {
  return {"PREVIEW_OFF", "previews are off: the server has no " + std::string(PreviewLinks::kEnvironment)};
}

}  // namespace

Result<PreviewLinks> PreviewLinks::from_environment() {
  const char* secret = std::getenv(std::string(kEnvironment).c_str());
  return secret && *secret ? with_secret(secret) : Result<PreviewLinks>(PreviewLinks());
}

Result<PreviewLinks> PreviewLinks::with_secret(std::string secret) {
  if (secret.size() < kShortestSecret) {
    return Error{"invalid", std::string(kEnvironment) + " has " + std::to_string(secret.size()) +
                                " bytes; a secret has at least " + std::to_string(kShortestSecret) +
                                " (`openssl rand -hex 32` makes one)"};
  }
  PreviewLinks links;
  links.secret_ = std::move(secret);
  return links;
}

std::string PreviewLinks::signature_of(std::string_view text) const {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  HMAC(EVP_sha256(), secret_.data(), static_cast<int>(secret_.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
  return hex({reinterpret_cast<const char*>(digest.data()), size});
}

Result<std::string> PreviewLinks::sign(const PreviewLink& link) const {
  if (!on()) return off();
  std::string token = std::string(kVersion) + hex(payload_of(link)) + "-";
  token += signature_of(token);
  if (token.size() > kLongestToken) {
    return Error{"invalid", "the token would be longer than " + std::to_string(kLongestToken) +
                                " bytes: the user's id is too long"};
  }
  return token;
}

Result<PreviewLink> PreviewLinks::read(std::string_view token, std::string_view user, Time now) const {
  if (!on()) return off();
  const Error forged{"PREVIEW_FORGED", "the preview was not signed with this server's secret"};
  if (token.size() <= kVersion.size() + kSignatureDigits || !token.starts_with(kVersion)) return forged;
  const std::string_view signed_text = token.substr(0, token.size() - kSignatureDigits);
  const std::string expected = signature_of(signed_text);
  if (CRYPTO_memcmp(expected.data(), token.data() + signed_text.size(), kSignatureDigits) != 0) return forged;
  const auto payload = from_hex(signed_text.substr(kVersion.size(), signed_text.size() - kVersion.size() - 1));
  const auto link = payload ? link_of(*payload) : std::nullopt;
  if (!link) return forged;
  if (now >= link->until) return Error{"PREVIEW_EXPIRED", "the preview ended at " + format_time(link->until)};
  if (!link->user.empty() && link->user != user) {
    return Error{"PREVIEW_OF_ANOTHER_USER", "the preview is for another user"};
  }
  return *link;
}

}  // namespace flywheel::api
