#include "config/expression/lexer.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/config/expression/world.hpp"

using namespace flywheel;
using namespace flywheel::expression;

BOOST_AUTO_TEST_SUITE(expression_lexer)

BOOST_AUTO_TEST_CASE(literals_have_the_values_of_cel) {
  World world;
  world.expect_values({
      {"0x1F", "int 31"},
      {"42u", "uint 42"},
      {"0xFFu", "uint 255"},
      {"1.5", "double 1.5"},
      {"1e3", "double 1000.0"},
      {".5", "double 0.5"},
      {"18446744073709551615u", "uint 18446744073709551615"},
      {"true", "true"},
      {"null", "null"},
      {R"("a\u00e9\x41\101\n")", R"(string "aéAA\n")"},
      {R"(r'a\n')", R"(string "a\\n")"},
      {R"("""a"b""")", R"(string "a\"b")"},
      {R"('\U0001F600')", R"(string "😀")"},
      {"1 // one", "int 1"},
  });
}

BOOST_AUTO_TEST_CASE(what_is_no_token_is_named) {
  World world;
  world.expect_complaints({
      {"18446744073709551616", "0+20: this number does not fit into 64 bits"},
      {"1x", "0+2: this is neither a number nor a name"},
      {R"("open)", R"(0+1: this string is not closed with ")"},
      {R"("\q")", R"(1+2: unknown escape; write a backslash as \\, or a raw string r"…")"},
      {R"("\ud800")", R"(1+6: a surrogate is no character; write the character as \U and eight hex digits)"},
      {R"(b"x")", "0+1: byte strings are not supported by this version"},
      {"a & b", "2+1: a single `&` is no operator; write `&&` or `and`"},
      {"größe", "2+2: unexpected character `ö`; a name with other letters wants backticks, like `größe`"},
      {"`", "0+1: this name is not closed with a backtick"},
      {"``", "0+2: there is no name between these backticks"},
  });
}

BOOST_AUTO_TEST_SUITE_END()
