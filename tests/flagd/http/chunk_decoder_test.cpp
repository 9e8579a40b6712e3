#include "flagd/http/chunk_decoder.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel::http;

namespace {

/// The body and what is left behind it, or what is wrong; fed `step` bytes at a time.
std::string decoded(std::string_view bytes, std::size_t step, std::size_t limit = 100) {
  ChunkDecoder decoder(limit);
  std::string body;
  while (!bytes.empty()) {
    std::string_view part = bytes.substr(0, step);
    const std::size_t shown = part.size();
    const auto outcome = decoder.take(part, body);
    bytes.remove_prefix(shown - part.size());
    if (outcome == ChunkDecoder::Outcome::kComplete) return body + " | " + std::string(bytes);
    if (outcome == ChunkDecoder::Outcome::kMalformed) return "malformed";
    if (outcome == ChunkDecoder::Outcome::kTooLarge) return "too large";
  }
  return "partial";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_chunk_decoder)

BOOST_AUTO_TEST_CASE(chunks_are_joined_and_everything_unclear_is_refused) {
  struct Case {
    std::string text;
    std::string expected;
  };
  using namespace std::string_literals;
  for (const Case& c : std::vector<Case>{
           {"0\r\n\r\n", " | "},
           {"3\r\nabc\r\n0\r\n\r\n", "abc | "},
           {"3\r\nabc\r\n0\r\n\r\nGET", "abc | GET"},
           {"1\r\na\r\n2\r\nbc\r\n0\r\n\r\n", "abc | "},
           {"A\r\n0123456789\r\n0\r\n\r\n", "0123456789 | "},
           {"a\r\n0123456789\r\n0\r\n\r\n", "0123456789 | "},
           {"0003\r\nabc\r\n000\r\n\r\n", "abc | "},
           {"3;x\r\nabc\r\n0;y=z\r\n\r\n", "abc | "},
           {"3;x=\"a;b\"\r\nabc\r\n0\r\n\r\n", "abc | "},
           {"3 ;x\r\nabc\r\n0\r\n\r\n", "abc | "},
           {"2\r\n\r\n\r\n0\r\n\r\n", "\r\n | "},
           {"0\r\nX: y\r\n\r\n", " | "},
           {"0\r\nX: y\r\nZ:\r\n\r\nrest", " | rest"},
           {"3\r\nab", "partial"},
           {"0\r\n", "partial"},
           {"0\r\n\r", "partial"},
           {"0\r\nX: y\r\n", "partial"},
           {"\r\n", "malformed"},
           {"g\r\n", "malformed"},
           {"-1\r\n", "malformed"},
           {"+1\r\na\r\n", "malformed"},
           {"0x1\r\na\r\n", "malformed"},
           {" 1\r\na\r\n", "malformed"},
           {"1 \r\na\r\n", "malformed"},
           {"1 1\r\na\r\n", "malformed"},
           {";x\r\n", "malformed"},
           {"1\na\r\n", "malformed"},
           {"1\ra\r\n", "malformed"},
           {"1;x\ny\r\na\r\n", "malformed"},
           {"1;x\ry\r\na\r\n", "malformed"},
           {"1;\0\r\na\r\n"s, "malformed"},
           {"1\r\nab\r\n", "malformed"},
           {"1\r\na\n", "malformed"},
           {"1\r\na\rb", "malformed"},
           {"1\r\na0\r\n\r\n", "malformed"},
           {"0\r\n\n", "malformed"},
           {"0\n\n", "malformed"},
           {"0\r\n\rx", "malformed"},
           {"0\r\n X: y\r\n\r\n", "malformed"},
           {"0\r\n: y\r\n\r\n", "malformed"},
           {"0\r\nX y\r\n\r\n", "malformed"},
           {"0\r\nX: y\r\n z\r\n\r\n", "malformed"},
           {"0\r\nX: y\n\r\n", "malformed"},
           {"0\r\nX: \0\r\n\r\n"s, "malformed"},
           {"65\r\n", "too large"},
           {"64\r\n", "partial"},
           {"1\r\na\r\n64\r\n", "too large"},
           {"FFFFFFFFFFFFFFFF\r\n", "too large"},
           {"10000000000000000\r\n", "too large"},
           {"10000000000000001\r\na\r\n0\r\n\r\n", "too large"},
       }) {
    for (const std::size_t step : {std::size_t{1}, std::size_t{3}, c.text.size()}) {
      BOOST_TEST_CONTEXT(c.text << " by " << step) BOOST_TEST(decoded(c.text, step) == c.expected);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_not_body_has_a_limit) {
  const std::string much(50'000, 'x');
  BOOST_TEST(decoded("1;" + much, 1000) == "malformed");
  BOOST_TEST(decoded(std::string(50'000, '0'), 1000) == "malformed");
  BOOST_TEST(decoded("0\r\nX: " + much, 1000) == "malformed");
  std::string trailers = "0\r\n";
  for (int i = 0; i < 10'000; ++i) trailers += "a: b\r\n";
  BOOST_TEST(decoded(trailers, 1000) == "malformed");
  std::string tiny;
  for (int i = 0; i < 10'000; ++i) tiny += "1\r\na\r\n";
  BOOST_TEST(decoded(tiny, 1000, 1 << 20) == "malformed");
}

BOOST_AUTO_TEST_SUITE_END()
