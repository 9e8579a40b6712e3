#include "config/catalog/text_markup.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel;

namespace {

/// Spans as "<strong:text>", "<emphasis:text>", "<https://a:text>" and plain text between bars, placeholders as {name};
/// or the error with its place.
std::string spans_of(std::string_view text) {
  const auto parts = catalog::read_template(text);
  BOOST_REQUIRE(parts);
  const auto spans = catalog::read_markup(text, *parts);
  if (!spans) return std::to_string(spans.error().offset) + ": " + spans.error().message;
  std::string all;
  for (const catalog::TextSpan& span : *spans) {
    if (!all.empty()) all += "|";
    if (span.strong) all += "strong ";
    if (span.emphasis) all += "emphasis ";
    if (!span.href.empty()) all += std::string(span.href) + " ";
    for (const catalog::TextPart& part : span.parts) {
      all += part.attribute.empty() ? std::string(part.words) : "{" + std::string(part.attribute) + "}";
    }
  }
  return all;
}

struct Case {
  std::string text, spans;
};

void check(const std::vector<Case>& cases) {
  for (const Case& c : cases) BOOST_TEST_CONTEXT(c.text) BOOST_TEST(spans_of(c.text) == c.spans);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(catalog_text_markup)

BOOST_AUTO_TEST_CASE(bold_emphasis_and_links_are_spans) {
  check({{"", ""},
         {"plain", "plain"},
         {"a **b** c", "a |strong b| c"},
         {"*a*", "emphasis a"},
         {"**a**b*c*", "strong a|b|emphasis c"},
         {"in*side*words", "in|emphasis side|words"},
         {"read [the docs](https://a.example/b?c=d#e).", "read |https://a.example/b?c=d#e the docs|."},
         {"[a](https://x)[b](https://y)", "https://x a|https://y b"},
         {"**two words, *one* more**", "strong two words, |strong emphasis one|strong  more"},
         {"**ends *both***", "strong ends |strong emphasis both"},
         {"***both***", "strong emphasis both"},
         {"[an *old* one](https://x)", "https://x an |emphasis https://x old|https://x  one"},
         {"two\n**lines\nlong**", "two\n|strong lines\nlong"}});
}

BOOST_AUTO_TEST_CASE(what_is_no_marker_is_text) {
  check({{"5 * 3 ** 2", "5 * 3 ** 2"},
         {"free* of charge**", "free* of charge**"},  // they could only close something
         {"*", "*"},
         {"a ****", "a ****"},
         {"[beta] and (more)", "[beta] and (more)"},
         {"[a] (https://x)", "[a] (https://x)"},
         {"[a", "[a"},
         {"a](https://x)", "a](https://x)"},
         {"<b>bold</b> _so_ `what` # 1", "<b>bold</b> _so_ `what` # 1"}});
}

BOOST_AUTO_TEST_CASE(a_backslash_takes_the_meaning_from_a_sign) {
  check({{R"(\*a\*)", "*a*"},
         {R"(**a\*b**)", "strong a*b"},
         {R"(\[a](https://x))", "[a](https://x)"},
         {R"([a\]b](https://x))", "https://x a]b"},
         {R"(\\*a*)", R"(\|emphasis a)"},
         {R"(C:\temp \n \)", R"(C:\temp \n \)"}});
}

BOOST_AUTO_TEST_CASE(a_placeholder_is_a_word_whatever_stands_in_it) {
  check({{"Hi **{{ name }}**!", "Hi |strong {name}|!"},
         {"*{{ name | default: \"*\" }}*", "emphasis {name}"},
         {"[{{ a | default: \"](x\" }}](https://x)", "https://x {a}"},
         {"{{ a | default: '[b](c)' }}", "{a}"}});
}

BOOST_AUTO_TEST_CASE(what_is_begun_must_end_and_nests_no_deeper_than_it_may) {
  check({{"a **b", "2: `**` is not closed"},
         {"a **b ** c", "2: `**` is not closed"},
         {"*a", "0: `*` is not closed"},
         {"5*3=15", "1: `*` is not closed"},
         {"**a*", "0: `**` is not closed"},
         {"[*a](https://x)*", "1: `*` is not closed"},
         {"[a](https://x", "3: the address of this link is not closed"},
         {"[](https://x)", "0: this link has no text"},
         {"[a]()", "3: this is no address of a link"},
         {"[a](https://x y)", "3: this is no address of a link"},
         {"[a](https://x/{{ id }})", "4: the address of a link takes no placeholder"},
         {"![a](https://x)", "0: there are no images in texts"},
         {"[a [b](https://x)](https://y)", "3: a link cannot begin inside a link"},
         {"**[a](https://x)**", "2: a link cannot begin inside bold"},
         {"[**a**](https://x)", "1: `**` cannot begin inside a link"},
         {"*a **b***", "3: `**` cannot begin inside emphasis"},
         {"**a **b**", "4: `**` cannot begin inside bold"},
         {"**a *b *c***", "7: `*` cannot begin inside emphasis"},
         {"a ****b****", "2: so many stars are no markup"}});
}

BOOST_AUTO_TEST_CASE(long_texts_of_brackets_and_braces_are_read_quickly) {
  const std::string brackets(200000, '[');
  BOOST_TEST(spans_of(brackets) == brackets);
  std::string braces;
  for (int i = 0; i < 20000; ++i) braces += "{ {{a}} [";
  BOOST_TEST(spans_of(braces).size() == 20000U * 7);
}

BOOST_AUTO_TEST_SUITE_END()
