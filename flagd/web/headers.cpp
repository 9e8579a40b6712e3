#include "flagd/web/headers.hpp"

#include <openssl/evp.h>

#include <array>
#include <new>

namespace flywheel::web {
namespace {

/// The content of the first `<style>` element, as the browser hashes it; empty where there is none.
std::string_view style_of(std::string_view document) {
  constexpr std::string_view kOpen = "<style>";
  const std::size_t open = document.find(kOpen);
  if (open == std::string_view::npos) return {};
  const std::size_t begin = open + kOpen.size();
  return document.substr(begin, document.find("</style>", begin) - begin);
}

std::string sha256_base64(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) throw std::bad_alloc();
  std::array<unsigned char, 2 * EVP_MAX_MD_SIZE> encoded{};
  const int length = EVP_EncodeBlock(encoded.data(), digest.data(), static_cast<int>(size));
  return {encoded.begin(), encoded.begin() + length};
}

}  // namespace

std::vector<std::pair<std::string, std::string>> html_headers(std::string_view document) {
  const std::string_view style = style_of(document);
  const std::string style_hash = style.empty() ? "" : " 'sha256-" + sha256_base64(style) + "'";
  return {{"Content-Security-Policy",
           "default-src 'none'; script-src 'self'; style-src 'self'" + style_hash +
               "; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; "
               "frame-ancestors 'none'; require-trusted-types-for 'script'"},
          {"Cross-Origin-Opener-Policy", "same-origin"},
          {"Cache-Control", "no-store"}};
}

}  // namespace flywheel::web
