#include "config/expression/lexer.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/config/expression/world.hpp"

using namespace flywheel;
using namespace flywheel::expression;

BOOST_AUTO_TEST_SUITE(expression_lexer)

BOOST_AUTO_TEST_CASE(literals_have_the_values_of_cel) {
  World world;
  struct Case {
    std::string_view text, answer;
  };
  for (const Case& c : {
           Case{"0x1F", "int 31"},
           Case{"42u", "uint 42"},
           Case{"0xFFu", "uint 255"},
           Case{"1.5", "double 1.5"},
           Case{"1e3", "double 1000.0"},
           Case{".5", "double 0.5"},
           Case{"18446744073709551615u", "uint 18446744073709551615"},
           Case{"true", "true"},
           Case{"null", "null"},
           Case{R"("a\u00e9\x41\101\n")", R"(string "aéAA\n")"},
           Case{R"(r'a\n')", R"(string "a\\n")"},
           Case{R"("""a"b""")", R"(string "a\"b")"},
           Case{R"('\U0001F600')", R"(string "😀")"},
           Case{"1 // one", "int 1"},
       }) {
    BOOST_TEST_CONTEXT(c.text) BOOST_TEST(world.evaluate(c.text) == c.answer);
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_token_is_named) {
  World world;
  struct Case {
    std::string_view text, answer;
  };
  for (const Case& c : {
           Case{"18446744073709551616", "0+20: this number does not fit into 64 bits"},
           Case{"1x", "0+2: this is neither a number nor a name"},
           Case{R"("open)", R"(0+1: this string is not closed with ")"},
           Case{R"("\q")", R"(1+2: unknown escape; write a backslash as \\, or a raw string r"…")"},
           Case{R"("\ud800")", R"(1+6: a surrogate is no character; write the character as \U and eight hex digits)"},
           Case{R"(b"x")", "0+1: byte strings are not supported by this version"},
           Case{"a & b", "2+1: a single `&` is no operator; write `&&` or `and`"},
           Case{"größe", "2+2: unexpected character `ö`; a name with other letters wants backticks, like `größe`"},
           Case{"`", "0+1: this name is not closed with a backtick"},
           Case{"``", "0+2: there is no name between these backticks"},
       }) {
    BOOST_TEST_CONTEXT(c.text) BOOST_TEST(world.complaint(c.text) == c.answer);
  }
}

BOOST_AUTO_TEST_SUITE_END()
