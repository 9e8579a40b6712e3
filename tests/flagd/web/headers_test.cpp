#include "flagd/web/headers.hpp"

#include <boost/test/unit_test.hpp>
#include <map>

using namespace flywheel::web;

namespace {

std::map<std::string, std::string> headers_of(std::string_view document) {
  const auto list = html_headers(document);
  return {list.begin(), list.end()};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(web_headers)

BOOST_AUTO_TEST_CASE(the_policy_allows_the_one_style_block_and_no_foreign_script) {
  const auto headers = headers_of("<html><head><style>body{}</style></head><body><style>later</style></body></html>");
  // printf 'body{}' | openssl dgst -sha256 -binary | base64
  BOOST_TEST(headers.at("Content-Security-Policy") ==
             "default-src 'none'; script-src 'self'; style-src 'self' "
             "'sha256-fJgEClQWV1hGkK4qHMO0KotTsVnMYMXTq7/suurGyUo='; img-src 'self' data:; connect-src 'self'; "
             "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'");
  BOOST_TEST(headers.at("Cross-Origin-Opener-Policy") == "same-origin");
  BOOST_TEST(headers.at("Cache-Control") == "no-store");
}

BOOST_AUTO_TEST_CASE(a_document_without_a_style_allows_none) {
  for (const char* document : {"", "<html></html>", "<style"}) {
    BOOST_TEST(headers_of(document).at("Content-Security-Policy").find("style-src 'self';") != std::string::npos);
  }
}

BOOST_AUTO_TEST_SUITE_END()
