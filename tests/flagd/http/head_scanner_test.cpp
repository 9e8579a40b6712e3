#include "flagd/http/head_scanner.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

using namespace flywheel::http;

namespace {

std::string name_of(HeadScanner::Outcome outcome) {
  static const char* const kNames[] = {"partial", "complete", "malformed", "line too long", "too large"};
  return kNames[static_cast<int>(outcome)];
}

/// What a scanner says that sees `step` more bytes at each look.
std::string scanned(std::string_view bytes, std::size_t step) {
  HeadScanner scanner;
  for (std::size_t shown = step;; shown += step) {
    const auto outcome = scanner.scan(bytes.substr(0, shown));
    if (outcome == HeadScanner::Outcome::kComplete) {
      return "complete " + std::to_string(scanner.start()) + " " + std::to_string(scanner.size());
    }
    if (outcome != HeadScanner::Outcome::kPartial || shown >= bytes.size()) return name_of(outcome);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_head_scanner)

BOOST_AUTO_TEST_CASE(the_end_is_found_however_the_head_arrives) {
  struct Case {
    std::string text;
    std::string expected;
  };
  const std::string line_limit(8192, 'a');
  const std::string line = "GET / HTTP/1.1\r\n";
  const std::string fields_limit = "a:" + std::string(16384 - 6, 'b') + "\r\n";  // and 2 bytes of the empty line
  for (const Case& c : std::vector<Case>{
           {"G", "partial"},
           {line, "partial"},
           {line + "a: b\r\n", "partial"},
           {line + "a: b\r\n\r", "partial"},
           {line + "\r\n", "complete 0 18"},
           {line + "a: b\r\n\r\n", "complete 0 24"},
           {line + "a: b\r\n\r\nGET", "complete 0 24"},
           {"\r\n" + line + "\r\n", "complete 2 20"},
           {"\r\n\r\n" + line + "\r\n", "complete 4 22"},
           {"\n" + line + "\r\n", "malformed"},
           {"GET / HTTP/1.1\n\n", "malformed"},
           {line + "a: b\nc: d\r\n\r\n", "malformed"},
           {line + "a: b\r\n\n", "malformed"},
           {line + " a: b\r\n\r\n", "malformed"},
           {line + "a: b\r\n c\r\n\r\n", "malformed"},
           {line + "a: b\r\n\tc\r\n\r\n", "malformed"},
           {"\x16\x03\x01\x02", "malformed"},
           {" GET", "malformed"},
           {line_limit + "\r\n\r\n", "complete 0 8196"},
           {line_limit + "a\r\n\r\n", "line too long"},
           {line_limit + line_limit, "line too long"},
           {line + fields_limit + "\r\n", "complete 0 16400"},
           {line + "c" + fields_limit + "\r\n", "too large"},
           {line + fields_limit + fields_limit, "too large"},
       }) {
    for (const std::size_t step : {std::size_t{1}, std::size_t{7}, c.text.size()}) {
      BOOST_TEST_CONTEXT(c.text.substr(0, 60) << " by " << step) BOOST_TEST(scanned(c.text, step) == c.expected);
    }
  }
  std::string blank;
  for (int i = 0; i < 40; ++i) blank += "\r\n";
  BOOST_TEST(scanned(blank, blank.size()) == "malformed");
}

BOOST_AUTO_TEST_SUITE_END()
