#include "config/source/tokens.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

using namespace flywheel::source;

BOOST_AUTO_TEST_SUITE(source_tokens)

BOOST_AUTO_TEST_CASE(quoted_texts_end_at_their_quote) {
  struct Case {
    std::string text;
    std::string rest;  // behind the text that begins at 0
  };
  for (const Case& c : {Case{"'a' b", " b"}, Case{"'it''s' b", " b"}, Case{R"("a\"b\\" c)", " c"},
                        Case{"\"a\nb\": c", ": c"}, Case{"''", ""}, Case{R"('\' x)", " x"}}) {
    const std::size_t end = end_of_quoted(c.text, 0);
    BOOST_TEST_CONTEXT(c.text) {
      BOOST_REQUIRE(end != std::string::npos);
      BOOST_TEST(c.text.substr(end) == c.rest);
    }
  }
  BOOST_TEST(end_of_quoted("'a''", 0) == std::string::npos);
  BOOST_TEST(end_of_quoted("\"a\\\"", 0) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(flow_collections_end_at_their_bracket) {
  struct Case {
    std::string text;
    std::string rest;
    bool has_anchor = false;
  };
  for (const Case& c : {Case{"[] x", " x"}, Case{"{a: [b, {c: d}]}, e", ", e"}, Case{R"({a: "}", 'b': ']'} x)", " x"},
                        Case{"{a: it's, b: that's}x", "x"}, Case{"[a, # ]\n b] x", " x"}, Case{"[a#]b", "b"},
                        Case{"{\"a\":\"}\"} x", " x"}, Case{"{a: http://b, c: d:e} x", " x"},
                        Case{"[&k '[', *k] x", " x", true}, Case{"[!!str '[', a&b] x", " x"}}) {
    const FlowExtent extent = extent_of_flow(c.text, 0);
    BOOST_TEST_CONTEXT(c.text) {
      BOOST_REQUIRE(extent.end != std::string::npos);
      BOOST_TEST(c.text.substr(extent.end) == c.rest);
      BOOST_TEST(extent.has_anchor == c.has_anchor);
    }
  }
  for (const char* open : {"[", "[[]", "{a: '}", "[ # ]"}) {
    BOOST_TEST(extent_of_flow(open, 0).end == std::string::npos);
  }
}

BOOST_AUTO_TEST_SUITE_END()
